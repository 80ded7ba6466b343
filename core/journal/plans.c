/* SPDX-License-Identifier: MIT
 *
 * Plans that accounts were migrated with.
 */
#include "journal/folders.h"
#include "journal/store.h"

static int replace(struct journal *journal, int64_t account, const struct journal_planned *lines,
                   size_t count, struct kimt_error *err)
{
    if (store_begin(journal, err) != KIMT_OK ||
        store_run(journal, store_bind(journal, STORE_PLAN_FORGET, "i", account), err) != KIMT_OK)
        return KIMT_FAIL;
    for (size_t i = 0; i < count; i++)
        if (store_run(journal,
                      store_bind(journal, STORE_PLAN_ADD, "itt", account, lines[i].source,
                                 lines[i].target),
                      err) != KIMT_OK)
            return KIMT_FAIL;
    return store_commit(journal, err);
}

int journal_plan_set(struct journal *journal, int64_t account, const struct journal_planned *lines,
                     size_t count, struct kimt_error *err)
{
    if (!journal)
        return KIMT_OK;
    LOCK_SCOPE(&journal->mutex);
    return replace(journal, account, lines, count, err);
}

int journal_plan(struct journal *journal, int64_t account, journal_plan_fn *each, void *context,
                 struct kimt_error *err)
{
    sqlite3_stmt *row;
    int result;

    if (!journal)
        return KIMT_OK;
    LOCK_SCOPE(&journal->mutex);
    row = store_bind(journal, STORE_PLAN, "i", account);
    while ((result = store_row(journal, row, err)) == KIMT_OK) {
        struct journal_planned planned = {(const char *)sqlite3_column_text(row, 0),
                                          (const char *)sqlite3_column_text(row, 1)};
        if (!each(context, &planned)) {
            (void)sqlite3_reset(row);
            return KIMT_OK;
        }
    }
    return result == KIMT_END ? KIMT_OK : KIMT_FAIL;
}
