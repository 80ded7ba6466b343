/* SPDX-License-Identifier: MIT
 *
 * What the digests in a journal are made with. A new journal draws a key; one of an earlier version
 * goes on as it began. How the digests themselves are made: message/digest.h.
 */
#include "journal/store.h"
#include <kimt/error.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>

#define KEY_BYTES  sizeof((struct journal_digest *)0)->key
#define KEY_DIGITS (2 * KEY_BYTES)

static bool draw(struct journal_digest *digest_r)
{
    digest_r->kind = JOURNAL_DIGEST_GMAC;
    return getrandom(digest_r->key, KEY_BYTES, 0) == (ssize_t)KEY_BYTES;
}

char *digest_key_make(void)
{
    struct journal_digest digest;
    char digits[KEY_DIGITS + 1];

    if (!draw(&digest))
        return NULL;
    for (size_t i = 0; i < KEY_BYTES; i++)
        (void)snprintf(digits + 2 * i, 3, "%02x", digest.key[i]);
    return sqlite3_mprintf("INSERT INTO identity VALUES ('digest', 'gmac'), ('digest_key', '%s')",
                           digits);
}

static bool read_key(const char *digits, unsigned char *key)
{
    if (strlen(digits) != KEY_DIGITS || strspn(digits, "0123456789abcdef") != KEY_DIGITS)
        return false;
    for (size_t i = 0; i < KEY_BYTES; i++) {
        const char pair[3] = {digits[2 * i], digits[2 * i + 1], '\0'};
        key[i] = (unsigned char)strtoul(pair, NULL, 16);
    }
    return true;
}

/* The value of a row of the table identity; "" if there is none. With the mutex held. */
static int look_up(struct journal *journal, const char *key, char *value, size_t capacity,
                   struct kimt_error *err)
{
    sqlite3_stmt *row = store_bind(journal, STORE_IDENTITY, "t", key);
    int result = store_row(journal, row, err);

    value[0] = '\0';
    if (result == KIMT_OK)
        (void)snprintf(value, capacity, "%s", (const char *)sqlite3_column_text(row, 0));
    (void)sqlite3_reset(row);
    return result == KIMT_FAIL ? KIMT_FAIL : KIMT_OK;
}

int journal_digest(struct journal *journal, struct journal_digest *digest_r, struct kimt_error *err)
{
    char kind[16], key[KEY_DIGITS + 2];

    *digest_r = (struct journal_digest){.kind = JOURNAL_DIGEST_SHA256};
    if (!journal && draw(digest_r))
        return KIMT_OK;
    if (!journal)
        return kimt_fail(err, KIMT_SCOPE_RUN, KIMT_KIND_INTERNAL, KIMT_RETRY_NEVER,
                         "the system gives no random numbers");
    LOCK_SCOPE(&journal->mutex);
    if (look_up(journal, "digest", kind, sizeof kind, err) != KIMT_OK ||
        look_up(journal, "digest_key", key, sizeof key, err) != KIMT_OK)
        return KIMT_FAIL;
    if (strcmp(kind, "sha256") == 0)
        return KIMT_OK;
    digest_r->kind = JOURNAL_DIGEST_GMAC;
    return strcmp(kind, "gmac") == 0 && read_key(key, digest_r->key)
               ? KIMT_OK
               : store_damaged(journal, err, "it does not say what its digests are");
}
