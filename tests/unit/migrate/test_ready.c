/* SPDX-License-Identifier: MIT
 *
 * Lanes that log in while another one lists the folders of an account, and what becomes of their
 * sessions when that account ends, in whatever way, before they have found work in it.
 *
 * Logging in takes longer here than listing: each of them is still at it when the account ends.
 * scenario_run() sees that every session that was opened is closed.
 */
#include "unit/scenario/scenario.h"
#include "unit/support/cmocka_all.h"
#include <stdlib.h>

#define LOGIN_US 70000u /* far, as a run counts it */
#define CALL_US  5000u
#define LANES    4
#define TRIES    20 /* on a machine that is busy, lanes may wake up when all is over */

static int set_up(void **state)
{
    struct scenario *scenario = calloc(1, sizeof *scenario);

    if (!scenario)
        return -1;
    scenario->shares = scenario->at_once = true;
    scenario->lanes = LANES;
    scenario->fake.login_us = LOGIN_US;
    scenario->fake.call_us = CALL_US;
    *state = scenario;
    return 0;
}

static int tear_down(void **state)
{
    scenario_free(*state);
    free(*state);
    return 0;
}

/* Until some lanes got ready. */
static void run(struct scenario *scenario)
{
    for (int i = 0; i == 0 || (i < TRIES && scenario->fake.opened < 4); i++) {
        scenario_again(scenario);
        scenario_run(scenario);
        assert_int_equal(scenario->status, RUN_ALL_DONE);
        run_cancel(); /* goes through the sessions that are listed as open */
    }
    assert_in_range(scenario->fake.opened, 4, 2 * LANES);
}

static void an_empty_account_is_over_before_they_are_ready(void **state)
{
    run(*state);
}

static void so_is_one_with_little_mail(void **state)
{
    struct scenario *scenario = *state;

    scenario_fill(scenario);
    run(scenario);
    assert_true(scenario_equal(scenario));
}

static int count_calls(struct scenario *scenario)
{
    scenario_run(scenario);
    return scenario->fake.calls;
}

static void a_stop_at_any_step_closes_what_was_opened_beforehand(void **state)
{
    struct scenario *scenario = *state;
    int calls = count_calls(scenario);

    for (int at = 1; at <= calls; at++) {
        scenario_continue(scenario);
        scenario->fake.stop_at = at;
        scenario_run(scenario);
        run_cancel();
    }
}

static void so_does_an_account_that_fails_at_any_step(void **state)
{
    struct scenario *scenario = *state;
    int calls = count_calls(scenario);

    scenario->retry_for_ms = 1;
    for (int at = 1; at <= calls; at++) {
        scenario_continue(scenario);
        scenario->fake.lose_at[0] = at;
        scenario_run(scenario);
        run_cancel();
    }
}

static void so_does_a_run_that_ends_early_at_any_step(void **state)
{
    struct scenario *scenario = *state;
    int calls = count_calls(scenario);

    for (int at = 1; at <= calls; at++) {
        scenario_continue(scenario);
        scenario->fake.die_at = at;
        scenario_run(scenario);
        run_cancel();
    }
}

/* A session that was kept from the account before counts as one that is ready. */
static void what_was_kept_is_closed_as_well(void **state)
{
    struct scenario *scenario = *state;

    scenario->accounts = "a@x.org;1;\nb@x.org;2;\nc@x.org;3;\n";
    scenario->fake.reopens[0] = scenario->fake.reopens[1] = true;
    for (int lanes = 2; lanes <= LANES; lanes++) {
        scenario_again(scenario);
        scenario->lanes = lanes;
        scenario_run(scenario);
        assert_int_equal(scenario->status, RUN_ALL_DONE);
        run_cancel();
    }
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(an_empty_account_is_over_before_they_are_ready),
        TEST(so_is_one_with_little_mail),
        TEST(a_stop_at_any_step_closes_what_was_opened_beforehand),
        TEST(so_does_an_account_that_fails_at_any_step),
        TEST(so_does_a_run_that_ends_early_at_any_step),
        TEST(what_was_kept_is_closed_as_well),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
