/* SPDX-License-Identifier: MIT
 *
 * Text in the codings that programs for Windows write, as UTF-8. Which coding it is, is for the
 * caller to find out.
 */
#ifndef KIMT_CORE_CODING_H
#define KIMT_CORE_CODING_H

#include <stdbool.h>
#include <stddef.h>

/* The caller's; it may hold secrets. */
struct coded_text {
    char *text; /* terminated */
    size_t length;
};

/* True if all of it is UTF-8 (RFC 3629). */
bool coding_is_utf8(const char *text, size_t length);
/* `from` is a name that iconv(3) knows. False: some of it has no meaning there, the machine lacks
 * the coding, or there is no memory; there is nothing to wipe then. */
bool coding_to_utf8(const char *from, const char *text, size_t length, struct coded_text *text_r);
/* Overwrites and frees the text. */
void coded_text_wipe(struct coded_text *text);

#endif
