/* SPDX-License-Identifier: MIT
 *
 * Two orders over one array; equal digests stand together, by UID.
 */
#include <config.h> /* for qsort_r */

#include "common/array/array.h"
#include "message/pool.h"
#include <stdlib.h>
#include <string.h>

bool pool_add(struct pool *pool, uint64_t uid, const struct identity *identity)
{
    if (!ARRAY_GROW(&pool->items, pool->count + 1, &pool->capacity, UINT32_MAX))
        return false;
    pool->items[pool->count++] = (struct candidate){.uid = uid, .identity = *identity};
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

bool pool_seal(struct pool *pool)
{
    pool->strong = calloc(pool->count + 1, sizeof *pool->strong);
    pool->weak = calloc(pool->count + 1, sizeof *pool->weak);
    if (!pool->strong || !pool->weak)
        return false;
    for (uint32_t i = 0; i < pool->count; i++)
        pool->strong[i] = pool->weak[i] = i;
    qsort_r(pool->strong, pool->count, sizeof *pool->strong, compare_strong, pool->items);
    qsort_r(pool->weak, pool->count, sizeof *pool->weak, compare_weak, pool->items);
    return true;
}

void pool_clear(struct pool *pool)
{
    free(pool->items);
    free(pool->strong);
    free(pool->weak);
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

void pool_take(struct pool *pool, struct candidate *candidate)
{
    candidate->taken = true;
    pool->left--;
}
