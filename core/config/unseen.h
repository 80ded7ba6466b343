/* SPDX-License-Identifier: MIT
 *
 * Letters that no one sees: blanks of other scripts, marks without a width, marks that turn the
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

/* Returns the text without blanks and unseen letters around it. */
struct unseen_span unseen_trim(const char *text, size_t length);
/* Returns the code point of the first unseen letter; 0: there is none. An ASCII blank does not
 * count. */
uint32_t unseen_find(const char *text, size_t length);
/* Returns the code point of the unseen letter that the text begins with, or else ends with; 0:
 * there is none. */
uint32_t unseen_at_end(const char *text, size_t length);
/* Returns the first letter that looks like an @ but is not; 0: there is none. */
uint32_t unseen_false_at(const char *text, size_t length);

#endif
