/* SPDX-License-Identifier: MIT
 *
 * Growing arrays: a pointer, a count and a capacity, which belong to the caller. The capacity
 * doubles, so that adding n elements copies less than 2 n. The caller frees the pointer by free().
 *
 * For core and plugins alike: no array grows by realloc() elsewhere.
 */
#ifndef KIMT_COMMON_ARRAY_H
#define KIMT_COMMON_ARRAY_H

#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

/* A maximum for arrays whose elements are bounded before they get here. */
#define ARRAY_NO_MAX ((size_t)PTRDIFF_MAX)

/* Returns the capacity that follows `capacity` and holds `wanted`, neither of which is more than
 * `max`. */
static inline size_t array_wider(size_t capacity, size_t wanted, size_t max)
{
    size_t wider = capacity > 0 ? capacity : 32;

    while (wider < wanted)
        wider = wider > max / 2 ? max : wider * 2;
    return wider < max ? wider : max;
}

/* Grows an array as ARRAY_GROW does, for elements of `size` bytes; `items_p` points to the pointer
 * to the first. */
static inline bool array_grow(void *items_p, size_t wanted, size_t *capacity, size_t size,
                              size_t max)
{
    size_t wider;
    void *items;

    if (wanted <= *capacity)
        return true;
    if (max > (size_t)PTRDIFF_MAX / size)
        max = (size_t)PTRDIFF_MAX / size; /* the most that memory can hold */
    if (wanted > max)
        return false;
    wider = array_wider(*capacity, wanted, max);
    memcpy(&items, items_p, sizeof items);
    items = reallocarray(items, wider, size);
    if (!items)
        return false;
    memcpy(items_p, &items, sizeof items);
    *capacity = wider;
    return true;
}

/* Makes room for `wanted` elements in all: ARRAY_GROW(&list->items, list->count + 1,
 * &list->capacity, LIST_MAX). False: they are more than `max`, or there is no memory; the array is
 * as it was. */
#define ARRAY_GROW(items_p, wanted, capacity, max)                                                 \
    array_grow((items_p), (wanted), (capacity), sizeof **(items_p), (max))

#endif
