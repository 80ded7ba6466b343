/* SPDX-License-Identifier: MIT
 *
 * A ring of bytes that hands out records of any size, first in, first out, each in one piece.
 *
 * It bounds the event queue by bytes and, as no record is empty, by count as well. No locking: the
 * owner does that.
 */
#ifndef KIMT_CORE_RING_H
#define KIMT_CORE_RING_H

#include <kimt/error.h>
#include <stdbool.h>

struct ring;

/* Returns NULL when there is no memory. */
struct ring *ring_new(size_t capacity);
void ring_free(struct ring **ring);

/* How much of the memory is taken, in bytes. */
size_t ring_used(const struct ring *ring);
/* Room for `size` bytes at the end, or NULL while there is none. */
void *ring_push(struct ring *ring, size_t size);
/* Returns the oldest record, which stays until ring_pop; NULL: empty. */
void *ring_first(struct ring *ring);
/* Returns the record after `record`; NULL: it is the newest. */
void *ring_next(struct ring *ring, void *record);
void ring_pop(struct ring *ring);

#endif
