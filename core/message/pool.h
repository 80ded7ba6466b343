/* SPDX-License-Identifier: MIT
 *
 * Messages at the destination that no one accounts for yet, to be recognised by what they are.
 *
 * A multiset: each one can be taken once, so three equal messages stay three. Filled first, then
 * sealed, then asked.
 */
#ifndef KIMT_CORE_POOL_H
#define KIMT_CORE_POOL_H

#include "journal/journal.h"
#include "message/identity.h"

struct candidate {
    uint64_t uid;
    struct identity identity;
    size_t fields_at; /* in the pool's hashes */
    uint32_t field_count;
    bool has_fields, taken;
};

/* Zeroed is empty. */
struct pool {
    struct candidate *items;
    size_t count, capacity;
    size_t left;             /* not taken */
    uint32_t *strong, *weak; /* items in the order of these digests */
    uint32_t *texts;         /* in the order of their bodies, and of `author_key` */
    uint32_t *hashes;        /* of header fields, those of one item together */
    size_t hash_count, hash_capacity;
};

/* `fields` NULL: it is not recognised by them. Returns false without memory. */
bool pool_add(struct pool *pool, uint64_t uid, const struct identity *identity,
              const struct header_fields *fields);
/* Nothing is added any more. False: no memory. */
bool pool_seal(struct pool *pool);
void pool_clear(struct pool *pool);

/* Returns what was kept of its fields, valid until one more is added. */
struct header_fields pool_fields(const struct pool *pool, const struct candidate *candidate);

/* Returns a candidate with this strong digest that is not taken, the lowest UID first, so that
 * order is kept; or NULL. As many bytes are compared as the journal keeps. */
struct candidate *pool_find_strong(struct pool *pool,
                                   const unsigned char strong[JOURNAL_DIGEST_BYTES]);
/* Returns a candidate by the first bytes of its strong digest alone, or NULL. */
struct candidate *pool_find_head(struct pool *pool, uint64_t head);
/* Returns a candidate that is the same message after a server or another tool has rewritten it, or
 * NULL. */
struct candidate *pool_find_rewritten(struct pool *pool, const struct identity *identity);
/* Returns a candidate that is the same message after a server has added fields to its header, or
 * NULL. */
struct candidate *pool_find_added_to(struct pool *pool, const struct identity *identity,
                                     const struct header_fields *fields);
/* True if this one is that message. */
bool pool_is_added_to(const struct pool *pool, const struct candidate *candidate,
                      const struct identity *identity, const struct header_fields *fields);
void pool_take(struct pool *pool, struct candidate *candidate);

#endif
