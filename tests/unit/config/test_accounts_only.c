/* SPDX-License-Identifier: MIT
 *
 * Which accounts --only means.
 */
#include "unit/config/accounts_desk.h"
#include <string.h>

static void keeps_only_those_that_are_asked_for(void **state)
{
    static const char *const some[] = {"C@x.COM", "a@x.com"};
    static const char *const none[] = {"a@x.com", "z@x.com"};

    (void)state;
    assert_taken("a@x.com;1\nb@x.com;2\nc@x.com;3\n", 3);
    assert_true(accounts_keep_only(accounts, some, 2, desk.problems));
    assert_int_equal(accounts_count(accounts), 2);
    assert_row(0, "a@x.com", "1", "");
    assert_row(1, "c@x.com", "3", "");
    assert_false(accounts_keep_only(accounts, none, 2, desk.problems));
    assert_problem(desk.problems, "--only", "z@x.com", NULL);
}

static void assert_kept(const char *pattern, size_t count, const char *first)
{
    const char *const patterns[] = {pattern};

    assert_taken("ann@x.com;1\nbob@x.com;2\nann@sales.x.com;3\nBo-b@sales.x.com;4\n", 4);
    assert_true(accounts_keep_only(accounts, patterns, 1, desk.problems));
    assert_int_equal(accounts_count(accounts), count);
    assert_string_equal(accounts_get(accounts, 0)->address, first);
}

static void assert_none_kept(const char *pattern, const char *where, const char *word)
{
    const char *const patterns[] = {pattern};

    assert_taken("ann@x.com;" SECRET "\nbob@x.com;2\nann@sales.x.com;3\n", 3);
    assert_false(accounts_keep_only(accounts, patterns, 1, desk.problems));
    assert_problem(desk.problems, where, word, NULL);
    problems_free(&desk.problems);
    assert_int_equal(problems_new(&desk.problems, NULL), KIMT_OK);
}

static void keeps_all_that_are_like_a_pattern(void **state)
{
    (void)state;
    assert_kept("*@SALES.x.com", 2, "ann@sales.x.com");
    assert_kept("ann@*", 2, "ann@x.com");
    assert_kept("bo?@x.com", 1, "bob@x.com");
    assert_none_kept("*@y.com", "--only", "matches *@y.com");
}

static void keeps_one_whose_local_part_no_other_has(void **state)
{
    (void)state;
    assert_kept("BOB", 1, "bob@x.com");
    assert_none_kept("ann", "--only", "may be ann@x.com or ann@sales.x.com");
    assert_none_kept("carl", "--only", "carl is not in the accounts file");
}

static void assert_list_kept(const char *list, size_t count, const char *first)
{
    char pattern[300];

    (void)snprintf(pattern, sizeof pattern, "@%s",
                   desk_write(&desk, "list", list, strlen(list), 0600));
    assert_kept(pattern, count, first);
}

static void assert_list_refused(const char *list, const char *where, const char *word)
{
    char pattern[300];

    (void)snprintf(pattern, sizeof pattern, "@%s",
                   desk_write(&desk, "list", list, strlen(list), 0600));
    assert_none_kept(pattern, where, word);
}

static void keeps_those_that_a_file_names(void **state)
{
    (void)state;
    assert_list_kept("# later\r\n\r\n\"ANN@x.com\";\"p;w\";\"A\"\r\nbob\n*@sales.x.com\n", 4,
                     "ann@x.com");
    assert_list_kept("bob@x.com, and more", 1, "bob@x.com");
    assert_list_refused("bob@x.com\nzoe@x.com\n", "list:2", "zoe@x.com is not in");
    assert_list_refused(";" SECRET "\n", "list:1", "does not begin with an address");
    assert_none_kept("@/no/such/list", "/no/such/list", "no such file");
}

static void a_list_that_names_no_account_is_a_problem(void **state)
{
    (void)state;
    assert_list_refused("# nothing yet\n", "--only", "names no account");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(keeps_only_those_that_are_asked_for),       TEST(keeps_all_that_are_like_a_pattern),
        TEST(keeps_one_whose_local_part_no_other_has),   TEST(keeps_those_that_a_file_names),
        TEST(a_list_that_names_no_account_is_a_problem),
    };

    return cmocka_run_group_tests_name("accounts only", tests, NULL, NULL);
}
