/* SPDX-License-Identifier: MIT
 *
 * The tables, and whether a file that is there may be used: ours, of a version we know, of this
 * pair of servers, and sound.
 */
#include "journal/pages.h"
#include <kimt/host.h>
#include <string.h>

#define APPLICATION_ID 1802071412 /* "kimt" */

/* What follows the message's key is about 45 bytes a row; WITHOUT ROWID spares a second tree. */
static const char tables[] =
    "BEGIN IMMEDIATE;"
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
    " UNIQUE (account, source));"
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

/* ---- a new one --------------------------------------------------------------------------------
 */

static int make(struct journal *journal, const struct journal_identity *identity,
                struct kimt_error *err)
{
    char *key = digest_key_make(), *sql = NULL;
    int result;

    if (key)
        sql = sqlite3_mprintf("%s %s %s %s INSERT INTO identity VALUES ('source', %Q), "
                              "('destination', %Q); %s; PRAGMA application_id = %d; "
                              "PRAGMA user_version = %d; COMMIT;",
                              tables, plan_table, parent_table, pages_table, identity->source,
                              identity->destination, key, APPLICATION_ID, JOURNAL_SCHEMA_VERSION);
    sqlite3_free(key);
    if (!sql)
        return refuse(err, journal, KIMT_KIND_INTERNAL, "cannot be made: no memory", "");
    result = store_execute(journal, sql, err);
    sqlite3_free(sql);
    return result;
}

/* ---- one that is there ------------------------------------------------------------------------
 */

/* Reading the whole file is spared unless a run was cut short. */
static int check_sound(struct journal *journal, struct kimt_error *err)
{
    sqlite3_stmt *statement = NULL;
    int64_t cut_short;
    bool sound;

    if (number_of(journal, "SELECT count(*) FROM run WHERE ended_s = 0", &cut_short, err) !=
        KIMT_OK)
        return KIMT_FAIL;
    if (cut_short == 0 || !journal->writable)
        return KIMT_OK;
    sound = sqlite3_prepare_v2(journal->db, "PRAGMA quick_check(1)", -1, &statement, NULL) ==
                SQLITE_OK &&
            sqlite3_step(statement) == SQLITE_ROW &&
            strcmp((const char *)sqlite3_column_text(statement, 0), "ok") == 0;
    (void)sqlite3_finalize(statement);
    if (sound)
        return KIMT_OK;
    return refuse(err, journal, KIMT_KIND_CORRUPT, "is damaged", STORE_HINT_DAMAGED);
}

static int check_identity(struct journal *journal, const struct journal_identity *identity,
                          struct kimt_error *err)
{
    sqlite3_stmt *statement = NULL;
    char why[600] = "";
    int result = sqlite3_prepare_v2(
        journal->db,
        "SELECT a.value, b.value FROM identity a, identity b WHERE a.key = 'source' AND b.key = "
        "'destination'",
        -1, &statement, NULL);

    if (result == SQLITE_OK)
        result = sqlite3_step(statement);
    if (result == SQLITE_ROW) {
        const char *source = (const char *)sqlite3_column_text(statement, 0);
        const char *destination = (const char *)sqlite3_column_text(statement, 1);
        if (source && destination &&
            (strcmp(source, identity->source) != 0 ||
             strcmp(destination, identity->destination) != 0))
            (void)snprintf(why, sizeof why, "is of another migration: from %s to %s", source,
                           destination);
    }
    (void)sqlite3_finalize(statement);
    if (result != SQLITE_ROW)
        return store_fail(journal, err, "cannot be read");
    if (why[0] == '\0')
        return KIMT_OK;
    return refuse(err, journal, KIMT_KIND_CONFIG, why,
                  "nothing was touched; set state = DIR in [migration] to a folder of its own");
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
    if (check_ours(journal, &version, err) != KIMT_OK || check_sound(journal, err) != KIMT_OK ||
        (identity && check_identity(journal, identity, err) != KIMT_OK))
        return KIMT_FAIL;
    return bring_up_to_date(journal, version, err);
}
