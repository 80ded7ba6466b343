/* SPDX-License-Identifier: MIT
 *
 * Sessions that go on as the next account: when they do, what happens where they cannot, and that
 * none is held back from others or left over.
 */
#include "unit/scenario/scenario.h"
#include "unit/support/cmocka_all.h"
#include <stdlib.h>
#include <unistd.h>

#define HANGS_S 20u /* a lane that waits for what nobody will give it waits for ever */

static int set_up(void **state)
{
    struct scenario *scenario = calloc(1, sizeof *scenario);

    if (!scenario)
        return -1;
    scenario->accounts = "a@x.org;1;\nb@x.org;2;\nc@x.org;3;\nd@x.org;4;\n";
    scenario->shares = true;
    scenario->fake.reopens[0] = scenario->fake.reopens[1] = true;
    scenario->fake.depth = 3;
    scenario->fake.async = true;
    scenario_fill(scenario);
    *state = scenario;
    (void)alarm(HANGS_S);
    return 0;
}

static int tear_down(void **state)
{
    (void)alarm(0);
    scenario_free(*state);
    free(*state);
    return 0;
}

static void run(struct scenario *scenario)
{
    scenario_run(scenario);
    if (scenario->status != RUN_ALL_DONE || scenario->heard.sums_wrong != 0)
        fail_msg("status %d: %s %s", scenario->status, scenario->error.text,
                 scenario->heard.account_error);
    assert_int_equal(scenario->heard.accounts_done, 4);
    assert_true(scenario_equal(scenario));
}

static void must_have(const struct scenario *scenario, int opened, int source, int destination)
{
    assert_int_equal(scenario->fake.opened, opened);
    assert_int_equal(scenario->fake.reopened[0], source);
    assert_int_equal(scenario->fake.reopened[1], destination);
}

static void one_session_of_each_side_serves_all_accounts(void **state)
{
    struct scenario *scenario = *state;

    run(scenario);
    must_have(scenario, 2, 3, 3);
}

static void so_it_does_where_the_sides_are_opened_one_after_the_other(void **state)
{
    struct scenario *scenario = *state;

    scenario->shares = false;
    run(scenario);
    must_have(scenario, 2, 3, 3);
}

static void a_plugin_that_cannot_is_closed_and_opened(void **state)
{
    struct scenario *scenario = *state;

    scenario->fake.reopens[1] = false;
    run(scenario);
    must_have(scenario, 5, 3, 0);
    assert_int_equal(scenario->fake.most_open, 2);
}

static void a_session_that_cannot_go_on_gives_way_to_a_new_one(void **state)
{
    struct scenario *scenario = *state;

    scenario->fake.reopen_ends = 2; /* both sides', of the second account */
    run(scenario);
    must_have(scenario, 4, 2, 2);
    assert_int_equal(scenario->fake.most_open, 2);
}

/* The source's session of the account before is closed, the destination's goes on. */
static void a_refusal_is_that_of_the_new_account(void **state)
{
    struct scenario *scenario = *state;

    scenario->fake.refused = "b@x.org";
    scenario_run(scenario);
    assert_int_equal(scenario->status, RUN_INCOMPLETE);
    assert_int_equal(scenario->heard.accounts_done, 3);
    assert_int_equal(scenario->heard.accounts_failed, 1);
    assert_string_equal(scenario->heard.account_error, "login refused");
    must_have(scenario, 3, 1, 3);
}

/* The same, and the destination's session has not had its turn yet. */
static void one_that_was_not_come_to_is_still_there_for_the_next(void **state)
{
    struct scenario *scenario = *state;

    scenario->shares = false;
    scenario->fake.refused = "b@x.org";
    scenario_run(scenario);
    assert_int_equal(scenario->heard.accounts_done, 3);
    must_have(scenario, 3, 1, 2);
}

static void a_lost_session_is_not_kept(void **state)
{
    struct scenario *scenario = *state;
    int calls;

    scenario->fake.tells_uids = true;
    run(scenario);
    calls = scenario->fake.calls;
    for (int at = 1; at <= calls; at++) {
        scenario_again(scenario);
        scenario->fake.unconfirmed = FAKE_HALF;
        scenario->fake.lose_at[0] = at;
        run(scenario);
    }
}

/* With one seat at the destination, every lane but one waits for it. */
static void seats_are_neither_lost_nor_held_back(void **state)
{
    struct scenario *scenario = *state;

    scenario->lanes = 2;
    scenario->fake.most_sessions = 1;
    scenario->fake.call_us = 200;
    for (int i = 0; i < 3; i++) {
        scenario_again(scenario);
        scenario->fake.reopen_ends = i;
        scenario->fake.reopened[1] = 0;
        run(scenario);
        assert_true(i > 0 || scenario->fake.reopened[1] > 0);
    }
}

static void refuse_one_again_and_again(struct scenario *scenario)
{
    scenario->lanes = 2;
    scenario->fake.call_us = 200;
    scenario->fake.most_sessions = 1;
    scenario->fake.refused = "c@x.org";
    for (int i = 0; i < 3; i++) {
        scenario_again(scenario);
        scenario_run(scenario);
        assert_int_equal(scenario->heard.accounts_done, 3);
        assert_int_equal(scenario->heard.accounts_failed, 1);
    }
}

static void a_seat_is_free_again_after_a_refusal(void **state)
{
    refuse_one_again_and_again(*state);
}

/* The destination's session was not come to, and has its seat still. */
static void a_kept_session_has_its_seat_after_a_refusal(void **state)
{
    struct scenario *scenario = *state;

    scenario->shares = false;
    scenario->threads = KIMT_THREADS_SERIAL;
    refuse_one_again_and_again(scenario);
}

static void a_stop_closes_what_is_open(void **state)
{
    struct scenario *scenario = *state;
    int calls;

    run(scenario);
    calls = scenario->fake.calls;
    for (int at = 1; at <= calls; at += 3) {
        scenario_again(scenario);
        scenario->fake.stop = false;
        scenario->fake.stop_at = at;
        scenario_run(scenario); /* which sees that all were closed */
    }
}

static void a_trial_that_needs_one_side_closes_the_other(void **state)
{
    struct scenario *scenario = *state;

    scenario->dry_run = scenario->fake.provisions = true;
    scenario->fake.exists = "a@x.org d@x.org";
    scenario_run(scenario);
    assert_int_equal(scenario->status, RUN_ALL_DONE);
    must_have(scenario, 4 + 3, 3, 0); /* each source was looked at before */
}

/* The limit is learned from a refusal: who was refused waits for a seat, and is not given up. */
static void a_check_and_a_comparison_wait_for_a_session_where_the_host_allows_one(void **state)
{
    struct scenario *scenario = *state;

    scenario->keeps_journal = true;
    run(scenario);
    scenario_continue(scenario);
    scenario->retry_for_ms = 1;
    scenario->lanes = 4;
    scenario->fake.most_sessions = 1;
    scenario->fake.call_us = 2000;
    scenario->check = true;
    scenario_run(scenario);
    assert_int_equal(scenario->status, RUN_ALL_DONE);
    scenario->check = false;
    scenario->verify = true;
    scenario_run(scenario);
    assert_int_equal(scenario->status, RUN_ALL_DONE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(one_session_of_each_side_serves_all_accounts, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(so_it_does_where_the_sides_are_opened_one_after_the_other,
                                        set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_plugin_that_cannot_is_closed_and_opened, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(a_session_that_cannot_go_on_gives_way_to_a_new_one, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(a_refusal_is_that_of_the_new_account, set_up, tear_down),
        cmocka_unit_test_setup_teardown(one_that_was_not_come_to_is_still_there_for_the_next,
                                        set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_lost_session_is_not_kept, set_up, tear_down),
        cmocka_unit_test_setup_teardown(seats_are_neither_lost_nor_held_back, set_up, tear_down),
        cmocka_unit_test_setup_teardown(
            a_check_and_a_comparison_wait_for_a_session_where_the_host_allows_one, set_up,
            tear_down),
        cmocka_unit_test_setup_teardown(a_seat_is_free_again_after_a_refusal, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_kept_session_has_its_seat_after_a_refusal, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(a_stop_closes_what_is_open, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_trial_that_needs_one_side_closes_the_other, set_up,
                                        tear_down),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
