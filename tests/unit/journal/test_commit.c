/* SPDX-License-Identifier: MIT
 *
 * When what was entered is committed, and what becomes of it when that fails.
 */
#include "journal/messages.h"
#include "unit/journal/scene.h"
#include "unit/support/cmocka_all.h"
#include <kimt/destination.h>
#include <kimt/error.h>
#include <kimt/source.h>
#include <stdio.h>
#include <unistd.h>

/* As another process sees it. */
static int64_t committed(const char *sql)
{
    char name[100];
    sqlite3_stmt *statement;
    sqlite3 *db;
    int64_t number;

    (void)snprintf(name, sizeof name, "%s/journal.sqlite", place);
    assert_int_equal(sqlite3_open(name, &db), SQLITE_OK);
    assert_int_equal(sqlite3_prepare_v2(db, sql, -1, &statement, NULL), SQLITE_OK);
    assert_int_equal(sqlite3_step(statement), SQLITE_ROW);
    number = sqlite3_column_int64(statement, 0);
    (void)sqlite3_finalize(statement);
    (void)sqlite3_close(db);
    return number;
}

static void a_commit_that_failed_leaves_nothing_for_the_next_one_to_bring_along(void **state)
{
    struct journal_message message = {.source_uid = 9001, .outcome = 1};

    (void)state;
    assert_int_equal(journal_commit(journal, &error), KIMT_OK);
    add(inbox, 1);
    assert_int_equal(sqlite3_exec(journal->db, "PRAGMA query_only = 1", NULL, NULL, NULL), 0);
    assert_int_equal(journal_commit(journal, &error), KIMT_FAIL);
    assert_true(sqlite3_get_autocommit(journal->db)); /* no transaction is left open */
    assert_int_equal(sqlite3_exec(journal->db, "PRAGMA query_only = 0", NULL, NULL, NULL), 0);
    assert_int_equal(journal_message_add(journal, inbox, &message, &error), KIMT_FAIL);
    assert_int_equal(journal_commit(journal, &error), KIMT_FAIL);
    assert_int_equal(tell(inbox)->count, 0);
}

static void the_next_run_enters_again_after_one_that_lost_an_entry(void **state)
{
    (void)state;
    assert_int_equal(journal_commit(journal, &error), KIMT_OK);
    add(inbox, 1);
    assert_int_equal(sqlite3_exec(journal->db, "PRAGMA query_only = 1", NULL, NULL, NULL), 0);
    assert_int_equal(journal_commit(journal, &error), KIMT_FAIL);
    assert_int_equal(sqlite3_exec(journal->db, "PRAGMA query_only = 0", NULL, NULL, NULL), 0);
    assert_int_equal(
        journal_message_add(journal, inbox, &(struct journal_message){.source_uid = 2}, &error),
        KIMT_FAIL);
    assert_int_equal(journal_run_begin(journal, "next", "migrate", &error), KIMT_OK);
    add(inbox, 3);
    assert_int_equal(journal_commit(journal, &error), KIMT_OK);
    assert_int_equal(tell(inbox)->count, 1);
    assert_int_equal(tell(inbox)->messages[0].source_uid, 3);
}

static void what_was_entered_is_committed_after_a_moment_however_little_it_is(void **state)
{
    (void)state;
    assert_int_equal(journal_commit(journal, &error), KIMT_OK);
    add(inbox, 1);
    assert_int_equal(committed("SELECT count(*) FROM page"), 0);
    (void)usleep(300000);
    add(inbox, 2);
    assert_int_equal(committed("SELECT sum(count) FROM page"), 2);
    add(inbox, 3);
    (void)usleep(300000);
    assert_int_equal(journal_tick(journal, &error), KIMT_OK);
    assert_int_equal(committed("SELECT sum(count) FROM page"), 3);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(what_was_entered_is_committed_after_a_moment_however_little_it_is),
        TEST(a_commit_that_failed_leaves_nothing_for_the_next_one_to_bring_along),
        TEST(the_next_run_enters_again_after_one_that_lost_an_entry),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
