/* SPDX-License-Identifier: MIT
 *
 * How many lanes: made-up hosts that are faster with some number of lanes, and a made-up clock.
 */
#include "migrate/steering.h"
#include "unit/support/cmocka_all.h"

#define STEERING_MOST 8
#define MANY          50 /* accounts */

struct host {
    uint32_t best;     /* more lanes than these are of no use */
    uint64_t per_lane; /* a second */
    uint64_t work;
    int64_t now_ms;
};

static void run_for(struct host *host, struct steering *steering, int seconds, bool needed)
{
    for (int i = 0; i < seconds * 10; i++) {
        uint32_t useful = steering->allowed < host->best ? steering->allowed : host->best;
        host->now_ms += 100;
        host->work += useful * host->per_lane / 10;
        (void)steering_note(steering, host->work, needed, host->now_ms);
    }
}

static void a_number_that_was_asked_for_is_kept(void **state)
{
    struct host host = {.best = 8, .per_lane = 1000};
    struct steering steering;

    (void)state;
    steering_begin(&steering, 2, MANY, 64, 0);
    run_for(&host, &steering, 60, true);
    steering_throttled(&steering, host.now_ms + 1000);
    assert_int_equal(steering.allowed, 2);
}

static void lanes_are_added_while_each_makes_it_faster(void **state)
{
    struct host host = {.best = 20, .per_lane = 1000};
    struct steering steering;

    (void)state;
    steering_begin(&steering, 0, MANY, STEERING_MOST, 0);
    assert_int_equal(steering.allowed, STEERING_START);
    run_for(&host, &steering, 10, true);
    assert_int_equal(steering.allowed, STEERING_MOST);
}

static void it_begins_with_a_lane_for_each_account_and_never_with_one(void **state)
{
    static const uint32_t start[] = {2, 2, 2, 3, 4, 4};
    struct steering steering;

    (void)state;
    for (size_t accounts = 0; accounts < 6; accounts++) {
        steering_begin(&steering, 0, accounts, STEERING_MOST, 0);
        assert_int_equal(steering.allowed, start[accounts]);
    }
    steering_begin(&steering, 0, MANY, 1, 0);
    assert_int_equal(steering.allowed, 1);
}

/* A small account would be over before the climb got anywhere. */
static void where_logging_in_takes_long_a_run_begins_with_more(void **state)
{
    struct steering steering;

    (void)state;
    steering_begin(&steering, 0, MANY, STEERING_MOST, 0);
    assert_true(steering_opened(&steering, STEERING_FAR_MS, 0));
    assert_int_equal(steering.allowed, STEERING_START_FAR);
    steering_begin(&steering, 0, MANY, 5, 0);
    assert_true(steering_opened(&steering, STEERING_FAR_MS, 0));
    assert_int_equal(steering.allowed, 5);
}

static void only_the_first_login_tells_how_far_it_is(void **state)
{
    struct steering steering;

    (void)state;
    steering_begin(&steering, 0, MANY, STEERING_MOST, 0);
    assert_false(steering_opened(&steering, STEERING_FAR_MS - 1, 0));
    assert_false(steering_opened(&steering, 100 * STEERING_FAR_MS, 0));
    assert_int_equal(steering.allowed, STEERING_START);
}

static void a_far_host_that_asked_for_patience_gets_no_more_lanes(void **state)
{
    struct steering steering;

    (void)state;
    steering_begin(&steering, 0, MANY, STEERING_MOST, 0);
    steering_throttled(&steering, 1000);
    assert_false(steering_opened(&steering, STEERING_FAR_MS, 0));
    assert_int_equal(steering.allowed, STEERING_START - 1);
    steering_begin(&steering, 2, MANY, STEERING_MOST, 0);
    assert_false(steering_opened(&steering, STEERING_FAR_MS, 0));
    assert_int_equal(steering.allowed, 2);
}

static void a_lane_that_makes_nothing_faster_is_taken_away(void **state)
{
    struct host host = {.best = 5, .per_lane = 1000};
    struct steering steering;

    (void)state;
    steering_begin(&steering, 0, MANY, STEERING_MOST, 0);
    run_for(&host, &steering, 10, true);
    assert_int_equal(steering.allowed, 5);
}

/* Two near servers that have no more to give: what a third lane seems to bring is chance. */
static void a_small_step_is_no_reason_for_another_lane_among_few(void **state)
{
    struct host host = {.best = 2, .per_lane = 1000};
    struct steering steering;

    (void)state;
    steering_begin(&steering, 0, 1, STEERING_MOST, 0);
    run_for(&host, &steering, 1, true);
    assert_int_equal(steering.allowed, 3);
    host.per_lane = 1100;
    run_for(&host, &steering, 1, true);
    assert_int_equal(steering.allowed, 2);
}

static void the_time_of_logging_in_is_not_taken_for_slowness(void **state)
{
    struct host host = {.best = 2, .per_lane = 1000, .now_ms = 900};
    struct steering steering;

    (void)state;
    steering_begin(&steering, 0, 1, STEERING_MOST, 0);
    (void)steering_opened(&steering, 1, host.now_ms);
    run_for(&host, &steering, 2, true);
    assert_int_equal(steering.allowed, 2);
}

static void what_was_of_no_use_is_tried_again_later(void **state)
{
    struct host host = {.best = 4, .per_lane = 1000};
    struct steering steering;

    (void)state;
    steering_begin(&steering, 0, MANY, STEERING_MOST, 0);
    run_for(&host, &steering, 20, true);
    assert_int_equal(steering.allowed, 4);
    host.best = 7;
    run_for(&host, &steering, 40, true);
    assert_int_equal(steering.allowed, 7);
}

static void none_is_added_where_there_is_nothing_for_it_to_do(void **state)
{
    struct host host = {.best = 8, .per_lane = 1000};
    struct steering steering;

    (void)state;
    steering_begin(&steering, 0, MANY, STEERING_MOST, 0);
    run_for(&host, &steering, 30, false);
    assert_int_equal(steering.allowed, STEERING_START);
}

static void a_host_that_asks_for_patience_has_one_lane_less_and_peace_for_a_while(void **state)
{
    struct host host = {.best = 8, .per_lane = 1000};
    struct steering steering;

    (void)state;
    steering_begin(&steering, 0, MANY, STEERING_MOST, 0);
    run_for(&host, &steering, 1, false);
    for (int lane = 0; lane < 4; lane++) /* all of them hear it, in whatever part of a period */
        steering_throttled(&steering, host.now_ms + 1 + lane);
    assert_int_equal(steering.allowed, STEERING_START - 1);
    run_for(&host, &steering, 60, true);
    assert_int_equal(steering.allowed, STEERING_START - 1);
}

static void one_lane_is_always_left(void **state)
{
    struct steering steering;

    (void)state;
    steering_begin(&steering, 0, MANY, STEERING_MOST, 0);
    for (int64_t now = 1000; now < 100000; now += 1000)
        steering_throttled(&steering, now);
    assert_int_equal(steering.allowed, 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_number_that_was_asked_for_is_kept),
        cmocka_unit_test(lanes_are_added_while_each_makes_it_faster),
        cmocka_unit_test(it_begins_with_a_lane_for_each_account_and_never_with_one),
        cmocka_unit_test(where_logging_in_takes_long_a_run_begins_with_more),
        cmocka_unit_test(only_the_first_login_tells_how_far_it_is),
        cmocka_unit_test(a_far_host_that_asked_for_patience_gets_no_more_lanes),
        cmocka_unit_test(a_lane_that_makes_nothing_faster_is_taken_away),
        cmocka_unit_test(a_small_step_is_no_reason_for_another_lane_among_few),
        cmocka_unit_test(the_time_of_logging_in_is_not_taken_for_slowness),
        cmocka_unit_test(what_was_of_no_use_is_tried_again_later),
        cmocka_unit_test(none_is_added_where_there_is_nothing_for_it_to_do),
        cmocka_unit_test(a_host_that_asks_for_patience_has_one_lane_less_and_peace_for_a_while),
        cmocka_unit_test(one_lane_is_always_left),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
