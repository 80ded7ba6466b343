/* SPDX-License-Identifier: MIT
 *
 * Entries of messages are committed a few hundred at a time without waiting for the disk: a kill of
 * the process loses none that was committed, and what a power failure takes is found again from the
 * intent on. Only some intents wait for the disk (folders.c). After an entry that could not be kept
 * nothing is committed until the next run begins.
 */
#include "base/clock.h"
#include "journal/pages.h"
#include "journal/store.h"
#include <kimt/error.h>

#define COMMIT_MS INT64_C(250)

uint32_t store_commit_entries = 500;

/* Else a folder would be finished whose last entries are missing, and they would be copied again.
 */
static int check_lost(const struct journal *journal, struct kimt_error *err)
{
    if (!journal->lost)
        return KIMT_OK;
    (void)kimt_fail(err, KIMT_SCOPE_RUN, KIMT_KIND_INTERNAL, KIMT_RETRY_NEVER,
                    "the journal %s could not keep an earlier entry", journal->path);
    kimt_error_hint(err, "run again: what it misses is found at the destination");
    return KIMT_FAIL;
}

int store_begin(struct journal *journal, struct kimt_error *err)
{
    if (check_lost(journal, err) != KIMT_OK)
        return KIMT_FAIL;
    if (journal->waiting > 0)
        return KIMT_OK;
    if (store_execute(journal, "BEGIN IMMEDIATE", err) != KIMT_OK)
        return KIMT_FAIL;
    journal->waiting = 1;
    journal->waiting_since = clock_about_ms();
    return KIMT_OK;
}

int store_commit(struct journal *journal, struct kimt_error *err)
{
    if (journal->waiting == 0)
        return check_lost(journal, err);
    journal->waiting = 0;
    if (check_lost(journal, err) == KIMT_OK && pages_write(journal, err) == KIMT_OK &&
        store_execute(journal, "COMMIT", err) == KIMT_OK)
        return KIMT_OK;
    pages_drop(journal);
    (void)sqlite3_exec(journal->db, "ROLLBACK", NULL, NULL, NULL);
    return store_lose(journal);
}

void store_recover(struct journal *journal)
{
    struct kimt_error ignored = {.struct_size = sizeof ignored};

    if (!journal->lost)
        return;
    (void)store_commit(journal, &ignored);
    free(STEAL(journal->last_keywords)); /* its number may have been taken back */
    journal->lost = false;
}

static bool is_due(const struct journal *journal)
{
    return journal->waiting > store_commit_entries ||
           (journal->waiting > 0 && clock_about_ms() - journal->waiting_since >= COMMIT_MS);
}

int store_entered(struct journal *journal, struct kimt_error *err)
{
    journal->waiting++;
    return is_due(journal) ? store_commit(journal, err) : KIMT_OK;
}

int journal_commit(struct journal *journal, struct kimt_error *err)
{
    if (!journal)
        return KIMT_OK;
    LOCK_SCOPE(&journal->mutex);
    return store_commit(journal, err);
}

int journal_commit_to_disk(struct journal *journal, struct kimt_error *err)
{
    if (!journal)
        return KIMT_OK;
    LOCK_SCOPE(&journal->mutex);
    if (store_commit(journal, err) != KIMT_OK)
        return KIMT_FAIL;
    return store_execute(journal, "PRAGMA wal_checkpoint(PASSIVE)", err);
}

int journal_tick(struct journal *journal, struct kimt_error *err)
{
    if (!journal)
        return KIMT_OK;
    LOCK_SCOPE(&journal->mutex);
    return is_due(journal) ? store_commit(journal, err) : KIMT_OK;
}
