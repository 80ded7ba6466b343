/* SPDX-License-Identifier: MIT
 *
 * Runs and accounts: the small tables of the journal.
 */
#include "journal/pages.h"
#include <kimt/source.h>
#include <string.h>
#include <time.h>

static const char *text_of(sqlite3_stmt *row, int column)
{
    return (const char *)sqlite3_column_text(row, column);
}

/* ---- runs ---- */

int journal_run_begin(struct journal *journal, const char *name, const char *command,
                      struct kimt_error *err)
{
    if (!journal)
        return KIMT_OK;
    LOCK_SCOPE(&journal->mutex);
    store_recover(journal);
    if (store_run(journal,
                  store_bind(journal, STORE_RUN_BEGIN, "tti", name, command, (int64_t)time(NULL)),
                  err) != KIMT_OK)
        return KIMT_FAIL;
    journal->run = sqlite3_last_insert_rowid(journal->db);
    return KIMT_OK;
}

int journal_run_end(struct journal *journal, int status, struct kimt_error *err)
{
    if (!journal)
        return KIMT_OK;
    LOCK_SCOPE(&journal->mutex);
    if (store_commit(journal, err) != KIMT_OK && !journal->lost)
        return KIMT_FAIL;
    return store_run(journal,
                     store_bind(journal, STORE_RUN_END, "iii", journal->run, (int64_t)time(NULL),
                                (int64_t)status),
                     err);
}

int journal_runs(struct journal *journal, journal_run_fn *each, void *context,
                 struct kimt_error *err)
{
    sqlite3_stmt *row;
    int result;

    if (!journal)
        return KIMT_OK;
    LOCK_SCOPE(&journal->mutex);
    row = store_bind(journal, STORE_RUNS, "");
    while ((result = store_row(journal, row, err)) == KIMT_OK) {
        const struct journal_run run = {.id = sqlite3_column_int64(row, 0),
                                        .name = text_of(row, 1),
                                        .command = text_of(row, 2),
                                        .begun_s = sqlite3_column_int64(row, 3),
                                        .ended_s = sqlite3_column_int64(row, 4),
                                        .status = sqlite3_column_int(row, 5)};
        if (!each(context, &run)) {
            (void)sqlite3_reset(row);
            return KIMT_OK;
        }
    }
    return result == KIMT_END ? KIMT_OK : KIMT_FAIL;
}

struct name_search {
    const char *name;
    bool found;
};

static bool has_other_name(void *context, const struct journal_run *run)
{
    struct name_search *search = context;

    search->found = strcmp(run->name, search->name) == 0;
    return !search->found;
}

bool journal_has_run(struct journal *journal, const char *name)
{
    struct name_search search = {.name = name};
    struct kimt_error ignored = {.struct_size = sizeof ignored};

    (void)journal_runs(journal, has_other_name, &search, &ignored);
    return search.found;
}

int journal_speed(struct journal *journal, struct journal_speed *speed_r, struct kimt_error *err)
{
    sqlite3_stmt *row;
    int result;

    *speed_r = (struct journal_speed){0};
    if (!journal)
        return KIMT_OK;
    LOCK_SCOPE(&journal->mutex);
    if (pages_write(journal, err) != KIMT_OK)
        return KIMT_FAIL;
    row = store_bind(journal, STORE_RUN_SPEED, "i", (int64_t)KIMT_OUTCOME_COPIED);
    result = store_row(journal, row, err);
    if (result != KIMT_OK)
        return result == KIMT_END ? KIMT_OK : KIMT_FAIL;
    *speed_r = (struct journal_speed){.messages = (uint64_t)sqlite3_column_int64(row, 0),
                                      .bytes = (uint64_t)sqlite3_column_int64(row, 1),
                                      .seconds = sqlite3_column_int64(row, 2)};
    (void)sqlite3_reset(row);
    return KIMT_OK;
}

/* ---- accounts ---- */

int journal_account_id(struct journal *journal, const char *address, int64_t *id_r,
                       struct kimt_error *err)
{
    sqlite3_stmt *row;

    *id_r = 0;
    if (!journal)
        return KIMT_OK;
    LOCK_SCOPE(&journal->mutex);
    if (journal->writable &&
        store_run(journal,
                  store_bind(journal, STORE_ACCOUNT_ENTER, "ti", address, (int64_t)time(NULL)),
                  err) != KIMT_OK)
        return KIMT_FAIL;
    row = store_bind(journal, STORE_ACCOUNT_ID, "t", address);
    if (store_row(journal, row, err) == KIMT_FAIL)
        return KIMT_FAIL;
    *id_r = sqlite3_column_int64(row, 0);
    (void)sqlite3_reset(row);
    return KIMT_OK;
}

int journal_account_state_set(struct journal *journal, int64_t account, int state,
                              const char *reason, struct kimt_error *err)
{
    if (!journal)
        return KIMT_OK;
    LOCK_SCOPE(&journal->mutex);
    return store_run(journal,
                     store_bind(journal, STORE_ACCOUNT_STATE, "iiti", account, (int64_t)state,
                                reason ? reason : "", (int64_t)time(NULL)),
                     err);
}

int journal_account_created(struct journal *journal, int64_t account, struct kimt_error *err)
{
    if (!journal)
        return KIMT_OK;
    LOCK_SCOPE(&journal->mutex);
    return store_run(journal, store_bind(journal, STORE_ACCOUNT_CREATED, "i", account), err);
}

int journal_accounts(struct journal *journal, journal_account_fn *each, void *context,
                     struct kimt_error *err)
{
    sqlite3_stmt *row;
    int result;

    if (!journal)
        return KIMT_OK;
    LOCK_SCOPE(&journal->mutex);
    row = store_bind(journal, STORE_ACCOUNTS, "");
    while ((result = store_row(journal, row, err)) == KIMT_OK) {
        const struct journal_account account = {.id = sqlite3_column_int64(row, 0),
                                                .address = text_of(row, 1),
                                                .state = sqlite3_column_int(row, 2),
                                                .reason = text_of(row, 3),
                                                .created = sqlite3_column_int(row, 4) != 0,
                                                .changed_s = sqlite3_column_int64(row, 5)};
        if (!each(context, &account)) {
            (void)sqlite3_reset(row);
            return KIMT_OK;
        }
    }
    return result == KIMT_END ? KIMT_OK : KIMT_FAIL;
}
