/* SPDX-License-Identifier: MIT
 *
 * What a host is asked for in a second: never more than the profile allows it, nor much less.
 */
#include "session/pace.h"
#include "unit/scenario/scenario.h"
#include "unit/support/cmocka_all.h"
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define S INT64_C(1000000000) /* in nanoseconds */

static int64_t now_ms(void)
{
    struct timespec now;

    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* ---- reservations ---- */

static void the_limit_holds_from_the_first_byte_on(void **state)
{
    struct pace pace;
    int64_t now = 100 * S, moved = 0;

    (void)state;
    pace_init(&pace);
    pace_limit(&pace, "source", 1000000, 0);
    for (; now < 103 * S; moved += 50000)
        now += pace_take(&pace, 0, 50000, now);
    assert_in_range(moved, 2950000, 3050000);
    pace_destroy(&pace);
}

static void lanes_that_take_turns_share_one_limit(void **state)
{
    struct pace pace;
    int64_t free_at[4] = {0}, moved = 0;

    (void)state;
    pace_init(&pace);
    pace_limit(&pace, "source", 1000000, 0);
    for (int64_t now = 100 * S; now < 103 * S; now += S / 1000)
        for (int lane = 0; lane < 4; lane++)
            if (free_at[lane] <= now) {
                free_at[lane] = now + pace_take(&pace, 0, 64 * 1024, now);
                moved += 64 * 1024;
            }
    assert_in_range(moved, 2900000, 3300000); /* each lane may have a piece in advance */
    pace_destroy(&pace);
}

static void what_was_not_used_is_not_saved_up(void **state)
{
    struct pace pace;
    int64_t moved = 0;

    (void)state;
    pace_init(&pace);
    pace_limit(&pace, "source", 1000000, 0);
    (void)pace_take(&pace, 0, 1000, 100 * S);
    while (pace_take(&pace, 0, 1000, 1000 * S) == 0)
        moved += 1000;
    assert_in_range(moved, 0, 1000000); /* no more than a second's worth at once */
    pace_destroy(&pace);
}

static void the_stricter_one_of_two_limits_counts(void **state)
{
    struct pace pace;

    (void)state;
    pace_init(&pace);
    pace_limit(&pace, "source", 1000000, 10);
    assert_int_equal(pace_take(&pace, 1, 1000, S), S / 10);
    assert_int_equal(pace_take(&pace, 0, 1000000, S), S + S / 1000);
    pace_destroy(&pace);
}

/* ---- a run ---- */

static int set_up(void **state)
{
    struct scenario *scenario = calloc(1, sizeof *scenario);

    if (!scenario)
        return -1;
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

static void fill(struct scenario *scenario, size_t messages, size_t bytes)
{
    struct fake_folder *folder = fake_add_folder(&scenario->fake.source, "INBOX", KIMT_ROLE_INBOX);
    char *body = calloc(1, bytes + 1);

    assert_non_null(body);
    for (size_t i = 0; i < messages; i++) {
        memset(body, 'a' + (int)(i % 26), bytes);
        body[0] = (char)('A' + i / 26);
        (void)fake_add_message(folder, body);
    }
    free(body);
}

static int64_t timed(struct scenario *scenario)
{
    int64_t began = now_ms();

    scenario_run(scenario);
    assert_int_equal(scenario->status, RUN_ALL_DONE);
    return now_ms() - began;
}

/* 60 messages of 5,000 bytes at 200 kB a second are one and a half. */
static void bytes_pass_at_the_rate_of_the_slower_side(void **state)
{
    struct scenario *scenario = *state;

    fill(scenario, 60, 5000);
    scenario->source_limits.max_rate = 200000;
    scenario->destination_limits.max_rate = 5000000;
    assert_in_range(timed(scenario), 1400, 3000);
    assert_true(scenario_equal(scenario));
}

static void messages_pass_so_many_a_second(void **state)
{
    struct scenario *scenario = *state;

    fill(scenario, 60, 10);
    scenario->destination_limits.max_messages = 40;
    assert_in_range(timed(scenario), 1400, 3000);
}

/* Five pass, and 55 others are there, whose headers are compared with theirs. */
static void a_header_that_is_looked_at_is_no_message_that_passes(void **state)
{
    struct scenario *scenario = *state;
    struct fake_folder *there =
        fake_add_folder(&scenario->fake.destination, "INBOX", KIMT_ROLE_INBOX);
    char text[60];

    fill(scenario, 5, 100);
    there->uid_next = 1000; /* as many as are not read whole */
    for (int i = 0; i < 55; i++) {
        (void)snprintf(text, sizeof text, "Subject: %d\r\n\r\nof their own\r\n", i);
        (void)fake_add_message(there, text);
    }
    scenario->destination_limits.max_messages = 20;
    assert_in_range(timed(scenario), 200, 1200);
    assert_int_equal(scenario_arrived(scenario), 60);
}

static void all_lanes_together_keep_to_the_limit(void **state)
{
    struct scenario *scenario = *state;

    /* What the first account brings is recognised for the others, and read all the same. */
    fill(scenario, 20, 5000);
    scenario->accounts = "a@x.org;1;\nb@x.org;2;\nc@x.org;3;\n";
    scenario->lanes = 3;
    scenario->threads = KIMT_THREADS_SERIAL;
    scenario->source_limits.max_rate = 200000;
    assert_in_range(timed(scenario), 1400, 3000);
}

static void that_the_limit_holds_it_back_is_told_once_and_is_no_fault(void **state)
{
    struct scenario *scenario = *state;

    fill(scenario, 10, 5000);
    scenario->source_limits.max_rate = 200000;
    scenario_run(scenario);
    assert_int_equal(scenario->status, RUN_ALL_DONE);
    assert_int_equal(scenario->heard.waits, 0);
    assert_int_equal(scenario->heard.note_count, 1);
    assert_non_null(strstr(scenario->heard.notes[0],
                           "the profile limits the speed of the source: max_rate = 200000"));
}

static void *stop_soon(void *context)
{
    bool *stop = context;

    (void)usleep(200 * 1000);
    __atomic_store_n(stop, true, __ATOMIC_RELAXED);
    return NULL;
}

static void a_stop_ends_the_wait_at_once(void **state)
{
    struct scenario *scenario = *state;
    pthread_t thread;
    int64_t began = now_ms();

    fill(scenario, 60, 5000);
    (void)fake_add_folder(&scenario->fake.source, "Work", KIMT_ROLE_NONE);
    scenario->source_limits.max_rate = 6000; /* nearly a second for each message */
    assert_int_equal(pthread_create(&thread, NULL, stop_soon, &scenario->fake.stop), 0);
    scenario_run(scenario);
    assert_int_equal(pthread_join(thread, NULL), 0);
    assert_int_equal(scenario->status, RUN_STOPPED);
    assert_in_range(now_ms() - began, 150, 1500);
    assert_int_equal(scenario->heard.sums_wrong, 0);
}

static void verify_keeps_the_pace_as_well(void **state)
{
    struct scenario *scenario = *state;
    int64_t began;

    fill(scenario, 40, 5000);
    scenario->keeps_journal = true;
    scenario_run(scenario);
    scenario_continue(scenario);
    scenario->verify = true;
    scenario->destination_limits.max_rate = 200000;
    began = now_ms();
    scenario_run(scenario);
    assert_int_equal(scenario->status, RUN_ALL_DONE);
    assert_in_range(now_ms() - began, 900, 2500);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_limit_holds_from_the_first_byte_on),
        cmocka_unit_test(lanes_that_take_turns_share_one_limit),
        cmocka_unit_test(what_was_not_used_is_not_saved_up),
        cmocka_unit_test(the_stricter_one_of_two_limits_counts),
        cmocka_unit_test_setup_teardown(bytes_pass_at_the_rate_of_the_slower_side, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(messages_pass_so_many_a_second, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_header_that_is_looked_at_is_no_message_that_passes,
                                        set_up, tear_down),
        cmocka_unit_test_setup_teardown(all_lanes_together_keep_to_the_limit, set_up, tear_down),
        cmocka_unit_test_setup_teardown(that_the_limit_holds_it_back_is_told_once_and_is_no_fault,
                                        set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_stop_ends_the_wait_at_once, set_up, tear_down),
        cmocka_unit_test_setup_teardown(verify_keeps_the_pace_as_well, set_up, tear_down),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
