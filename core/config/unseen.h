/* SPDX-License-Identifier: MIT
 *
 * Letters that nobody sees: blanks of other scripts, marks without a width, marks that turn the
 * reading direction. Spreadsheets and web pages leave them in what is copied out of them.
 *
 * All text is valid UTF-8.
 */
#ifndef KIMT_CORE_UNSEEN_H
#define KIMT_CORE_UNSEEN_H

#include <stddef.h>
#include <stdint.h>

struct unseen_span {
    const char *text;
    size_t length;
};

/* Without blanks and unseen letters around it. */
struct unseen_span unseen_trim(const char *text, size_t length);
/* The first one's code point; 0: there is none. An ASCII blank is none. */
uint32_t unseen_find(const char *text, size_t length);
/* The same at either end. */
uint32_t unseen_at_end(const char *text, size_t length);
/* The first letter that looks like an @ and is none. */
uint32_t unseen_false_at(const char *text, size_t length);

#endif
