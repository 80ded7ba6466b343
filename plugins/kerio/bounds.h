/* SPDX-License-Identifier: MIT
 *
 * Whether a text of JSON may be read: how deep it is nested and what memory it would take, known
 * before any is taken. Thirty million bytes of brackets would become gigabytes.
 *
 * Says nothing of whether it is JSON: that is the reader's work.
 */
#ifndef KIMT_KERIO_BOUNDS_H
#define KIMT_KERIO_BOUNDS_H

#include <stdbool.h>
#include <stddef.h>

enum {
    BOUNDS_DEPTH_MAX = 64,
    BOUNDS_MEMORY_MAX = 128 * 1024 * 1024
};

bool bounds_hold(const char *text, size_t length);

#endif
