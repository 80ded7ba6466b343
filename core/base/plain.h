/* SPDX-License-Identifier: MIT
 *
 * Foreign text made fit for one line of a terminal or a log: control characters become blanks.
 */
#ifndef KIMT_CORE_PLAIN_H
#define KIMT_CORE_PLAIN_H

#include <stddef.h>
#include <string.h>

/* Copies at most capacity - 1 bytes; answers `plain`. */
static inline const char *plain_text(const char *text, char *plain, size_t capacity)
{
    size_t used = 0;

    for (; text && *text && used + 1 < capacity; text++) {
        unsigned char byte = (unsigned char)*text;
        plain[used++] = byte < 0x20 || byte == 0x7f ? ' ' : (char)byte;
    }
    plain[used] = '\0';
    return plain;
}

#endif
