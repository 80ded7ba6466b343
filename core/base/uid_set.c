/* SPDX-License-Identifier: MIT
 *
 * An open hash table of blocks; a block is 64 neighbouring numbers as bits. A million messages in
 * a row take 256 KiB.
 */
#include "base/uid_set.h"
#include <stdlib.h>

#define FIRST_CAPACITY ((size_t)64)

struct uid_block {
    uint64_t number; /* uid / 64 */
    uint64_t bits;   /* 0: this place is free */
};

/* The block's place, or the free place where it belongs. */
static struct uid_block *place_of(struct uid_block *blocks, size_t capacity, uint64_t number)
{
    size_t at = (size_t)((number * UINT64_C(0x9e3779b97f4a7c15)) >> 20) & (capacity - 1);

    while (blocks[at].bits != 0 && blocks[at].number != number)
        at = (at + 1) & (capacity - 1);
    return &blocks[at];
}

static bool grow(struct uid_set *set)
{
    size_t capacity = set->capacity ? set->capacity * 2 : FIRST_CAPACITY;
    struct uid_block *blocks = calloc(capacity, sizeof *blocks);

    if (!blocks)
        return false;
    for (size_t i = 0; i < set->capacity; i++)
        if (set->blocks[i].bits != 0)
            *place_of(blocks, capacity, set->blocks[i].number) = set->blocks[i];
    free(set->blocks);
    set->blocks = blocks;
    set->capacity = capacity;
    return true;
}

bool uid_set_has(const struct uid_set *set, uint64_t uid)
{
    if (set->count == 0)
        return false;
    return place_of(set->blocks, set->capacity, uid / 64)->bits >> (uid % 64) & 1;
}

bool uid_set_add(struct uid_set *set, uint64_t uid)
{
    uint64_t bit = UINT64_C(1) << (uid % 64);
    struct uid_block *block;

    if (set->used * 4 >= set->capacity * 3 && !grow(set))
        return false;
    block = place_of(set->blocks, set->capacity, uid / 64);
    set->used += block->bits == 0;
    set->count += (block->bits & bit) == 0;
    block->number = uid / 64;
    block->bits |= bit;
    return true;
}

void uid_set_clear(struct uid_set *set)
{
    free(set->blocks);
    *set = (struct uid_set){0};
}
