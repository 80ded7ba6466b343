/* SPDX-License-Identifier: MIT
 *
 * See secrets.h. A table by the first four bytes, so that looking through a text costs the same
 * with one secret and with a hundred thousand.
 */
#include <config.h>

#include "base/secrets.h"

#include <ctype.h>
#include <pthread.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum {
    FIRST_BUCKETS = 256,
    SHORT_WORD = 6 /* bytes; a shorter secret is taken for a word whatever is in it */
};

struct secret {
    struct secret *next;
    size_t length;
    bool is_word;
    char text[];
};

static pthread_rwlock_t lock = PTHREAD_RWLOCK_INITIALIZER;
static struct secret **buckets;
static size_t bucket_count; /* a power of two */
static size_t count;

static size_t bucket_of(const char *text)
{
    uint32_t head;

    memcpy(&head, text, sizeof head);
    return (head * UINT32_C(2654435761) >> 8) & (bucket_count - 1);
}

/* ---- knowing ---- */

static bool may_be_a_word(const char *text)
{
    size_t length = strlen(text);

    for (const char *at = text; *at; at++)
        if (!isalpha((unsigned char)*at))
            return length < SHORT_WORD;
    return true;
}

static bool is_known(const char *text)
{
    const struct secret *secret = count ? buckets[bucket_of(text)] : NULL;

    while (secret && strcmp(secret->text, text) != 0)
        secret = secret->next;
    return secret != NULL;
}

static bool grow(void)
{
    size_t old_count = bucket_count;
    struct secret **old = buckets;
    size_t wanted = old_count ? 4 * old_count : FIRST_BUCKETS;
    struct secret **larger = calloc(wanted, sizeof(struct secret *));

    if (!larger)
        return old != NULL; /* chains become longer */
    buckets = larger;
    bucket_count = wanted;
    for (size_t i = 0; i < old_count; i++)
        while (old[i]) {
            struct secret *secret = old[i];
            size_t to = bucket_of(secret->text);

            old[i] = secret->next;
            secret->next = buckets[to];
            buckets[to] = secret;
        }
    free(old);
    return true;
}

static void add(const char *text)
{
    size_t length = strlen(text), to;
    struct secret *secret;

    if (count >= bucket_count && !grow())
        return;
    secret = malloc(sizeof *secret + length + 1);
    if (!secret)
        return;
    secret->length = length;
    secret->is_word = may_be_a_word(text);
    memcpy(secret->text, text, length + 1);
    to = bucket_of(text);
    secret->next = buckets[to];
    buckets[to] = secret;
    count++;
}

void secrets_know(const char *secret)
{
    if (!secret || strlen(secret) < SECRETS_SHORTEST)
        return;
    (void)pthread_rwlock_wrlock(&lock);
    if (!is_known(secret))
        add(secret);
    (void)pthread_rwlock_unlock(&lock);
}

void secrets_forget(void)
{
    (void)pthread_rwlock_wrlock(&lock);
    for (size_t i = 0; i < bucket_count; i++)
        while (buckets[i]) {
            struct secret *secret = buckets[i];

            buckets[i] = secret->next;
            explicit_bzero(secret->text, secret->length);
            free(secret);
        }
    free(buckets);
    buckets = NULL;
    bucket_count = count = 0;
    (void)pthread_rwlock_unlock(&lock);
}

bool secrets_are_known(void)
{
    bool are;

    (void)pthread_rwlock_rdlock(&lock);
    are = count > 0;
    (void)pthread_rwlock_unlock(&lock);
    return are;
}

/* ---- finding ---- */

static bool is_letter(char byte)
{
    return isalnum((unsigned char)byte) || (unsigned char)byte >= 0x80;
}

static bool stands_alone(const char *data, size_t length, size_t at, size_t of)
{
    return (at == 0 || !is_letter(data[at - 1])) &&
           (at + of == length || !is_letter(data[at + of]));
}

/* How many bytes at `at` are this secret; 0: none. */
static size_t match(const struct secret *secret, const char *data, size_t length, size_t at,
                    bool is_cut)
{
    size_t there = length - at < secret->length ? length - at : secret->length;

    if (there < secret->length && (!is_cut || secret->is_word))
        return 0;
    return memcmp(data + at, secret->text, there) == 0 ? there : 0;
}

static size_t longest_at(const char *data, size_t length, size_t at, bool with_words, bool is_cut)
{
    size_t longest = 0;

    for (const struct secret *secret = buckets[bucket_of(data + at)]; secret;
         secret = secret->next) {
        size_t of = match(secret, data, length, at, is_cut);

        if (secret->is_word && (!with_words || !stands_alone(data, length, at, of)))
            continue;
        longest = of > longest ? of : longest;
    }
    return longest;
}

bool secrets_find(const char *data, size_t length, size_t from, bool with_words, bool is_cut,
                  size_t *at_r, size_t *length_r)
{
    size_t found = 0;

    (void)pthread_rwlock_rdlock(&lock);
    for (; count > 0 && from + SECRETS_SHORTEST <= length; from++) {
        found = longest_at(data, length, from, with_words, is_cut);
        if (found > 0)
            break;
    }
    (void)pthread_rwlock_unlock(&lock);
    *at_r = from;
    *length_r = found;
    return found > 0;
}
