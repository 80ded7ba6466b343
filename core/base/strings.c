/* SPDX-License-Identifier: MIT
 *
 * See strings.h.
 */
#include "base/strings.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct block {
    struct block *next;
    size_t bytes;
    max_align_t memory[];
};

struct strings {
    struct block *first;
};

struct strings *strings_new(void)
{
    return calloc(1, sizeof(struct strings));
}

void strings_free(struct strings **strings)
{
    if (!*strings)
        return;
    for (struct block *b = (*strings)->first, *next; b; b = next) {
        next = b->next;
        explicit_bzero(b->memory, b->bytes);
        free(b);
    }
    free(*strings);
    *strings = NULL;
}

void *strings_alloc(struct strings *strings, size_t bytes)
{
    struct block *b = bytes < SIZE_MAX / 2 ? calloc(1, sizeof *b + bytes) : NULL;

    if (!b)
        return NULL;
    b->bytes = bytes;
    b->next = strings->first;
    strings->first = b;
    return b->memory;
}

char *strings_copy(struct strings *strings, const char *text, size_t length)
{
    char *copy = strings_alloc(strings, length + 1);

    if (copy)
        memcpy(copy, text, length);
    return copy;
}

char *strings_format(struct strings *strings, const char *format, ...)
{
    char text[8192];
    va_list args;
    int length;

    va_start(args, format);
    length = vsnprintf(text, sizeof text, format, args);
    va_end(args);
    if (length < 0 || (size_t)length >= sizeof text)
        return NULL;
    return strings_copy(strings, text, (size_t)length);
}
