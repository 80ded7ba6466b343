/* SPDX-License-Identifier: MIT
 *
 * Flags that the destination sets on its own, and how they are told from what a user does.
 */
#include "migrate/own_flags.h"
#include "unit/scenario/scenario.h"
#include "unit/support/cmocka_all.h"
#include <stdlib.h>

#define EACH 4

static int set_up(void **state)
{
    static const char *const bodies[EACH] = {"first\r\n", "second\r\n", "third\r\n", "fourth\r\n"};
    static const char *const folders[] = {"One", "Two"};
    struct scenario *scenario = calloc(1, sizeof *scenario);

    if (!scenario)
        return -1;
    for (size_t i = 0; i < 2; i++) {
        struct fake_folder *folder =
            fake_add_folder(&scenario->fake.source, folders[i], KIMT_ROLE_NONE);
        for (size_t j = 0; j < EACH; j++)
            fake_add_message(folder, bodies[j])->flags = 0;
    }
    scenario->fake.tells_uids = true;
    scenario->keeps_journal = true;
    *state = scenario;
    return 0;
}

static int tear_down(void **state)
{
    own_flags_trusted_ms = 5000;
    scenario_free(*state);
    free(*state);
    return 0;
}

static void assert_flags(const struct scenario *scenario, size_t folder, uint32_t flags)
{
    const struct fake_folder *there = &scenario->fake.destination.folders[folder];

    assert_int_equal(scenario->status, RUN_ALL_DONE);
    assert_int_equal(there->count, EACH);
    for (size_t i = 0; i < EACH; i++)
        assert_int_equal(there->messages[i].flags, flags);
}

static void a_flag_of_the_stores_own_is_taken_away(void **state)
{
    struct scenario *scenario = *state;

    scenario->fake.sets = KIMT_FLAG_SEEN;
    scenario_run(scenario);
    assert_flags(scenario, 0, 0);
    assert_flags(scenario, 1, 0);
    assert_int_equal(scenario->fake.flag_changes, 2 * EACH);
}

static void one_that_comes_back_is_left_alone_from_then_on(void **state)
{
    struct scenario *scenario = *state;

    scenario->fake.sets = KIMT_FLAG_SEEN;
    scenario->fake.is_stubborn = true;
    scenario_run(scenario);
    assert_flags(scenario, 1, KIMT_FLAG_SEEN);
    assert_int_equal(scenario->fake.flag_changes, EACH);
}

/* The source makes us wait for its end, and meanwhile a user reads what has arrived. */
static void a_flag_that_was_met_late_may_be_a_users(void **state)
{
    struct scenario *scenario = *state;

    own_flags_trusted_ms = 100;
    scenario->fake.stall_at = EACH;
    scenario->fake.stall_ms = 300;
    scenario->fake.stall_flags = KIMT_FLAG_SEEN;
    scenario_run(scenario);
    assert_flags(scenario, 0, KIMT_FLAG_SEEN);
    assert_flags(scenario, 1, 0);
    assert_int_equal(scenario->fake.flag_changes, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_flag_of_the_stores_own_is_taken_away, set_up, tear_down),
        cmocka_unit_test_setup_teardown(one_that_comes_back_is_left_alone_from_then_on, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(a_flag_that_was_met_late_may_be_a_users, set_up, tear_down),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
