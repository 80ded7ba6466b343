/* SPDX-License-Identifier: MIT
 *
 * What a host's governor learns from refusals, and what it does not.
 */
#include "session/governor.h"
#include "unit/support/cmocka_all.h"

#define MB (UINT64_C(1024) * 1024)

static struct governor governor;

static int set_up(void **state)
{
    (void)state;
    governor_init(&governor, 0);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    governor_destroy(&governor);
    return 0;
}

static void a_size_that_was_refused_is_not_tried_again(void **state)
{
    (void)state;
    governor_too_large(&governor, 20 * MB, GOVERNOR_WAS_TOLD);
    assert_int_equal(governor_refuses(&governor, 20 * MB), 20 * MB);
    assert_int_equal(governor_refuses(&governor, 30 * MB), 20 * MB);
    assert_int_equal(governor_refuses(&governor, 19 * MB), 0);
}

static void a_size_below_one_that_was_taken_is_never_too_large(void **state)
{
    (void)state;
    governor_took(&governor, 30 * MB);
    governor_too_large(&governor, 20 * MB, GOVERNOR_WAS_TOLD);
    assert_int_equal(governor_refuses(&governor, 25 * MB), 0);
    governor_too_large(&governor, 30 * MB, GOVERNOR_WAS_TOLD);
    assert_int_equal(governor_refuses(&governor, 30 * MB), 0);
    governor_too_large(&governor, 40 * MB, GOVERNOR_WAS_TOLD);
    assert_int_equal(governor_refuses(&governor, 40 * MB), 40 * MB);
}

static void what_is_taken_later_takes_back_what_was_learned(void **state)
{
    (void)state;
    governor_too_large(&governor, 20 * MB, GOVERNOR_WAS_TOLD);
    governor_took(&governor, 20 * MB);
    assert_int_equal(governor_refuses(&governor, 20 * MB), 0);
}

static void one_message_that_a_connection_was_lost_with_proves_nothing(void **state)
{
    (void)state;
    governor_too_large(&governor, 30 * MB, GOVERNOR_WAS_CUT_OFF);
    assert_int_equal(governor_refuses(&governor, 30 * MB), 0);
    governor_too_large(&governor, 20 * MB, GOVERNOR_WAS_CUT_OFF);
    assert_int_equal(governor_refuses(&governor, 20 * MB), 20 * MB);
}

static void a_suspicion_below_what_was_taken_since_counts_no_more(void **state)
{
    (void)state;
    governor_too_large(&governor, 20 * MB, GOVERNOR_WAS_CUT_OFF);
    governor_took(&governor, 30 * MB);
    governor_too_large(&governor, 40 * MB, GOVERNOR_WAS_CUT_OFF);
    assert_int_equal(governor_refuses(&governor, 40 * MB), 0);
}

static void small_messages_teach_nothing(void **state)
{
    (void)state;
    governor_too_large(&governor, MB - 1, GOVERNOR_WAS_TOLD);
    assert_int_equal(governor_refuses(&governor, 50 * MB), 0);
}

static void a_refused_session_lowers_the_limit_but_never_to_none(void **state)
{
    (void)state;
    assert_true(governor_enter(&governor));
    assert_true(governor_enter(&governor));
    governor_refused(&governor, 1);
    assert_false(governor_enter(&governor));
    governor_leave(&governor);
    assert_true(governor_enter(&governor));
    governor_refused(&governor, 1);
    assert_true(governor_enter(&governor));
}

static void the_longer_of_two_pauses_counts(void **state)
{
    (void)state;
    governor_pause(&governor, 5000);
    governor_pause(&governor, 3000);
    assert_int_equal(governor_wait_ms(&governor, 1000), 4000);
    assert_int_equal(governor_wait_ms(&governor, 5000), 0);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_size_that_was_refused_is_not_tried_again),
        TEST(a_size_below_one_that_was_taken_is_never_too_large),
        TEST(what_is_taken_later_takes_back_what_was_learned),
        TEST(one_message_that_a_connection_was_lost_with_proves_nothing),
        TEST(a_suspicion_below_what_was_taken_since_counts_no_more),
        TEST(small_messages_teach_nothing),
        TEST(a_refused_session_lowers_the_limit_but_never_to_none),
        TEST(the_longer_of_two_pauses_counts),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
