/* SPDX-License-Identifier: MIT
 *
 * A journal that was damaged, or made by somebody else, is refused in words that name it and say
 * what to do: by what reads it as by what writes it.
 */
#include "journal/folders.h"
#include "journal/messages.h"
#include "journal/store.h"
#include "unit/journal/read_all.h"
#include "unit/support/cmocka_all.h"
#include <kimt/error.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const struct journal_identity ours = {"imap old.example.com", "kerio new.example.com"};
static char folder[64], path[128];
static struct kimt_error error;

/* ---- a journal with something in each table ---- */

static void fill(void)
{
    const struct journal_planned line = {"INBOX", NULL};
    const char *const words[] = {"$Forwarded"};
    struct journal_message message = {.outcome = 1, .size = 10, .digest = {1}};
    const struct journal_flags flags = {.flags = 1};
    struct journal *journal = NULL;
    struct journal_folder known;
    int64_t account, set;
    int ok;

    assert_int_equal(journal_open(folder, JOURNAL_WRITE, &ours, &journal, &error), KIMT_OK);
    ok = journal_run_begin(journal, "01022026_101112", "migrate", &error);
    ok |= journal_account_id(journal, "anna@example.com", &account, &error);
    ok |= journal_plan_set(journal, account, &line, 1, &error);
    ok |= journal_parent_made(journal, account, "above", &error);
    ok |= journal_folder_get(journal, account, "INBOX", "INBOX", &known, &error);
    ok |= journal_keywords_id(journal, words, 1, &set, &error);
    message.keywords = set;
    for (message.source_uid = 1; message.source_uid <= 40; message.source_uid++) {
        message.uid = message.source_uid + 100;
        ok |= journal_message_add(journal, known.id, &message, &error);
        if (message.source_uid == 20) /* the first half becomes rows, the second a page */
            ok |= journal_message_flags(journal, known.id, 1, &flags, &flags, &error);
    }
    ok |= journal_run_end(journal, 0, &error);
    assert_int_equal(ok, KIMT_OK);
    journal_close(&journal);
}

static int set_up(void **state)
{
    (void)state;
    (void)snprintf(folder, sizeof folder, "/tmp/kimt-damage-XXXXXX");
    error = (struct kimt_error){.struct_size = sizeof error};
    if (!mkdtemp(folder))
        return -1;
    (void)snprintf(path, sizeof path, "%s/journal.sqlite", folder);
    return 0;
}

static void remove_file(const char *ending)
{
    char name[160];

    (void)snprintf(name, sizeof name, "%s%s", path, ending);
    if (unlink(name) != 0)
        (void)rmdir(name);
}

static int tear_down(void **state)
{
    (void)state;
    remove_file("");
    remove_file("-wal");
    remove_file("-shm");
    return rmdir(folder);
}

/* ---- damage ---- */

static void execute(const char *sql)
{
    sqlite3 *db;
    char *why = NULL;

    assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
    if (sqlite3_exec(db, sql, NULL, NULL, &why) != SQLITE_OK)
        fail_msg("%s: %s", sql, why);
    assert_int_equal(sqlite3_close(db), SQLITE_OK);
}

/* With the constraints of a table put out of force meanwhile. */
static void execute_unchecked(const char *sql)
{
    execute("PRAGMA writable_schema = ON; CREATE TABLE kept AS SELECT name AS n, sql AS s FROM"
            " sqlite_master; UPDATE sqlite_master SET sql = replace(sql, ' NOT NULL', '')"
            " WHERE name NOT IN ('kept')");
    execute(sql);
    execute("PRAGMA writable_schema = ON; UPDATE sqlite_master SET sql = (SELECT s FROM kept"
            " WHERE n = name) WHERE name != 'kept'; DROP TABLE kept");
}

static void assert_refused(enum journal_access access, const char *sql, const char *why)
{
    int result;

    error = (struct kimt_error){.struct_size = sizeof error};
    result = read_all(folder, access, &ours, &error);
    if (result != KIMT_FAIL)
        fail_msg("taken for sound after: %s", sql);
    if (!strstr(error.text, path) || !strstr(error.text, why) || error.hint[0] == '\0')
        fail_msg("after: %s: %s; %s", sql, error.text, error.hint);
}

static void refused(const char *sql, const char *why)
{
    assert_refused(JOURNAL_READ, sql, why);
    assert_refused(JOURNAL_WRITE, sql, why);
    if (!strstr(error.hint, "move it away and run again"))
        fail_msg("after: %s: %s; %s", sql, error.text, error.hint);
}

/* Each on a journal of its own. */
static void each_is_refused(const char *const *damages, size_t count, const char *why,
                            void (*run)(const char *sql))
{
    for (size_t i = 0; i < count; i++) {
        fill();
        assert_int_equal(read_all(folder, JOURNAL_READ, &ours, &error), KIMT_OK);
        run(damages[i]);
        refused(damages[i], why);
        remove_file("");
        remove_file("-wal");
        remove_file("-shm");
    }
}

#define COUNT(array) (sizeof(array) / sizeof(array)[0])

static void a_sound_one_is_read_and_written(void **state)
{
    (void)state;
    fill();
    for (int i = 0; i < 2; i++) {
        if (read_all(folder, JOURNAL_READ, &ours, &error) != KIMT_OK)
            fail_msg("%s", error.text);
        if (i == 0 && read_all(folder, JOURNAL_WRITE, &ours, &error) != KIMT_OK)
            fail_msg("%s", error.text);
    }
}

static void what_runs_by_itself_is_refused(void **state)
{
    static const char *const damages[] = {
        "CREATE TRIGGER t AFTER INSERT ON run BEGIN DELETE FROM message; END",
        "CREATE VIEW v AS SELECT 1",
        "DROP TABLE account; CREATE VIEW account AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL"
        " SELECT i FROM n) SELECT i AS id, 'a' AS address, 0 AS state, '' AS reason, 0 AS created,"
        " 0 AS changed_s FROM n",
        "DROP TABLE identity; CREATE VIEW identity AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL"
        " SELECT i FROM n) SELECT i AS key, 'a' AS value FROM n",
        "DROP TABLE run; CREATE VIEW run AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL"
        " SELECT i FROM n) SELECT i AS id, 0 AS ended_s FROM n",
        "PRAGMA writable_schema = ON; INSERT INTO sqlite_master VALUES ('table', 'files', 'files',"
        " 0, 'CREATE VIRTUAL TABLE files USING fts5(a)')",
    };

    (void)state;
    each_is_refused(damages, COUNT(damages), "differs from what kimt makes", execute);
}

static void other_tables_than_ours_are_refused(void **state)
{
    static const char *const damages[] = {
        "CREATE TABLE further (a)",
        "CREATE INDEX further ON message (size)",
        "DROP TABLE plan",
        "DROP INDEX page_of_folder",
        "ALTER TABLE run ADD COLUMN further TEXT",
        "ALTER TABLE folder RENAME COLUMN source TO origin",
        "ALTER TABLE run ADD COLUMN computed AS (hex(zeroblob(10000000)))",
        "PRAGMA writable_schema = ON; UPDATE sqlite_master SET sql = replace(sql, ' NOT NULL', '')",
    };

    (void)state;
    each_is_refused(damages, COUNT(damages), "differs from what kimt makes", execute);
}

static void values_of_another_kind_are_refused(void **state)
{
    static const char *const damages[] = {
        "UPDATE account SET address = NULL",
        "UPDATE account SET reason = NULL",
        "UPDATE account SET state = 'done'",
        "UPDATE account SET address = x'00'",
        "UPDATE folder SET source = NULL",
        "UPDATE folder SET target = NULL",
        "UPDATE folder SET uid_validity = 1.5",
        "UPDATE folder SET finished = NULL",
        "UPDATE run SET name = NULL",
        "UPDATE run SET command = NULL",
        "UPDATE run SET begun_s = 'soon'",
        "UPDATE parent SET run = NULL",
        "UPDATE plan SET target = x'41'",
        "UPDATE message SET date_s = NULL",
        "UPDATE message SET size = 'many'",
        "UPDATE message SET digest = NULL",
        "UPDATE message SET digest = x'41'",
        "UPDATE page SET run = NULL",
        "UPDATE page SET count = 501",
        "UPDATE page SET count = -1",
        "UPDATE page SET entries = 'text'",
        "UPDATE page SET entries = NULL",
        "UPDATE page SET entries = zeroblob(20000000)",
        "UPDATE page SET first = first - 1",
        "UPDATE page SET last = last + 1",
        "UPDATE identity SET value = NULL WHERE key = 'digest'",
        "UPDATE identity SET value = NULL WHERE key = 'digest_key'",
        "UPDATE identity SET value = x'00' WHERE key = 'digest_key'",
        "UPDATE identity SET value = NULL WHERE key = 'source'",
        "DELETE FROM identity WHERE key = 'destination'",
    };

    (void)state;
    each_is_refused(damages, COUNT(damages), "", execute_unchecked);
}

static void another_encoding_is_refused(void **state)
{
    (void)state;
    execute("PRAGMA encoding = 'UTF-16le'; CREATE TABLE run (id); PRAGMA user_version = 8;"
            " PRAGMA application_id = 1802071412");
    refused("UTF-16", "differs from what kimt makes: see UTF-16le");
}

/* ---- no file at all ---- */

static void what_is_no_file_is_refused(const char *why)
{
    assert_refused(JOURNAL_READ, "reading", why);
    assert_refused(JOURNAL_WRITE, "writing", why);
}

static void a_pipe_is_not_waited_for(void **state)
{
    (void)state;
    assert_int_equal(mkfifo(path, 0600), 0);
    what_is_no_file_is_refused("it is not a file");
}

static void a_folder_in_its_place_is_refused(void **state)
{
    (void)state;
    assert_int_equal(mkdir(path, 0700), 0);
    what_is_no_file_is_refused("cannot use the journal");
}

static void a_symbolic_link_is_not_followed(void **state)
{
    (void)state;
    assert_int_equal(symlink("/dev/null", path), 0);
    what_is_no_file_is_refused("it is a symbolic link");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_sound_one_is_read_and_written),    TEST(what_runs_by_itself_is_refused),
        TEST(other_tables_than_ours_are_refused), TEST(values_of_another_kind_are_refused),
        TEST(another_encoding_is_refused),        TEST(a_pipe_is_not_waited_for),
        TEST(a_folder_in_its_place_is_refused),   TEST(a_symbolic_link_is_not_followed),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
