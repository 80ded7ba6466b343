/* SPDX-License-Identifier: MIT
 *
 * What could not be found out stays in doubt: it is said, it is looked for by the next run, and it
 * is neither doubled nor forgotten meanwhile.
 *
 * Where every step takes long, as under a sanitizer, KIMT_TEST_STRIDE=N fails at one of N of them.
 */
#include "journal/store.h"
#include "unit/scenario/scenario.h"
#include "unit/support/cmocka_all.h"
#include <kimt/host.h>
#include <stdlib.h>
#include <string.h>

static struct scenario scenario;
static int stride = 1; /* from one step that fails to the next */
static bool async = true, tells_uids = true;
static uint64_t uid_gap; /* so many UIDs are used up between two runs, as if by other mail */

static void begin(void)
{
    memset(&scenario, 0, sizeof scenario);
    scenario_fill(&scenario);
    scenario.keeps_journal = true;
    scenario.fake.async = async;
    scenario.fake.depth = 3;
    scenario.fake.tells_uids = tells_uids;
    store_commit_entries = 1;
}

static int count_calls(void)
{
    int calls;

    begin();
    scenario_run(&scenario);
    assert_int_equal(scenario.status, RUN_ALL_DONE);
    calls = scenario.fake.calls;
    scenario_free(&scenario);
    return calls;
}

static void run_again(int at)
{
    scenario_continue(&scenario);
    scenario_run(&scenario);
    if (scenario.status != RUN_ALL_DONE || scenario.heard.sums_wrong > 0)
        fail_msg("lost at %d: status %d, %s%s", at, scenario.status, scenario.heard.account_error,
                 scenario.heard.folder_error);
}

/* Killed or lost at this call, with a folder that cannot be read back whole until a later run. */
static void doubt_at(int at, bool killed, enum fake_unconfirmed unconfirmed)
{
    begin();
    scenario.fake.unconfirmed = unconfirmed;
    scenario.fake.unreadable = "first message\r\n";
    if (killed)
        scenario.fake.die_at = at;
    else
        scenario.fake.lose_at[0] = at;
    scenario_run(&scenario);
    if (killed) {
        scenario_continue(&scenario);
        scenario_run(&scenario);
    }
    scenario.fake.unreadable = NULL;
    run_again(at);
    if (!scenario_equal(&scenario))
        fail_msg("lost at %d: %zu arrived, and they are not what the source has", at,
                 scenario_arrived(&scenario));
    scenario_free(&scenario);
}

static void sweep(bool killed)
{
    static const enum fake_unconfirmed fates[] = {FAKE_LOST, FAKE_STORED, FAKE_HALF};
    int calls = count_calls();

    for (size_t i = 0; i < sizeof fates / sizeof fates[0]; i++)
        for (int at = 1; at <= calls; at += stride)
            doubt_at(at, killed, fates[i]);
}

static void a_message_that_cannot_be_read_back_after_a_loss_is_there_once_in_the_end(void **state)
{
    (void)state;
    sweep(false);
}

static void a_message_that_cannot_be_read_back_after_a_kill_is_there_once_in_the_end(void **state)
{
    (void)state;
    sweep(true);
}

static void leave_gaps(void)
{
    for (size_t i = 0; i < scenario.fake.destination.count; i++)
        scenario.fake.destination.folders[i].uid_next += uid_gap;
}

/* What was copied without the journal's knowledge is still unknown when the next run is stopped, or
 * given up, before it came to look. */
static void interrupted_at(int at, int again, bool stopped)
{
    begin();
    scenario.fake.unconfirmed = FAKE_STORED;
    scenario.fake.die_at = at;
    scenario_run(&scenario);
    leave_gaps();
    scenario_continue(&scenario);
    scenario.retry_for_ms = 1;
    if (stopped)
        scenario.fake.stop_at = again;
    else
        scenario.fake.lose_at[0] = again;
    scenario_run(&scenario);
    scenario.retry_for_ms = 0;
    run_again(at);
    if (!scenario_equal(&scenario))
        fail_msg("killed at %d, interrupted at %d: %zu arrived, and they are not what the source "
                 "has",
                 at, again, scenario_arrived(&scenario));
    scenario_free(&scenario);
}

static void a_run_that_ends_before_it_looked_leaves_the_doubt_to_the_next(void **state)
{
    int calls = count_calls();

    (void)state;
    for (int at = 10; at <= calls; at += 9 * stride)
        for (int again = 1; again <= calls; again += 2) {
            interrupted_at(at, again, true);
            interrupted_at(at, again, false);
        }
}

static void the_same_holds_where_uids_are_not_told(void **state)
{
    tells_uids = false;
    sweep(false);
    sweep(true);
    a_run_that_ends_before_it_looked_leaves_the_doubt_to_the_next(state);
    tells_uids = true;
}

/* Of that many, headers are looked at first. */
static void the_same_holds_where_many_messages_are_in_doubt(void **state)
{
    uid_gap = 1000;
    async = false;
    a_run_that_ends_before_it_looked_leaves_the_doubt_to_the_next(state);
    tells_uids = false;
    a_run_that_ends_before_it_looked_leaves_the_doubt_to_the_next(state);
    tells_uids = async = true;
    uid_gap = 0;
}

static void a_message_that_failed_is_tried_again_though_its_folder_has_not_changed(void **state)
{
    struct fake_message *message;

    (void)state;
    begin();
    message = &scenario.fake.source.folders[0].messages[0];
    (void)kimt_fail(&message->refuse, KIMT_SCOPE_MESSAGE, KIMT_KIND_REFUSED, KIMT_RETRY_NEVER,
                    "not this one");
    message->refuse_times = 2;
    for (int pass = 0; pass < 2; pass++) {
        scenario_continue(&scenario);
        scenario_run(&scenario);
        assert_int_equal(scenario.status, RUN_INCOMPLETE);
        assert_int_equal(scenario.heard.run.failed, 1);
        assert_int_equal(scenario.heard.run.found, 6);
    }
    run_again(0);
    assert_true(scenario_equal(&scenario));
    assert_int_equal(scenario.heard.run.copied, 1);
    scenario_free(&scenario);
}

/* The folder has mail of its own, which nothing of the source explains. */
static void a_message_that_is_refused_leaves_no_doubt_behind(void **state)
{
    struct fake_message *message;
    struct fake_folder *own;

    (void)state;
    begin();
    own = fake_add_folder(&scenario.fake.destination, "INBOX", KIMT_ROLE_INBOX);
    (void)fake_add_message(own, "mail of its own\r\n");
    message = &scenario.fake.source.folders[0].messages[0];
    (void)kimt_fail(&message->refuse, KIMT_SCOPE_MESSAGE, KIMT_KIND_REFUSED, KIMT_RETRY_NEVER,
                    "not this one");
    message->refuse_times = 2;
    for (int pass = 0; pass < 2; pass++) {
        scenario_continue(&scenario);
        memset(scenario.fake.scans, 0, sizeof scenario.fake.scans);
        scenario_run(&scenario);
        assert_int_equal(scenario.status, RUN_INCOMPLETE);
    }
    assert_int_equal(scenario.fake.scans[KIMT_PARTS_WHOLE], 0); /* it was looked at once */
    scenario_free(&scenario);
}

/* Each loss comes within the time, all of them together do not. */
static void a_run_that_gets_on_between_losses_is_not_given_up(void **state)
{
    (void)state;
    begin();
    for (int i = 0; i < 30; i++)
        (void)fake_add_message(&scenario.fake.source.folders[0], "more\r\n");
    scenario.fake.call_us = 2000;
    scenario.retry_for_ms = 250;
    for (int i = 0; i < FAKE_LOSSES; i++)
        scenario.fake.lose_at[i] = 60 + 90 * i;
    scenario_run(&scenario);
    assert_int_equal(scenario.status, RUN_ALL_DONE);
    assert_true(scenario_equal(&scenario));
    scenario_free(&scenario);
}

/* Full, the destination takes no more; yet what it has taken is known to be there. */
static void what_was_stored_before_an_account_was_full_is_in_no_doubt(void **state)
{
    struct fake_message *message;

    (void)state;
    async = true;
    begin();
    scenario.fake.depth = 9;
    message = fake_add_message(&scenario.fake.source.folders[0], "one more\r\n");
    (void)kimt_fail(&message->refuse, KIMT_SCOPE_ACCOUNT, KIMT_KIND_QUOTA, KIMT_RETRY_NEVER,
                    "over quota");
    message->refuse_times = 1;
    message->refused_late = true;
    scenario_run(&scenario);
    assert_int_equal(scenario.status, RUN_INCOMPLETE);
    assert_non_null(strstr(scenario.heard.account_error, "over quota"));
    assert_int_equal(scenario.heard.message_count, 0);
    assert_int_equal(scenario.heard.run.copied, 4);
    assert_int_equal(scenario_arrived(&scenario), 4);
    scenario_free(&scenario);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_message_that_cannot_be_read_back_after_a_loss_is_there_once_in_the_end),
        cmocka_unit_test(a_message_that_cannot_be_read_back_after_a_kill_is_there_once_in_the_end),
        cmocka_unit_test(a_run_that_ends_before_it_looked_leaves_the_doubt_to_the_next),
        cmocka_unit_test(the_same_holds_where_uids_are_not_told),
        cmocka_unit_test(the_same_holds_where_many_messages_are_in_doubt),
        cmocka_unit_test(a_message_that_failed_is_tried_again_though_its_folder_has_not_changed),
        cmocka_unit_test(a_message_that_is_refused_leaves_no_doubt_behind),
        cmocka_unit_test(a_run_that_gets_on_between_losses_is_not_given_up),
        cmocka_unit_test(what_was_stored_before_an_account_was_full_is_in_no_doubt),
    };
    const char *chosen = getenv("KIMT_TEST_STRIDE");

    if (chosen && atoi(chosen) > 0)
        stride = atoi(chosen);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
