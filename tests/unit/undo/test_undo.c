/* SPDX-License-Identifier: MIT
 *
 * `kimt undo` between the fakes, stopped at every single step: what it had marked or removed by
 * then is known afterwards, whichever command comes next.
 */
#include "journal/store.h"
#include "unit/scenario/scenario.h"
#include "unit/support/cmocka_all.h"
#include <string.h>

static struct scenario scenario;

struct variant {
    const char *name;
    bool tells_uids, replaced; /* the source's folders were replaced, and all was met again */
    enum fake_unconfirmed unconfirmed;
};

static const struct variant variants[] = {
    {"not done", true, false, FAKE_LOST},
    {"done", true, false, FAKE_STORED},
    {"half done", true, false, FAKE_HALF},
    {"half done, no numbers told", false, false, FAKE_HALF},
    {"half done, source replaced", true, true, FAKE_HALF},
    {"done, source replaced, no numbers told", false, true, FAKE_STORED},
};

#define VARIANTS (sizeof variants / sizeof variants[0])

static void run(bool verify, bool undo)
{
    scenario_continue(&scenario);
    scenario.verify = verify;
    scenario.undo = undo;
    scenario_run(&scenario);
}

static void begin(const struct variant *variant)
{
    memset(&scenario, 0, sizeof scenario);
    scenario_fill(&scenario);
    scenario.keeps_journal = true;
    scenario.fake.tells_uids = variant->tells_uids;
    scenario.fake.unconfirmed = variant->unconfirmed;
    store_commit_entries = 1;
    run(false, false);
    assert_int_equal(scenario.status, RUN_ALL_DONE);
    for (size_t i = 0; variant->replaced && i < scenario.fake.source.count; i++)
        scenario.fake.source.folders[i].uid_validity++;
    if (variant->replaced)
        run(false, false);
    assert_int_equal(scenario.status, RUN_ALL_DONE);
}

static size_t count_marked(void)
{
    const struct fake_store *store = &scenario.fake.destination;
    size_t marked = 0;

    for (size_t i = 0; i < store->count; i++)
        for (size_t j = 0; j < store->folders[i].count; j++)
            marked += (store->folders[i].messages[j].flags & KIMT_FLAG_DELETED) != 0;
    return marked;
}

static int count_calls(const struct variant *variant)
{
    int calls;

    begin(variant);
    run(false, true);
    assert_int_equal(scenario.status, RUN_ALL_DONE);
    assert_int_equal(scenario_arrived(&scenario), 0);
    assert_int_equal(scenario.undone.messages, 6);
    calls = scenario.fake.calls;
    scenario_free(&scenario);
    return calls;
}

/* `at`: killed at that call. */
static void undo_until(const struct variant *variant, int at)
{
    begin(variant);
    scenario_continue(&scenario);
    scenario.fake.die_at = at;
    scenario.verify = false;
    scenario.undo = true;
    scenario_run(&scenario);
}

static void check(const struct variant *variant, int at, const char *what, bool holds)
{
    if (!holds)
        fail_msg("%s, killed at %d: %s: status %d, %zu there, %zu marked; %s%s", variant->name, at,
                 what, scenario.status, scenario_arrived(&scenario), count_marked(),
                 scenario.heard.account_error, scenario.heard.folder_error);
}

typedef void after_fn(const struct variant *variant, int at);

static void sweep(after_fn *after)
{
    for (size_t i = 0; i < VARIANTS; i++) {
        int calls = count_calls(&variants[i]);
        for (int at = 1; at <= calls; at++) {
            undo_until(&variants[i], at);
            after(&variants[i], at);
            scenario_free(&scenario);
        }
    }
}

static void is_whole_again(const struct variant *variant, int at)
{
    run(false, false);
    check(variant, at, "migrate",
          scenario.status == RUN_ALL_DONE && scenario.heard.sums_wrong == 0);
    check(variant, at, "all is there once, unmarked",
          scenario_equal(&scenario) && count_marked() == 0);
    run(true, false);
    check(variant, at, "verify after migrate",
          scenario.status == RUN_ALL_DONE && scenario.heard.verify.equal == 6);
    run(false, true);
    check(variant, at, "undo after all",
          scenario.status == RUN_ALL_DONE && scenario_arrived(&scenario) == 0);
}

static void is_told_by_verify(const struct variant *variant, int at)
{
    size_t marked = count_marked(), there = scenario_arrived(&scenario);

    if (there == 6 && marked == 0)
        return;
    run(true, false);
    check(variant, at, "verify", scenario.status == RUN_INCOMPLETE);
    check(variant, at, "verify names what is marked",
          variant->replaced || scenario.heard.verify.half_undone == marked);
    check(variant, at, "verify is right about the rest",
          scenario.heard.verify.equal <= there - marked);
}

static void is_finished(const struct variant *variant, int at)
{
    size_t there = scenario_arrived(&scenario);

    run(false, true);
    check(variant, at, "undo", scenario.status == RUN_ALL_DONE);
    check(variant, at, "nothing is left", scenario_arrived(&scenario) == 0);
    check(variant, at, "what is removed is counted", scenario.undone.messages >= there);
    run(false, false);
    check(variant, at, "migrate after undo",
          scenario.status == RUN_ALL_DONE && scenario_equal(&scenario) && count_marked() == 0);
}

static void migrate_after_a_killed_undo_makes_all_whole_again(void **state)
{
    (void)state;
    sweep(is_whole_again);
}

static void verify_after_a_killed_undo_says_what_is_not_there(void **state)
{
    (void)state;
    sweep(is_told_by_verify);
}

static void undo_after_a_killed_undo_comes_to_its_end(void **state)
{
    (void)state;
    sweep(is_finished);
}

/* Between the two a user flags a message: it stays, and no mark of ours with it. */
static void what_a_user_changed_meanwhile_stays_without_our_mark(void **state)
{
    const struct variant *variant = &variants[1];
    int calls = count_calls(variant);
    size_t met = 0;

    (void)state;
    for (int at = 1; at <= calls; at++) {
        struct fake_folder *inbox;

        undo_until(variant, at);
        inbox = &scenario.fake.destination.folders[0];
        if (inbox->count > 0 && inbox->messages[0].flags & KIMT_FLAG_DELETED) {
            met++;
            fake_set_flags(inbox, 0, inbox->messages[0].flags | KIMT_FLAG_FLAGGED);
            run(false, true);
            check(variant, at, "undo leaves it", scenario.status == RUN_INCOMPLETE);
            check(variant, at, "it is not marked", inbox->count == 1 && count_marked() == 0);
            check(variant, at, "it is told", scenario.stay_count > 0);
        }
        scenario_free(&scenario);
    }
    assert_true(met > 0);
}

/* ---- after a migrate that was killed ---- */

#define NAMED(id) "Message-ID: <" id "@example.com>\r\nSubject: " id "\r\n\r\nbody\r\n"

/* What a server rewrites is recognised by its naming fields. */
static void fill_named(void)
{
    struct fake_folder *inbox = fake_add_folder(&scenario.fake.source, "INBOX", KIMT_ROLE_INBOX);

    (void)fake_add_message(inbox, NAMED("a"));
    (void)fake_add_message(inbox, NAMED("b"));
    (void)fake_add_message(inbox, NAMED("c"));
    (void)fake_add_message(inbox, NAMED("d"));
}

/* With mail of its own, one of it equal to a message of the source. */
static void begin_migration(const struct variant *variant, bool rewrites)
{
    struct fake_folder *own;

    memset(&scenario, 0, sizeof scenario);
    if (rewrites)
        fill_named();
    else
        scenario_fill(&scenario);
    scenario.keeps_journal = true;
    scenario.fake.tells_uids = variant->tells_uids;
    scenario.fake.unconfirmed = variant->unconfirmed;
    scenario.fake.rewrites = rewrites;
    own = fake_add_folder(&scenario.fake.destination, "INBOX", KIMT_ROLE_INBOX);
    (void)fake_add_message(own, "mail of its own\r\n");
    (void)fake_add_message(own, "twice\r\n");
    store_commit_entries = 100; /* a kill takes the entries of what was confirmed as well */
}

static int count_migration(const struct variant *variant, bool rewrites)
{
    int calls;

    begin_migration(variant, rewrites);
    scenario_run(&scenario);
    assert_int_equal(scenario.status, RUN_ALL_DONE);
    calls = scenario.fake.calls;
    scenario_free(&scenario);
    return calls;
}

/* Killed there, and run again to its end. */
static void migrate_killed_at(const struct variant *variant, int at, bool rewrites)
{
    begin_migration(variant, rewrites);
    scenario.fake.die_at = at;
    scenario_run(&scenario);
    run(false, false);
    check(variant, at, "migrate", scenario.status == RUN_ALL_DONE);
}

static void what_a_killed_migrate_had_sent_is_ours_to_take_back(void **state)
{
    (void)state;
    for (size_t i = 1; i < 4; i++) {
        int calls = count_migration(&variants[i], false);
        for (int at = 1; at <= calls; at++) {
            migrate_killed_at(&variants[i], at, false);
            run(false, true);
            check(&variants[i], at, "undo", scenario.status == RUN_ALL_DONE);
            check(&variants[i], at, "its own is left", scenario_arrived(&scenario) == 2);
            assert_int_equal(scenario_copies(&scenario.fake.destination, "INBOX", "twice\r\n"), 1);
            scenario_free(&scenario);
        }
    }
}

static void what_it_may_have_sent_is_named_where_bytes_do_not_prove_it(void **state)
{
    const struct variant *variant = &variants[1];
    int calls = count_migration(variant, true);
    size_t named = 0;

    (void)state;
    for (int at = 1; at <= calls; at++) {
        size_t left;

        migrate_killed_at(variant, at, true);
        run(false, true);
        left = scenario_arrived(&scenario) - 2;
        check(variant, at, "what is left is counted", scenario.undone.left == left);
        check(variant, at, "and named", scenario.stay_count >= left);
        check(variant, at, "undo", scenario.status == (left ? RUN_INCOMPLETE : RUN_ALL_DONE));
        named += left;
        scenario_free(&scenario);
    }
    assert_true(named > 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(migrate_after_a_killed_undo_makes_all_whole_again),
        cmocka_unit_test(verify_after_a_killed_undo_says_what_is_not_there),
        cmocka_unit_test(undo_after_a_killed_undo_comes_to_its_end),
        cmocka_unit_test(what_a_user_changed_meanwhile_stays_without_our_mark),
        cmocka_unit_test(what_a_killed_migrate_had_sent_is_ours_to_take_back),
        cmocka_unit_test(what_it_may_have_sent_is_named_where_bytes_do_not_prove_it),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
