/* SPDX-License-Identifier: MIT
 *
 * What a slow source hands out is stored soon, and not only once there is enough of it.
 */
#include "unit/scenario/scenario.h"
#include "unit/support/cmocka_all.h"
#include <stdlib.h>

#define MESSAGES 12

static int set_up(void **state)
{
    struct scenario *scenario = calloc(1, sizeof *scenario);
    struct fake_folder *folder;

    if (!scenario)
        return -1;
    folder = fake_add_folder(&scenario->fake.source, "INBOX", KIMT_ROLE_INBOX);
    for (int i = 0; i < MESSAGES; i++) {
        char body[] = "message a\r\n";
        body[8] = (char)(body[8] + i);
        (void)fake_add_message(folder, body);
    }
    scenario->fake.async = true;
    scenario->fake.depth = 2 * MESSAGES;
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

static void assert_all_there(const struct scenario *scenario)
{
    assert_int_equal(scenario->status, RUN_ALL_DONE);
    assert_true(scenario_equal(scenario));
    assert_int_equal(scenario->heard.run.copied, MESSAGES);
}

/* All of them come in less time than it takes to fill a command. */
static void messages_of_a_slow_source_are_stored_while_others_come(void **state)
{
    struct scenario *scenario = *state;

    scenario->fake.message_us = 150 * 1000;
    scenario_run(scenario);
    assert_all_there(scenario);
    assert_true(scenario->fake.most_queued <= 8);
}

static void nothing_waits_for_a_source_from_which_nothing_comes(void **state)
{
    struct scenario *scenario = *state;

    scenario->fake.awaits = true;
    scenario->fake.stall_at = 5;
    scenario->fake.stall_ms = 2500;
    scenario_run(scenario);
    assert_all_there(scenario);
    assert_int_equal(scenario->fake.stored_in_stall, 5);
}

static void a_fast_source_has_them_gathered(void **state)
{
    struct scenario *scenario = *state;

    scenario->fake.awaits = true;
    scenario_run(scenario);
    assert_all_there(scenario);
    assert_int_equal(scenario->fake.most_queued, MESSAGES);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(messages_of_a_slow_source_are_stored_while_others_come,
                                        set_up, tear_down),
        cmocka_unit_test_setup_teardown(nothing_waits_for_a_source_from_which_nothing_comes, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(a_fast_source_has_them_gathered, set_up, tear_down),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
