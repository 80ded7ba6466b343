/* SPDX-License-Identifier: MIT
 *
 * See kept.h. Spare blocks are a stack: the one that was used last is likely to be in a cache.
 */
#include "common/imap/destination/kept.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

enum {
    BLOCK_BYTES = 128 * 1024 - 64 /* a bit less than a round number, for what malloc needs */
};

struct kept_block {
    struct kept_block *next;
    char bytes[BLOCK_BYTES];
};

/* There are never more than sessions held at once. */
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static struct kept_block *spare;

static struct kept_block *take_block(void)
{
    struct kept_block *block;

    (void)pthread_mutex_lock(&lock);
    block = spare;
    if (block)
        spare = block->next;
    (void)pthread_mutex_unlock(&lock);
    if (!block)
        block = malloc(sizeof *block);
    if (block)
        block->next = NULL;
    return block;
}

/* This one and all behind it, up to `end`. */
static void give_back(struct kept_block *block, const struct kept_block *end)
{
    (void)pthread_mutex_lock(&lock);
    while (block != end) {
        struct kept_block *next = block->next;

        block->next = spare;
        spare = block;
        block = next;
    }
    (void)pthread_mutex_unlock(&lock);
}

void kept_forget_spare(void)
{
    (void)pthread_mutex_lock(&lock);
    while (spare) {
        struct kept_block *next = spare->next;

        free(spare);
        spare = next;
    }
    (void)pthread_mutex_unlock(&lock);
}

/* ---- bodies ---- */

static bool add_block(struct kept *kept)
{
    struct kept_block *block = take_block();

    if (!block)
        return false;
    if (kept->last)
        kept->last->next = block;
    else
        kept->first = block;
    kept->last = block;
    kept->used = 0;
    return true;
}

bool kept_begin(struct kept *kept, struct kept_body *body_r)
{
    if (!kept->last && !add_block(kept))
        return false;
    *body_r = (struct kept_body){.block = kept->last, .end = kept->last, .at = kept->used};
    kept->bodies++;
    return true;
}

bool kept_add(struct kept *kept, struct kept_body *body, const void *data, size_t length)
{
    const char *from = data;

    while (length > 0) {
        if (kept->used == BLOCK_BYTES && !add_block(kept))
            return false;
        size_t room = BLOCK_BYTES - kept->used, part = length < room ? length : room;
        memcpy(kept->last->bytes + kept->used, from, part);
        kept->used += part;
        body->end = kept->last;
        body->length += part;
        from += part;
        length -= part;
    }
    return true;
}

/* The last block stays for the next body. */
static void count_down(struct kept *kept)
{
    if (--kept->bodies > 0)
        return;
    give_back(kept->first, kept->last);
    kept->first = kept->last;
    kept->used = 0;
}

void kept_let_go(struct kept *kept, const struct kept_body *body)
{
    give_back(kept->first, body->end);
    kept->first = body->end;
    count_down(kept);
}

void kept_take_back(struct kept *kept, const struct kept_body *body)
{
    give_back(body->block->next, NULL);
    body->block->next = NULL;
    kept->last = body->block;
    kept->used = body->at;
    count_down(kept);
}

void kept_clear(struct kept *kept)
{
    give_back(kept->first, NULL);
    *kept = (struct kept){0};
}

/* ---- walking ---- */

struct kept_walk kept_walk(const struct kept_body *body)
{
    return (struct kept_walk){.block = body->block, .at = body->at, .left = body->length};
}

bool kept_next(struct kept_walk *walk, const char **data_r, size_t *length_r)
{
    size_t part;

    if (walk->left == 0)
        return false;
    if (walk->at == BLOCK_BYTES) {
        walk->block = walk->block->next;
        walk->at = 0;
    }
    part = BLOCK_BYTES - walk->at;
    part = walk->left < part ? walk->left : part;
    *data_r = walk->block->bytes + walk->at;
    *length_r = part;
    walk->at += part;
    walk->left -= part;
    return true;
}
