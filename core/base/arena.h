/* SPDX-License-Identifier: MIT
 *
 * Memory for many small things that live and die together, such as the folder tree of an account.
 */
#ifndef KIMT_CORE_ARENA_H
#define KIMT_CORE_ARENA_H

#include <kimt/error.h>

struct arena_block;

/* Zeroed is empty. */
struct arena {
    struct arena_block *blocks;
};

/* Zeroed memory, aligned for any type; NULL when there is none. */
void *arena_alloc(struct arena *arena, size_t size);
char *arena_string(struct arena *arena, const char *text);
/* Frees all of it; the arena is empty and can be used again. */
void arena_clear(struct arena *arena);

#endif
