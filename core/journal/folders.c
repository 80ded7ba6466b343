/* SPDX-License-Identifier: MIT
 *
 * Folders: what was seen of them last, and the intents, some of which wait for the disk.
 */
#include "journal/folders.h"
#include "journal/pages.h"
#include <kimt/error.h>
#include <string.h>

static uint32_t number32(sqlite3_stmt *row, int column)
{
    return (uint32_t)sqlite3_column_int64(row, column);
}

/* Columns from `finished` on, in the order that both queries have. */
static void read_state(sqlite3_stmt *row, int at, struct journal_folder *folder)
{
    folder->finished = sqlite3_column_int(row, at) != 0;
    folder->seen = (struct journal_state_of_source){
        .uid_validity = number32(row, at + 1),
        .uid_next = number32(row, at + 2),
        .messages = (uint64_t)sqlite3_column_int64(row, at + 3),
        .highest_modseq = (uint64_t)sqlite3_column_int64(row, at + 4),
    };
    folder->uid_validity = number32(row, at + 5);
    folder->doubt_from = (uint64_t)sqlite3_column_int64(row, at + 6);
    folder->created_run = sqlite3_column_int64(row, at + 7);
    folder->late_from = (uint64_t)sqlite3_column_int64(row, at + 8);
    folder->sent_from = (uint64_t)sqlite3_column_int64(row, at + 9);
}

/* A folder that was only looked at has no place yet. */
static int move_untouched(struct journal *journal, int64_t folder, const char *target,
                          bool *moved_r, struct kimt_error *err)
{
    if (pages_write(journal, err) != KIMT_OK ||
        store_run(journal, store_bind(journal, STORE_FOLDER_TARGET, "it", folder, target), err) !=
            KIMT_OK)
        return KIMT_FAIL;
    *moved_r = sqlite3_changes(journal->db) > 0;
    return KIMT_OK;
}

/* Two places for one folder would be two copies of its messages. */
static int check_target(struct journal *journal, int64_t folder, const char *source,
                        const char *target, const char *before, struct kimt_error *err)
{
    bool moved = false;

    if (strcmp(target, before) == 0)
        return KIMT_OK;
    if (journal->writable && move_untouched(journal, folder, target, &moved, err) != KIMT_OK)
        return KIMT_FAIL;
    if (moved)
        return KIMT_OK;
    (void)kimt_fail(err, KIMT_SCOPE_FOLDER, KIMT_KIND_CONFIG, KIMT_RETRY_NEVER,
                    "an earlier run copied folder %s to %s, but it would go to %s now", source,
                    before, target);
    kimt_error_hint(err, "have it go where it went before, or undo the earlier run");
    return KIMT_FAIL;
}

int journal_folder_get(struct journal *journal, int64_t account, const char *source,
                       const char *target, struct journal_folder *folder_r, struct kimt_error *err)
{
    sqlite3_stmt *row;
    int result;

    *folder_r = (struct journal_folder){0};
    if (!journal)
        return KIMT_OK;
    LOCK_SCOPE(&journal->mutex);
    if (journal->writable &&
        (store_begin(journal, err) != KIMT_OK ||
         store_run(journal, store_bind(journal, STORE_FOLDER_ENTER, "itt", account, source, target),
                   err) != KIMT_OK))
        return KIMT_FAIL;
    row = store_bind(journal, STORE_FOLDER_GET, "it", account, source);
    result = store_row(journal, row, err);
    if (result != KIMT_OK)
        return result == KIMT_END ? KIMT_OK : KIMT_FAIL;
    folder_r->id = sqlite3_column_int64(row, 0);
    read_state(row, 2, folder_r);
    result = check_target(journal, folder_r->id, source, target,
                          (const char *)sqlite3_column_text(row, 1), err);
    (void)sqlite3_reset(row);
    return result;
}

/* ---- intents ---- */

/* Did an earlier pass go into it? */
static int is_known(struct journal *journal, int64_t folder, bool *known_r, struct kimt_error *err)
{
    sqlite3_stmt *row = store_bind(journal, STORE_FOLDER_KNOWN, "i", folder);

    if (store_row(journal, row, err) == KIMT_FAIL)
        return KIMT_FAIL;
    *known_r = sqlite3_column_int64(row, 0) != 0;
    (void)sqlite3_reset(row);
    return KIMT_OK;
}

int journal_folder_will_create(struct journal *journal, int64_t folder, struct kimt_error *err)
{
    if (!journal)
        return KIMT_OK;
    LOCK_SCOPE(&journal->mutex);
    if (store_begin(journal, err) != KIMT_OK ||
        store_run(journal,
                  store_bind(journal, STORE_FOLDER_WILL_CREATE, "ii", folder, journal->run),
                  err) != KIMT_OK)
        return KIMT_FAIL;
    return store_entered(journal, err);
}

int journal_folder_intent(struct journal *journal, int64_t folder, uint32_t source_uid_validity,
                          uint32_t uid_validity, uint64_t doubt_from, uint64_t sent_from,
                          bool created, struct kimt_error *err)
{
    bool known = false;
    int result;

    if (!journal)
        return KIMT_OK;
    LOCK_SCOPE(&journal->mutex);
    if (store_commit(journal, err) != KIMT_OK ||
        is_known(journal, folder, &known, err) != KIMT_OK ||
        (known && store_execute(journal, "PRAGMA synchronous = FULL", err) != KIMT_OK))
        return KIMT_FAIL;
    result =
        store_run(journal,
                  store_bind(journal, STORE_FOLDER_INTENT, "iiiiii", folder, (int64_t)uid_validity,
                             (int64_t)doubt_from, created ? journal->run : 0,
                             (int64_t)source_uid_validity, (int64_t)sent_from),
                  err);
    if (known && store_execute(journal, "PRAGMA synchronous = NORMAL", err) != KIMT_OK)
        return KIMT_FAIL;
    return result;
}

int journal_folder_finish(struct journal *journal, int64_t folder,
                          const struct journal_state_of_source *seen, uint64_t late_from,
                          struct kimt_error *err)
{
    sqlite3_stmt *statement;

    if (!journal)
        return KIMT_OK;
    LOCK_SCOPE(&journal->mutex);
    if (store_begin(journal, err) != KIMT_OK)
        return KIMT_FAIL;
    statement =
        seen
            ? store_bind(journal, STORE_FOLDER_FINISH, "iiiiii", folder,
                         (int64_t)seen->uid_validity, (int64_t)seen->uid_next,
                         (int64_t)seen->messages, (int64_t)seen->highest_modseq, (int64_t)late_from)
            : store_bind(journal, STORE_FOLDER_UNFINISHED, "ii", folder, (int64_t)late_from);
    if (store_run(journal, statement, err) != KIMT_OK)
        return KIMT_FAIL;
    return store_entered(journal, err);
}

int journal_folder_settle(struct journal *journal, int64_t folder, struct kimt_error *err)
{
    if (!journal)
        return KIMT_OK;
    LOCK_SCOPE(&journal->mutex);
    if (store_begin(journal, err) != KIMT_OK)
        return KIMT_FAIL;
    if (pages_write(journal, err) != KIMT_OK ||
        store_run(journal, store_bind(journal, STORE_PAGES_SETTLE, "i", folder), err) != KIMT_OK)
        return KIMT_FAIL;
    free(STEAL(journal->page));
    return store_run(journal, store_bind(journal, STORE_FOLDER_SETTLE, "i", folder), err);
}

static int forget_messages(struct journal *journal, int64_t folder, struct kimt_error *err)
{
    if (pages_write(journal, err) != KIMT_OK ||
        store_run(journal, store_bind(journal, STORE_PAGES_FORGET, "i", folder), err) != KIMT_OK)
        return KIMT_FAIL;
    free(STEAL(journal->page));
    if (store_run(journal, store_bind(journal, STORE_MESSAGES_FORGET, "i", folder), err) != KIMT_OK)
        return KIMT_FAIL;
    return store_forget_aside(journal, folder, err);
}

int journal_folder_forget(struct journal *journal, int64_t folder, struct kimt_error *err)
{
    if (!journal)
        return KIMT_OK;
    LOCK_SCOPE(&journal->mutex);
    if (store_begin(journal, err) != KIMT_OK || forget_messages(journal, folder, err) != KIMT_OK ||
        store_run(journal, store_bind(journal, STORE_FOLDER_FORGET, "i", folder), err) != KIMT_OK)
        return KIMT_FAIL;
    return store_commit(journal, err);
}

int journal_folder_remove(struct journal *journal, int64_t folder, struct kimt_error *err)
{
    if (!journal)
        return KIMT_OK;
    LOCK_SCOPE(&journal->mutex);
    if (store_begin(journal, err) != KIMT_OK || forget_messages(journal, folder, err) != KIMT_OK ||
        store_run(journal, store_bind(journal, STORE_FOLDER_REMOVE, "i", folder), err) != KIMT_OK)
        return KIMT_FAIL;
    return store_commit(journal, err);
}

int journal_folder_rename(struct journal *journal, int64_t folder, const char *source,
                          const char *target, struct kimt_error *err)
{
    if (!journal)
        return KIMT_OK;
    LOCK_SCOPE(&journal->mutex);
    if (store_begin(journal, err) != KIMT_OK || pages_write(journal, err) != KIMT_OK ||
        store_run(journal, store_bind(journal, STORE_FOLDER_MAKE_WAY, "it", folder, source), err) !=
            KIMT_OK ||
        store_run(journal, store_bind(journal, STORE_FOLDERS_FOLLOW, "it", folder, target), err) !=
            KIMT_OK ||
        store_run(journal, store_bind(journal, STORE_PARENTS_FOLLOW, "it", folder, target), err) !=
            KIMT_OK ||
        store_run(journal, store_bind(journal, STORE_FOLDER_RENAME, "itt", folder, source, target),
                  err) != KIMT_OK)
        return KIMT_FAIL;
    return store_commit(journal, err);
}

/* ---- parents ---- */

int journal_parent_made(struct journal *journal, int64_t account, const char *path,
                        struct kimt_error *err)
{
    if (!journal)
        return KIMT_OK;
    LOCK_SCOPE(&journal->mutex);
    if (store_begin(journal, err) != KIMT_OK ||
        store_run(journal,
                  store_bind(journal, STORE_PARENT_ADD, "iti", account, path, journal->run),
                  err) != KIMT_OK)
        return KIMT_FAIL;
    return store_entered(journal, err);
}

int journal_parents(struct journal *journal, int64_t account, journal_parent_fn *each,
                    void *context, struct kimt_error *err)
{
    sqlite3_stmt *row;
    int result;

    if (!journal)
        return KIMT_OK;
    LOCK_SCOPE(&journal->mutex);
    row = store_bind(journal, STORE_PARENTS, "i", account);
    while ((result = store_row(journal, row, err)) == KIMT_OK) {
        const struct journal_parent parent = {.path = (const char *)sqlite3_column_text(row, 0),
                                              .run = sqlite3_column_int64(row, 1)};
        if (!each(context, &parent)) {
            (void)sqlite3_reset(row);
            return KIMT_OK;
        }
    }
    return result == KIMT_END ? KIMT_OK : KIMT_FAIL;
}

int journal_parent_remove(struct journal *journal, int64_t account, const char *path,
                          struct kimt_error *err)
{
    if (!journal)
        return KIMT_OK;
    LOCK_SCOPE(&journal->mutex);
    if (store_begin(journal, err) != KIMT_OK ||
        store_run(journal, store_bind(journal, STORE_PARENT_REMOVE, "it", account, path), err) !=
            KIMT_OK)
        return KIMT_FAIL;
    return store_commit(journal, err);
}

/* ---- all of an account ---- */

static int walk(struct journal *journal, enum store_statement which, int64_t account,
                journal_folder_fn *each, void *context, struct kimt_error *err)
{
    sqlite3_stmt *row;
    int result;

    if (!journal)
        return KIMT_OK;
    LOCK_SCOPE(&journal->mutex);
    if (pages_write(journal, err) != KIMT_OK)
        return KIMT_FAIL;
    row = store_bind(journal, which, "i", account);
    while ((result = store_row(journal, row, err)) == KIMT_OK) {
        struct journal_folder folder = {.id = sqlite3_column_int64(row, 0),
                                        .source = (const char *)sqlite3_column_text(row, 1),
                                        .target = (const char *)sqlite3_column_text(row, 2),
                                        .messages = (uint64_t)sqlite3_column_int64(row, 13),
                                        .bytes = (uint64_t)sqlite3_column_int64(row, 14)};
        read_state(row, 3, &folder);
        if (!each(context, &folder)) {
            (void)sqlite3_reset(row);
            return KIMT_OK;
        }
    }
    return result == KIMT_END ? KIMT_OK : KIMT_FAIL;
}

int journal_folders(struct journal *journal, int64_t account, journal_folder_fn *each,
                    void *context, struct kimt_error *err)
{
    return walk(journal, STORE_FOLDERS, account, each, context, err);
}

int journal_folders_brief(struct journal *journal, int64_t account, journal_folder_fn *each,
                          void *context, struct kimt_error *err)
{
    return walk(journal, STORE_FOLDERS_BRIEF, account, each, context, err);
}
