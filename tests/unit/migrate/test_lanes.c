/* SPDX-License-Identifier: MIT
 *
 * Several lanes at work on the folders of one account. In which order their calls come is chance,
 * and another one each time; what they leave must not be.
 *
 * Where every step takes long, as under a sanitizer, KIMT_TEST_STRIDE=N fails at one of N of them.
 */
#include "journal/store.h"
#include "unit/scenario/scenario.h"
#include "unit/support/cmocka_all.h"
#include <stdio.h>
#include <stdlib.h>

#define FOLDERS  7
#define MESSAGES 60 /* of the largest folder: some hundred in all are worth a lane */

static int stride = 1; /* from one step that fails to the next */

static void fill(struct scenario *scenario, int folders)
{
    char text[80], path[20];

    for (int i = 0; i < folders; i++) {
        struct fake_folder *folder;

        (void)snprintf(path, sizeof path, "Folder %d", i);
        folder = fake_add_folder(&scenario->fake.source, path, KIMT_ROLE_NONE);
        for (int j = 0; j < MESSAGES - i; j++) {
            (void)snprintf(text, sizeof text, "message %d of folder %d\r\n", j - j % 5, i);
            (void)fake_add_message(folder, text);
        }
    }
}

static void begin_with(struct scenario *scenario, int folders)
{
    *scenario = (struct scenario){.shares = true, .lanes = 4, .keeps_journal = true};
    scenario->fake.async = true;
    scenario->fake.depth = 3;
    scenario->fake.tells_uids = true;
    scenario->fake.expects = true;
    scenario->fake.unconfirmed = FAKE_HALF;
    fill(scenario, folders);
}

static void begin(struct scenario *scenario)
{
    begin_with(scenario, FOLDERS);
}

static int set_up(void **state)
{
    struct scenario *scenario = calloc(1, sizeof *scenario);

    if (!scenario)
        return -1;
    begin(scenario);
    *state = scenario;
    return 0;
}

static int tear_down(void **state)
{
    scenario_free(*state);
    free(*state);
    return 0;
}

static void must_be_equal(const struct scenario *scenario, const char *what, int at)
{
    if (scenario->status != RUN_ALL_DONE || scenario->heard.sums_wrong != 0)
        fail_msg("%s %d: status %d, %d sums wrong: %s %s %s %s; %llu failed, %llu remaining", what,
                 at, scenario->status, scenario->heard.sums_wrong, scenario->error.text,
                 scenario->heard.account_error, scenario->heard.folder_error,
                 scenario->heard.messages[0].text, (unsigned long long)scenario->heard.run.failed,
                 (unsigned long long)scenario->heard.run.remaining);
    if (!scenario_equal(scenario))
        fail_msg("%s %d: %zu arrived, and they are not what the source has", what, at,
                 scenario_arrived(scenario));
}

static void lanes_share_the_folders_of_an_account(void **state)
{
    struct scenario *scenario = *state;

    scenario->fake.call_us = 20;
    scenario_run(scenario);
    must_be_equal(scenario, "run", 1);
    assert_in_range(scenario->fake.most_open, 4, 8);
    assert_int_equal(scenario->heard.accounts_begun, 1);
    assert_int_equal(scenario->heard.accounts_ended, 1);
    assert_int_equal(scenario->heard.folders, FOLDERS);
    assert_int_equal(scenario->heard.account.copied, scenario->heard.run.copied);
}

/* An account that was taken and is not open yet will have something to do. */
static void no_lane_leaves_before_the_account_is_open(void **state)
{
    struct scenario *scenario = *state;

    for (int i = 0; i < 40; i++) {
        scenario_free(scenario);
        begin(scenario);
        scenario->fake.call_us = 20;
        scenario_run(scenario);
        assert_in_range(scenario->fake.most_open, 4, 8);
    }
}

static void both_sides_hear_which_folder_is_the_next(void **state)
{
    struct scenario *scenario = *state;

    scenario->lanes = 1;
    scenario_run(scenario);
    must_be_equal(scenario, "run", 1);
    assert_int_equal(scenario->fake.expected[0], FOLDERS - 1);
    assert_int_equal(scenario->fake.expected[1], FOLDERS - 1);
    assert_int_equal(scenario->fake.misled, 0);
}

/* Two lanes and three folders: whoever has read the first one to its end, is the next to begin. */
static void the_last_folders_are_told_ahead_as_well(void **state)
{
    struct scenario *scenario = *state;

    scenario_free(scenario);
    begin_with(scenario, 3);
    scenario->lanes = 2;
    scenario->fake.call_us = 500;
    scenario_run(scenario);
    must_be_equal(scenario, "run", 1);
    assert_int_equal(scenario->fake.most_open, 4);
    assert_int_equal(scenario->fake.expected[0], 1);
    assert_int_equal(scenario->fake.misled, 0);
}

/* Each of the two calls waits for the other one to be made. */
static void both_sides_are_asked_for_a_new_folder_at_once(void **state)
{
    struct scenario *scenario = *state;

    scenario->lanes = 1;
    scenario->at_once = true;
    scenario->fake.meets = true;
    scenario_run(scenario);
    must_be_equal(scenario, "run", 1);
    assert_int_equal(scenario->fake.met, 2);
}

/* It is asked for step by step: what is done of it is not to be read again. */
static void a_folder_that_is_known_is_not_begun_before_its_time(void **state)
{
    struct scenario *scenario = *state;

    scenario->lanes = 1;
    scenario_run(scenario);
    (void)fake_add_message(&scenario->fake.source.folders[0], "new\r\n");
    (void)fake_add_message(&scenario->fake.source.folders[3], "new\r\n");
    scenario->fake.expected[0] = scenario->fake.expected[1] = 0;
    scenario_run(scenario);
    must_be_equal(scenario, "run", 2);
    assert_int_equal(scenario->fake.expected[0] + scenario->fake.expected[1], 0);
    assert_int_equal(scenario->fake.misled, 0);
}

static void a_plugin_that_does_not_say_it_bears_it_has_one_session_for_an_account(void **state)
{
    struct scenario *scenario = *state;

    scenario->shares = false;
    scenario_run(scenario);
    must_be_equal(scenario, "run", 1);
    assert_int_equal(scenario->fake.most_open, 2); /* one of each side */
}

static void an_account_with_little_mail_gets_no_further_lane(void **state)
{
    struct scenario *scenario = *state;

    for (size_t i = 0; i < FOLDERS; i++)
        while (scenario->fake.source.folders[i].count > 5)
            fake_remove_message(&scenario->fake.source.folders[i], 0);
    scenario_run(scenario);
    must_be_equal(scenario, "run", 1);
    assert_int_equal(scenario->fake.opened, 2);
}

static void a_pass_with_nothing_new_opens_no_further_sessions(void **state)
{
    struct scenario *scenario = *state;

    scenario_run(scenario);
    scenario_continue(scenario);
    scenario->fake.opened = scenario->fake.closed = 0;
    scenario_run(scenario);
    must_be_equal(scenario, "run", 2);
    assert_int_equal(scenario->fake.opened, 2);
}

static void a_server_that_allows_one_session_gets_one(void **state)
{
    struct scenario *scenario = *state;

    scenario->fake.most_sessions = 1;
    scenario_run(scenario);
    must_be_equal(scenario, "run", 1);
    assert_int_equal(scenario->heard.account_error[0], '\0');
}

static void a_server_that_refused_a_further_session_is_not_asked_again_for_the_account(void **state)
{
    struct scenario *scenario = *state;

    scenario->fake.most_sessions = 1;
    scenario->fake.call_us = 200;
    scenario->destination_limits.sessions = 0;
    scenario_run(scenario);
    must_be_equal(scenario, "run", 1);
    assert_in_range(scenario->fake.refused_sessions, 1, 3); /* one for each further lane */
}

static void there_are_no_more_lanes_than_sessions_at_either_host(void **state)
{
    static const int64_t sessions[][3] = {{2, 0, 2}, {0, 3, 3}, {3, 2, 2}, {2, 3, 2}, {9, 9, 4}};
    struct scenario *scenario = *state;

    for (size_t i = 0; i < sizeof sessions / sizeof sessions[0]; i++) {
        scenario_free(scenario);
        begin(scenario);
        scenario->fake.call_us = 20;
        scenario->source_limits.sessions = sessions[i][0];
        scenario->destination_limits.sessions = sessions[i][1];
        scenario_run(scenario);
        must_be_equal(scenario, "sessions", (int)i);
        assert_in_range(scenario->fake.most_open, 4, 2 * sessions[i][2]);
    }
}

static void an_account_has_no_more_lanes_than_the_profile_allows_it(void **state)
{
    struct scenario *scenario = *state;

    scenario->fake.call_us = 20;
    for (int lanes = 1; lanes <= 2; lanes++) {
        scenario->lanes_per_account = lanes;
        scenario_run(scenario);
        must_be_equal(scenario, "lanes of the account", lanes);
        assert_in_range(scenario->fake.most_open, 2, 2 * lanes);
        scenario_free(scenario);
        begin(scenario);
        scenario->fake.call_us = 20;
    }
}

static int count_calls(void)
{
    static struct scenario scenario;
    int calls;

    begin(&scenario);
    scenario_run(&scenario);
    calls = scenario.fake.calls;
    scenario_free(&scenario);
    return calls;
}

static void a_connection_lost_at_any_step_costs_no_message_and_doubles_none(void **state)
{
    static struct scenario scenario;
    int calls = count_calls();

    (void)state;
    for (int at = 1; at <= calls; at += 7 * stride) {
        begin(&scenario);
        scenario.fake.lose_at[0] = at;
        scenario_run(&scenario);
        must_be_equal(&scenario, "lost at", at);
        scenario_free(&scenario);
    }
}

static void a_kill_at_any_step_costs_no_message_and_doubles_none(void **state)
{
    static const uint32_t commits[] = {1, 500};
    static struct scenario scenario;
    int calls = count_calls();

    (void)state;
    for (int at = 1; at <= calls; at += 5 * stride) {
        store_commit_entries = commits[at % 2];
        begin(&scenario);
        scenario.fake.die_at = at;
        scenario_run(&scenario);
        scenario_continue(&scenario);
        scenario_run(&scenario);
        must_be_equal(&scenario, "killed at", at);
        scenario_free(&scenario);
    }
}

static void a_stop_at_any_step_leaves_what_adds_up_and_can_be_gone_on_with(void **state)
{
    static struct scenario scenario;
    int calls = count_calls();

    (void)state;
    for (int at = 1; at <= calls; at += 17 * stride) {
        begin(&scenario);
        scenario.fake.stop_at = at;
        scenario_run(&scenario);
        assert_int_equal(scenario.heard.sums_wrong, 0);
        if (scenario.status != RUN_STOPPED && scenario.status != RUN_ALL_DONE)
            fail_msg("stopped at %d: status %d: %s %s; %llu remaining", at, scenario.status,
                     scenario.heard.account_error, scenario.heard.folder_error,
                     (unsigned long long)scenario.heard.run.remaining);
        scenario_continue(&scenario);
        scenario_run(&scenario);
        must_be_equal(&scenario, "stopped at", at);
        scenario_free(&scenario);
    }
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(lanes_share_the_folders_of_an_account),
        TEST(no_lane_leaves_before_the_account_is_open),
        TEST(both_sides_hear_which_folder_is_the_next),
        TEST(the_last_folders_are_told_ahead_as_well),
        TEST(both_sides_are_asked_for_a_new_folder_at_once),
        TEST(a_folder_that_is_known_is_not_begun_before_its_time),
        TEST(a_plugin_that_does_not_say_it_bears_it_has_one_session_for_an_account),
        TEST(an_account_with_little_mail_gets_no_further_lane),
        TEST(a_pass_with_nothing_new_opens_no_further_sessions),
        TEST(a_server_that_allows_one_session_gets_one),
        TEST(a_server_that_refused_a_further_session_is_not_asked_again_for_the_account),
        TEST(there_are_no_more_lanes_than_sessions_at_either_host),
        TEST(an_account_has_no_more_lanes_than_the_profile_allows_it),
        TEST(a_connection_lost_at_any_step_costs_no_message_and_doubles_none),
        TEST(a_kill_at_any_step_costs_no_message_and_doubles_none),
        TEST(a_stop_at_any_step_leaves_what_adds_up_and_can_be_gone_on_with),
    };
    const char *chosen = getenv("KIMT_TEST_STRIDE");

    if (chosen && atoi(chosen) > 0)
        stride = atoi(chosen);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
