/* SPDX-License-Identifier: MIT
 *
 * The process is killed at every single step, of every kind of run, and run again: each message of
 * the source is there exactly once, and what was there before is untouched.
 *
 * A step is a call of either side. Between two of them only the journal is written, and what a kill
 * leaves of that is what was committed last; so every run is repeated with commits after each entry
 * and with none but those that intents force.
 *
 * Where every step takes long, as under a sanitizer, KIMT_TEST_STRIDE=N kills at one of N of them.
 */
#include "journal/store.h"
#include "unit/scenario/scenario.h"
#include "unit/support/cmocka_all.h"
#include <stdlib.h>
#include <string.h>

struct variant {
    const char *name;
    bool async, tells_uids, needs_size, rewrites;
    enum fake_unconfirmed unconfirmed;
    uint32_t commit_entries;
};

static const struct variant variants[] = {
    {"sync, lost, each entry committed", false, true, false, false, FAKE_LOST, 1},
    {"sync, stored, no entry committed", false, true, false, false, FAKE_STORED, 500},
    {"sync, stored, no UIDs told, each entry", false, false, false, false, FAKE_STORED, 1},
    {"sync, stored, no UIDs told, no entry", false, false, false, false, FAKE_STORED, 500},
    {"async, lost, each entry", true, true, true, false, FAKE_LOST, 1},
    {"async, stored, no entry", true, true, true, false, FAKE_STORED, 500},
    {"async, half, each entry", true, true, false, false, FAKE_HALF, 1},
    {"async, half, no UIDs told, no entry", true, false, false, false, FAKE_HALF, 500},
    {"async, stored, rewritten, no entry", true, true, true, true, FAKE_STORED, 500},
};

#define VARIANTS (sizeof variants / sizeof variants[0])

static unsigned kills;
static int stride = 1; /* from one step that is killed to the next */

/* What happens before the run that is killed. */
typedef void prepare_fn(struct scenario *scenario);

/* A text as a message. What is rewritten on its way needs fields to be recognised by. */
static const char *mail(const struct scenario *scenario, const char *text)
{
    static char whole[400];

    if (!scenario->fake.rewrites)
        return text;
    (void)snprintf(whole, sizeof whole, "Message-ID: <%zu@example.com>\r\n\r\n%s", strlen(text),
                   text);
    return whole;
}

/* The same, as it is at the destination. */
static const char *stored_mail(const struct scenario *scenario, const char *text)
{
    static char whole[500];

    (void)snprintf(whole, sizeof whole, "%s%s", scenario->fake.rewrites ? FAKE_HEADER : "",
                   mail(scenario, text));
    return whole;
}

static void make_mail(struct scenario *scenario)
{
    struct fake_store *source = &scenario->fake.source;

    for (size_t i = 0; i < source->count; i++)
        for (size_t j = 0; j < source->folders[i].count; j++) {
            struct fake_message *message = &source->folders[i].messages[j];
            char *text = message->body;
            message->body = strdup(mail(scenario, text));
            message->length = message->promised = strlen(message->body);
            free(text);
        }
}

static void set_up(struct scenario *scenario, const struct variant *variant)
{
    memset(scenario, 0, sizeof *scenario);
    scenario_fill(scenario);
    scenario->keeps_journal = true;
    scenario->fake.async = variant->async;
    scenario->fake.depth = 3;
    scenario->fake.tells_uids = variant->tells_uids;
    scenario->fake.needs_size = variant->needs_size;
    scenario->fake.rewrites = variant->rewrites;
    scenario->fake.unconfirmed = variant->unconfirmed;
    store_commit_entries = variant->commit_entries;
    make_mail(scenario);
}

static void must_be_done(const struct scenario *scenario, const struct variant *variant,
                         const char *when, int first, int second)
{
    if (scenario->status == RUN_ALL_DONE && scenario->heard.sums_wrong == 0)
        return;
    fail_msg("%s, killed at %d and %d, %s: status %d, %d sums wrong: %s %s %s", variant->name,
             first, second, when, scenario->status, scenario->heard.sums_wrong,
             scenario->error.text, scenario->heard.account_error, scenario->heard.folder_error);
}

static void must_be_equal(const struct scenario *scenario, const struct variant *variant, int first,
                          int second)
{
    if (variant->tells_uids && !scenario_flags_equal(scenario))
        fail_msg("%s, killed at %d and %d: flags are not what the source has", variant->name, first,
                 second);
    if (variant->rewrites ? scenario_equal_but_for(scenario, FAKE_HEADER)
                          : scenario_equal(scenario))
        return;
    fail_msg("%s, killed at %d and %d: %zu arrived, and they are not what the source has",
             variant->name, first, second, scenario_arrived(scenario));
}

/* Kills at two steps (the second one in the run after the first; 0: none), then runs through. */
static void stop_and_go_on(const struct variant *variant, prepare_fn *prepare, int first,
                           int second)
{
    static struct scenario scenario;
    const int steps[] = {first, second};

    set_up(&scenario, variant);
    prepare(&scenario);
    for (size_t i = 0; i < 2 && steps[i] > 0; i++) {
        scenario_continue(&scenario);
        scenario.fake.die_at = steps[i];
        kills++;
        scenario_run(&scenario);
    }
    scenario_continue(&scenario);
    scenario_run(&scenario);
    must_be_done(&scenario, variant, "run again", first, second);
    must_be_equal(&scenario, variant, first, second);
    scenario_continue(&scenario);
    scenario_run(&scenario); /* nothing is left to do */
    must_be_done(&scenario, variant, "once more", first, second);
    must_be_equal(&scenario, variant, first, second);
    assert_int_equal(scenario.heard.run.copied + scenario.heard.run.adopted, 0);
    scenario_free(&scenario);
}

static int count_steps(const struct variant *variant, prepare_fn *prepare)
{
    static struct scenario scenario;
    int calls;

    set_up(&scenario, variant);
    prepare(&scenario);
    scenario_continue(&scenario);
    scenario_run(&scenario);
    must_be_done(&scenario, variant, "not killed", 0, 0);
    must_be_equal(&scenario, variant, 0, 0);
    calls = scenario.fake.calls;
    scenario_free(&scenario);
    return calls;
}

static void stop_everywhere(prepare_fn *prepare)
{
    for (size_t i = 0; i < VARIANTS; i++) {
        int calls = count_steps(&variants[i], prepare);
        for (int at = 1; at <= calls; at += stride)
            stop_and_go_on(&variants[i], prepare, at, 0);
    }
}

/* Messages whose UID was never told stay where they are. */
static void stop_where_uids_are_told(prepare_fn *prepare, bool twice)
{
    for (size_t i = 0; i < VARIANTS; i++) {
        int calls = variants[i].tells_uids ? count_steps(&variants[i], prepare) : 0;
        for (int at = 1; at <= calls; at += twice ? 3 * stride : stride)
            for (int second = twice ? 2 : 0; second <= (twice ? calls : 0); second += 11)
                stop_and_go_on(&variants[i], prepare, at, second);
    }
}

static void stop_twice(prepare_fn *prepare)
{
    for (size_t i = 0; i < VARIANTS; i++) {
        int calls = count_steps(&variants[i], prepare);
        for (int first = 3; first <= calls; first += 5 * stride)
            for (int second = 2; second <= calls; second += 4)
                stop_and_go_on(&variants[i], prepare, first, second);
    }
}

/* ---- what comes before ---- */

static void nothing_before(struct scenario *scenario)
{
    (void)scenario;
}

/* A finished run, then new mail at the source. */
static void new_mail(struct scenario *scenario)
{
    scenario_run(scenario);
    (void)fake_add_message(&scenario->fake.source.folders[0], mail(scenario, "arrived since\r\n"));
    (void)fake_add_message(&scenario->fake.source.folders[0], mail(scenario, "twice\r\n"));
    (void)fake_add_message(&scenario->fake.source.folders[2],
                           mail(scenario, "in what was empty\r\n"));
}

/* A finished run, then flags changed at the source. */
static void changed_flags(struct scenario *scenario)
{
    scenario_run(scenario);
    fake_set_flags(&scenario->fake.source.folders[0], 0, KIMT_FLAG_SEEN);
    fake_set_flags(&scenario->fake.source.folders[1], 1, KIMT_FLAG_FLAGGED | KIMT_FLAG_ANSWERED);
}

/* A finished run whose journal was lost, then new mail. */
static void lost_journal(struct scenario *scenario)
{
    new_mail(scenario);
    scenario_lose_journal(scenario);
}

/* Another tool was there: it brought some of the messages, one of two equal ones among them. */
static void another_tool(struct scenario *scenario)
{
    struct fake_folder *folder = fake_add_folder(&scenario->fake.destination, "INBOX", 1);

    (void)fake_add_message(folder, stored_mail(scenario, "twice\r\n"));
    (void)fake_add_message(folder, stored_mail(scenario, "first message\r\n"));
}

/* The folder at the source was replaced by one with the same messages under other UIDs. */
static void another_source_folder(struct scenario *scenario)
{
    scenario_run(scenario);
    scenario->fake.source.folders[0].uid_validity++;
    for (size_t i = 0; i < scenario->fake.source.folders[0].count; i++)
        scenario->fake.source.folders[0].messages[i].uid += 100;
    scenario->fake.source.folders[0].uid_next += 100;
}

/* The folder at the destination was made anew, and holds only some of what it held. */
static void another_destination_folder(struct scenario *scenario)
{
    scenario_run(scenario);
    scenario->fake.destination.folders[0].uid_validity++;
    fake_remove_message(&scenario->fake.destination.folders[0], 1);
}

/* A folder was renamed at the source, and another one with all below it; and new mail came. */
static void renamed_folders(struct scenario *scenario)
{
    struct fake_store *source = &scenario->fake.source;
    struct fake_folder *folder = fake_add_folder(source, "Work/Plans/Old", KIMT_ROLE_NONE);

    for (size_t i = 0; i < source->count; i++)
        source->folders[i].uid_validity += (uint32_t)i; /* as most servers have it */
    (void)fake_add_message(folder, mail(scenario, "an old plan\r\n"));
    scenario_run(scenario);
    fake_rename_folder(source, "Work/Plans", "Projects");
    (void)fake_add_message(&source->folders[1], mail(scenario, "in what was renamed\r\n"));
}

/* Messages were moved to the trash at the source; what came there since is new. */
static void thrown_away(struct scenario *scenario)
{
    struct fake_store *source = &scenario->fake.source;
    struct fake_folder *trash = fake_add_folder(source, "Trash", KIMT_ROLE_TRASH);
    static const char *const thrown[] = {"first message\r\n", "twice\r\n", "", "twice\r\n"};

    (void)fake_add_message(trash, mail(scenario, "in the trash before\r\n"));
    (void)fake_add_message(trash, mail(scenario, "twice\r\n"));
    (void)fake_add_folder(&scenario->fake.destination, "Trash", KIMT_ROLE_TRASH);
    scenario->trash = true;
    scenario_run(scenario);
    fake_remove_message(&source->folders[0], 3);
    fake_remove_message(&source->folders[0], 1);
    fake_remove_message(&source->folders[0], 0);
    fake_remove_message(&source->folders[1], 1);
    for (size_t i = 0; i < sizeof thrown / sizeof thrown[0]; i++)
        (void)fake_add_message(trash, mail(scenario, thrown[i]));
}

static void thrown_away_without_move(struct scenario *scenario)
{
    scenario->fake.no_move = true;
    thrown_away(scenario);
}

/* The same, and the trash of the source is not looked at: to kimt they are deleted. */
static void deleted(struct scenario *scenario)
{
    static const char *const trash[] = {"Trash"};
    struct fake_folder *there;

    scenario->exclude = (struct kimt_option_list){.values = trash, .count = 1};
    thrown_away(scenario);
    there = &scenario->fake.destination.folders[0];
    (void)fake_add_message(there, stored_mail(scenario, "in the trash before\r\n"));
    (void)fake_add_message(there, stored_mail(scenario, "twice\r\n"));
}

static void deleted_without_move(struct scenario *scenario)
{
    scenario->fake.no_move = true;
    deleted(scenario);
}

static void a_first_run_may_be_killed_at_every_step(void **state)
{
    (void)state;
    stop_everywhere(nothing_before);
}

static void a_first_run_may_be_killed_twice(void **state)
{
    (void)state;
    stop_twice(nothing_before);
}

static void a_run_for_new_mail_may_be_killed_at_every_step(void **state)
{
    (void)state;
    stop_everywhere(new_mail);
}

static void a_run_for_changed_flags_may_be_killed_at_every_step(void **state)
{
    (void)state;
    stop_everywhere(changed_flags);
}

static void a_run_without_its_journal_may_be_killed_at_every_step(void **state)
{
    (void)state;
    stop_everywhere(lost_journal);
}

static void a_run_after_another_tool_may_be_killed_at_every_step(void **state)
{
    (void)state;
    stop_everywhere(another_tool);
}

static void a_run_over_a_replaced_source_folder_may_be_killed_at_every_step(void **state)
{
    (void)state;
    stop_everywhere(another_source_folder);
}

static void a_run_over_a_replaced_destination_folder_may_be_killed_at_every_step(void **state)
{
    (void)state;
    stop_everywhere(another_destination_folder);
}

static void a_run_over_renamed_folders_may_be_killed_at_every_step(void **state)
{
    (void)state;
    stop_everywhere(renamed_folders);
}

static void a_run_that_follows_deletions_may_be_killed_at_every_step(void **state)
{
    (void)state;
    stop_where_uids_are_told(thrown_away, false);
    stop_where_uids_are_told(deleted, false);
}

static void a_run_that_copies_deleted_ones_to_the_trash_may_be_killed_twice(void **state)
{
    (void)state;
    stop_where_uids_are_told(thrown_away_without_move, true);
    stop_where_uids_are_told(deleted_without_move, true);
}

static int tell_kills(void **state)
{
    (void)state;
    print_message("%u kills\n", kills);
    return 0;
}

int main(void)
{
    const char *wanted_stride = getenv("KIMT_TEST_STRIDE");
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_first_run_may_be_killed_at_every_step),
        cmocka_unit_test(a_first_run_may_be_killed_twice),
        cmocka_unit_test(a_run_for_new_mail_may_be_killed_at_every_step),
        cmocka_unit_test(a_run_for_changed_flags_may_be_killed_at_every_step),
        cmocka_unit_test(a_run_without_its_journal_may_be_killed_at_every_step),
        cmocka_unit_test(a_run_after_another_tool_may_be_killed_at_every_step),
        cmocka_unit_test(a_run_over_a_replaced_source_folder_may_be_killed_at_every_step),
        cmocka_unit_test(a_run_over_a_replaced_destination_folder_may_be_killed_at_every_step),
        cmocka_unit_test(a_run_over_renamed_folders_may_be_killed_at_every_step),
        cmocka_unit_test(a_run_that_follows_deletions_may_be_killed_at_every_step),
        cmocka_unit_test(a_run_that_copies_deleted_ones_to_the_trash_may_be_killed_twice),
    };

    if (wanted_stride)
        stride = (int)strtol(wanted_stride, NULL, 10);
    if (stride < 1)
        return 2;
    return cmocka_run_group_tests(tests, NULL, tell_kills);
}
