/* SPDX-License-Identifier: MIT
 *
 * Plans and the journal: a plan is kept for later runs, and one that would put a folder elsewhere
 * than an earlier run did is told.
 */
#include "folders/plan.h"
#include "journal/folders.h"
#include "unit/support/desk.h"
#include <kimt/source.h>
#include <string.h>

#define HEAD "account;source folder;destination folder\n"

static const struct journal_identity identity = {"imap old", "kerio new"};
static struct desk desk;
static struct accounts *accounts;
static struct journal *journal;
static struct plan *plan;
static struct kimt_error error;

static int begin(void **state)
{
    static const char rows[] = "ann@example.com\nbob@example.com\n";

    (void)state;
    desk_begin(&desk);
    error = (struct kimt_error){.struct_size = sizeof error};
    return accounts_parse("users.csv", rows, strlen(rows), desk.problems, &accounts) == KIMT_OK &&
                   journal_open(desk.folder, JOURNAL_WRITE, &identity, &journal, &error) == KIMT_OK
               ? 0
               : -1;
}

static int end(void **state)
{
    (void)state;
    plan_free(&plan);
    journal_close(&journal);
    accounts_free(&accounts);
    desk_end(&desk);
    return 0;
}

static void read_plan(const char *text)
{
    const struct plan_rules rules = {.accounts = accounts};

    plan_free(&plan);
    (void)plan_parse("m.plan", text, strlen(text), &rules, desk.problems, &plan);
    assert_no_problem(desk.problems);
}

static int64_t id_of(const char *address)
{
    int64_t id;

    assert_int_equal(journal_account_id(journal, address, &id, &error), KIMT_OK);
    return id;
}

/* As `kimt migrate --plan` with this file does for one account. */
static void follow(const char *address, const char *text)
{
    read_plan(text);
    assert_int_equal(plan_keep(plan_find_account(plan, address), journal, id_of(address), &error),
                     KIMT_OK);
}

/* As a run without a file begins. */
static void recall(void)
{
    plan_free(&plan);
    assert_int_equal(plan_new(&plan, &error), KIMT_OK);
    assert_int_equal(plan_recall(plan, accounts, journal, &error), KIMT_OK);
    assert_false(plan_is_of_file(plan));
}

static const struct plan_line *line_of(const char *address, const char *name)
{
    const struct plan_line *line = NULL;

    assert_int_equal(plan_find(plan_find_account(plan, address), &name, 1, &line), KIMT_OK);
    return line;
}

static void a_plan_that_was_followed_is_kept_for_later_runs(void **state)
{
    (void)state;
    follow("ann@example.com", HEAD "ann@example.com;/a\\/b;/New/Place\n"
                                   "ann@example.com;/Out;skip\n"
                                   "bob@example.com;/x;/y\n");
    recall();
    assert_int_equal(plan_find_account(plan, "ann@example.com")->count, 2);
    assert_true(plan_find_account(plan, "ann@example.com")->is_kept);
    assert_int_equal(line_of("ann@example.com", "a/b")->part_count, 2);
    assert_string_equal(line_of("ann@example.com", "a/b")->parts[1], "Place");
    assert_non_null(line_of("ann@example.com", "Out"));
    assert_null(line_of("ann@example.com", "Out")->target);
    assert_null(plan_find_account(plan, "bob@example.com")); /* was not migrated with it */
}

static void a_new_plan_replaces_what_was_kept(void **state)
{
    (void)state;
    follow("ann@example.com", HEAD "ann@example.com;/a;/b\nann@example.com;/c;skip\n");
    follow("ann@example.com", HEAD "ann@example.com;/a;/z\n");
    recall();
    assert_string_equal(line_of("ann@example.com", "a")->target, "/z");
    assert_null(line_of("ann@example.com", "c"));
}

static void a_file_comes_before_what_was_kept_and_leaves_other_accounts_theirs(void **state)
{
    (void)state;
    follow("ann@example.com", HEAD "ann@example.com;/a;/b\n");
    follow("bob@example.com", HEAD "bob@example.com;/a;/b\n");
    read_plan(HEAD "ann@example.com;/a;/z\n");
    assert_int_equal(plan_recall(plan, accounts, journal, &error), KIMT_OK);
    assert_true(plan_is_of_file(plan));
    assert_string_equal(line_of("ann@example.com", "a")->target, "/z");
    assert_false(plan_find_account(plan, "ann@example.com")->is_kept);
    assert_string_equal(line_of("bob@example.com", "a")->target, "/b");
    assert_true(plan_find_account(plan, "bob@example.com")->is_kept);
}

/* ---- what was done already ---- */

static void copied(const char *source, const char *target)
{
    struct journal_folder folder;

    assert_int_equal(
        journal_folder_get(journal, id_of("ann@example.com"), source, target, &folder, &error),
        KIMT_OK);
    assert_int_equal(journal_folder_intent(journal, folder.id, 1, 1, 1, 1, false, &error), KIMT_OK);
}

static size_t faults_of(const char *text)
{
    size_t before;

    read_plan(text);
    before = problems_count(desk.problems);
    assert_int_equal(plan_check_places(plan, "m.plan", journal, desk.problems, &error), KIMT_OK);
    return problems_count(desk.problems) - before;
}

static void a_folder_that_was_copied_elsewhere_is_told_with_its_line(void **state)
{
    (void)state;
    copied("Work/2024", "Work/2024");
    assert_int_equal(faults_of(HEAD "ann@example.com;/Work;/Old\n"
                                    "ann@example.com;/Work/2024;/Old/2024\n"),
                     1);
    assert_problem(desk.problems, "m.plan:3", "Work/2024 to Work/2024", "Old/2024", "kimt undo",
                   NULL);
}

static void a_folder_that_stays_where_it_went_or_is_left_out_is_no_fault(void **state)
{
    (void)state;
    copied("inbox", "INBOX");
    copied("Work", "Arbeit");
    assert_int_equal(faults_of(HEAD "ann@example.com;/INBOX;/INBOX\n"
                                    "ann@example.com;/Work;/Arbeit\n"
                                    "bob@example.com;/Work;/Elsewhere\n"),
                     0);
    assert_int_equal(faults_of(HEAD "ann@example.com;/Work;skip\n"), 0);
}

static void a_folder_that_was_only_looked_at_may_go_elsewhere(void **state)
{
    struct journal_folder folder;

    (void)state;
    assert_int_equal(
        journal_folder_get(journal, id_of("ann@example.com"), "a", "a", &folder, &error), KIMT_OK);
    assert_int_equal(faults_of(HEAD "ann@example.com;/a;/z\n"), 0);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_plan_that_was_followed_is_kept_for_later_runs),
        TEST(a_new_plan_replaces_what_was_kept),
        TEST(a_file_comes_before_what_was_kept_and_leaves_other_accounts_theirs),
        TEST(a_folder_that_was_copied_elsewhere_is_told_with_its_line),
        TEST(a_folder_that_stays_where_it_went_or_is_left_out_is_no_fault),
        TEST(a_folder_that_was_only_looked_at_may_go_elsewhere),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
