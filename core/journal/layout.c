/* SPDX-License-Identifier: MIT
 *
 * Is a journal laid out as kimt lays it out? A file is trusted no further than what is read from
 * it: a view or trigger in place of a table would run code of its author's, and a table without its
 * constraints may hold anything. What its tables say is looked at row by row (store.c).
 */
#include "base/no_memory.h"
#include "journal/store.h"
#include <kimt/error.h>
#include <string.h>

static int strange(const struct journal *journal, struct kimt_error *err, const char *name)
{
    (void)kimt_fail(err, KIMT_SCOPE_RUN, KIMT_KIND_CORRUPT, KIMT_RETRY_NEVER,
                    "the journal %s differs from what kimt makes: see %s in it", journal->path,
                    name);
    kimt_error_hint(err, STORE_HINT_DAMAGED);
    return KIMT_FAIL;
}

static const char *text_of(sqlite3_stmt *row, int column)
{
    const char *text = (const char *)sqlite3_column_text(row, column);

    return text ? text : "";
}

/* Runs a query whose first row, if there is one, names what is strange. */
static int complain_of(struct journal *journal, const char *sql, struct kimt_error *err)
{
    sqlite3_stmt *row = NULL;
    int result = sqlite3_prepare_v2(journal->db, sql, -1, &row, NULL);

    if (result == SQLITE_OK)
        result = sqlite3_step(row);
    if (result == SQLITE_ROW)
        (void)strange(journal, err, text_of(row, 0));
    else if (result != SQLITE_DONE)
        (void)store_fail(journal, err, "cannot be read");
    (void)sqlite3_finalize(row);
    return result == SQLITE_DONE ? KIMT_OK : KIMT_FAIL;
}

int layout_check_plain(struct journal *journal, struct kimt_error *err)
{
    if (complain_of(journal,
                    "SELECT encoding FROM pragma_encoding WHERE encoding IS NOT 'UTF-8' LIMIT 1",
                    err) != KIMT_OK)
        return KIMT_FAIL;
    /* Nothing but a table or an index has a root; virtual tables have none either. */
    return complain_of(journal,
                       "SELECT type || ' ' || name FROM sqlite_master WHERE (type IS NOT 'table'"
                       " AND type IS NOT 'index') OR coalesce(rootpage, 0) < 1 LIMIT 1",
                       err);
}

/* ---- tables ---- */

static const char objects[] =
    "SELECT type || ' ' || name, tbl_name, sql FROM sqlite_master ORDER BY type, name";

/* Columns that were added to an older journal stand in its text with other blanks. */
static bool is_same(const char *text, const char *other)
{
    for (;; text++, other++) {
        text += strspn(text, " \n");
        other += strspn(other, " \n");
        if (*text != *other)
            return false;
        if (*text == '\0')
            return true;
    }
}

static bool is_same_object(sqlite3_stmt *row, sqlite3_stmt *other)
{
    for (int i = 0; i < 3; i++)
        if (!is_same(text_of(row, i), text_of(other, i)))
            return false;
    return true;
}

/* Both are in one order, so the first that differs is strange, or missing. */
static int compare(struct journal *journal, sqlite3_stmt *found, sqlite3_stmt *model,
                   struct kimt_error *err)
{
    int step, expected;

    do {
        step = sqlite3_step(found);
        expected = sqlite3_step(model);
    } while (step == SQLITE_ROW && expected == SQLITE_ROW && is_same_object(found, model));
    if (step == SQLITE_DONE && expected == SQLITE_DONE)
        return KIMT_OK;
    if (step != SQLITE_ROW && step != SQLITE_DONE)
        return store_fail(journal, err, "cannot be read");
    if (expected != SQLITE_ROW && expected != SQLITE_DONE)
        return no_memory(err, "for the journal");
    return strange(journal, err, text_of(step == SQLITE_ROW ? found : model, 0));
}

int layout_check_tables(struct journal *journal, const char *sql, struct kimt_error *err)
{
    sqlite3 *db = NULL;
    sqlite3_stmt *found = NULL, *model = NULL;
    int result = KIMT_FAIL;

    if (sqlite3_prepare_v2(journal->db, objects, -1, &found, NULL) != SQLITE_OK)
        (void)store_fail(journal, err, "cannot be read");
    else if (sqlite3_open(":memory:", &db) != SQLITE_OK ||
             sqlite3_exec(db, sql, NULL, NULL, NULL) != SQLITE_OK ||
             sqlite3_prepare_v2(db, objects, -1, &model, NULL) != SQLITE_OK)
        (void)no_memory(err, "for the journal");
    else
        result = compare(journal, found, model, err);
    (void)sqlite3_finalize(found);
    (void)sqlite3_finalize(model);
    (void)sqlite3_close(db);
    return result;
}
