/* SPDX-License-Identifier: MIT
 *
 * What becomes of an account when something is not as it should be, apart from lost connections
 * (test_sweep.c).
 */
#include "unit/scenario/scenario.h"
#include "unit/support/cmocka_all.h"
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static int set_up(void **state)
{
    struct scenario *scenario = calloc(1, sizeof *scenario);

    if (!scenario)
        return -1;
    scenario_fill(scenario);
    scenario->fake.depth = 3;
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

static struct fake_message *source_message(struct scenario *scenario, size_t folder, size_t index)
{
    return &scenario->fake.source.folders[folder].messages[index];
}

static void assert_heard(const struct scenario *scenario, int32_t outcome, const char *words)
{
    assert_int_equal(scenario->heard.message_count, 1);
    assert_int_equal(scenario->heard.messages[0].outcome, outcome);
    if (!strstr(scenario->heard.messages[0].text, words))
        fail_msg("'%s' is not in '%s'", words, scenario->heard.messages[0].text);
}

static void assert_counts(const struct scenario *scenario, uint64_t copied, uint64_t skipped,
                          uint64_t failed, uint64_t remaining)
{
    const struct kimt_counts *run = &scenario->heard.run;

    assert_int_equal(run->copied, copied);
    assert_int_equal(run->skipped, skipped);
    assert_int_equal(run->failed, failed);
    assert_int_equal(run->remaining, remaining);
    assert_int_equal(scenario->heard.sums_wrong, 0);
    assert_int_equal(scenario_arrived(scenario), copied);
}

/* ---- good days ---- */

static void every_message_arrives_once_and_in_order(void **state)
{
    struct scenario *scenario = *state;

    scenario_run(scenario);
    assert_int_equal(scenario->status, RUN_ALL_DONE);
    assert_true(scenario_equal(scenario));
    assert_string_equal(scenario->fake.destination.folders[0].messages[0].body,
                        "first message\r\n");
    assert_int_equal(scenario->fake.destination.count, 3); /* the empty one, too */
    assert_int_equal(scenario->heard.run.folders, 3);
    assert_int_equal(scenario->heard.run.folders_created, 3);
    assert_int_equal(scenario->heard.message_count, 0);
    assert_counts(scenario, 6, 0, 0, 0);
}

static void bodies_that_are_shown_where_they_lie_arrive_as_well(void **state)
{
    struct scenario *scenario = *state;

    scenario->fake.shows_bodies = true;
    scenario_run(scenario);
    assert_int_equal(scenario->status, RUN_ALL_DONE);
    assert_true(scenario_equal(scenario));
    assert_true(scenario->fake.bodies_viewed > 6);
    assert_counts(scenario, 6, 0, 0, 0);
}

static void flags_and_dates_go_along(void **state)
{
    struct scenario *scenario = *state;

    source_message(scenario, 0, 0)->flags = KIMT_FLAG_SEEN | KIMT_FLAG_FLAGGED;
    source_message(scenario, 0, 0)->date_s = -86400;
    scenario_run(scenario);
    assert_int_equal(scenario->fake.destination.folders[0].messages[0].flags,
                     KIMT_FLAG_SEEN | KIMT_FLAG_FLAGGED);
    assert_int_equal(scenario->fake.destination.folders[0].messages[0].date_s, -86400);
}

static void empty_folders_are_left_out_when_the_profile_says_so(void **state)
{
    struct scenario *scenario = *state;

    scenario->leave_out_empty = true;
    scenario_run(scenario);
    assert_int_equal(scenario->status, RUN_ALL_DONE);
    assert_int_equal(scenario->fake.destination.count, 2);
}

/* The fakes have one store for all accounts: what the first one brings, the others find there. */
static void assert_all_there(const struct scenario *scenario, uint64_t found)
{
    const struct kimt_counts *run = &scenario->heard.run;

    assert_int_equal(scenario->status, RUN_ALL_DONE);
    assert_int_equal(run->found, found);
    assert_int_equal(run->copied + run->adopted, found);
    assert_int_equal(scenario->heard.sums_wrong, 0);
}

static void several_accounts_share_the_lanes(void **state)
{
    struct scenario *scenario = *state;

    scenario->accounts = "a@x.org;1;\nb@x.org;2;\nc@x.org;3;\nd@x.org;4;\n";
    scenario->lanes = 1;
    scenario_run(scenario);
    assert_all_there(scenario, 24);
    assert_int_equal(scenario_arrived(scenario), 6);
}

static void plugins_that_bear_one_call_at_a_time_get_one(void **state)
{
    struct scenario *scenario = *state;

    /* The fakes are not thread safe: what is wrong here shows under a thread sanitizer. */
    scenario->accounts = "a@x.org;1;\nb@x.org;2;\nc@x.org;3;\nd@x.org;4;\n";
    scenario->lanes = 4;
    scenario->threads = KIMT_THREADS_SERIAL;
    scenario_run(scenario);
    assert_all_there(scenario, 24);
}

static void plugins_that_bear_one_session_at_a_time_get_one(void **state)
{
    struct scenario *scenario = *state;

    scenario->accounts = "a@x.org;1;\nb@x.org;2;\nc@x.org;3;\n";
    scenario->lanes = 3;
    scenario->threads = KIMT_THREADS_ONE;
    scenario_run(scenario);
    assert_int_equal(scenario->status, RUN_ALL_DONE);
    assert_int_equal(scenario->fake.most_open, 2); /* one of each side */
}

/* ---- nothing is doubled ---- */

static void a_second_run_recognises_what_is_there(void **state)
{
    struct scenario *scenario = *state;

    scenario_run(scenario);
    scenario->heard = (struct heard){0};
    scenario_run(scenario); /* without a journal */
    assert_int_equal(scenario->status, RUN_ALL_DONE);
    assert_int_equal(scenario_arrived(scenario), 6);
    assert_int_equal(scenario->heard.run.adopted, 6);
    assert_int_equal(scenario->heard.run.copied, 0);
    assert_int_equal(scenario->heard.sums_wrong, 0);
}

#define TWICE_SENT "Message-ID: <1@x>\r\nSubject: s\r\n\r\ntext\r\n"

/* A message that came over a mailing list and directly: two messages, not one. */
static void a_copy_is_not_taken_for_a_message_that_only_looks_alike(void **state)
{
    struct scenario *scenario = *state;
    struct fake_folder *source = &scenario->fake.source.folders[2];
    struct fake_folder *there = fake_add_folder(&scenario->fake.destination, "Empty", 0);

    (void)fake_add_message(source, "Received: by list\r\n" TWICE_SENT);
    (void)fake_add_message(source, "Received: directly\r\n" TWICE_SENT);
    (void)fake_add_message(there, "Received: directly\r\n" TWICE_SENT);
    scenario_run(scenario);
    assert_int_equal(scenario->status, RUN_ALL_DONE);
    assert_true(scenario_equal(scenario));
    assert_int_equal(scenario->heard.run.adopted, 1);
    assert_int_equal(scenario->heard.run.copied, 7);
}

static void a_copy_that_was_rewritten_is_recognised_and_told(void **state)
{
    struct scenario *scenario = *state;
    struct fake_folder *there = fake_add_folder(&scenario->fake.destination, "Empty", 0);

    (void)fake_add_message(&scenario->fake.source.folders[2], TWICE_SENT);
    (void)fake_add_message(there, "X-TUID: abc\r\n" TWICE_SENT);
    scenario_run(scenario);
    assert_int_equal(scenario->status, RUN_ALL_DONE);
    assert_int_equal(scenario_arrived(scenario), 7);
    assert_int_equal(scenario->heard.run.adopted, 1);
    assert_int_equal(scenario->heard.message_count, 1);
    assert_int_equal(scenario->heard.messages[0].outcome, KIMT_OUTCOME_ADOPTED);
}

static void a_folder_that_gets_no_messages_may_hold_some(void **state)
{
    struct scenario *scenario = *state;
    struct fake_folder *other = fake_add_folder(&scenario->fake.destination, "Empty", 0);

    (void)fake_add_message(other, "was here before\r\n");
    scenario_run(scenario);
    assert_int_equal(scenario->status, RUN_ALL_DONE);
}

/* ---- messages ---- */

static void a_refused_message_is_told_and_the_run_goes_on(void **state)
{
    struct scenario *scenario = *state;
    struct fake_message *message = source_message(scenario, 0, 0);

    (void)kimt_fail(&message->refuse, KIMT_SCOPE_MESSAGE, KIMT_KIND_TOO_LARGE, KIMT_RETRY_NEVER,
                    "too large");
    message->refuse_times = 9;
    scenario_run(scenario);
    assert_int_equal(scenario->status, RUN_INCOMPLETE);
    assert_heard(scenario, KIMT_OUTCOME_FAILED, "too large");
    assert_counts(scenario, 5, 0, 1, 0);
    assert_int_equal(scenario->fake.refused_appends, 1);
}

static void a_message_refused_for_now_is_offered_again(void **state)
{
    struct scenario *scenario = *state;
    struct fake_message *message = source_message(scenario, 0, 0);

    (void)kimt_fail(&message->refuse, KIMT_SCOPE_MESSAGE, KIMT_KIND_BUSY, KIMT_RETRY_LATER,
                    "not now");
    message->refuse_times = 2;
    scenario_run(scenario);
    assert_int_equal(scenario->status, RUN_ALL_DONE);
    assert_true(scenario_equal(scenario));
    assert_int_equal(scenario->fake.refused_appends, 2);
    assert_true(scenario->heard.waits > 0);
    assert_counts(scenario, 6, 0, 0, 0);
}

static void a_message_that_kills_the_connection_is_set_aside(void **state)
{
    struct scenario *scenario = *state;

    source_message(scenario, 0, 0)->deadly = true;
    scenario->fake.async = true;
    scenario_run(scenario);
    assert_int_equal(scenario->status, RUN_INCOMPLETE);
    assert_heard(scenario, KIMT_OUTCOME_FAILED, "lost 2 times");
    assert_int_equal(scenario->heard.messages[0].uid, 1);
    assert_counts(scenario, 5, 0, 1, 0);
}

static void a_vanished_message_is_skipped_with_its_reason(void **state)
{
    struct scenario *scenario = *state;

    source_message(scenario, 0, 1)->attributes = KIMT_MESSAGE_VANISHED;
    scenario_run(scenario);
    assert_int_equal(scenario->status, RUN_INCOMPLETE);
    assert_heard(scenario, KIMT_OUTCOME_SKIPPED, "deleted at the source");
    assert_counts(scenario, 5, 1, 0, 0);
}

static void a_body_that_cannot_be_read_fails_alone(void **state)
{
    struct scenario *scenario = *state;

    source_message(scenario, 1, 0)->broken = true;
    scenario_run(scenario);
    assert_heard(scenario, KIMT_OUTCOME_FAILED, "cannot be read");
    assert_counts(scenario, 5, 0, 1, 0);
}

static void a_body_shorter_than_promised_is_never_stored(void **state)
{
    struct scenario *scenario = *state;

    source_message(scenario, 1, 0)->promised += 3;
    scenario_run(scenario);
    assert_heard(scenario, KIMT_OUTCOME_FAILED, "announced 35 bytes and handed out 32");
    assert_counts(scenario, 5, 0, 1, 0);
}

static void a_body_longer_than_promised_is_never_stored(void **state)
{
    struct scenario *scenario = *state;

    source_message(scenario, 1, 0)->promised -= 3;
    scenario_run(scenario);
    assert_heard(scenario, KIMT_OUTCOME_FAILED, "announced 29 bytes");
    assert_counts(scenario, 5, 0, 1, 0);
}

/* What a destination learns by taking it, it has to be asked for. */
static void a_large_message_is_asked_for_as_soon_as_it_was_sent(void **state)
{
    static char large[300 * 1024];
    struct scenario *scenario = *state;
    size_t small = scenario->fake.source.folders[1].count;

    memset(large, 'x', sizeof large - 1);
    for (int i = 0; i < 4; i++)
        (void)fake_add_message(&scenario->fake.source.folders[1], large);
    scenario->fake.async = true;
    scenario->fake.depth = 8;
    scenario_run(scenario);
    assert_int_equal(scenario->status, RUN_ALL_DONE);
    assert_int_equal(scenario_copies(&scenario->fake.destination, "Work/Plans", large), 4);
    assert_in_range(scenario->fake.most_queued, 1, small + 3); /* never all of them */
}

static void bare_line_feeds_become_crlf(void **state)
{
    struct scenario *scenario = *state;
    struct fake_message *message =
        fake_add_message(&scenario->fake.source.folders[1], "one\ntwo\r\nthree\n");

    message->attributes = KIMT_MESSAGE_LF_LINES;
    scenario_run(scenario);
    assert_int_equal(scenario->status, RUN_ALL_DONE);
    assert_int_equal(
        scenario_copies(&scenario->fake.destination, "Work/Plans", "one\r\ntwo\r\nthree\r\n"), 1);
}

static void a_size_that_is_not_known_is_found_out_for_those_who_need_it(void **state)
{
    struct scenario *scenario = *state;

    source_message(scenario, 1, 0)->size_kind = KIMT_SIZE_UNKNOWN;
    source_message(scenario, 1, 0)->promised = 0;
    scenario->fake.needs_size = true;
    scenario->spool_memory = 5; /* the rest goes to a file */
    scenario_run(scenario);
    assert_int_equal(scenario->status, RUN_ALL_DONE);
    assert_true(scenario_equal(scenario));
}

/* ---- folders and accounts ---- */

static void a_folder_that_was_replaced_meanwhile_fails_alone(void **state)
{
    struct scenario *scenario = *state;

    scenario->fake.change_validity_at = 22;
    scenario->fake.lose_at[0] = 22;
    scenario_run(scenario);
    assert_int_equal(scenario->status, RUN_INCOMPLETE);
    assert_non_null(strstr(scenario->heard.folder_error, "UIDVALIDITY 7 became 8"));
    assert_int_equal(scenario->heard.run.folders_failed, 1);
    assert_int_equal(scenario->heard.sums_wrong, 0);
    assert_int_equal(scenario_copies(&scenario->fake.destination, "Work/Plans", "twice\r\n"), 1);
}

static void a_refused_login_ends_the_account_with_its_reason(void **state)
{
    struct scenario *scenario = *state;

    scenario->fake.source_auth_fails = 1;
    scenario_run(scenario);
    assert_int_equal(scenario->status, RUN_INCOMPLETE);
    assert_string_equal(scenario->heard.account_error, "login refused");
    assert_int_equal(scenario->heard.waits, 0); /* one try: servers lock accounts */
}

static void a_host_that_never_answers_ends_the_run_soon(void **state)
{
    struct scenario *scenario = *state;

    for (int i = 0; i < 3; i++)
        scenario->fake.lose_at[i] = i + 1;
    scenario->accounts = "a@x.org;1;\nb@x.org;2;\n";
    scenario_run(scenario);
    assert_int_equal(scenario->status, RUN_NOT_STARTED);
    assert_string_equal(scenario->error.text, "the connection was lost");
    assert_int_equal(scenario->fake.calls, 3);
}

static void a_host_that_is_busy_is_waited_for(void **state)
{
    struct scenario *scenario = *state;

    scenario->fake.busy_logins = 5;
    scenario_run(scenario);
    assert_int_equal(scenario->status, RUN_ALL_DONE);
    assert_true(scenario->heard.waits >= 5);
    assert_counts(scenario, 6, 0, 0, 0);
}

static void a_host_that_stays_busy_ends_the_account_at_the_deadline(void **state)
{
    struct scenario *scenario = *state;

    scenario->fake.busy_logins = 1000000;
    scenario->retry_for_ms = 100;
    scenario_run(scenario);
    assert_int_equal(scenario->status, RUN_INCOMPLETE);
    assert_string_equal(scenario->heard.account_error, "come back");
    assert_int_equal(scenario_arrived(scenario), 0);
}

static void a_folder_that_is_refused_for_now_is_waited_for(void **state)
{
    struct scenario *scenario = *state;

    for (int side = 0; side < 2; side++) {
        scenario_again(scenario);
        scenario->fake.busy_folders[side] = 4;
        scenario_run(scenario);
        assert_int_equal(scenario->status, RUN_ALL_DONE);
        assert_int_equal(scenario->heard.waits, 4);
        assert_counts(scenario, 6, 0, 0, 0);
        assert_true(scenario_equal(scenario));
    }
}

static void a_folder_that_stays_busy_is_left_alone(void **state)
{
    struct scenario *scenario = *state;

    scenario->fake.busy_folders[0] = 6; /* the first one, to its end */
    scenario_run(scenario);
    assert_int_equal(scenario->status, RUN_INCOMPLETE);
    assert_string_equal(scenario->heard.folder_error, "folder is locked");
    assert_int_equal(scenario->heard.waits, 5);
    assert_true(scenario_arrived(scenario) > 0);
}

static void a_destination_that_cannot_be_read_back_ends_its_account(void **state)
{
    struct scenario *scenario = *state;

    scenario->fake.no_scan = true;
    source_message(scenario, 1, 0)->deadly = true;
    scenario_run(scenario);
    assert_int_equal(scenario->status, RUN_INCOMPLETE);
    assert_non_null(strstr(scenario->heard.account_error, "cannot list which of"));
    assert_counts(scenario, 4, 0, 1, 1);
}

/* ---- stop, dry run ---- */

static void a_stop_finishes_what_is_under_way(void **state)
{
    struct scenario *scenario = *state;

    scenario->fake.async = true;
    scenario->fake.stop_at = 24;
    scenario_run(scenario);
    assert_int_equal(scenario->status, RUN_STOPPED);
    assert_true(scenario->heard.run.copied > 0);
    assert_true(scenario->heard.run.remaining > 0);
    assert_int_equal(scenario->heard.run.copied + scenario->heard.run.remaining, 6);
    assert_int_equal(scenario->heard.run.copied, scenario_arrived(scenario));
    assert_int_equal(scenario->heard.sums_wrong, 0);
}

static void a_stop_anywhere_leaves_counts_that_add_up(void **state)
{
    struct scenario *scenario = *state;
    int calls;

    scenario_run(scenario);
    calls = scenario->fake.calls;
    for (int at = 1; at <= calls; at++) {
        scenario_again(scenario);
        scenario->fake.stop = false;
        scenario->fake.stop_at = at;
        scenario_run(scenario);
        assert_int_equal(scenario->heard.sums_wrong, 0);
        assert_int_equal(scenario->heard.run.copied, scenario_arrived(scenario));
        assert_true(scenario->status == RUN_STOPPED || scenario_equal(scenario));
    }
}

static void *cancel_soon(void *context)
{
    struct scenario *scenario = context;

    (void)usleep(50000);
    __atomic_store_n(&scenario->fake.stop, true, __ATOMIC_RELAXED);
    run_cancel();
    return NULL;
}

static void cancelling_makes_blocked_calls_return(void **state)
{
    struct scenario *scenario = *state;
    pthread_t thread;

    scenario->fake.block_at = 15;
    assert_int_equal(pthread_create(&thread, NULL, cancel_soon, scenario), 0);
    scenario_run(scenario);
    (void)pthread_join(thread, NULL);
    assert_int_equal(scenario->status, RUN_STOPPED);
    assert_int_equal(scenario->heard.sums_wrong, 0);
}

static void a_check_measures_and_changes_nothing(void **state)
{
    struct scenario *scenario = *state;

    scenario->check = true;
    scenario_run(scenario);
    assert_int_equal(scenario->status, RUN_ALL_DONE);
    assert_int_equal(scenario->heard.check_count, 1);
    assert_int_equal(scenario->heard.checks[0].source_ok, 1);
    assert_int_equal(scenario->heard.checks[0].destination_ok, 1);
    assert_int_equal(scenario->heard.checks[0].folders, 3);
    assert_int_equal(scenario->heard.checks[0].messages, 6);
    assert_int_equal(scenario->fake.destination.count, 0);
    assert_int_equal(scenario->heard.accounts_failed, 0);
}

static void a_check_tells_which_rows_failed(void **state)
{
    struct scenario *scenario = *state;

    scenario->check = true;
    scenario->accounts = "a@x.org;1;\nb@x.org;2;\n";
    scenario->fake.busy_logins = 1;
    scenario_run(scenario);
    assert_int_equal(scenario->status, RUN_INCOMPLETE);
    assert_int_equal(scenario->heard.check_count, 2);
    assert_int_equal(scenario->heard.accounts_failed, 1);
    assert_int_equal(scenario->heard.checks[0].destination_ok, 0);
}

static void a_dry_run_counts_and_changes_nothing(void **state)
{
    struct scenario *scenario = *state;

    scenario->dry_run = true;
    scenario_run(scenario);
    assert_int_equal(scenario->status, RUN_ALL_DONE);
    assert_int_equal(scenario->fake.destination.count, 0);
    assert_int_equal(scenario->heard.folders, 3);
    assert_counts(scenario, 0, 0, 0, 6);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(every_message_arrives_once_and_in_order),
        TEST(bodies_that_are_shown_where_they_lie_arrive_as_well),
        TEST(flags_and_dates_go_along),
        TEST(empty_folders_are_left_out_when_the_profile_says_so),
        TEST(several_accounts_share_the_lanes),
        TEST(a_second_run_recognises_what_is_there),
        TEST(a_copy_is_not_taken_for_a_message_that_only_looks_alike),
        TEST(a_copy_that_was_rewritten_is_recognised_and_told),
        TEST(a_folder_that_gets_no_messages_may_hold_some),
        TEST(a_refused_message_is_told_and_the_run_goes_on),
        TEST(a_message_refused_for_now_is_offered_again),
        TEST(a_message_that_kills_the_connection_is_set_aside),
        TEST(a_vanished_message_is_skipped_with_its_reason),
        TEST(a_body_that_cannot_be_read_fails_alone),
        TEST(a_body_shorter_than_promised_is_never_stored),
        TEST(a_body_longer_than_promised_is_never_stored),
        TEST(a_large_message_is_asked_for_as_soon_as_it_was_sent),
        TEST(bare_line_feeds_become_crlf),
        TEST(a_size_that_is_not_known_is_found_out_for_those_who_need_it),
        TEST(a_folder_that_was_replaced_meanwhile_fails_alone),
        TEST(a_refused_login_ends_the_account_with_its_reason),
        TEST(a_host_that_never_answers_ends_the_run_soon),
        TEST(a_host_that_is_busy_is_waited_for),
        TEST(a_host_that_stays_busy_ends_the_account_at_the_deadline),
        TEST(a_folder_that_is_refused_for_now_is_waited_for),
        TEST(a_folder_that_stays_busy_is_left_alone),
        TEST(a_destination_that_cannot_be_read_back_ends_its_account),
        TEST(a_stop_finishes_what_is_under_way),
        TEST(a_stop_anywhere_leaves_counts_that_add_up),
        TEST(plugins_that_bear_one_call_at_a_time_get_one),
        TEST(plugins_that_bear_one_session_at_a_time_get_one),
        TEST(cancelling_makes_blocked_calls_return),
        TEST(a_check_measures_and_changes_nothing),
        TEST(a_check_tells_which_rows_failed),
        TEST(a_dry_run_counts_and_changes_nothing),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
