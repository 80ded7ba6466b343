/* SPDX-License-Identifier: MIT
 *
 * The hours in which a run may work, by a clock that moves as the test wants.
 */
#include "run/pause.h"
#include "unit/scenario/scenario.h"
#include "unit/support/cmocka_all.h"
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* 2026-11-24, a Tuesday, at 00:00 UTC */
#define MIDNIGHT         ((time_t)1795478400)
#define AT(hour, minute) (MIDNIGHT + (hour)*3600 + (minute)*60)

static time_t wall;    /* what the clock shows */
static long asked;     /* how often it was */
static long ends_at;   /* when it was asked so often, the hours are over: */
static time_t closed;  /* it shows this, */
static long stays_for; /* for so many questions; then it shows */
static time_t opened;  /* this */
static int kept;       /* sessions that were open when it was asked again while they were over */

static time_t clock_of_test(void *context)
{
    const struct fake *fake = &((const struct scenario *)context)->fake;

    asked++;
    if (ends_at > 0 && asked > ends_at && asked < ends_at + stays_for &&
        fake->opened - fake->closed > kept)
        kept = fake->opened - fake->closed;
    if (ends_at > 0 && asked >= ends_at)
        wall = asked < ends_at + stays_for ? closed : opened;
    return wall;
}

static int set_up(void **state)
{
    struct scenario *scenario = calloc(1, sizeof *scenario);

    if (!scenario || setenv("TZ", "UTC", 1) != 0)
        return -1;
    tzset();
    scenario_fill(scenario);
    scenario->fake.depth = 3;
    scenario->fake.tells_uids = true;
    scenario->wall_s = clock_of_test;
    wall = AT(21, 0);
    closed = AT(30, 0);
    opened = AT(44, 0);
    asked = ends_at = kept = 0;
    stays_for = 3; /* the run looks ten times a second */
    assert_int_equal(hours_parse("20:00-06:00", &scenario->hours, &scenario->error), KIMT_OK);
    *state = scenario;
    return 0;
}

static int tear_down(void **state)
{
    scenario_free(*state);
    free(*state);
    return 0;
}

static void within_the_hours_nothing_is_different(void **state)
{
    struct scenario *scenario = *state;

    scenario_run(scenario);
    assert_int_equal(scenario->status, RUN_ALL_DONE);
    assert_true(scenario_equal(scenario));
    assert_int_equal(scenario->heard.waits, 0);
    assert_int_equal(scenario->fake.opened, 2);
}

static void a_run_waits_for_the_hours_before_it_opens_anything(void **state)
{
    struct scenario *scenario = *state;

    ends_at = 1;
    scenario_run(scenario);
    assert_int_equal(scenario->status, RUN_ALL_DONE);
    assert_true(scenario_equal(scenario));
    assert_int_equal(scenario->heard.waits, 1);
    assert_int_equal(scenario->fake.opened, 2);
}

/* Wherever they end: everything arrives once, and sessions are closed meanwhile. */
static void a_run_that_its_hours_end_in_goes_on_where_it_was(void **state)
{
    struct scenario *scenario = *state;
    long questions;

    scenario_run(scenario);
    questions = asked;
    assert_true(questions > 8); /* one a message and folder, at least */
    for (ends_at = 2; ends_at < questions; ends_at++) {
        scenario_again(scenario);
        wall = AT(21, 0);
        asked = 0;
        scenario->fake.opened = scenario->fake.closed = 0;
        scenario_run(scenario);
        assert_int_equal(scenario->status, RUN_ALL_DONE);
        assert_true(scenario_equal(scenario));
        assert_int_equal(scenario->heard.waits, 1);
        assert_int_equal(scenario->heard.sums_wrong, 0);
        assert_in_range(scenario->fake.opened, 2, 5);
    }
}

static void verify_waits_between_two_folders(void **state)
{
    struct scenario *scenario = *state;
    long questions;

    scenario->keeps_journal = true;
    scenario_run(scenario);
    scenario->verify = true;
    asked = 0;
    scenario_continue(scenario);
    scenario_run(scenario);
    questions = asked;
    assert_true(questions >= 4); /* before the account, and before each folder */
    for (ends_at = 1; ends_at < questions; ends_at++) {
        scenario_continue(scenario);
        wall = AT(21, 0);
        asked = 0;
        scenario_run(scenario);
        assert_int_equal(scenario->status, RUN_ALL_DONE);
        assert_int_equal(scenario->heard.verify.equal, 6);
        assert_int_equal(scenario->heard.waits, 1);
    }
}

/* Sessions that wait for the next account are not held on to either. */
static void nothing_stays_open_between_two_accounts(void **state)
{
    struct scenario *scenario = *state;
    long questions;

    scenario->accounts = "a@x.org;1;\nb@x.org;2;\n";
    scenario->fake.reopens[0] = scenario->fake.reopens[1] = true;
    scenario_run(scenario);
    assert_int_equal(scenario->fake.opened, 2);
    questions = asked;
    for (ends_at = 2; ends_at <= questions; ends_at++) {
        scenario_again(scenario);
        wall = AT(21, 0);
        asked = 0;
        scenario_run(scenario);
        assert_int_equal(scenario->status, RUN_ALL_DONE);
        assert_int_equal(kept, 0);
    }
}

static void *stop_soon(void *context)
{
    bool *stop = context;

    (void)usleep(150 * 1000);
    __atomic_store_n(stop, true, __ATOMIC_RELAXED);
    return NULL;
}

static void a_stop_ends_the_pause(void **state)
{
    struct scenario *scenario = *state;
    pthread_t thread;

    ends_at = 5;
    stays_for = 1000000;
    assert_int_equal(pthread_create(&thread, NULL, stop_soon, &scenario->fake.stop), 0);
    scenario_run(scenario);
    assert_int_equal(pthread_join(thread, NULL), 0);
    assert_int_equal(scenario->status, RUN_STOPPED);
    assert_int_equal(scenario->heard.sums_wrong, 0);
    assert_true(scenario_arrived(scenario) < 6);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(within_the_hours_nothing_is_different, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_run_waits_for_the_hours_before_it_opens_anything, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(a_run_that_its_hours_end_in_goes_on_where_it_was, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(verify_waits_between_two_folders, set_up, tear_down),
        cmocka_unit_test_setup_teardown(nothing_stays_open_between_two_accounts, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_stop_ends_the_pause, set_up, tear_down),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
