/* SPDX-License-Identifier: MIT
 *
 * See undo_rows.h.
 */
#include <config.h>

#include "base/cleanup.h"
#include "command/undo_rows.h"
#include "common/print/said.h"

enum {
    ADDRESS,
    STATE,
    MESSAGES,
    BYTES,
    FOLDERS,
    GONE,
    LEFT,
    IN_DOUBT,
    REFUSED,
    REASON,
    HINT
};

static const struct table_column columns[] = {
    [ADDRESS] = {"address", NULL, TABLE_NAME, TABLE_ALWAYS},
    [STATE] = {"state", NULL, TABLE_TEXT, TABLE_ALWAYS},
    [MESSAGES] = {"messages", NULL, TABLE_COUNT, TABLE_ALWAYS},
    [BYTES] = {"bytes", NULL, TABLE_BYTES, TABLE_ALWAYS},
    [FOLDERS] = {"folders", NULL, TABLE_COUNT, TABLE_ALWAYS},
    [GONE] = {"messages_gone", NULL, TABLE_COUNT, TABLE_ALWAYS},
    [LEFT] = {"messages_left", NULL, TABLE_COUNT, TABLE_ALWAYS},
    [IN_DOUBT] = {"folders_in_doubt", NULL, TABLE_COUNT, TABLE_ALWAYS},
    [REFUSED] = {"folders_refused", NULL, TABLE_COUNT, TABLE_ALWAYS},
    [REASON] = {"reason", NULL, TABLE_TEXT, TABLE_ALWAYS},
    [HINT] = {"hint", NULL, TABLE_TEXT, TABLE_ALWAYS},
};

enum {
    STAYS_ADDRESS,
    STAYS_FOLDER,
    STAYS_REASON
};

static const struct table_column stays_columns[] = {
    [STAYS_ADDRESS] = {"address", NULL, TABLE_NAME, TABLE_ALWAYS},
    [STAYS_FOLDER] = {"folder", NULL, TABLE_TEXT, TABLE_ALWAYS},
    [STAYS_REASON] = {"reason", NULL, TABLE_TEXT, TABLE_ALWAYS},
};

void undo_rows_begin(struct undo_rows *rows)
{
    undo_rows_clear(rows);
    rows->accounts = table_new(columns, sizeof columns / sizeof columns[0]);
    rows->stays = table_new(stays_columns, sizeof stays_columns / sizeof stays_columns[0]);
}

void undo_rows_clear(struct undo_rows *rows)
{
    table_free(&rows->accounts);
    table_free(&rows->stays);
}

static void put_counts(struct table *table, const struct undo_counts *counts)
{
    table_number(table, MESSAGES, counts->messages);
    table_number(table, BYTES, counts->bytes);
    table_number(table, FOLDERS, counts->folders);
    table_number(table, GONE, counts->gone);
    table_number(table, LEFT, counts->left);
    table_number(table, IN_DOUBT, counts->in_doubt);
    table_number(table, REFUSED, counts->refused);
}

void undo_rows_account(struct undo_rows *rows, const char *address,
                       const struct undo_counts *counts, const struct kimt_error *error,
                       bool look_only)
{
    AUTO_FREE char *sentence = error ? error_said(error) : NULL;

    table_row(rows->accounts);
    table_text(rows->accounts, ADDRESS, address);
    table_text(rows->accounts, STATE,
               error       ? "unfinished"
               : look_only ? "to be removed"
                           : "removed");
    put_counts(rows->accounts, counts);
    table_text(rows->accounts, REASON, sentence);
    table_text(rows->accounts, HINT, error && error->hint[0] ? error->hint : NULL);
}

void undo_rows_stays(struct undo_rows *rows, const char *address, const char *folder,
                     const char *why)
{
    table_row(rows->stays);
    table_text(rows->stays, STAYS_ADDRESS, address);
    table_text(rows->stays, STAYS_FOLDER, folder);
    table_text(rows->stays, STAYS_REASON, why);
}

bool undo_rows_put(const struct undo_rows *rows, const struct undo_counts *totals, json_t *document)
{
    struct table *sum = table_new(columns, sizeof columns / sizeof columns[0]);
    json_t *total = NULL;
    bool good;

    table_row(sum);
    if (table_is_whole(sum)) {
        put_counts(sum, totals);
        total = document_rows(sum);
    }
    table_free(&sum);
    if (!total || !table_is_whole(rows->accounts) || !table_is_whole(rows->stays))
        return false;
    for (int key = ADDRESS; key <= HINT; key++)
        if (key < MESSAGES || key > REFUSED)
            (void)json_object_del(json_array_get(total, 0), columns[key].key);
    good = document_put(document, "accounts", document_rows(rows->accounts)) &&
           document_put(document, "stays", document_rows(rows->stays)) &&
           document_put(document, "totals", json_incref(json_array_get(total, 0)));
    json_decref(total);
    return good;
}
