/* SPDX-License-Identifier: MIT
 *
 * Reads a small text file whole: opened once, looked at through that descriptor, bounded.
 */
#ifndef KIMT_CORE_TEXT_FILE_H
#define KIMT_CORE_TEXT_FILE_H

#include <stdbool.h>
#include <stddef.h>

struct text_file {
    int descriptor; /* open; at its beginning again */
    char *text;     /* terminated; wiped when closed */
    size_t length;
    bool is_private; /* neither group nor others can read or write it */
    bool is_world_readable;
    bool is_world_writable;
};

/* Returns NULL, or what is wrong: a static sentence, such as "no such file". */
const char *text_file_open(const char *path, size_t max_bytes, struct text_file *file);
void text_file_close(struct text_file *file);

#endif
