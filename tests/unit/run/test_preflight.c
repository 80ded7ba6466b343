/* SPDX-License-Identifier: MIT
 *
 * Before accounts are made at the destination: who the source does not let in is left out, who
 * could not be asked stays in, and a source that is away ends the run with nothing touched.
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
    (void)fake_add_message(fake_add_folder(&scenario->fake.source, "INBOX", KIMT_ROLE_INBOX),
                           "a message\r\n");
    scenario->fake.depth = 3;
    scenario->fake.tells_uids = true;
    scenario->fake.provisions = true;
    scenario->accounts = "ann@x.com;p\nbob@x.com;p\ncid@x.com;p\n";
    *state = scenario;
    return 0;
}

static int tear_down(void **state)
{
    scenario_free(*state);
    free(*state);
    return 0;
}

static bool was_provisioned(const struct scenario *scenario, const char *address)
{
    for (size_t i = 0; i < scenario->fake.provisioned_count; i++)
        if (strcmp(scenario->fake.provisioned[i], address) == 0)
            return true;
    return false;
}

static void assert_left_out(struct scenario *scenario, const char *address)
{
    scenario->fake.refused = address;
    scenario_run(scenario);
    assert_int_equal(scenario->status, RUN_INCOMPLETE);
    assert_int_equal(scenario->fake.provision_calls, 1);
    assert_int_equal(scenario->fake.provisioned_count, 2);
    assert_false(was_provisioned(scenario, address));
    assert_int_equal(scenario->heard.accounts_begun, 3);
    assert_int_equal(scenario->heard.accounts_ended, 3);
    assert_int_equal(scenario->heard.accounts_done, 2);
    assert_int_equal(scenario->heard.accounts_failed, 1);
    assert_string_equal(scenario->heard.account_error, "login refused");
    assert_int_equal(scenario->heard.run.copied + scenario->heard.run.adopted, 2); /* one store */
}

static void an_account_refused_at_the_source_is_not_made(void **state)
{
    assert_left_out(*state, "bob@x.com");
}

static void the_first_account_is_no_exception(void **state)
{
    struct scenario *scenario = *state;

    assert_left_out(scenario, "ann@x.com");
    /* Its password was tried once; the two others were let in twice. */
    assert_int_equal(scenario->fake.logins, 5);
}

static void lanes_share_the_logins(void **state)
{
    struct scenario *scenario = *state;

    scenario->lanes = 3;
    scenario->threads = KIMT_THREADS_SERIAL; /* the fakes bear no more */
    assert_left_out(scenario, "cid@x.com");
}

static void when_all_are_refused_the_destination_is_not_asked(void **state)
{
    struct scenario *scenario = *state;

    scenario->fake.source_auth_fails = 1;
    scenario_run(scenario);
    assert_int_equal(scenario->status, RUN_INCOMPLETE);
    assert_int_equal(scenario->fake.provision_calls, 0);
    assert_int_equal(scenario->heard.accounts_failed, 3);
    assert_int_equal(scenario->heard.accounts_ended, 3);
}

static void a_login_that_is_lost_is_tried_again(void **state)
{
    struct scenario *scenario = *state;

    scenario->fake.cut_off = "bob@x.com";
    scenario->fake.cuts = 1;
    scenario_run(scenario);
    assert_int_equal(scenario->status, RUN_ALL_DONE);
    assert_int_equal(scenario->fake.provisioned_count, 3);
}

static void an_account_whose_logins_are_lost_stays_in(void **state)
{
    struct scenario *scenario = *state;

    scenario->fake.cut_off = "bob@x.com";
    scenario->fake.cuts = 4; /* longer than the try before the run lasts */
    scenario_run(scenario);
    assert_int_equal(scenario->status, RUN_ALL_DONE);
    assert_int_equal(scenario->fake.provisioned_count, 3);
    assert_int_equal(scenario->heard.accounts_failed, 0);
}

static void a_source_that_is_away_ends_the_run_untouched(void **state)
{
    struct scenario *scenario = *state;

    scenario->fake.cut_off = "ann@x.com";
    scenario->fake.cuts = 1000;
    scenario_run(scenario);
    assert_int_equal(scenario->status, RUN_NOT_STARTED);
    assert_int_equal(scenario->fake.provision_calls, 0);
    assert_int_equal(scenario->heard.accounts_begun, 0);
}

static void a_source_that_goes_away_meanwhile_ends_the_run_untouched(void **state)
{
    static char rows[26 * 16];
    struct scenario *scenario = *state;

    for (char letter = 'a'; letter <= 'z'; letter++)
        (void)snprintf(rows + strlen(rows), sizeof rows - strlen(rows), "%c@x.com;p\n", letter);
    scenario->accounts = rows;
    scenario->fake.gone_after = 3;
    scenario_run(scenario);
    assert_int_equal(scenario->status, RUN_NOT_STARTED);
    assert_int_equal(scenario->fake.provision_calls, 0);
    assert_in_range(scenario->fake.logins, 4, 30); /* not every account waits for it */
}

static void a_stop_ends_it_with_nothing_touched(void **state)
{
    struct scenario *scenario = *state;

    scenario->fake.stop_at = 2; /* the second account's login */
    scenario_run(scenario);
    assert_int_equal(scenario->status, RUN_STOPPED);
    assert_int_equal(scenario->fake.provision_calls, 0);
    assert_int_equal(scenario->fake.logins, 2);
}

static void a_dry_run_leaves_out_the_same(void **state)
{
    struct scenario *scenario = *state;

    scenario->dry_run = true;
    scenario->fake.refused = "bob@x.com";
    scenario_run(scenario);
    assert_int_equal(scenario->status, RUN_INCOMPLETE);
    assert_false(was_provisioned(scenario, "bob@x.com"));
}

static void a_check_asks_for_all_accounts(void **state)
{
    struct scenario *scenario = *state;

    scenario->check = true;
    scenario->fake.refused = "ann@x.com";
    scenario_run(scenario);
    assert_int_equal(scenario->fake.provisioned_count, 3);
    assert_int_equal(scenario->heard.accounts_failed, 1);
    assert_int_equal(scenario->fake.logins, 3);
}

static void a_destination_that_makes_nothing_costs_no_logins(void **state)
{
    struct scenario *scenario = *state;

    scenario->fake.provisions = false;
    scenario_run(scenario);
    assert_int_equal(scenario->status, RUN_ALL_DONE);
    assert_int_equal(scenario->fake.logins, 3); /* one for each account, to move it */
}

static void a_check_that_is_stopped_before_any_account_says_so(void **state)
{
    struct scenario *scenario = *state;

    scenario->check = true;
    scenario->fake.stop = true;
    scenario_run(scenario);
    assert_int_equal(scenario->status, RUN_STOPPED);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

/* The logins before the run as well as the lanes. */
static void no_more_sessions_are_open_than_the_profile_allows(void **state)
{
    struct scenario *scenario = *state;

    scenario->accounts = "ann@x.com;p\nbob@x.com;p\ncid@x.com;p\ndan@x.com;p\neve@x.com;p\n";
    scenario->lanes = 4;
    scenario->fake.call_us = 2000;
    scenario->source_limits.sessions = 1;
    scenario_run(scenario);
    assert_int_equal(scenario->status, RUN_ALL_DONE);
    assert_int_equal(scenario->fake.logins, 10);
    assert_int_equal(scenario->fake.most_open, 2); /* one of each side */
    assert_int_equal(scenario->heard.waits, 0);    /* no lane was one too many */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(an_account_refused_at_the_source_is_not_made),
        TEST(the_first_account_is_no_exception),
        TEST(lanes_share_the_logins),
        TEST(when_all_are_refused_the_destination_is_not_asked),
        TEST(a_login_that_is_lost_is_tried_again),
        TEST(an_account_whose_logins_are_lost_stays_in),
        TEST(a_source_that_is_away_ends_the_run_untouched),
        TEST(a_source_that_goes_away_meanwhile_ends_the_run_untouched),
        TEST(a_stop_ends_it_with_nothing_touched),
        TEST(a_dry_run_leaves_out_the_same),
        TEST(a_check_asks_for_all_accounts),
        TEST(a_check_that_is_stopped_before_any_account_says_so),
        TEST(no_more_sessions_are_open_than_the_profile_allows),
        TEST(a_destination_that_makes_nothing_costs_no_logins),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
