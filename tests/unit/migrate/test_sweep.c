/* SPDX-License-Identifier: MIT
 *
 * The connection is lost at every single call, in every manner: what was copied is there once,
 * nothing is lost, and the counts add up.
 */
#include "unit/scenario/scenario.h"
#include "unit/support/cmocka_all.h"
#include <string.h>

struct variant {
    const char *name;
    bool async, tells_uids, needs_size;
    enum fake_unconfirmed unconfirmed;
};

static const struct variant variants[] = {
    {"sync, lost", false, true, false, FAKE_LOST},
    {"sync, stored", false, true, false, FAKE_STORED},
    {"sync, stored, no numbers told", false, false, false, FAKE_STORED},
    {"async, lost", true, true, true, FAKE_LOST},
    {"async, stored", true, true, true, FAKE_STORED},
    {"async, half", true, true, false, FAKE_HALF},
    {"async, half, no numbers told", true, false, false, FAKE_HALF},
    {"async, stored, no numbers told", true, false, true, FAKE_STORED},
};

#define VARIANTS (sizeof variants / sizeof variants[0])

static void set_up(struct scenario *scenario, const struct variant *variant)
{
    memset(scenario, 0, sizeof *scenario);
    scenario_fill(scenario);
    scenario->fake.async = variant->async;
    scenario->fake.depth = 3;
    scenario->fake.tells_uids = variant->tells_uids;
    scenario->fake.needs_size = variant->needs_size;
    scenario->fake.unconfirmed = variant->unconfirmed;
}

static void check(const struct scenario *scenario, const struct variant *variant, int first,
                  int second)
{
    if (scenario->status == RUN_ALL_DONE && scenario_equal(scenario) &&
        scenario->heard.run.copied == 6 && scenario->heard.sums_wrong == 0)
        return;
    fail_msg("%s, lost at call %d and %d: status %d, %zu arrived, %d copied, %d sums wrong: %s %s",
             variant->name, first, second, scenario->status, scenario_arrived(scenario),
             (int)scenario->heard.run.copied, scenario->heard.sums_wrong, scenario->error.text,
             scenario->heard.account_error);
}

/* The number of calls of a run without a loss. */
static int count_calls(const struct variant *variant)
{
    static struct scenario scenario;
    int calls;

    set_up(&scenario, variant);
    scenario_run(&scenario);
    check(&scenario, variant, 0, 0);
    calls = scenario.fake.calls;
    scenario_free(&scenario);
    return calls;
}

static void one_lost_connection_anywhere_changes_nothing_in_the_end(void **state)
{
    static struct scenario scenario;

    (void)state;
    for (size_t i = 0; i < VARIANTS; i++) {
        int calls = count_calls(&variants[i]);
        for (int at = 1; at <= calls; at++) {
            set_up(&scenario, &variants[i]);
            scenario.fake.lose_at[0] = at;
            scenario_run(&scenario);
            check(&scenario, &variants[i], at, 0);
            scenario_free(&scenario);
        }
    }
}

/* The second loss may hit the same message again, which is then set aside: never doubled, and
 * counted as failed. */
static void check_two(const struct scenario *scenario, const struct variant *variant, int first,
                      int second)
{
    const struct kimt_counts *run = &scenario->heard.run;
    bool told = scenario->status == (run->failed ? RUN_INCOMPLETE : RUN_ALL_DONE);

    if (told && run->copied == scenario_arrived(scenario) && run->copied + run->failed == 6 &&
        scenario->heard.sums_wrong == 0)
        return;
    fail_msg("%s, lost at call %d and %d: status %d, %zu arrived, %d copied, %d failed: %s %s",
             variant->name, first, second, scenario->status, scenario_arrived(scenario),
             (int)run->copied, (int)run->failed, scenario->error.text,
             scenario->heard.account_error);
}

static void two_lost_connections_never_double_and_lose_nothing_untold(void **state)
{
    static struct scenario scenario;

    (void)state;
    for (size_t i = 0; i < VARIANTS; i++) {
        int calls = count_calls(&variants[i]);
        for (int first = 5; first <= calls; first += 3)
            for (int apart = 1; apart <= 25; apart += 3) {
                set_up(&scenario, &variants[i]);
                scenario.fake.lose_at[0] = first;
                scenario.fake.lose_at[1] = first + apart;
                scenario_run(&scenario);
                check_two(&scenario, &variants[i], first, first + apart);
                scenario_free(&scenario);
            }
    }
}

static void mail_that_arrives_meanwhile_is_not_taken_for_ours(void **state)
{
    static struct scenario scenario;

    (void)state;
    for (int at = 8; at <= 40; at++) {
        set_up(&scenario, &variants[4]);
        scenario.fake.lose_at[0] = at;
        scenario.fake.foreign = strdup("delivered meanwhile\r\n");
        scenario.fake.foreign_at = at - 2;
        scenario_run(&scenario);
        assert_int_equal(scenario.status, RUN_ALL_DONE);
        assert_int_equal(scenario_arrived(&scenario), 7);
        assert_int_equal(scenario.heard.run.copied, 6);
        scenario_free(&scenario);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_lost_connection_anywhere_changes_nothing_in_the_end),
        cmocka_unit_test(two_lost_connections_never_double_and_lose_nothing_untold),
        cmocka_unit_test(mail_that_arrives_meanwhile_is_not_taken_for_ours),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
