/* SPDX-License-Identifier: MIT
 *
 * A later run brings over what is new, carries flags that were changed at the source, and leaves
 * alone what has not changed and what the destination's user did.
 */
#include "unit/scenario/scenario.h"
#include "unit/support/cmocka_all.h"
#include <string.h>

static int set_up(void **state)
{
    static struct scenario scenario;

    memset(&scenario, 0, sizeof scenario);
    scenario_fill(&scenario);
    scenario_first_run(&scenario);
    *state = &scenario;
    return 0;
}

static struct fake_folder *source_inbox(struct scenario *scenario)
{
    return &scenario->fake.source.folders[0];
}

static struct fake_folder *stored_inbox(struct scenario *scenario)
{
    return &scenario->fake.destination.folders[0];
}

static void run_again(struct scenario *scenario)
{
    memset(scenario->fake.passes, 0, sizeof scenario->fake.passes);
    memset(scenario->fake.scans, 0, sizeof scenario->fake.scans);
    scenario->fake.bodies_read = scenario->fake.flag_changes = 0;
    scenario_run(scenario);
    assert_int_equal(scenario->status, RUN_ALL_DONE);
    assert_int_equal(scenario->heard.sums_wrong, 0);
}

static void what_has_not_changed_is_not_even_opened(void **state)
{
    struct scenario *scenario = *state;

    run_again(scenario);
    assert_int_equal(scenario->heard.run.earlier, 6);
    assert_int_equal(scenario->fake.passes[KIMT_PARTS_WHOLE], 0);
    assert_int_equal(scenario->fake.passes[KIMT_PARTS_META], 0);
    assert_int_equal(scenario->fake.bodies_read, 0);
}

static void only_new_messages_are_read(void **state)
{
    struct scenario *scenario = *state;

    (void)fake_add_message(source_inbox(scenario), "new\r\n");
    run_again(scenario);
    assert_int_equal(scenario->heard.run.copied, 1);
    assert_int_equal(scenario->heard.run.earlier, 6);
    assert_int_equal(scenario->fake.bodies_read, 1);
    assert_true(scenario_equal(scenario));
}

/* ---- whether UIDs still name what they named ---- */

static void told_anew(const struct scenario *scenario, bool is_anew)
{
    bool told = false;

    for (size_t i = 0; i < scenario->heard.note_count; i++)
        told = told || strstr(scenario->heard.notes[i], "recognised anew");
    assert_int_equal(told, is_anew);
}

/* As if this source had been there from the beginning. */
static void begin_anew(struct scenario *scenario)
{
    scenario_again(scenario);
    scenario_lose_journal(scenario);
    scenario_run(scenario);
    assert_int_equal(scenario->status, RUN_ALL_DONE);
    scenario_continue(scenario);
}

static void estimate_sizes(struct fake_folder *folder)
{
    for (size_t i = 0; i < folder->count; i++) {
        folder->messages[i].date_s = 1577833200;
        folder->messages[i].size_kind = KIMT_SIZE_ESTIMATE;
        folder->messages[i].promised = folder->messages[i].length + 11;
    }
}

/* So that there are some between the first and the last. */
static void add_more(struct fake_folder *folder)
{
    static const char *const bodies[] = {"a\r\n", "b\r\n", "c\r\n", "d\r\n", "e\r\n"};

    for (size_t i = 0; i < sizeof bodies / sizeof *bodies; i++)
        (void)fake_add_message(folder, bodies[i]);
}

static void sizes_that_are_estimates_cost_one_body(void **state)
{
    struct scenario *scenario = *state;

    add_more(source_inbox(scenario));
    estimate_sizes(source_inbox(scenario));
    begin_anew(scenario);
    (void)fake_add_message(source_inbox(scenario), "new\r\n");
    run_again(scenario);
    assert_int_equal(scenario->heard.run.copied, 1);
    assert_int_equal(scenario->heard.run.earlier, 11);
    assert_int_equal(scenario->fake.bodies_read, 2); /* and that of the new one */
    told_anew(scenario, false);
}

/* The first is gone, and each UID is that of the message behind it. */
static void uids_that_move_are_noticed_where_sizes_are_estimates(void **state)
{
    struct scenario *scenario = *state;
    struct fake_folder *folder = source_inbox(scenario);
    char *first;

    add_more(folder);
    estimate_sizes(folder);
    begin_anew(scenario);
    first = folder->messages[0].body;
    for (size_t i = 0; i + 1 < folder->count; i++) {
        folder->messages[i].body = folder->messages[i + 1].body;
        folder->messages[i].length = folder->messages[i + 1].length;
    }
    folder->messages[folder->count - 1].body = first;
    folder->messages[folder->count - 1].length = strlen(first);
    estimate_sizes(folder);
    (void)fake_add_message(folder, "new\r\n");
    run_again(scenario);
    told_anew(scenario, true);
    assert_true(scenario_equal(scenario));
}

static void uids_that_all_became_higher_ones_are_noticed(void **state)
{
    struct scenario *scenario = *state;
    struct fake_folder *folder = source_inbox(scenario);
    uint64_t last;

    add_more(folder);
    begin_anew(scenario);
    folder = source_inbox(scenario);
    last = folder->messages[folder->count - 1].uid;
    for (size_t i = 0; i < folder->count; i++)
        folder->messages[i].uid = last + 1 + i;
    folder->uid_next = last + 1 + folder->count;
    run_again(scenario);
    told_anew(scenario, true);
    assert_true(scenario_equal(scenario));
}

/* They were stored with CRLF. */
static void lines_without_cr_are_compared_as_they_were_stored(void **state)
{
    struct scenario *scenario = *state;
    struct fake_folder *folder = fake_add_folder(&scenario->fake.source, "Unix", KIMT_ROLE_NONE);

    (void)fake_add_message(folder, "one\ntwo\n");
    folder->messages[0].attributes = KIMT_MESSAGE_LF_LINES;
    folder->messages[0].date_s = 1577833200;
    begin_anew(scenario);
    folder = &scenario->fake.source.folders[3];
    (void)fake_add_message(folder, "new\r\n");
    run_again(scenario);
    assert_int_equal(scenario->fake.bodies_read, 1); /* sizes count for nothing */
    told_anew(scenario, false);
    scenario_continue(scenario);
    folder->messages[0].date_s += 3600; /* a matter of time zones */
    (void)fake_add_message(folder, "newer\r\n");
    run_again(scenario);
    assert_int_equal(scenario->fake.bodies_read, 2);
    assert_int_equal(scenario->heard.run.copied, 1);
    told_anew(scenario, false);
}

static void a_message_removed_at_the_source_stays_at_the_destination(void **state)
{
    struct scenario *scenario = *state;

    fake_remove_message(source_inbox(scenario), 0);
    run_again(scenario);
    assert_int_equal(scenario->heard.run.found, 5);
    assert_int_equal(scenario_arrived(scenario), 6);
    assert_int_equal(scenario->heard.note_count, 1);
    assert_non_null(strstr(scenario->heard.notes[0], "INBOX 1 message"));
}

static void a_message_removed_at_the_destination_does_not_come_back(void **state)
{
    struct scenario *scenario = *state;

    fake_remove_message(stored_inbox(scenario), 0);
    (void)fake_add_message(source_inbox(scenario), "new\r\n");
    run_again(scenario);
    assert_int_equal(scenario->heard.run.copied, 1);
    assert_int_equal(scenario_arrived(scenario), 6);
}

static void changed_flags_are_carried_over(void **state)
{
    struct scenario *scenario = *state;

    fake_set_flags(source_inbox(scenario), 1, KIMT_FLAG_SEEN | KIMT_FLAG_FLAGGED);
    run_again(scenario);
    assert_int_equal(stored_inbox(scenario)->messages[1].flags, KIMT_FLAG_SEEN | KIMT_FLAG_FLAGGED);
    assert_int_equal(scenario->heard.run.flags_changed, 1);
    scenario_continue(scenario);
    fake_set_flags(source_inbox(scenario), 1, KIMT_FLAG_FLAGGED);
    run_again(scenario);
    assert_int_equal(stored_inbox(scenario)->messages[1].flags, KIMT_FLAG_FLAGGED);
    scenario_continue(scenario);
    run_again(scenario);
    assert_int_equal(scenario->fake.flag_changes, 0);
}

static void a_flag_that_the_destinations_user_changed_stays(void **state)
{
    struct scenario *scenario = *state;

    fake_set_flags(source_inbox(scenario), 1, KIMT_FLAG_SEEN | KIMT_FLAG_FLAGGED);
    fake_set_flags(stored_inbox(scenario), 1, KIMT_FLAG_ANSWERED | KIMT_FLAG_FLAGGED);
    run_again(scenario);
    assert_int_equal(stored_inbox(scenario)->messages[1].flags,
                     KIMT_FLAG_SEEN | KIMT_FLAG_ANSWERED | KIMT_FLAG_FLAGGED);
}

static void deleted_is_never_carried_over(void **state)
{
    struct scenario *scenario = *state;

    fake_set_flags(source_inbox(scenario), 1, KIMT_FLAG_DELETED);
    run_again(scenario);
    assert_int_equal(stored_inbox(scenario)->messages[1].flags, 0);
}

static void keywords_are_carried_over(void **state)
{
    struct scenario *scenario = *state;
    struct fake_message *source = &source_inbox(scenario)->messages[2];

    fake_add_keyword(source, "$Forwarded");
    fake_set_flags(source_inbox(scenario), 2, 0); /* another mod-sequence */
    run_again(scenario);
    assert_int_equal(stored_inbox(scenario)->messages[2].keyword_count, 1);
    assert_string_equal(stored_inbox(scenario)->messages[2].keywords[0], "$Forwarded");
    scenario_continue(scenario);
    fake_drop_keyword(source, "$Forwarded");
    fake_set_flags(source_inbox(scenario), 2, 0);
    run_again(scenario);
    assert_int_equal(stored_inbox(scenario)->messages[2].keyword_count, 0);
}

static void flags_are_compared_one_by_one_where_no_mod_sequences_are_told(void **state)
{
    struct scenario *scenario = *state;

    scenario->fake.no_modseq = true;
    run_again(scenario); /* the first one without them */
    scenario_continue(scenario);
    fake_set_flags(source_inbox(scenario), 1, KIMT_FLAG_SEEN);
    run_again(scenario);
    assert_int_equal(stored_inbox(scenario)->messages[1].flags, KIMT_FLAG_SEEN);
    assert_int_equal(scenario->fake.bodies_read, 0);
}

static void a_lost_connection_while_flags_are_carried_changes_nothing_in_the_end(void **state)
{
    struct scenario *scenario = *state;

    for (int at = 1; at <= 40; at++) {
        uint32_t flags = at % 2 ? KIMT_FLAG_SEEN : KIMT_FLAG_FLAGGED;
        fake_set_flags(source_inbox(scenario), 1, flags);
        scenario->fake.lose_at[0] = at;
        run_again(scenario);
        assert_int_equal(stored_inbox(scenario)->messages[1].flags, flags);
        assert_int_equal(scenario_arrived(scenario), 6);
        scenario_continue(scenario);
    }
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, scenario_tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(what_has_not_changed_is_not_even_opened),
        TEST(only_new_messages_are_read),
        TEST(sizes_that_are_estimates_cost_one_body),
        TEST(uids_that_move_are_noticed_where_sizes_are_estimates),
        TEST(uids_that_all_became_higher_ones_are_noticed),
        TEST(lines_without_cr_are_compared_as_they_were_stored),
        TEST(a_message_removed_at_the_source_stays_at_the_destination),
        TEST(a_message_removed_at_the_destination_does_not_come_back),
        TEST(changed_flags_are_carried_over),
        TEST(a_flag_that_the_destinations_user_changed_stays),
        TEST(deleted_is_never_carried_over),
        TEST(keywords_are_carried_over),
        TEST(flags_are_compared_one_by_one_where_no_mod_sequences_are_told),
        TEST(a_lost_connection_while_flags_are_carried_changes_nothing_in_the_end),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
