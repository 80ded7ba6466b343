/* SPDX-License-Identifier: MIT
 *
 * Records lie one behind the other, each after a header with its size. One that does not fit before
 * the end of the memory begins at the start again; a header without a record marks the gap.
 */
#include "events/ring.h"
#include <stdlib.h>
#include <string.h>

#define UNIT _Alignof(max_align_t)

struct header {
    _Alignas(UNIT) size_t size; /* of header and record */
    bool gap;
};

struct ring {
    char *memory;
    size_t capacity;
    size_t write, read; /* offsets, multiples of UNIT */
    size_t used;
    size_t touched; /* bytes from the beginning that were ever written */
};

struct ring *ring_new(size_t capacity)
{
    struct ring *ring = calloc(1, sizeof *ring);

    if (!ring)
        return NULL;
    ring->capacity = capacity / UNIT * UNIT;
    ring->memory = malloc(ring->capacity);
    if (!ring->memory)
        ring_free(&ring);
    return ring;
}

void ring_free(struct ring **ring)
{
    if (!*ring)
        return;
    if ((*ring)->memory)
        explicit_bzero((*ring)->memory, (*ring)->touched); /* new passwords were among the events */
    free((*ring)->memory);
    free(*ring);
    *ring = NULL;
}

size_t ring_used(const struct ring *ring)
{
    return ring->used;
}

static struct header *header_at(struct ring *ring, size_t offset)
{
    return (struct header *)(void *)(ring->memory + offset);
}

static struct header *put(struct ring *ring, size_t size, bool gap)
{
    struct header *header = header_at(ring, ring->write);

    header->size = size;
    header->gap = gap;
    ring->used += size;
    if (!gap && ring->touched < ring->write + size)
        ring->touched = ring->write + size;
    ring->write = (ring->write + size) % ring->capacity;
    return header;
}

void *ring_push(struct ring *ring, size_t size)
{
    size_t need = sizeof(struct header) + (size + UNIT - 1) / UNIT * UNIT;
    size_t to_end = ring->capacity - ring->write;
    bool wrapped = ring->used > 0 && ring->write <= ring->read;

    if (ring->used == 0) {
        ring->write = ring->read = 0;
        to_end = ring->capacity;
    }
    if (wrapped && need > ring->read - ring->write)
        return NULL;
    if (!wrapped && need > to_end) {
        if (need > ring->read)
            return NULL;
        (void)put(ring, to_end, true);
    }
    return put(ring, need, false) + 1;
}

static void drop_first(struct ring *ring)
{
    size_t size = header_at(ring, ring->read)->size;

    ring->used -= size;
    ring->read = (ring->read + size) % ring->capacity;
}

void *ring_first(struct ring *ring)
{
    if (ring->used > 0 && header_at(ring, ring->read)->gap)
        drop_first(ring);
    return ring->used > 0 ? header_at(ring, ring->read) + 1 : NULL;
}

void *ring_next(struct ring *ring, void *record)
{
    const struct header *header = (const struct header *)record - 1;
    size_t offset = (size_t)((const char *)header - ring->memory);

    do
        offset = (offset + header_at(ring, offset)->size) % ring->capacity;
    while (offset != ring->write && header_at(ring, offset)->gap);
    return offset != ring->write ? header_at(ring, offset) + 1 : NULL;
}

void ring_pop(struct ring *ring)
{
    if (ring_first(ring))
        drop_first(ring);
}
