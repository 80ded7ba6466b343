/* SPDX-License-Identifier: MIT
 *
 * The guard against Kerio's guessing block, with a clock of its own.
 */
#include "unit/support/cmocka_all.h"

#include "kerio/guard.h"
#include "unit/support/fake_host.h"

static struct fake_host fake;

static struct kimt_error err;

static int set_up(void **state)
{
    (void)state;
    fake_host_init(&fake);
    fake.clock_ms = 1000;
    fake.step_ms = 1000;
    guard_set_limit(10);
    return 0;
}

static void log_in(bool is_refused)
{
    assert_int_equal(guard_enter(&fake.table, &err), KIMT_OK);
    guard_leave(&fake.table, is_refused);
}

static void good_logins_never_wait(void **state)
{
    int64_t began = fake.clock_ms;

    (void)state;
    for (int i = 0; i < 100; i++)
        log_in(false);
    assert_int_equal(fake.clock_ms - began, 100 * 2 * fake.step_ms); /* two looks each */
}

static void failed_logins_stay_at_half_of_the_limit_a_minute(void **state)
{
    int64_t sixth;
    int64_t first = fake.clock_ms;

    (void)state;
    for (int i = 0; i < 6; i++)
        log_in(true);
    sixth = fake.clock_ms;
    assert_true(sixth - first >= 60 * 1000);
}

static void logins_under_way_count_as_if_they_were_to_fail(void **state)
{
    (void)state;
    for (int i = 0; i < 5; i++)
        assert_int_equal(guard_enter(&fake.table, &err), KIMT_OK);
    fake.stop = true;
    assert_int_equal(guard_enter(&fake.table, &err), KIMT_FAIL);
    assert_int_equal(err.kind, KIMT_KIND_CANCELLED);
}

static void a_server_without_the_block_is_not_waited_for(void **state)
{
    int64_t began = fake.clock_ms;

    (void)state;
    guard_set_limit(0);
    for (int i = 0; i < 30; i++)
        log_in(true);
    assert_true(fake.clock_ms - began < 61 * fake.step_ms);
}

static void one_new_account_finds_out_how_long_a_mailbox_takes(void **state)
{
    (void)state;
    assert_true(guard_wait_age(&fake.table, 0));
    guard_learn_age(30 * 1000);
    assert_false(guard_wait_age(&fake.table, fake.clock_ms));
    assert_true(fake.clock_ms >= 31 * 1000);
}

static void what_one_could_not_find_out_the_next_one_tries(void **state)
{
    (void)state;
    assert_true(guard_wait_age(&fake.table, 0));
    guard_learn_age(-1);
    assert_true(guard_wait_age(&fake.table, 0));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(good_logins_never_wait, set_up),
        cmocka_unit_test_setup(failed_logins_stay_at_half_of_the_limit_a_minute, set_up),
        cmocka_unit_test_setup(logins_under_way_count_as_if_they_were_to_fail, set_up),
        cmocka_unit_test_setup(a_server_without_the_block_is_not_waited_for, set_up),
        cmocka_unit_test_setup(one_new_account_finds_out_how_long_a_mailbox_takes, set_up),
        cmocka_unit_test_setup(what_one_could_not_find_out_the_next_one_tries, set_up),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
