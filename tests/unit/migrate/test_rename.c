/* SPDX-License-Identifier: MIT
 *
 * A folder that was renamed at the source is recognised, and its messages are not copied again:
 * they get the new name at the destination where nothing of anybody else goes with it.
 */
#include "unit/scenario/scenario.h"
#include "unit/support/cmocka_all.h"
#include <stdlib.h>
#include <string.h>

static int set_up(void **state)
{
    static struct scenario scenario;

    memset(&scenario, 0, sizeof scenario);
    scenario_fill(&scenario);
    (void)fake_add_message(fake_add_folder(&scenario.fake.source, "Work/Plans/Old", 0), "old\r\n");
    scenario_first_run(&scenario);
    *state = &scenario;
    return 0;
}

static void run_again(struct scenario *scenario)
{
    scenario_run(scenario);
    assert_int_equal(scenario->status, RUN_ALL_DONE);
    assert_int_equal(scenario->heard.sums_wrong, 0);
}

static struct fake_folder *stored(struct scenario *scenario, const char *path)
{
    struct fake_store *store = &scenario->fake.destination;

    for (size_t i = 0; i < store->count; i++)
        if (strcmp(store->folders[i].path, path) == 0)
            return &store->folders[i];
    return NULL;
}

static bool was_told(const struct scenario *scenario, const char *text)
{
    for (size_t i = 0; i < scenario->heard.note_count; i++)
        if (strstr(scenario->heard.notes[i], text))
            return true;
    return false;
}

static void rename_plans(struct scenario *scenario)
{
    fake_rename_folder(&scenario->fake.source, "Work/Plans", "Projects");
}

static void it_is_renamed_at_the_destination_with_all_below_it(void **state)
{
    struct scenario *scenario = *state;

    rename_plans(scenario);
    run_again(scenario);
    assert_int_equal(scenario->heard.run.copied, 0);
    assert_int_equal(scenario->heard.run.earlier, 7);
    assert_int_equal(scenario->fake.renames, 1);
    assert_true(scenario_equal(scenario));
    assert_null(stored(scenario, "Work/Plans"));
    assert_true(was_told(scenario, "Projects was Work/Plans"));
    scenario_continue(scenario);
    run_again(scenario);
    assert_int_equal(scenario->heard.note_count, 0);
    assert_int_equal(scenario->heard.run.earlier, 7);
}

static void new_messages_follow_it(void **state)
{
    struct scenario *scenario = *state;

    rename_plans(scenario);
    (void)fake_add_message(&scenario->fake.source.folders[1], "new\r\n");
    run_again(scenario);
    assert_int_equal(scenario->heard.run.copied, 1);
    assert_true(scenario_equal(scenario));
}

/* They were stored with CRLF, and so larger than the source says they are. */
static void lines_without_cr_are_compared_as_they_were_stored(void **state)
{
    struct scenario *scenario = *state;
    struct fake_folder *folder = fake_add_folder(&scenario->fake.source, "Unix", KIMT_ROLE_NONE);

    for (size_t i = 0; i < 3; i++) {
        (void)fake_add_message(folder, i == 1 ? "four\nfive\nsix\n" : "one\ntwo\n");
        folder->messages[i].attributes = KIMT_MESSAGE_LF_LINES;
    }
    scenario_continue(scenario);
    run_again(scenario);
    assert_int_equal(scenario->heard.run.copied, 3);
    scenario_continue(scenario);
    fake_rename_folder(&scenario->fake.source, "Unix", "Linux");
    run_again(scenario);
    assert_int_equal(scenario->heard.run.copied, 0);
    assert_int_equal(scenario->fake.renames, 1);
    assert_true(was_told(scenario, "Linux was Unix"));
}

/* Wherever it stays, nothing is copied again, and what is new goes there. */
static void must_stay(struct scenario *scenario, size_t own)
{
    rename_plans(scenario);
    (void)fake_add_message(&scenario->fake.source.folders[1], "new\r\n");
    run_again(scenario);
    assert_int_equal(scenario->heard.run.copied, 1);
    assert_int_equal(scenario->fake.renames, 0);
    assert_int_equal(stored(scenario, "Work/Plans")->count, 3 + own);
    assert_true(was_told(scenario, "at the destination it stays Work/Plans"));
    scenario_continue(scenario);
    (void)fake_add_message(&scenario->fake.source.folders[1], "newer\r\n");
    run_again(scenario);
    assert_int_equal(scenario->heard.run.copied, 1);
    assert_int_equal(stored(scenario, "Work/Plans")->count, 4 + own);
}

static void it_stays_where_the_destination_cannot_rename(void **state)
{
    struct scenario *scenario = *state;

    scenario->fake.no_rename = true;
    must_stay(scenario, 0);
}

static void it_stays_where_something_of_the_user_is_in_it(void **state)
{
    struct scenario *scenario = *state;

    (void)fake_add_message(stored(scenario, "Work/Plans"), "own\r\n");
    must_stay(scenario, 1);
}

static void it_stays_where_the_user_made_a_folder_below_it(void **state)
{
    struct scenario *scenario = *state;

    (void)fake_add_folder(&scenario->fake.destination, "Work/Plans/Mine", 0);
    must_stay(scenario, 0);
}

static void it_stays_where_the_new_name_is_taken(void **state)
{
    struct scenario *scenario = *state;

    (void)fake_add_folder(&scenario->fake.destination, "Projects", 0);
    must_stay(scenario, 0);
}

static void a_new_folder_of_the_old_name_gets_one_of_its_own(void **state)
{
    struct scenario *scenario = *state;

    scenario->fake.no_rename = true;
    rename_plans(scenario);
    run_again(scenario);
    scenario_continue(scenario);
    (void)fake_add_message(fake_add_folder(&scenario->fake.source, "Work/Plans", 0), "other\r\n");
    run_again(scenario);
    assert_int_equal(stored(scenario, "Work/Plans")->count, 2);
    assert_int_equal(stored(scenario, "Work/Plans (2)")->count, 1);
}

static void another_folder_with_the_same_numbers_is_not_taken_for_it(void **state)
{
    struct scenario *scenario = *state;
    struct fake_store *source = &scenario->fake.source;
    struct fake_folder *other;

    rename_plans(scenario);
    other = &source->folders[1]; /* same UIDVALIDITY, UIDs, dates and sizes */
    other->messages[0].body[0] = 'A';
    run_again(scenario);
    assert_int_equal(scenario->heard.run.copied, 2);
    assert_int_equal(
        scenario_copies(&scenario->fake.destination, "Projects", other->messages[0].body), 1);
    assert_int_equal(stored(scenario, "Work/Plans")->count, 2);
    assert_true(was_told(scenario, "Work/Plans the folder was removed at the source"));
}

static void a_removed_folder_is_told_and_kept(void **state)
{
    struct scenario *scenario = *state;
    struct fake_store *source = &scenario->fake.source;

    free(source->folders[3].messages[0].body);
    source->count--;
    run_again(scenario);
    assert_true(was_told(scenario, "Work/Plans/Old the folder was removed at the source"));
    assert_int_equal(stored(scenario, "Work/Plans/Old")->count, 1);
}

static void a_lost_connection_on_the_way_changes_nothing_in_the_end(void **state)
{
    struct scenario *scenario = *state;
    char names[2][20] = {"Work/Plans", "Projects"};

    for (int at = 1; at <= 60; at++) {
        scenario->fake.unconfirmed = at % 2 ? FAKE_STORED : FAKE_LOST;
        fake_rename_folder(&scenario->fake.source, names[0], names[1]);
        (void)snprintf(names[0], sizeof names[0], "%s", names[1]);
        (void)snprintf(names[1], sizeof names[1], "Projects%d", at);
        scenario->fake.lose_at[0] = at;
        run_again(scenario);
        assert_true(scenario_equal(scenario));
        scenario_continue(scenario);
    }
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, scenario_tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(it_is_renamed_at_the_destination_with_all_below_it),
        TEST(new_messages_follow_it),
        TEST(lines_without_cr_are_compared_as_they_were_stored),
        TEST(it_stays_where_the_destination_cannot_rename),
        TEST(it_stays_where_something_of_the_user_is_in_it),
        TEST(it_stays_where_the_user_made_a_folder_below_it),
        TEST(it_stays_where_the_new_name_is_taken),
        TEST(a_new_folder_of_the_old_name_gets_one_of_its_own),
        TEST(another_folder_with_the_same_numbers_is_not_taken_for_it),
        TEST(a_removed_folder_is_told_and_kept),
        TEST(a_lost_connection_on_the_way_changes_nothing_in_the_end),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
