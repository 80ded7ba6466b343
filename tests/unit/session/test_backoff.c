/* SPDX-License-Identifier: MIT
 *
 * How long a session waits before it is opened again, and when it no longer is.
 */
#include "session/backoff.h"
#include "unit/support/cmocka_all.h"

static void waits_grow_to_a_cap_and_end_at_the_deadline(void **state)
{
    struct backoff backoff = {.retry_for_ms = 3600000};
    struct kimt_error error = {.struct_size = sizeof error};
    int64_t now = 1000, wait = 0, before = 0;
    int tries = 0;

    (void)state;
    backoff_first_ms = 500;
    while (backoff_next(&backoff, now, &error, &wait)) {
        assert_true((wait >= 375 || now + wait == 3601000) && wait <= 75000);
        assert_true(tries > 6 || wait > before);
        before = wait;
        now += wait;
        tries++;
    }
    assert_true(tries > 50);
    assert_int_equal(now, 3601000); /* the last try */
    backoff_progress(&backoff);
    assert_true(backoff_next(&backoff, now, &error, &wait));
    assert_true(wait <= 625);
}

static void a_wait_that_was_asked_for_is_honoured(void **state)
{
    struct backoff backoff = {.retry_for_ms = 3600000};
    struct kimt_error error = {.struct_size = sizeof error, .wait_ms = 90000};
    int64_t wait;

    (void)state;
    assert_true(backoff_next(&backoff, 1, &error, &wait));
    assert_int_equal(wait, 90000);
}

static void a_bound_that_is_shorter_than_the_wait_gives_one_try_at_its_end(void **state)
{
    struct backoff backoff = {.retry_for_ms = 10000}, none = {.retry_for_ms = 0};
    struct kimt_error error = {.struct_size = sizeof error, .wait_ms = 30000};
    int64_t wait;

    (void)state;
    assert_true(backoff_next(&backoff, 1, &error, &wait));
    assert_int_equal(wait, 10000);
    assert_false(backoff_next(&backoff, 10001, &error, &wait));
    assert_false(backoff_next(&none, 1, &error, &wait));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(waits_grow_to_a_cap_and_end_at_the_deadline),
        cmocka_unit_test(a_wait_that_was_asked_for_is_honoured),
        cmocka_unit_test(a_bound_that_is_shorter_than_the_wait_gives_one_try_at_its_end),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
