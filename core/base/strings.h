/* SPDX-License-Identifier: MIT
 *
 * Strings that live as long as their owner: a list of blocks, freed in one go and wiped before.
 */
#ifndef KIMT_CORE_STRINGS_H
#define KIMT_CORE_STRINGS_H

#include <stdarg.h>
#include <stddef.h>

struct strings;

/* Returns NULL without memory. */
struct strings *strings_new(void);
/* Overwrites every block first: it may have held a secret. */
void strings_free(struct strings **strings);

/* Zeroed memory, aligned for anything; NULL without memory. */
void *strings_alloc(struct strings *strings, size_t bytes);
char *strings_copy(struct strings *strings, const char *text, size_t length);
char *strings_format(struct strings *strings, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

#endif
