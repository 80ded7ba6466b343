/* SPDX-License-Identifier: MIT
 *
 * The tables, and whether a file that is there may be used: ours, of a version we know, of this
 * pair of servers, and sound.
 */
#include "journal/pages.h"
#include <kimt/error.h>
#include <string.h>

#define APPLICATION_ID 1802071412 /* "kimt" */
#define SMALL_BYTES    (64 << 20)

/* What follows the message's key is about 45 bytes a row; WITHOUT ROWID spares a second tree. */
static const char tables[] =
    "CREATE TABLE identity (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;"
    "CREATE TABLE run (id INTEGER PRIMARY KEY, name TEXT NOT NULL, command TEXT NOT NULL,"
    " begun_s INTEGER NOT NULL, ended_s INTEGER NOT NULL DEFAULT 0,"
    " status INTEGER NOT NULL DEFAULT 0);"
    "CREATE TABLE account (id INTEGER PRIMARY KEY, address TEXT NOT NULL UNIQUE,"
    " state INTEGER NOT NULL DEFAULT 0, reason TEXT NOT NULL DEFAULT '',"
    " created INTEGER NOT NULL DEFAULT 0, changed_s INTEGER NOT NULL DEFAULT 0);"
    "CREATE TABLE folder (id INTEGER PRIMARY KEY, account INTEGER NOT NULL REFERENCES account,"
    " source TEXT NOT NULL, target TEXT NOT NULL, finished INTEGER NOT NULL DEFAULT 0,"
    " seen_uid_validity INTEGER NOT NULL DEFAULT 0, seen_uid_next INTEGER NOT NULL DEFAULT 0,"
    " seen_messages INTEGER NOT NULL DEFAULT 0, seen_modseq INTEGER NOT NULL DEFAULT 0,"
    " uid_validity INTEGER NOT NULL DEFAULT 0, doubt_from INTEGER NOT NULL DEFAULT 0,"
    " created_run INTEGER NOT NULL DEFAULT 0, late_from INTEGER NOT NULL DEFAULT 0,"
    " sent_from INTEGER NOT NULL DEFAULT 0, UNIQUE (account, source));"
    "CREATE TABLE keywords (id INTEGER PRIMARY KEY, text TEXT NOT NULL UNIQUE);"
    "CREATE TABLE message (folder INTEGER NOT NULL, source_uid INTEGER NOT NULL,"
    " uid INTEGER NOT NULL, size INTEGER NOT NULL, digest BLOB NOT NULL, flags INTEGER NOT NULL,"
    " keywords INTEGER NOT NULL, date_s INTEGER NOT NULL, zone_minutes INTEGER NOT NULL,"
    " outcome INTEGER NOT NULL, notes INTEGER NOT NULL, run INTEGER NOT NULL,"
    " left_flags INTEGER, left_keywords INTEGER,"
    " PRIMARY KEY (folder, source_uid)) WITHOUT ROWID;";

/* Since version 3. A target that is NULL: the folder is left out. */
static const char plan_table[] =
    "CREATE TABLE plan (account INTEGER NOT NULL, source TEXT NOT NULL, target TEXT,"
    " PRIMARY KEY (account, source)) WITHOUT ROWID;";

/* Since version 6. */
static const char parent_table[] =
    "CREATE TABLE parent (account INTEGER NOT NULL, path TEXT NOT NULL, run INTEGER NOT NULL,"
    " PRIMARY KEY (account, path)) WITHOUT ROWID;";

static int refuse(struct kimt_error *err, const struct journal *journal, int kind, const char *why,
                  const char *hint)
{
    (void)kimt_fail(err, KIMT_SCOPE_RUN, kind, KIMT_RETRY_NEVER, "the journal %s %s", journal->path,
                    why);
    kimt_error_hint(err, hint);
    return KIMT_FAIL;
}

/* A pragma or query that answers one number. */
static int number_of(struct journal *journal, const char *sql, int64_t *number_r,
                     struct kimt_error *err)
{
    sqlite3_stmt *statement = NULL;
    int result = sqlite3_prepare_v2(journal->db, sql, -1, &statement, NULL);

    if (result == SQLITE_OK)
        result = sqlite3_step(statement);
    *number_r = result == SQLITE_ROW ? sqlite3_column_int64(statement, 0) : 0;
    (void)sqlite3_finalize(statement);
    if (result == SQLITE_ROW || result == SQLITE_DONE)
        return KIMT_OK;
    return store_fail(journal, err, "cannot be read");
}

/* ---- a new one ---- */

static int make(struct journal *journal, const struct journal_identity *identity,
                struct kimt_error *err)
{
    char *key = digest_key_make(), *sql = NULL;
    int result;

    if (key)
        sql = sqlite3_mprintf(
            "BEGIN IMMEDIATE; %s %s %s %s INSERT INTO identity VALUES ('source', %Q), "
            "('destination', %Q); %s; PRAGMA application_id = %d; "
            "PRAGMA user_version = %d; COMMIT;",
            tables, plan_table, parent_table, pages_table, identity->source, identity->destination,
            key, APPLICATION_ID, JOURNAL_SCHEMA_VERSION);
    sqlite3_free(key);
    if (!sql)
        return refuse(err, journal, KIMT_KIND_INTERNAL, "cannot be made: no memory", "");
    result = store_execute(journal, sql, err);
    sqlite3_free(sql);
    return result;
}

/* ---- one that is there ---- */

static int check_layout(struct journal *journal, struct kimt_error *err)
{
    char *sql = sqlite3_mprintf("%s %s %s %s", tables, plan_table, parent_table, pages_table);
    int result = KIMT_FAIL;

    if (sql)
        result = layout_check_tables(journal, sql, err);
    else
        (void)refuse(err, journal, KIMT_KIND_INTERNAL, "cannot be read: no memory", "");
    sqlite3_free(sql);
    return result;
}

/* A small one is read whole, at 1 ms a MB; a large one only after a run was cut short. */
static int is_check_due(struct journal *journal, bool *due_r, struct kimt_error *err)
{
    int64_t cut_short, pages, page_size;

    if (number_of(journal, "SELECT count(*) FROM run WHERE ended_s = 0", &cut_short, err) !=
            KIMT_OK ||
        number_of(journal, "PRAGMA page_count", &pages, err) != KIMT_OK ||
        number_of(journal, "PRAGMA page_size", &page_size, err) != KIMT_OK)
        return KIMT_FAIL;
    *due_r =
        page_size <= 0 || pages <= SMALL_BYTES / page_size || (cut_short > 0 && journal->writable);
    return KIMT_OK;
}

static int check_sound(struct journal *journal, struct kimt_error *err)
{
    sqlite3_stmt *row = NULL;
    const char *found = NULL;
    bool is_due;
    int result;

    if (is_check_due(journal, &is_due, err) != KIMT_OK)
        return KIMT_FAIL;
    if (!is_due)
        return KIMT_OK;
    result = sqlite3_prepare_v2(journal->db, "PRAGMA quick_check(1)", -1, &row, NULL);
    if (result == SQLITE_OK && sqlite3_step(row) == SQLITE_ROW)
        found = (const char *)sqlite3_column_text(row, 0);
    if (!found)
        result = store_fail(journal, err, "cannot be read");
    else if (strcmp(found, "ok") != 0)
        result = refuse(err, journal, KIMT_KIND_CORRUPT, "is damaged", STORE_HINT_DAMAGED);
    else
        result = KIMT_OK;
    (void)sqlite3_finalize(row);
    return result;
}

static int is_of_another(struct kimt_error *err, const struct journal *journal, const char *source,
                         const char *destination)
{
    char why[600];

    (void)snprintf(why, sizeof why, "belongs to another migration: from %s to %s", source,
                   destination);
    return refuse(err, journal, KIMT_KIND_CONFIG, why,
                  "nothing was touched; set state = DIR in [migration] to a folder of its own");
}

static int compare_identity(const struct journal *journal, sqlite3_stmt *row,
                            const struct journal_identity *identity, struct kimt_error *err)
{
    const char *source = (const char *)sqlite3_column_text(row, 0);
    const char *destination = (const char *)sqlite3_column_text(row, 1);

    if (!source || !destination)
        return store_damaged(journal, err, "it does not say which migration it belongs to");
    if (strcmp(source, identity->source) == 0 && strcmp(destination, identity->destination) == 0)
        return KIMT_OK;
    return is_of_another(err, journal, source, destination);
}

static int check_identity(struct journal *journal, const struct journal_identity *identity,
                          struct kimt_error *err)
{
    sqlite3_stmt *row = NULL;
    int result = sqlite3_prepare_v2(
        journal->db,
        "SELECT a.value, b.value FROM identity a, identity b WHERE a.key = 'source' AND b.key = "
        "'destination'",
        -1, &row, NULL);

    if (result == SQLITE_OK)
        result = sqlite3_step(row);
    if (result == SQLITE_ROW)
        result = compare_identity(journal, row, identity, err);
    else if (result == SQLITE_DONE)
        result = store_damaged(journal, err, "it does not say which migration it belongs to");
    else
        result = store_fail(journal, err, "cannot be read");
    (void)sqlite3_finalize(row);
    return result;
}

static int check_ours(struct journal *journal, int64_t *version_r, struct kimt_error *err)
{
    int64_t application;

    if (number_of(journal, "PRAGMA application_id", &application, err) != KIMT_OK ||
        number_of(journal, "PRAGMA user_version", version_r, err) != KIMT_OK)
        return KIMT_FAIL;
    if (application != APPLICATION_ID || *version_r < 1)
        return refuse(err, journal, KIMT_KIND_CORRUPT, "was not made by kimt",
                      "set state = DIR in [migration] to another folder");
    if (*version_r > JOURNAL_SCHEMA_VERSION)
        return refuse(err, journal, KIMT_KIND_UNSUPPORTED, "was written by a newer kimt",
                      "use that version, or newer, for this profile");
    return KIMT_OK;
}

/* From each version to the next one. */
static int bring_up_to_date(struct journal *journal, int64_t version, struct kimt_error *err)
{
    static const char *const steps[JOURNAL_SCHEMA_VERSION] = {
        [1] = "ALTER TABLE folder ADD COLUMN late_from INTEGER NOT NULL DEFAULT 0;",
        [2] = plan_table,
        [3] = "INSERT INTO identity VALUES ('digest', 'sha256');",
        [4] = ("ALTER TABLE message ADD COLUMN left_flags INTEGER;"
               "ALTER TABLE message ADD COLUMN left_keywords INTEGER;"),
        [5] = parent_table,
        [6] = pages_table,
        [7] = "ALTER TABLE folder ADD COLUMN sent_from INTEGER NOT NULL DEFAULT 0;",
    };
    char end[80];

    if (version == JOURNAL_SCHEMA_VERSION)
        return KIMT_OK;
    if (!journal->writable)
        return refuse(err, journal, KIMT_KIND_UNSUPPORTED, "was written by an older kimt",
                      "the next migrate brings it up to date");
    (void)snprintf(end, sizeof end, "PRAGMA user_version = %d; COMMIT;", JOURNAL_SCHEMA_VERSION);
    if (store_execute(journal, "BEGIN IMMEDIATE", err) != KIMT_OK)
        return KIMT_FAIL;
    for (int64_t at = version; at < JOURNAL_SCHEMA_VERSION; at++)
        if (store_execute(journal, steps[at], err) != KIMT_OK)
            return KIMT_FAIL;
    if (check_layout(journal, err) != KIMT_OK)
        return KIMT_FAIL;
    return store_execute(journal, end, err);
}

int schema_ready(struct journal *journal, const struct journal_identity *identity,
                 struct kimt_error *err)
{
    int64_t tables_there, version;

    if (number_of(journal, "SELECT count(*) FROM sqlite_master", &tables_there, err) != KIMT_OK)
        return KIMT_FAIL;
    if (tables_there == 0 && journal->writable)
        return make(journal, identity, err);
    if (tables_there == 0)
        return KIMT_END; /* another process is about to make them */
    if (check_ours(journal, &version, err) != KIMT_OK ||
        layout_check_plain(journal, err) != KIMT_OK ||
        (version == JOURNAL_SCHEMA_VERSION && check_layout(journal, err) != KIMT_OK) ||
        check_sound(journal, err) != KIMT_OK ||
        (identity && check_identity(journal, identity, err) != KIMT_OK))
        return KIMT_FAIL;
    return bring_up_to_date(journal, version, err);
}
