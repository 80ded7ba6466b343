/* SPDX-License-Identifier: MIT
 *
 * Copies in a folder whose source was replaced: no message of the source is meant by their entries
 * any more, but they are at the destination still, and ours to take back. They are kept as rows of
 * a folder of their own, for undo alone: its id is below zero, and its source UIDs just count.
 */
#include "journal/folders.h"
#include "journal/pages.h"
#include <kimt/source.h>

int64_t journal_aside(int64_t folder)
{
    return -folder;
}

/* KIMT_OK: *first_r is in a page; KIMT_END: there is none. */
static int find_page(struct journal *journal, int64_t folder, uint64_t *first_r,
                     struct kimt_error *err)
{
    sqlite3_stmt *row = store_bind(journal, STORE_PAGE_ANY, "i", folder);
    int result = store_row(journal, row, err);

    if (result == KIMT_OK)
        *first_r = (uint64_t)sqlite3_column_int64(row, 0);
    (void)sqlite3_reset(row);
    return result;
}

static int take_apart(struct journal *journal, int64_t folder, struct kimt_error *err)
{
    uint64_t first = 0;
    bool any;
    int result = pages_write(journal, err);

    while (result == KIMT_OK && (result = find_page(journal, folder, &first, err)) == KIMT_OK)
        result = pages_take_apart(journal, folder, first, &any, err);
    return result == KIMT_END ? KIMT_OK : result;
}

int journal_folder_set_aside(struct journal *journal, int64_t folder, struct kimt_error *err)
{
    if (!journal)
        return KIMT_OK;
    LOCK_SCOPE(&journal->mutex);
    if (store_begin(journal, err) != KIMT_OK || take_apart(journal, folder, err) != KIMT_OK ||
        store_run(journal,
                  store_bind(journal, STORE_MESSAGES_ASIDE, "iii", folder, journal_aside(folder),
                             (int64_t)KIMT_OUTCOME_COPIED),
                  err) != KIMT_OK ||
        store_run(journal, store_bind(journal, STORE_MESSAGES_FORGET, "i", folder), err) !=
            KIMT_OK ||
        store_run(journal, store_bind(journal, STORE_FOLDER_ANEW, "i", folder), err) != KIMT_OK)
        return KIMT_FAIL;
    return store_commit(journal, err);
}

int store_forget_aside(struct journal *journal, int64_t folder, struct kimt_error *err)
{
    return store_run(journal,
                     store_bind(journal, STORE_MESSAGES_FORGET, "i", journal_aside(folder)), err);
}
