/* SPDX-License-Identifier: MIT
 *
 * Blocks of a fixed size in a list; what is larger gets a block of its own.
 */
#include "base/arena.h"
#include <stdlib.h>
#include <string.h>

#define BLOCK_BYTES ((size_t)16 * 1024)
#define ALIGNMENT   _Alignof(max_align_t)

struct arena_block {
    struct arena_block *next;
    size_t used, size;
    _Alignas(max_align_t) char memory[];
};

static struct arena_block *block_with_room(struct arena *arena, size_t size)
{
    struct arena_block *block = arena->blocks;
    size_t capacity = size > BLOCK_BYTES ? size : BLOCK_BYTES;

    if (block && block->size - block->used >= size)
        return block;
    block = calloc(1, sizeof *block + capacity);
    if (!block)
        return NULL;
    block->size = capacity;
    block->next = arena->blocks;
    arena->blocks = block;
    return block;
}

void *arena_alloc(struct arena *arena, size_t size)
{
    size_t rounded = (size + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    struct arena_block *block = block_with_room(arena, rounded);
    void *place;

    if (!block)
        return NULL;
    place = block->memory + block->used;
    block->used += rounded;
    return place;
}

char *arena_string(struct arena *arena, const char *text)
{
    size_t size = strlen(text) + 1;
    char *copy = arena_alloc(arena, size);

    if (copy)
        memcpy(copy, text, size);
    return copy;
}

void arena_clear(struct arena *arena)
{
    while (arena->blocks) {
        struct arena_block *block = arena->blocks;
        arena->blocks = block->next;
        free(block);
    }
}
