/* SPDX-License-Identifier: MIT
 *
 * Messages: an entry for each that is at the destination because of us, or was recognised there. It
 * begins in a page (pages.h), and becomes a row when it is changed.
 */
#include "journal/messages.h"
#include "base/no_memory.h"
#include "journal/folders.h"
#include "journal/pages.h"
#include <kimt/error.h>
#include <stdlib.h>
#include <string.h>

/* Runs a statement that changes the row of one message, with the mutex held. */
static int change(struct journal *journal, int64_t folder, uint64_t source_uid,
                  sqlite3_stmt *statement, struct kimt_error *err)
{
    bool any = false;

    if (store_begin(journal, err) != KIMT_OK || store_run(journal, statement, err) != KIMT_OK)
        return store_lose(journal);
    if (sqlite3_changes(journal->db) == 0 &&
        (pages_take_apart(journal, folder, source_uid, &any, err) != KIMT_OK ||
         (any && store_run(journal, statement, err) != KIMT_OK)))
        return store_lose(journal);
    return store_entered(journal, err);
}

int journal_message_add(struct journal *journal, int64_t folder,
                        const struct journal_message *message, struct kimt_error *err)
{
    if (!journal)
        return KIMT_OK;
    LOCK_SCOPE(&journal->mutex);
    if (store_begin(journal, err) != KIMT_OK || pages_add(journal, folder, message, err) != KIMT_OK)
        return store_lose(journal);
    return store_entered(journal, err);
}

int journal_message_flags(struct journal *journal, int64_t folder, uint64_t source_uid,
                          const struct journal_flags *now, const struct journal_flags *left,
                          struct kimt_error *err)
{
    const char *types = left ? "iiiiii" : "iiiinn";
    const struct journal_flags none = {0};

    if (!journal)
        return KIMT_OK;
    if (!left)
        left = &none;
    LOCK_SCOPE(&journal->mutex);
    return change(journal, folder, source_uid,
                  store_bind(journal, STORE_MESSAGE_FLAGS, types, folder, (int64_t)source_uid,
                             (int64_t)now->flags, now->keywords, (int64_t)left->flags,
                             left->keywords),
                  err);
}

int journal_message_left(struct journal *journal, int64_t folder, uint64_t source_uid,
                         const struct journal_flags *left, struct kimt_error *err)
{
    if (!journal)
        return KIMT_OK;
    LOCK_SCOPE(&journal->mutex);
    return change(journal, folder, source_uid,
                  store_bind(journal, STORE_MESSAGE_LEFT, "iiii", folder, (int64_t)source_uid,
                             (int64_t)left->flags, left->keywords),
                  err);
}

int journal_message_uid(struct journal *journal, int64_t folder, uint64_t source_uid, uint64_t uid,
                        struct kimt_error *err)
{
    if (!journal)
        return KIMT_OK;
    LOCK_SCOPE(&journal->mutex);
    return change(
        journal, folder, source_uid,
        store_bind(journal, STORE_MESSAGE_UID, "iii", folder, (int64_t)source_uid, (int64_t)uid),
        err);
}

int journal_message_remove(struct journal *journal, int64_t folder, uint64_t source_uid,
                           struct kimt_error *err)
{
    if (!journal)
        return KIMT_OK;
    LOCK_SCOPE(&journal->mutex);
    return change(journal, folder, source_uid,
                  store_bind(journal, STORE_MESSAGE_REMOVE, "ii", folder, (int64_t)source_uid),
                  err);
}

/* In the upper half of the notes, of which a message has less than 32. */
int journal_message_leaving(struct journal *journal, int64_t folder, uint64_t source_uid,
                            uint32_t from, struct kimt_error *err)
{
    if (!journal)
        return KIMT_OK;
    LOCK_SCOPE(&journal->mutex);
    return change(journal, folder, source_uid,
                  store_bind(journal, STORE_MESSAGE_LEAVING, "iii", folder, (int64_t)source_uid,
                             (int64_t)((uint64_t)from << 32)),
                  err);
}

/* Those in pages were never changed. */
int journal_any_leaving(struct journal *journal, int64_t folder, bool *any_r,
                        struct kimt_error *err)
{
    sqlite3_stmt *row;

    *any_r = false;
    if (!journal)
        return KIMT_OK;
    LOCK_SCOPE(&journal->mutex);
    row = store_bind(journal, STORE_ANY_LEAVING, "iii", folder, journal_aside(folder),
                     (int64_t)JOURNAL_LEAVING_FOR_GOOD);
    if (store_row(journal, row, err) == KIMT_FAIL)
        return KIMT_FAIL;
    *any_r = sqlite3_column_int64(row, 0) != 0;
    (void)sqlite3_reset(row);
    return KIMT_OK;
}

int journal_message_count(struct journal *journal, int64_t folder, uint64_t *count_r,
                          struct kimt_error *err)
{
    sqlite3_stmt *row;

    *count_r = 0;
    if (!journal)
        return KIMT_OK;
    LOCK_SCOPE(&journal->mutex);
    if (pages_write(journal, err) != KIMT_OK)
        return KIMT_FAIL;
    row = store_bind(journal, STORE_MESSAGE_COUNT, "i", folder);
    if (store_row(journal, row, err) == KIMT_FAIL)
        return KIMT_FAIL;
    *count_r = (uint64_t)sqlite3_column_int64(row, 0);
    (void)sqlite3_reset(row);
    return KIMT_OK;
}

bool store_read_message(sqlite3_stmt *row, struct journal_message *message_r)
{
    const void *digest = sqlite3_column_blob(row, 3);

    *message_r = (struct journal_message){
        .source_uid = (uint64_t)sqlite3_column_int64(row, 0),
        .uid = (uint64_t)sqlite3_column_int64(row, 1),
        .size = (uint64_t)sqlite3_column_int64(row, 2),
        .flags = (uint32_t)sqlite3_column_int64(row, 4),
        .keywords = sqlite3_column_int64(row, 5),
        .date_s = sqlite3_column_int64(row, 6),
        .zone_minutes = sqlite3_column_int(row, 7),
        .outcome = sqlite3_column_int(row, 8),
        .notes = (uint32_t)sqlite3_column_int64(row, 9),
        .run = sqlite3_column_int64(row, 10),
        .leaving_from = (uint32_t)((uint64_t)sqlite3_column_int64(row, 9) >> 32),
        .has_left = sqlite3_column_type(row, 11) != SQLITE_NULL,
        .left = {.flags = (uint32_t)sqlite3_column_int64(row, 11),
                 .keywords = sqlite3_column_int64(row, 12)},
    };
    if (!digest || sqlite3_column_bytes(row, 3) != JOURNAL_DIGEST_BYTES)
        return false;
    memcpy(message_r->digest, digest, JOURNAL_DIGEST_BYTES);
    return true;
}

int journal_message_get(struct journal *journal, int64_t folder, uint64_t source_uid,
                        struct journal_message *message_r, struct kimt_error *err)
{
    sqlite3_stmt *row;
    int result;

    *message_r = (struct journal_message){0};
    if (!journal)
        return KIMT_END;
    LOCK_SCOPE(&journal->mutex);
    row = store_bind(journal, STORE_MESSAGE_GET, "ii", folder, (int64_t)source_uid);
    result = store_row(journal, row, err);
    if (result == KIMT_OK && !store_read_message(row, message_r))
        result = store_damaged(journal, err, "a digest is malformed");
    (void)sqlite3_reset(row);
    return result == KIMT_END ? pages_find(journal, folder, source_uid, message_r, err) : result;
}

/* ---- keywords ---- */

static int compare_words(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* Sorted and joined by blanks, which no keyword holds. NULL: no memory. */
static char *join(const char *const *keywords, uint32_t count)
{
    AUTO_FREE const char **sorted = calloc(count, sizeof *sorted);
    size_t length = 1;
    char *text, *at;

    if (!sorted)
        return NULL;
    for (uint32_t i = 0; i < count; i++) {
        sorted[i] = keywords[i];
        length += strlen(keywords[i]) + 1;
    }
    qsort(sorted, count, sizeof *sorted, compare_words);
    at = text = malloc(length);
    for (uint32_t i = 0; text && i < count; i++) {
        size_t word = strlen(sorted[i]);
        if (i > 0)
            *at++ = ' ';
        memcpy(at, sorted[i], word);
        at += word;
    }
    if (text)
        *at = '\0';
    return text;
}

static int find_keywords(struct journal *journal, const char *text, int64_t *id_r,
                         struct kimt_error *err)
{
    sqlite3_stmt *row;

    if (store_begin(journal, err) != KIMT_OK ||
        store_run(journal, store_bind(journal, STORE_KEYWORDS_ENTER, "t", text), err) != KIMT_OK)
        return KIMT_FAIL;
    row = store_bind(journal, STORE_KEYWORDS_ID, "t", text);
    if (store_row(journal, row, err) == KIMT_FAIL)
        return KIMT_FAIL;
    *id_r = sqlite3_column_int64(row, 0);
    (void)sqlite3_reset(row);
    return KIMT_OK;
}

int journal_keywords_id(struct journal *journal, const char *const *keywords, uint32_t count,
                        int64_t *id_r, struct kimt_error *err)
{
    char *text;

    *id_r = 0;
    if (!journal || count == 0)
        return KIMT_OK;
    text = join(keywords, count);
    if (!text)
        return no_memory(err, "for keywords");
    LOCK_SCOPE(&journal->mutex);
    if (journal->last_keywords && strcmp(journal->last_keywords, text) == 0) {
        *id_r = journal->last_keywords_id;
        free(text);
        return KIMT_OK;
    }
    if (find_keywords(journal, text, id_r, err) != KIMT_OK) {
        free(text);
        return KIMT_FAIL;
    }
    free(journal->last_keywords);
    journal->last_keywords = text;
    journal->last_keywords_id = *id_r;
    return KIMT_OK;
}

char *journal_keywords_text(struct journal *journal, int64_t id)
{
    struct kimt_error ignored = {.struct_size = sizeof ignored};
    sqlite3_stmt *row;
    char *text = NULL;

    if (!journal || id == 0)
        return strdup("");
    LOCK_SCOPE(&journal->mutex);
    row = store_bind(journal, STORE_KEYWORDS_TEXT, "i", id);
    if (store_row(journal, row, &ignored) == KIMT_OK)
        text = strdup((const char *)sqlite3_column_text(row, 0));
    (void)sqlite3_reset(row);
    return text;
}
