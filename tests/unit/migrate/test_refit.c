/* SPDX-License-Identifier: MIT
 *
 * A destination refuses a name, and has learned from it what it does not take.
 */
#include "unit/scenario/scenario.h"
#include "unit/support/cmocka_all.h"
#include <stdlib.h>
#include <string.h>

static int set_up(void **state)
{
    struct scenario *scenario = calloc(1, sizeof *scenario);

    if (!scenario)
        return -1;
    scenario_fill(scenario);
    scenario->fake.tells_uids = true;
    *state = scenario;
    return 0;
}

static int tear_down(void **state)
{
    scenario_free(*state);
    free(*state);
    return 0;
}

/* With its path as its only message. */
static void add_folder(struct scenario *scenario, const char *path)
{
    (void)fake_add_message(fake_add_folder(&scenario->fake.source, path, KIMT_ROLE_NONE), path);
}

static void a_refused_name_is_tried_once_more_as_the_rules_have_it_by_then(void **state)
{
    struct scenario *scenario = *state;

    scenario->keeps_journal = true;
    scenario->fake.dislikes = "%";
    add_folder(scenario, "a_b");
    add_folder(scenario, "a%b");
    add_folder(scenario, "a%b/c%");
    for (int pass = 0; pass < 2; pass++) {
        scenario_run(scenario);
        assert_int_equal(scenario->status, RUN_ALL_DONE);
        assert_int_equal(scenario_copies(&scenario->fake.destination, "a_b", "a_b"), 1);
        assert_int_equal(scenario_copies(&scenario->fake.destination, "a_b (2)", "a%b"), 1);
        assert_int_equal(scenario_copies(&scenario->fake.destination, "a_b/c_", "a%b/c%"), 1);
        assert_int_equal(scenario_arrived(scenario), 9);
        scenario_continue(scenario);
    }
}

static void a_name_that_is_refused_for_another_reason_is_told_as_it_was(void **state)
{
    struct scenario *scenario = *state;

    scenario->fake.dislikes = "_%";
    add_folder(scenario, "a%b");
    scenario_run(scenario);
    assert_int_equal(scenario->status, RUN_INCOMPLETE);
    assert_string_equal(scenario->heard.folder_error, "bad name");
}

static bool was_told(const struct heard *heard, const char *words)
{
    for (size_t i = 0; i < heard->note_count; i++)
        if (strstr(heard->notes[i], words))
            return true;
    return false;
}

static void the_other_name_is_told_once_it_is_there(void **state)
{
    struct scenario *scenario = *state;

    scenario->fake.dislikes = "%";
    add_folder(scenario, "50%");
    scenario->dry_run = true;
    scenario_run(scenario);
    assert_false(was_told(&scenario->heard, "becomes 50_"));
    scenario_continue(scenario);
    scenario->dry_run = false;
    scenario_run(scenario);
    assert_true(
        was_told(&scenario->heard,
                 "becomes 50_: its name has characters that the destination does not allow"));
}

static void several_lanes_give_names_that_stay_apart(void **state)
{
    struct scenario *scenario = *state;

    scenario->lanes = scenario->lanes_per_account = 3;
    scenario->shares = true;
    scenario->fake.dislikes = "%";
    add_folder(scenario, "a%");
    add_folder(scenario, "a%%");
    add_folder(scenario, "a_");
    scenario_run(scenario);
    assert_int_equal(scenario->status, RUN_ALL_DONE);
    assert_int_equal(scenario_arrived(scenario), 9);
    assert_int_equal(scenario_copies(&scenario->fake.destination, "a_", "a_"), 1);
    assert_int_equal(scenario_copies(&scenario->fake.destination, "a_ (2)", "a%"), 1);
    assert_int_equal(scenario_copies(&scenario->fake.destination, "a__", "a%%"), 1);
}

/* A copy in each of these folders, and nothing else beside what scenario_fill put there. */
struct expected {
    const char *source, *target;
};

static void assert_once_each(const struct scenario *scenario, const struct expected *expected)
{
    size_t count = 0;

    for (; expected[count].source; count++)
        assert_int_equal(scenario_copies(&scenario->fake.destination, expected[count].target,
                                         expected[count].source),
                         1);
    assert_int_equal(scenario_arrived(scenario), 6 + count);
}

static void lose_all_that_was_learned(struct scenario *scenario)
{
    scenario_lose_journal(scenario);
    scenario_continue(scenario);
    scenario->fake.has_learned = false;
}

static void without_a_journal_the_other_name_is_known_again(void **state)
{
    static const struct expected expected[] = {
        {"50%", "50_"}, {"a%b", "a_b (2)"}, {"a%b/c%", "a_b/c_"}, {"a_b", "a_b"}, {NULL, NULL}};
    struct scenario *scenario = *state;

    scenario->fake.dislikes = "%";
    for (size_t i = 0; expected[i].source; i++)
        add_folder(scenario, expected[i].source);
    for (int pass = 0; pass < 3; pass++) {
        scenario_run(scenario);
        assert_int_equal(scenario->status, RUN_ALL_DONE);
        assert_once_each(scenario, expected);
        lose_all_that_was_learned(scenario);
    }
}

static void what_was_learned_beforehand_gives_the_same_names(void **state)
{
    static const struct expected expected[] = {
        {"a%b", "a_b (2)"}, {"a_b", "a_b"}, {"b%c", "b_c"}, {NULL, NULL}};
    struct scenario *scenario = *state;

    scenario->fake.dislikes = "%";
    scenario->fake.has_learned = true;
    for (size_t i = 0; expected[i].source; i++)
        add_folder(scenario, expected[i].source);
    for (int pass = 0; pass < 2; pass++) {
        scenario_run(scenario);
        assert_int_equal(scenario->status, RUN_ALL_DONE);
        assert_once_each(scenario, expected);
        lose_all_that_was_learned(scenario);
    }
}

static void the_order_in_which_folders_are_refused_gives_the_same_names(void **state)
{
    static const struct expected expected[] = {
        {"a%b", "a_b"}, {"a&b", "a_b (2)"}, {"a*b", "a_b (3)"}, {NULL, NULL}};
    struct scenario *scenario = *state;
    struct fake_folder *last;
    size_t messages = 6 + 3;

    scenario->shares = true; /* then the largest folder is first */
    scenario->fake.dislikes = "%&*";
    for (size_t i = 0; expected[i].source; i++)
        add_folder(scenario, expected[i].source);
    last = &scenario->fake.source.folders[scenario->fake.source.count - 1];
    for (size_t pass = 0; pass < 3; pass++) {
        scenario_run(scenario);
        assert_int_equal(scenario->status, RUN_ALL_DONE);
        for (size_t i = 0; i < 3; i++)
            assert_int_equal(scenario_copies(&scenario->fake.destination, expected[i].target,
                                             expected[i].source),
                             1);
        assert_int_equal(scenario_arrived(scenario), messages);
        lose_all_that_was_learned(scenario);
        for (size_t i = 0; i <= pass; i++)
            (void)fake_add_message(last - pass, "more");
        messages += pass + 1;
    }
}

static void the_same_goes_for_folders_below_those_that_are_refused(void **state)
{
    struct scenario *scenario = *state;

    scenario->shares = true;
    scenario->fake.dislikes = "%&";
    add_folder(scenario, "a%b/x");
    add_folder(scenario, "a&b/x"); /* larger, and refused before the other one */
    (void)fake_add_message(&scenario->fake.source.folders[scenario->fake.source.count - 1], "more");
    scenario_run(scenario);
    assert_int_equal(scenario->status, RUN_ALL_DONE);
    assert_int_equal(scenario_copies(&scenario->fake.destination, "a_b/x", "a%b/x"), 1);
    assert_int_equal(scenario_copies(&scenario->fake.destination, "a_b/x (2)", "a&b/x"), 1);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_refused_name_is_tried_once_more_as_the_rules_have_it_by_then),
        TEST(a_name_that_is_refused_for_another_reason_is_told_as_it_was),
        TEST(the_other_name_is_told_once_it_is_there),
        TEST(several_lanes_give_names_that_stay_apart),
        TEST(without_a_journal_the_other_name_is_known_again),
        TEST(what_was_learned_beforehand_gives_the_same_names),
        TEST(the_order_in_which_folders_are_refused_gives_the_same_names),
        TEST(the_same_goes_for_folders_below_those_that_are_refused),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
