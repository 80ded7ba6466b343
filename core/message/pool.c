/* SPDX-License-Identifier: MIT
 *
 * Three orders over one array; equal digests stand together, by UID.
 */
#include <config.h> /* for qsort_r */

#include "common/array/array.h"
#include "message/pool.h"
#include <stdlib.h>
#include <string.h>

static bool keep_fields(struct pool *pool, struct candidate *candidate,
                        const struct header_fields *fields)
{
    if (!fields || !fields->hashes)
        return true;
    if (!ARRAY_GROW(&pool->hashes, pool->hash_count + HEADER_FIELDS_MAX, &pool->hash_capacity,
                    ARRAY_NO_MAX))
        return false;
    memcpy(pool->hashes + pool->hash_count, fields->hashes, fields->count * sizeof *pool->hashes);
    candidate->has_fields = true;
    candidate->fields_at = pool->hash_count;
    candidate->field_count = fields->count;
    pool->hash_count += fields->count;
    return true;
}

bool pool_add(struct pool *pool, uint64_t uid, const struct identity *identity,
              const struct header_fields *fields)
{
    if (!ARRAY_GROW(&pool->items, pool->count + 1, &pool->capacity, UINT32_MAX))
        return false;
    pool->items[pool->count] = (struct candidate){.uid = uid, .identity = *identity};
    if (!keep_fields(pool, &pool->items[pool->count], fields))
        return false;
    pool->count++;
    pool->left++;
    return true;
}

static int compare_uids(const struct candidate *a, const struct candidate *b)
{
    return (a->uid > b->uid) - (a->uid < b->uid);
}

static int compare_strong(const void *a, const void *b, void *items)
{
    const struct candidate *all = items;
    const struct candidate *left = &all[*(const uint32_t *)a], *right = &all[*(const uint32_t *)b];
    int order = memcmp(left->identity.strong, right->identity.strong, DIGEST_BYTES);

    return order ? order : compare_uids(left, right);
}

static int compare_weak(const void *a, const void *b, void *items)
{
    const struct candidate *all = items;
    const struct candidate *left = &all[*(const uint32_t *)a], *right = &all[*(const uint32_t *)b];
    int order = memcmp(left->identity.weak, right->identity.weak, IDENTITY_WEAK_BYTES);

    return order ? order : compare_uids(left, right);
}

/* Whether they can be the same after fields were added. */
static int compare_texts(const struct identity *left, const struct identity *right)
{
    int order = memcmp(left->body, right->body, IDENTITY_WEAK_BYTES);

    return order ? order
                 : (left->author_key > right->author_key) - (left->author_key < right->author_key);
}

static int compare_by_text(const void *a, const void *b, void *items)
{
    const struct candidate *all = items;
    const struct candidate *left = &all[*(const uint32_t *)a], *right = &all[*(const uint32_t *)b];
    int order = compare_texts(&left->identity, &right->identity);

    return order ? order : compare_uids(left, right);
}

static uint32_t *sorted(const struct pool *pool, int (*compare)(const void *, const void *, void *))
{
    uint32_t *order = calloc(pool->count + 1, sizeof *order);

    for (uint32_t i = 0; order && i < pool->count; i++)
        order[i] = i;
    if (order)
        qsort_r(order, pool->count, sizeof *order, compare, pool->items);
    return order;
}

bool pool_seal(struct pool *pool)
{
    pool->strong = sorted(pool, compare_strong);
    pool->weak = sorted(pool, compare_weak);
    pool->texts = sorted(pool, compare_by_text);
    return pool->strong && pool->weak && pool->texts;
}

void pool_clear(struct pool *pool)
{
    free(pool->items);
    free(pool->strong);
    free(pool->weak);
    free(pool->texts);
    free(pool->hashes);
    *pool = (struct pool){0};
}

/* The digest of the item that stands at this place of an order. */
static const unsigned char *digest_at(const struct pool *pool, const uint32_t *order, size_t place)
{
    const struct identity *identity = &pool->items[order[place]].identity;

    return order == pool->strong ? identity->strong : identity->weak;
}

static struct candidate *find(struct pool *pool, const uint32_t *order, const unsigned char *digest,
                              size_t length)
{
    size_t low = 0, high = pool->left > 0 && order ? pool->count : 0, end = high;

    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (memcmp(digest_at(pool, order, middle), digest, length) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    for (; low < end && memcmp(digest_at(pool, order, low), digest, length) == 0; low++)
        if (!pool->items[order[low]].taken)
            return &pool->items[order[low]];
    return NULL;
}

struct candidate *pool_find_strong(struct pool *pool,
                                   const unsigned char strong[JOURNAL_DIGEST_BYTES])
{
    return find(pool, pool->strong, strong, JOURNAL_DIGEST_BYTES);
}

struct candidate *pool_find_head(struct pool *pool, uint64_t head)
{
    return find(pool, pool->strong, (const unsigned char *)&head, sizeof head);
}

struct candidate *pool_find_rewritten(struct pool *pool, const struct identity *identity)
{
    struct candidate *found = find(pool, pool->weak, identity->weak, IDENTITY_WEAK_BYTES);

    return found ? found : find(pool, pool->weak, identity->ascii, IDENTITY_WEAK_BYTES);
}

struct header_fields pool_fields(const struct pool *pool, const struct candidate *candidate)
{
    return (struct header_fields){
        .hashes = candidate->has_fields ? pool->hashes + candidate->fields_at : NULL,
        .count = candidate->field_count};
}

bool pool_is_added_to(const struct pool *pool, const struct candidate *candidate,
                      const struct identity *identity, const struct header_fields *fields)
{
    const struct header_fields stored = pool_fields(pool, candidate);

    return compare_texts(&candidate->identity, identity) == 0 &&
           header_fields_hold(&stored, fields);
}

struct candidate *pool_find_added_to(struct pool *pool, const struct identity *identity,
                                     const struct header_fields *fields)
{
    size_t low = 0, high = pool->left > 0 && pool->texts ? pool->count : 0, end = high;

    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (compare_texts(&pool->items[pool->texts[middle]].identity, identity) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    for (; low < end; low++) {
        struct candidate *one = &pool->items[pool->texts[low]];
        if (compare_texts(&one->identity, identity) != 0)
            break;
        if (!one->taken && pool_is_added_to(pool, one, identity, fields))
            return one;
    }
    return NULL;
}

void pool_take(struct pool *pool, struct candidate *candidate)
{
    candidate->taken = true;
    pool->left--;
}
