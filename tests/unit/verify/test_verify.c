/* SPDX-License-Identifier: MIT
 *
 * `kimt verify` between the fakes: what it says of a migration that went well, and the name it has
 * for each thing that is not as it was.
 */
#include "unit/support/cmocka_all.h"
#include "unit/verify/verify_scene.h"
#include <string.h>

/* ---- as it should be ---- */

static void all_that_was_copied_is_equal_at_every_level(void **state)
{
    const int levels[] = {VERIFY_FULL, VERIFY_HEADERS, VERIFY_COUNT};

    (void)state;
    migrate();
    for (size_t i = 0; i < 3; i++) {
        verify(levels[i]);
        assert_int_equal(scenario.status, RUN_ALL_DONE);
        assert_int_equal(scenario.heard.verify.messages, 6);
        assert_int_equal(scenario.heard.verify.equal, 6);
        assert_int_equal(scenario.heard.difference_count, 0);
        assert_int_equal(scenario.heard.verify.folders, 3);
        assert_int_equal(scenario.heard.accounts_done, 1);
    }
}

static void a_full_verify_reads_no_body_of_the_source(void **state)
{
    (void)state;
    migrate();
    scenario.fake.bodies_read = 0;
    verify(VERIFY_FULL);
    assert_int_equal(scenario.fake.bodies_read, 0);
    assert_true(scenario.fake.scan_bodies_read >= 5); /* one of six has none */
}

static void nothing_is_made_or_changed_at_the_destination(void **state)
{
    (void)state;
    scenario.leave_out_empty = true;
    migrate();
    assert_int_equal(scenario.fake.destination.count, 2);
    verify(VERIFY_FULL);
    assert_int_equal(scenario.status, RUN_ALL_DONE);
    assert_int_equal(scenario.fake.destination.count, 2);
    assert_int_equal(scenario_arrived(&scenario), 6);
}

static void uids_that_were_never_told_are_matched_by_content(void **state)
{
    (void)state;
    scenario.fake.tells_uids = false;
    migrate();
    verify(VERIFY_FULL);
    assert_int_equal(scenario.status, RUN_ALL_DONE);
    assert_int_equal(scenario.heard.verify.equal, 6);
    verify(VERIFY_HEADERS);
    assert_int_equal(scenario.status, RUN_ALL_DONE);
    verify(VERIFY_COUNT);
    assert_int_equal(scenario.status, RUN_ALL_DONE);
}

static void mail_of_the_destination_s_own_is_counted_and_no_difference(void **state)
{
    (void)state;
    migrate();
    (void)fake_add_message(destination("INBOX"), "delivered to the new server\r\n");
    verify(VERIFY_FULL);
    assert_int_equal(scenario.status, RUN_ALL_DONE);
    assert_int_equal(scenario.heard.verify.own, 1);
    assert_int_equal(scenario.heard.difference_count, 0);
    verify(VERIFY_COUNT);
    assert_int_equal(scenario.heard.verify.own, 1);
}

static void flags_that_a_user_changed_are_counted_and_no_difference(void **state)
{
    (void)state;
    migrate();
    fake_set_flags(destination("INBOX"), 0, KIMT_FLAG_SEEN);
    verify(VERIFY_FULL);
    assert_int_equal(scenario.status, RUN_ALL_DONE);
    assert_int_equal(scenario.heard.verify.flags_differ, 1);
}

static void messages_with_bare_lf_at_the_source_are_equal(void **state)
{
    struct fake_message *message = fake_add_message(source("INBOX"), "one\ntwo\n");

    (void)state;
    message->attributes = KIMT_MESSAGE_LF_LINES;
    migrate();
    verify(VERIFY_FULL);
    assert_int_equal(scenario.status, RUN_ALL_DONE);
    assert_int_equal(scenario.heard.verify.equal, 7);
    destination("INBOX")->uid_validity++;
    source("INBOX")->uid_validity++;
    verify(VERIFY_FULL);
    assert_int_equal(scenario.status, RUN_ALL_DONE);
    assert_int_equal(scenario.heard.verify.equal, 7);
}

/* ---- differences ---- */

static void a_message_that_was_removed_is_missing(void **state)
{
    const int levels[] = {VERIFY_FULL, VERIFY_HEADERS, VERIFY_COUNT};

    (void)state;
    migrate();
    fake_remove_message(destination("Work/Plans"), 0);
    for (size_t i = 0; i < 3; i++) {
        const struct heard_difference *difference;
        verify(levels[i]);
        difference = only_difference(KIMT_DIFFERENCE_MISSING);
        assert_int_equal(scenario.status, RUN_INCOMPLETE);
        assert_string_equal(difference->folder, "Work/Plans");
        assert_int_equal(difference->uid, 1);
        assert_int_equal(difference->size, strlen("a plan that is somewhat longer\r\n"));
        assert_int_equal(scenario.heard.verify.missing, 1);
        assert_int_equal(scenario.heard.verify.equal, 5);
    }
}

static void one_of_two_equal_messages_that_is_gone_is_missing(void **state)
{
    (void)state;
    scenario.fake.tells_uids = false;
    migrate();
    fake_remove_message(destination("INBOX"), 1);
    verify(VERIFY_FULL);
    (void)only_difference(KIMT_DIFFERENCE_MISSING);
    assert_int_equal(scenario.heard.verify.equal, 5);
    verify(VERIFY_COUNT);
    (void)only_difference(KIMT_DIFFERENCE_MISSING);
}

static void a_folder_that_is_gone_has_all_its_messages_missing(void **state)
{
    struct fake_folder *folder;

    (void)state;
    migrate();
    folder = destination("Work/Plans");
    while (folder->count > 0)
        fake_remove_message(folder, 0);
    folder->path[0] = 'X';
    verify(VERIFY_FULL);
    assert_int_equal(scenario.status, RUN_INCOMPLETE);
    assert_int_equal(scenario.heard.verify.missing, 2);
    assert_int_equal(scenario.heard.verify.equal, 4);
    assert_int_equal(scenario.fake.destination.count, 3);
}

static void a_folder_that_its_user_renamed_has_all_its_messages_moved(void **state)
{
    (void)state;
    migrate();
    destination("Work/Plans")->path[0] = 'X';
    verify(VERIFY_FULL);
    assert_int_equal(scenario.status, RUN_ALL_DONE);
    assert_int_equal(scenario.heard.verify.moved, 2);
    assert_int_equal(scenario.heard.verify.missing, 0);
    verify(VERIFY_COUNT);
    assert_int_equal(scenario.status, RUN_INCOMPLETE);
    assert_int_equal(scenario.heard.verify.missing, 2);
}

static void a_message_that_its_user_moved_is_told_with_its_folder(void **state)
{
    const struct heard_difference *difference;

    (void)state;
    migrate();
    fake_remove_message(destination("INBOX"), 0);
    (void)fake_add_message(destination("Work/Plans"), "first message\r\n");
    verify(VERIFY_FULL);
    difference = only_difference(KIMT_DIFFERENCE_MOVED);
    assert_string_equal(difference->folder, "INBOX");
    assert_string_equal(difference->found_folder, "Work/Plans");
    assert_int_equal(scenario.status, RUN_ALL_DONE);
    assert_int_equal(scenario.heard.verify.own, 0);
}

static void one_other_byte_differs(void **state)
{
    (void)state;
    migrate();
    destination("INBOX")->messages[0].body[3] ^= 1;
    verify(VERIFY_FULL);
    assert_int_equal(scenario.status, RUN_INCOMPLETE);
    assert_int_equal(only_difference(KIMT_DIFFERENCE_DIFFERS)->uid, 1);
    assert_int_equal(scenario.heard.verify.differs, 1);
}

/* Somebody put a changed message in the place of ours. */
static void a_changed_copy_beside_it_is_not_taken_for_it(void **state)
{
    (void)state;
    migrate();
    fake_remove_message(destination("INBOX"), 0);
    (void)fake_add_message(destination("INBOX"), "first messagE\r\n");
    verify(VERIFY_FULL);
    assert_int_equal(scenario.status, RUN_INCOMPLETE);
    (void)only_difference(KIMT_DIFFERENCE_MISSING);
    assert_int_equal(scenario.heard.verify.own, 1);
}

static void a_message_that_got_another_uid_in_its_folder_is_there(void **state)
{
    (void)state;
    migrate();
    fake_remove_message(destination("INBOX"), 0);
    (void)fake_add_message(destination("INBOX"), "first message\r\n");
    verify(VERIFY_FULL);
    assert_int_equal(scenario.status, RUN_ALL_DONE);
    assert_int_equal(scenario.heard.verify.equal, 6);
}

static void a_new_message_at_the_source_arrived_after_the_pass(void **state)
{
    (void)state;
    migrate();
    (void)fake_add_message(source("INBOX"), "late\r\n");
    verify(VERIFY_FULL);
    assert_int_equal(scenario.status, RUN_INCOMPLETE);
    assert_int_equal(only_difference(KIMT_DIFFERENCE_ARRIVED)->uid, 5);
    assert_int_equal(scenario.heard.verify.messages, 7);
}

static void a_new_folder_at_the_source_arrived_after_the_pass(void **state)
{
    (void)state;
    migrate();
    (void)fake_add_message(fake_add_folder(&scenario.fake.source, "New", KIMT_ROLE_NONE), "late");
    verify(VERIFY_FULL);
    assert_int_equal(scenario.status, RUN_INCOMPLETE);
    (void)only_difference(KIMT_DIFFERENCE_ARRIVED);
}

static void a_message_that_failed_in_the_last_run_is_left_out(void **state)
{
    (void)state;
    source("INBOX")->messages[0].broken = 1;
    scenario_run(&scenario);
    assert_int_equal(scenario.status, RUN_INCOMPLETE);
    scenario_continue(&scenario);
    scenario.verify = true;
    verify(VERIFY_FULL);
    assert_int_equal(scenario.status, RUN_INCOMPLETE);
    assert_int_equal(only_difference(KIMT_DIFFERENCE_LEFT_OUT)->uid, 1);
}

static void what_vanished_at_the_source_is_told_and_no_harm(void **state)
{
    (void)state;
    migrate();
    fake_remove_message(source("INBOX"), 0);
    verify(VERIFY_FULL);
    assert_int_equal(scenario.status, RUN_ALL_DONE);
    assert_int_equal(only_difference(KIMT_DIFFERENCE_VANISHED)->uid, 1);
    assert_int_equal(scenario.heard.verify.messages, 5);
    assert_int_equal(scenario.heard.verify.own, 0);
}

static void a_folder_that_vanished_at_the_source_is_told_by_message(void **state)
{
    (void)state;
    migrate();
    source("Work/Plans")->attributes = KIMT_FOLDER_NO_SELECT;
    verify(VERIFY_FULL);
    assert_int_equal(scenario.status, RUN_ALL_DONE);
    assert_int_equal(scenario.heard.verify.vanished, 2);
    assert_int_equal(scenario.heard.difference_count, 2);
}

static void what_the_server_rewrote_is_told_and_no_harm(void **state)
{
    (void)state;
    add_named(source("INBOX"), "one", "its body");
    scenario.fake.rewrites = true;
    migrate();
    verify(VERIFY_FULL);
    assert_int_equal(scenario.heard.verify.rewritten, 7); /* six of them without a name */
    assert_int_equal(scenario.heard.verify.differs, 0);
    verify(VERIFY_HEADERS);
    assert_int_equal(scenario.heard.verify.rewritten, 7);
    assert_int_equal(scenario.status, RUN_ALL_DONE);
}

static void a_rewritten_one_whose_uid_was_not_told_is_found(void **state)
{
    (void)state;
    for (size_t i = 0; i < scenario.fake.source.count; i++)
        while (scenario.fake.source.folders[i].count > 0)
            fake_remove_message(&scenario.fake.source.folders[i], 0);
    add_named(source("INBOX"), "one", "its body");
    scenario.fake.tells_uids = false;
    scenario.fake.rewrites = true;
    migrate();
    verify(VERIFY_FULL);
    assert_int_equal(scenario.status, RUN_ALL_DONE);
    assert_int_equal(only_difference(KIMT_DIFFERENCE_REWRITTEN)->found_uid, 1);
}

static void adopted_as_rewritten_is_rewritten(void **state)
{
    (void)state;
    add_named(source("INBOX"), "one", "its body");
    scenario.fake.rewrites = true;
    migrate();
    scenario.verify = false;
    scenario_lose_journal(&scenario);
    scenario_run(&scenario);
    scenario_continue(&scenario);
    scenario.verify = true;
    verify(VERIFY_FULL);
    assert_int_equal(scenario.heard.verify.rewritten, 7);
}

static void several_messages_that_became_one_are_merged(void **state)
{
    (void)state;
    migrate();
    fake_remove_message(destination("INBOX"), 2);
    merge(2);
    verify(VERIFY_COUNT);
    assert_int_equal(scenario.status, RUN_ALL_DONE);
    assert_int_equal(only_difference(KIMT_DIFFERENCE_MERGED)->uid, 3);
    verify(VERIFY_FULL);
    assert_int_equal(scenario.status, RUN_ALL_DONE);
    assert_int_equal(only_difference(KIMT_DIFFERENCE_MERGED)->uid, 3);
    assert_int_equal(scenario.heard.verify.merged, 1);
    assert_int_equal(scenario.heard.verify.equal, 5);
}

static void a_message_journaled_onto_another_one_is_not_merged_but_lost(void **state)
{
    (void)state;
    migrate();
    fake_remove_message(destination("INBOX"), 2);
    merge(1);
    verify(VERIFY_FULL);
    assert_int_equal(scenario.status, RUN_INCOMPLETE);
    assert_int_equal(only_difference(KIMT_DIFFERENCE_DIFFERS)->uid, 3);
}

/* ---- UIDVALIDITY ---- */

static void another_uidvalidity_of_either_side_is_told_and_content_decides(void **state)
{
    const int levels[] = {VERIFY_FULL, VERIFY_HEADERS, VERIFY_COUNT};

    (void)state;
    migrate();
    for (size_t i = 0; i < 3; i++) {
        source("INBOX")->uid_validity = 8;
        destination("INBOX")->uid_validity = 7;
        verify(levels[i]);
        assert_int_equal(scenario.status, RUN_ALL_DONE);
        assert_int_equal(scenario.heard.note_count, 1);
        assert_non_null(strstr(scenario.heard.notes[0], "replaced at the source"));
        source("INBOX")->uid_validity = 7;
        destination("INBOX")->uid_validity = 8;
        verify(levels[i]);
        assert_int_equal(scenario.status, RUN_ALL_DONE);
        assert_int_equal(scenario.heard.note_count, 1);
        assert_non_null(strstr(scenario.heard.notes[0], "replaced at the destination"));
        assert_int_equal(scenario.heard.verify.equal, 6);
    }
}

/* ---- bad days ---- */

static void a_connection_lost_anywhere_changes_nothing_of_the_outcome(void **state)
{
    int calls;

    (void)state;
    add_named(source("INBOX"), "one", "its body");
    scenario.fake.rewrites = true;
    migrate();
    fake_remove_message(destination("Work/Plans"), 0);
    /* Where this one would go is known from the listing alone, which goes with a connection. */
    add_named(fake_add_folder(&scenario.fake.source, "Later", KIMT_ROLE_NONE), "two", "its body");
    verify(VERIFY_FULL);
    calls = scenario.fake.calls;
    assert_true(calls > 40);
    for (int at = 1; at <= calls; at++) {
        scenario_continue(&scenario);
        scenario.fake.lose_at[0] = at;
        verify(VERIFY_FULL);
        assert_int_equal(scenario.status, RUN_INCOMPLETE);
        assert_int_equal(scenario.heard.verify.missing, 1);
        assert_int_equal(scenario.heard.verify.arrived, 1);
        assert_int_equal(scenario.heard.verify.rewritten, 6);
        assert_int_equal(scenario.heard.verify.differs, 0);
        assert_int_equal(scenario.heard.difference_count, 8);
        assert_string_equal(scenario.heard.account_error, "");
    }
}

static void retrying_ends(void **state)
{
    (void)state;
    migrate();
    scenario.retry_for_ms = 20;
    scenario.fake.busy_logins = 1000;
    verify(VERIFY_FULL);
    assert_int_equal(scenario.status, RUN_INCOMPLETE);
    assert_string_equal(scenario.heard.account_error, "come back");
}

static void a_stop_is_told_as_one(void **state)
{
    (void)state;
    migrate();
    scenario.fake.stop_at = 12;
    verify(VERIFY_FULL);
    assert_int_equal(scenario.status, RUN_STOPPED);
}

static void an_account_that_was_never_migrated_has_arrived_after_the_pass(void **state)
{
    (void)state;
    migrate();
    scenario.accounts = "ben@example.com;secret;Ben\n";
    verify(VERIFY_FULL);
    assert_int_equal(scenario.status, RUN_INCOMPLETE);
    assert_int_equal(scenario.heard.verify.arrived, 6);
    assert_int_equal(scenario.heard.verify.own, 6);
}

static void what_a_destination_without_scan_holds_cannot_be_told(void **state)
{
    (void)state;
    migrate();
    scenario.fake.no_scan = true;
    verify(VERIFY_FULL);
    assert_int_equal(scenario.status, RUN_INCOMPLETE);
    assert_int_equal(scenario.heard.verify.folders_failed, 3);
    assert_int_equal(scenario.heard.differences[0].reason, KIMT_DIFFERENCE_UNREADABLE);
    assert_non_null(strstr(scenario.heard.differences[0].text, "cannot list what folder"));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(all_that_was_copied_is_equal_at_every_level),
        TEST(a_full_verify_reads_no_body_of_the_source),
        TEST(nothing_is_made_or_changed_at_the_destination),
        TEST(uids_that_were_never_told_are_matched_by_content),
        TEST(mail_of_the_destination_s_own_is_counted_and_no_difference),
        TEST(flags_that_a_user_changed_are_counted_and_no_difference),
        TEST(messages_with_bare_lf_at_the_source_are_equal),
        TEST(a_message_that_was_removed_is_missing),
        TEST(one_of_two_equal_messages_that_is_gone_is_missing),
        TEST(a_folder_that_is_gone_has_all_its_messages_missing),
        TEST(a_folder_that_its_user_renamed_has_all_its_messages_moved),
        TEST(a_message_that_its_user_moved_is_told_with_its_folder),
        TEST(one_other_byte_differs),
        TEST(a_changed_copy_beside_it_is_not_taken_for_it),
        TEST(a_message_that_got_another_uid_in_its_folder_is_there),
        TEST(a_new_message_at_the_source_arrived_after_the_pass),
        TEST(a_new_folder_at_the_source_arrived_after_the_pass),
        TEST(a_message_that_failed_in_the_last_run_is_left_out),
        TEST(what_vanished_at_the_source_is_told_and_no_harm),
        TEST(a_folder_that_vanished_at_the_source_is_told_by_message),
        TEST(what_the_server_rewrote_is_told_and_no_harm),
        TEST(a_rewritten_one_whose_uid_was_not_told_is_found),
        TEST(adopted_as_rewritten_is_rewritten),
        TEST(several_messages_that_became_one_are_merged),
        TEST(a_message_journaled_onto_another_one_is_not_merged_but_lost),
        TEST(another_uidvalidity_of_either_side_is_told_and_content_decides),
        TEST(a_connection_lost_anywhere_changes_nothing_of_the_outcome),
        TEST(retrying_ends),
        TEST(a_stop_is_told_as_one),
        TEST(an_account_that_was_never_migrated_has_arrived_after_the_pass),
        TEST(what_a_destination_without_scan_holds_cannot_be_told),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
