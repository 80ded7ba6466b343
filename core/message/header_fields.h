/* SPDX-License-Identifier: MIT
 *
 * The fields of a header as a set of hashes: a copy is recognised by them to which a server has
 * added fields of its own (a trace, a Message-ID, a Date). Of those that were sent all are there,
 * in any order, and only blanks at the ends of lines may differ.
 */
#ifndef KIMT_CORE_HEADER_FIELDS_H
#define KIMT_CORE_HEADER_FIELDS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
    HEADER_FIELDS_MAX = 256
};

/* A view. */
struct header_fields {
    const uint32_t *hashes; /* ascending; NULL: not known, and nothing is recognised by them */
    uint32_t count;
};

/* Returns the end of the field that begins at `at`: where a line begins that does not go on with
 * it. */
const char *header_field_end(const char *at, const char *end);
/* The field that begins at `at` has this name. */
bool header_field_is(const char *at, const char *end, const char *name);

/* In `room`. Those of a header that has more are not known. */
struct header_fields header_fields_read(const char *header, size_t length,
                                        uint32_t room[HEADER_FIELDS_MAX]);
/* Each field of `sent` is among the stored ones, and those are otherwise such as servers add: who
 * wrote to whom, about what, in answer to what, and what the body is, only the author says. */
bool header_fields_hold(const struct header_fields *stored, const struct header_fields *sent);

#endif
