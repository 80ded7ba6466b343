/* SPDX-License-Identifier: MIT
 *
 * Appends that were under way when a connection was lost, or the process killed, and that the
 * destination stores only after they were looked for and sent again.
 */
#include "base/cleanup.h"
#include "journal/folders.h"
#include "journal/messages.h"
#include "journal/store.h"
#include "unit/scenario/scenario.h"
#include "unit/support/cmocka_all.h"
#include <string.h>

#define WHOLE_RUN 100000 /* calls: later than any run ends */

static struct scenario scenario;

static void set_up(bool async)
{
    memset(&scenario, 0, sizeof scenario);
    scenario_fill(&scenario);
    scenario.keeps_journal = true;
    scenario.fake.async = async;
    scenario.fake.depth = 3;
    scenario.fake.tells_uids = true;
    scenario.fake.unconfirmed = FAKE_LATE;
    store_commit_entries = 1;
}

static int count_calls(bool async)
{
    int calls;

    set_up(async);
    scenario_run(&scenario);
    assert_int_equal(scenario.status, RUN_ALL_DONE);
    calls = scenario.fake.calls;
    scenario_free(&scenario);
    return calls;
}

static void run_again(int at, int after)
{
    scenario_continue(&scenario);
    scenario_run(&scenario);
    if (scenario.status != RUN_ALL_DONE || scenario.heard.sums_wrong > 0)
        fail_msg("cut at %d, late by %d: status %d, %s%s", at, after, scenario.status,
                 scenario.heard.account_error, scenario.heard.folder_error);
}

static void must_be_equal(int at, int after)
{
    if (!scenario_equal(&scenario))
        fail_msg("cut at %d, late by %d calls: %zu arrived, and they are not what the source has",
                 at, after, scenario_arrived(&scenario));
}

/* What arrives within the next run is put right by that or by the one after it; what arrives
 * between the two, by the second. */
static void killed_and_late(bool async, int at, int after)
{
    set_up(async);
    scenario.fake.die_at = at;
    scenario.fake.late_after = after;
    scenario_run(&scenario);
    run_again(at, after);
    fake_deliver(&scenario.fake);
    run_again(at, after);
    must_be_equal(at, after);
    run_again(at, after);
    must_be_equal(at, after);
    assert_int_equal(scenario.heard.run.copied + scenario.heard.run.adopted, 0);
    scenario_free(&scenario);
}

static void sweep_kills(int after)
{
    for (int async = 0; async < 2; async++) {
        int calls = count_calls(async);
        for (int at = 1; at <= calls; at++)
            killed_and_late(async, at, after);
    }
}

static void what_arrives_while_the_next_run_goes_on_is_there_once(void **state)
{
    (void)state;
    for (int after = 1; after < 60; after += 7)
        sweep_kills(after);
}

static void what_arrives_between_two_runs_is_there_once(void **state)
{
    (void)state;
    sweep_kills(WHOLE_RUN);
}

static void what_a_lost_connection_delivers_within_the_run_is_there_once(void **state)
{
    (void)state;
    for (int async = 0; async < 2; async++) {
        int calls = count_calls(async);
        for (int at = 1; at <= calls; at++) {
            set_up(async);
            scenario.fake.lose_at[0] = at;
            scenario.fake.late_after = at % 30;
            scenario_run(&scenario);
            assert_int_equal(scenario.status, RUN_ALL_DONE);
            fake_deliver(&scenario.fake);
            run_again(at, scenario.fake.late_after);
            must_be_equal(at, scenario.fake.late_after);
            scenario_free(&scenario);
        }
    }
}

/* Killed with appends under way, which are yet to arrive when the run after it has ended. */
static struct fake_folder *late_after_a_run(void)
{
    for (int at = 1; at < WHOLE_RUN; at++) {
        set_up(true);
        scenario.fake.die_at = at;
        scenario_run(&scenario);
        if (scenario.fake.late_count > 0)
            break;
        scenario_free(&scenario);
    }
    run_again(0, 0);
    return scenario.fake.late[0].folder;
}

static const char *text_of(const struct fake_message *message)
{
    return message->body ? message->body : "";
}

static size_t copies_of(const struct fake_folder *folder, const char *body)
{
    size_t count = 0;

    for (size_t i = 0; i < folder->count; i++)
        count += strcmp(text_of(&folder->messages[i]), body) == 0;
    return count;
}

static bool told_of_twins(void)
{
    for (size_t i = 0; i < scenario.heard.note_count; i++)
        if (strstr(scenario.heard.notes[i], "arrived a second time"))
            return true;
    return false;
}

static void a_copy_that_its_user_has_changed_since_stays(void **state)
{
    struct fake_folder *folder = late_after_a_run();
    AUTO_FREE char *body = strdup(text_of(&scenario.fake.late[0].message));
    size_t before = copies_of(folder, body);

    (void)state;
    for (size_t i = 0; i < folder->count; i++)
        fake_set_flags(folder, i, folder->messages[i].flags ^ KIMT_FLAG_FLAGGED);
    fake_deliver(&scenario.fake);
    run_again(0, 0);
    assert_true(told_of_twins());
    assert_int_equal(copies_of(folder, body), before + 1);
    scenario_free(&scenario);
}

struct noted {
    uint64_t uids[16];
    size_t count;
};

static bool note_uid(void *context, const struct journal_message *message)
{
    struct noted *noted = context;

    noted->uids[noted->count++] = message->uid;
    return true;
}

/* The UIDs that the journal has for a folder, by source UID. */
static struct noted noted_of(const char *path)
{
    const struct journal_identity identity = {"old", "new"};
    struct kimt_error error = {.struct_size = sizeof error};
    struct journal_folder folder;
    struct noted noted = {.count = 0};
    struct journal *journal;
    int64_t account;

    assert_int_equal(journal_open(scenario.state, JOURNAL_WRITE, &identity, &journal, &error),
                     KIMT_OK);
    assert_int_equal(journal_account_id(journal, "ann@example.com", &account, &error), KIMT_OK);
    assert_int_equal(journal_folder_get(journal, account, path, path, &folder, &error), KIMT_OK);
    assert_int_equal(journal_messages(journal, folder.id, note_uid, &noted, &error), KIMT_OK);
    journal_close(&journal);
    return noted;
}

static void the_journal_keeps_to_a_first_copy_that_stays(void **state)
{
    struct fake_folder *folder = late_after_a_run();
    struct noted before = noted_of(folder->path), after;

    (void)state;
    for (size_t i = 0; i < folder->count; i++)
        fake_set_flags(folder, i, folder->messages[i].flags ^ KIMT_FLAG_FLAGGED);
    fake_deliver(&scenario.fake);
    run_again(0, 0);
    assert_true(told_of_twins());
    after = noted_of(folder->path);
    assert_int_equal(after.count, before.count);
    assert_memory_equal(after.uids, before.uids, before.count * sizeof *before.uids);
    scenario_free(&scenario);
}

static void mail_of_others_that_arrives_meanwhile_stays(void **state)
{
    struct fake_folder *folder = late_after_a_run();

    (void)state;
    (void)fake_add_message(folder, "of somebody else\r\n");
    fake_deliver(&scenario.fake);
    run_again(0, 0);
    assert_int_equal(copies_of(folder, "of somebody else\r\n"), 1);
    scenario_free(&scenario);
}

static void second_copies_that_are_removed_are_told(void **state)
{
    (void)state;
    (void)late_after_a_run();
    fake_deliver(&scenario.fake);
    run_again(0, 0);
    assert_true(told_of_twins());
    scenario_free(&scenario);
}

static void a_folder_is_looked_at_again_in_one_pass_only(void **state)
{
    int scans;

    (void)state;
    (void)late_after_a_run();
    scans = scenario.fake.scans[KIMT_PARTS_WHOLE];
    run_again(0, 0);
    assert_true(scenario.fake.scans[KIMT_PARTS_WHOLE] > scans);
    scans = scenario.fake.scans[KIMT_PARTS_WHOLE];
    run_again(0, 0);
    assert_int_equal(scenario.fake.scans[KIMT_PARTS_WHOLE], scans);
    scenario.fake.late_count = 0;
    scenario_free(&scenario);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_arrives_while_the_next_run_goes_on_is_there_once),
        cmocka_unit_test(what_arrives_between_two_runs_is_there_once),
        cmocka_unit_test(what_a_lost_connection_delivers_within_the_run_is_there_once),
        cmocka_unit_test(a_copy_that_its_user_has_changed_since_stays),
        cmocka_unit_test(the_journal_keeps_to_a_first_copy_that_stays),
        cmocka_unit_test(mail_of_others_that_arrives_meanwhile_stays),
        cmocka_unit_test(second_copies_that_are_removed_are_told),
        cmocka_unit_test(a_folder_is_looked_at_again_in_one_pass_only),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
