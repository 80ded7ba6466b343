/* SPDX-License-Identifier: MIT
 *
 * How many sessions a host's governor lets in.
 */
#include "session/governor.h"
#include "unit/support/cmocka_all.h"

static void a_governor_learns_how_many_sessions_a_host_allows(void **state)
{
    struct governor governor;

    (void)state;
    governor_init(&governor, 0);
    for (int i = 0; i < 3; i++)
        assert_true(governor_enter(&governor));
    governor_refused(&governor, 1); /* the third was one too many */
    assert_false(governor_enter(&governor));
    governor_leave(&governor);
    assert_true(governor_enter(&governor));
    governor_pause(&governor, 5000);
    assert_true(governor_paused(&governor));
    assert_int_equal(governor_wait_ms(&governor, 4000), 1000);
    assert_int_equal(governor_wait_ms(&governor, 6000), 0);
    governor_destroy(&governor);
}

static void a_governor_begins_with_what_the_profile_allows_and_may_learn_of_less(void **state)
{
    struct governor governor;

    (void)state;
    governor_init(&governor, 3);
    for (int i = 0; i < 3; i++)
        assert_true(governor_enter(&governor));
    assert_false(governor_enter(&governor));
    governor_refused(&governor, 1); /* the third */
    assert_false(governor_enter(&governor));
    governor_leave(&governor);
    assert_true(governor_enter(&governor));
    governor_destroy(&governor);
}

/* The other one may have gone by the time that the answer is there. */
static void a_session_is_tried_again_if_another_was_there_when_it_was_refused(void **state)
{
    struct governor governor;
    uint64_t entered;

    (void)state;
    governor_init(&governor, 0);
    assert_true(governor_enter(&governor));
    assert_true(governor_enter(&governor));
    entered = governor_entries(&governor);
    governor_leave(&governor);
    assert_true(governor_refused(&governor, entered));
    assert_true(governor_enter(&governor)); /* alone, as the next one finds out */
    entered = governor_entries(&governor);
    assert_false(governor_refused(&governor, entered));
    governor_destroy(&governor);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_governor_learns_how_many_sessions_a_host_allows),
        cmocka_unit_test(a_governor_begins_with_what_the_profile_allows_and_may_learn_of_less),
        cmocka_unit_test(a_session_is_tried_again_if_another_was_there_when_it_was_refused),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
