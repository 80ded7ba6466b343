/* SPDX-License-Identifier: MIT
 *
 * deletions = trash: what was copied, and deleted at the source since, is moved to the trash of the
 * destination; never anything else, and never on the word of a source that was not wholly seen.
 */
#include "unit/scenario/scenario.h"
#include "unit/support/cmocka_all.h"
#include <string.h>

#define WHOLE_RUN 100000 /* calls: later than any run ends */

static int set_up(void **state)
{
    static struct scenario scenario;
    struct fake_folder *folder;

    memset(&scenario, 0, sizeof scenario);
    scenario_fill(&scenario);
    folder = fake_add_folder(&scenario.fake.destination, "INBOX", KIMT_ROLE_INBOX);
    (void)fake_add_message(folder, "twice\r\n"); /* to be recognised */
    (void)fake_add_folder(&scenario.fake.destination, "Bin", KIMT_ROLE_TRASH);
    scenario.trash = true;
    scenario_first_run(&scenario);
    *state = &scenario;
    return 0;
}

static struct fake_folder *source(struct scenario *scenario, size_t index)
{
    return &scenario->fake.source.folders[index];
}

static struct fake_folder *stored(struct scenario *scenario, const char *path)
{
    struct fake_store *store = &scenario->fake.destination;

    for (size_t i = 0; i < store->count; i++)
        if (strcmp(store->folders[i].path, path) == 0)
            return &store->folders[i];
    return NULL;
}

static size_t copies(struct scenario *scenario, const char *path, const char *body)
{
    return scenario_copies(&scenario->fake.destination, path, body);
}

static bool was_told(const struct scenario *scenario, const char *text)
{
    for (size_t i = 0; i < scenario->heard.note_count; i++)
        if (strstr(scenario->heard.notes[i], text))
            return true;
    return false;
}

static void run_again(struct scenario *scenario)
{
    scenario_run(scenario);
    assert_int_equal(scenario->status, RUN_ALL_DONE);
    assert_int_equal(scenario->heard.sums_wrong, 0);
}

static void must_have_moved(struct scenario *scenario)
{
    assert_int_equal(scenario->heard.run.trashed, 1);
    assert_int_equal(stored(scenario, "INBOX")->count, 3);
    assert_int_equal(copies(scenario, "INBOX", "first message\r\n"), 0);
    assert_int_equal(copies(scenario, "Bin", "first message\r\n"), 1);
    assert_true(was_told(scenario, "INBOX 1 message copied by an earlier run was"));
    assert_true(was_told(scenario, "moved to Bin"));
}

static void must_have_stayed(struct scenario *scenario, const char *told)
{
    assert_int_equal(scenario->heard.run.trashed, 0);
    assert_int_equal(copies(scenario, "INBOX", "first message\r\n"), 1);
    assert_int_equal(stored(scenario, "Bin")->count, 0);
    assert_true(was_told(scenario, told));
}

/* At any moment between its listing and the last step. */
static void nothing_is_moved_out_of_a_folder_that_took_the_place_of_ours(void **state)
{
    struct scenario *scenario = *state;
    int calls = WHOLE_RUN;

    for (int at = 1; at <= calls; at++) {
        scenario_free(scenario);
        (void)set_up(state);
        fake_remove_message(source(scenario, 0), 0);
        scenario->fake.replace_at = at;
        scenario_run(scenario);
        calls = scenario->fake.calls;
        if (copies(scenario, "Bin", FAKE_OTHER) > 0)
            fail_msg("replaced at call %d: a message of the other folder was moved", at);
    }
}

static void a_deleted_message_is_moved_to_the_trash(void **state)
{
    struct scenario *scenario = *state;

    fake_remove_message(source(scenario, 0), 0);
    run_again(scenario);
    must_have_moved(scenario);
    scenario_continue(scenario);
    run_again(scenario);
    assert_int_equal(scenario->heard.note_count, 0);
    assert_int_equal(stored(scenario, "Bin")->count, 1);
}

static void a_destination_that_cannot_move_gets_a_copy_there(void **state)
{
    struct scenario *scenario = *state;

    scenario->fake.no_move = true;
    fake_remove_message(source(scenario, 0), 0);
    run_again(scenario);
    must_have_moved(scenario);
}

static void a_message_that_was_only_recognised_stays(void **state)
{
    struct scenario *scenario = *state;

    fake_remove_message(source(scenario, 0), 1);
    fake_remove_message(source(scenario, 0), 1);
    run_again(scenario);
    assert_int_equal(scenario->heard.run.trashed, 1);
    assert_int_equal(copies(scenario, "INBOX", "twice\r\n"), 1);
    assert_int_equal(stored(scenario, "INBOX")->messages[0].uid, 1);
    assert_true(was_told(scenario, "1 was not put there by kimt"));
}

static void a_message_that_was_changed_at_the_destination_stays(void **state)
{
    struct scenario *scenario = *state;
    struct fake_folder *inbox = stored(scenario, "INBOX");

    fake_remove_message(source(scenario, 0), 0);
    for (size_t i = 0; i < inbox->count; i++)
        fake_set_flags(inbox, i, KIMT_FLAG_FLAGGED);
    run_again(scenario);
    must_have_stayed(scenario, "1 was changed there");
}

static void a_message_that_its_user_marked_as_deleted_stays(void **state)
{
    struct scenario *scenario = *state;
    struct fake_folder *inbox = stored(scenario, "INBOX");

    fake_remove_message(source(scenario, 0), 0);
    for (size_t i = 0; i < inbox->count; i++)
        fake_set_flags(inbox, i, KIMT_FLAG_DELETED);
    run_again(scenario);
    must_have_stayed(scenario, "1 was changed there");
}

static void a_message_that_was_moved_is_once_in_its_new_folder(void **state)
{
    struct scenario *scenario = *state;

    fake_remove_message(source(scenario, 0), 0);
    (void)fake_add_message(source(scenario, 1), "first message\r\n");
    run_again(scenario);
    must_have_moved(scenario);
    assert_int_equal(copies(scenario, "Work/Plans", "first message\r\n"), 1);
}

static void too_many_are_not_moved_until_that_is_allowed(void **state)
{
    struct scenario *scenario = *state;

    fake_remove_message(source(scenario, 0), 0);
    fake_remove_message(source(scenario, 1), 0);
    scenario->deletions_max = 10;
    scenario_run(scenario);
    assert_int_equal(scenario->status, RUN_INCOMPLETE);
    must_have_stayed(scenario,
                     "2 of the account's 6 messages were deleted at the source, more than "
                     "deletions_max = 10% allows");
    scenario_continue(scenario);
    scenario->deletions_max = 34;
    run_again(scenario);
    assert_int_equal(scenario->heard.run.trashed, 2);
    assert_int_equal(stored(scenario, "Bin")->count, 2);
}

static void one_message_is_never_too_many(void **state)
{
    struct scenario *scenario = *state;

    fake_remove_message(source(scenario, 0), 0);
    scenario->deletions_max = 1;
    run_again(scenario);
    must_have_moved(scenario);
}

static void nothing_is_moved_while_a_folder_is_missing(void **state)
{
    struct scenario *scenario = *state;
    struct fake_store *store = &scenario->fake.source;
    struct fake_folder missing = store->folders[1];

    fake_remove_message(source(scenario, 0), 0);
    store->folders[1] = store->folders[2];
    store->count--;
    run_again(scenario);
    must_have_stayed(scenario, "Work/Plans: it is not at the source any more");
    scenario_continue(scenario);
    store->folders[store->count++] = missing;
    run_again(scenario);
    must_have_moved(scenario);
}

static void nothing_is_moved_while_a_folder_is_left_out(void **state)
{
    static const char *const paths[] = {"Work*"};
    struct scenario *scenario = *state;

    fake_remove_message(source(scenario, 0), 0);
    scenario->exclude = (struct kimt_option_list){.values = paths, .count = 1};
    run_again(scenario);
    must_have_stayed(scenario, "Work/Plans: it is left out");
}

static void nothing_is_moved_after_a_folder_was_replaced(void **state)
{
    struct scenario *scenario = *state;

    fake_remove_message(source(scenario, 0), 0);
    source(scenario, 1)->uid_validity++;
    run_again(scenario);
    must_have_stayed(scenario, "Work/Plans: it was replaced");
    scenario_continue(scenario);
    run_again(scenario);
    must_have_moved(scenario);
}

static void nothing_is_moved_after_a_folder_could_not_be_read(void **state)
{
    struct scenario *scenario = *state;

    fake_remove_message(source(scenario, 0), 0);
    fake_add_message(source(scenario, 1), "gone when it is read\r\n")->attributes =
        KIMT_MESSAGE_VANISHED;
    scenario_run(scenario);
    must_have_stayed(scenario, "Work/Plans: it was not read to its end");
}

/* Wherever it is lost: what is there in the end is the same, be it one pass later. */
static void a_lost_connection_puts_it_off(void **state)
{
    struct scenario *scenario = *state;
    int put_off = 0;

    for (int at = 1; at < 60; at++) {
        assert_int_equal(scenario_tear_down(state) + set_up(state), 0);
        fake_remove_message(source(scenario, 0), 0);
        (void)fake_add_message(source(scenario, 0), "new\r\n");
        (void)fake_add_message(source(scenario, 1), "new\r\n");
        scenario->fake.lose_at[0] = at;
        run_again(scenario);
        if (stored(scenario, "Bin")->count == 0) {
            assert_true(was_told(scenario, "the connection was lost while it was read"));
            put_off++;
        }
        scenario_continue(scenario);
        run_again(scenario);
        assert_int_equal(stored(scenario, "Bin")->count, 1);
        assert_int_equal(copies(scenario, "INBOX", "first message\r\n"), 0);
    }
    assert_in_range(put_off, 5, 55);
}

static void without_a_trash_nothing_is_moved(void **state)
{
    struct scenario *scenario = *state;

    stored(scenario, "Bin")->role = KIMT_ROLE_NONE;
    fake_remove_message(source(scenario, 0), 0);
    run_again(scenario);
    must_have_stayed(scenario, "no folder for deleted mail");
}

static void by_default_all_is_kept(void **state)
{
    struct scenario *scenario = *state;

    scenario->trash = false;
    fake_remove_message(source(scenario, 0), 0);
    run_again(scenario);
    must_have_stayed(scenario, "the destination keeps it");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, scenario_tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(nothing_is_moved_out_of_a_folder_that_took_the_place_of_ours),
        TEST(a_deleted_message_is_moved_to_the_trash),
        TEST(a_destination_that_cannot_move_gets_a_copy_there),
        TEST(a_message_that_was_only_recognised_stays),
        TEST(a_message_that_was_changed_at_the_destination_stays),
        TEST(a_message_that_its_user_marked_as_deleted_stays),
        TEST(a_message_that_was_moved_is_once_in_its_new_folder),
        TEST(too_many_are_not_moved_until_that_is_allowed),
        TEST(one_message_is_never_too_many),
        TEST(nothing_is_moved_while_a_folder_is_missing),
        TEST(nothing_is_moved_while_a_folder_is_left_out),
        TEST(nothing_is_moved_after_a_folder_was_replaced),
        TEST(nothing_is_moved_after_a_folder_could_not_be_read),
        TEST(a_lost_connection_puts_it_off),
        TEST(without_a_trash_nothing_is_moved),
        TEST(by_default_all_is_kept),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
