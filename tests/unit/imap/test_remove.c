/* SPDX-License-Identifier: MIT
 *
 * What was put into a destination can be taken away again, and nothing that was not named ever goes
 * with it.
 */
#include "unit/imap/append_scene.h"

#define SELECTED(exists)                                                                           \
    {                                                                                              \
        .expect = "SELECT \"INBOX\"",                                                              \
        .answer = "* " #exists " EXISTS\r\n* OK [UIDVALIDITY 7] ok\r\n@ OK done\r\n"               \
    }
#define SAYS(command, lines)                                                                       \
    {                                                                                              \
        .expect = command, .answer = lines "@ OK done\r\n"                                         \
    }
#define UID(uid) "* 1 FETCH (UID " #uid ")\r\n"
#define LEAVE    SAYS("UNSELECT", "")
#define BARE     "UNSELECT LITERAL+"

static const uint64_t uids[] = {9, 4, 3};

/* ---- messages ---- */

static void exactly_the_named_messages_are_expunged(void **state)
{
    static const struct script_step steps[] = {
        OPEN(ALL_FLAGS),
        SELECTED(9),
        SAYS("UID FETCH 3:4,9 (UID)", UID(3) "* 2 FETCH (UID 4 FLAGS ())\r\n" UID(9)),
        SAYS("UID STORE 3:4,9 +FLAGS.SILENT (\\Deleted)", ""),
        SAYS("UID EXPUNGE 3:4,9", "* 3 EXPUNGE\r\n* 9 EXPUNGE\r\n"),
        SAYS("UID FETCH 3:4,9 (UID)", "* 2 FETCH (UID 4 FLAGS ())\r\n"),
        LEAVE};
    struct scene s;
    size_t removed = 0;

    (void)state;
    BEGIN(s, PLAIN, steps);
    assert_int_equal(
        imap_destination_messages_remove(s.destination, uids, COUNT(uids), &removed, &s.err),
        KIMT_OK);
    assert_int_equal(removed, 2);
    scene_end(&s);
}

static void where_none_is_left_nothing_is_marked(void **state)
{
    static const struct script_step steps[] = {OPEN(ALL_FLAGS), SELECTED(9),
                                               SAYS("UID FETCH 3:4,9 (UID)", ""), LEAVE};
    struct scene s;
    size_t removed = 5;

    (void)state;
    BEGIN(s, PLAIN, steps);
    assert_int_equal(
        imap_destination_messages_remove(s.destination, uids, COUNT(uids), &removed, &s.err),
        KIMT_OK);
    assert_int_equal(removed, 0);
    scene_end(&s);
}

static void without_uidplus_others_that_are_marked_stop_it(void **state)
{
    static const struct script_step steps[] = {OPEN(ALL_FLAGS), SELECTED(9),
                                               SAYS("UID FETCH 1:* (UID FLAGS)",
                                                    "* 1 FETCH (UID 1 FLAGS (\\Deleted))\r\n"
                                                    "* 3 FETCH (UID 3 FLAGS ())\r\n"),
                                               LEAVE};
    struct scene s;
    size_t removed = 0;

    (void)state;
    BEGIN(s, BARE, steps);
    assert_int_equal(
        imap_destination_messages_remove(s.destination, uids, COUNT(uids), &removed, &s.err),
        KIMT_FAIL);
    assert_int_equal(s.err.kind, KIMT_KIND_UNSUPPORTED);
    assert_int_equal(s.err.scope, KIMT_SCOPE_FOLDER);
    scene_end(&s);
}

static void without_uidplus_ours_alone_can_be_expunged(void **state)
{
    static const struct script_step steps[] = {
        OPEN(ALL_FLAGS),
        SELECTED(2),
        SAYS("UID FETCH 1:* (UID FLAGS)", "* 1 FETCH (UID 1 FLAGS (\\Seen))\r\n"
                                          "* 3 FETCH (UID 3 FLAGS (\\Deleted))\r\n"),
        SAYS("UID FETCH 3:4,9 (UID)", UID(3)),
        SAYS("UID STORE 3:4,9 +FLAGS.SILENT (\\Deleted)", ""),
        SAYS("EXPUNGE", "* 3 EXPUNGE\r\n"),
        SAYS("UID FETCH 3:4,9 (UID)", ""),
        LEAVE};
    struct scene s;
    size_t removed = 0;

    (void)state;
    BEGIN(s, BARE, steps);
    assert_int_equal(
        imap_destination_messages_remove(s.destination, uids, COUNT(uids), &removed, &s.err),
        KIMT_OK);
    assert_int_equal(removed, 1);
    scene_end(&s);
}

static void without_uidplus_a_message_whose_flags_are_not_told_stops_it(void **state)
{
    static const struct script_step steps[] = {
        OPEN(ALL_FLAGS), SELECTED(3),
        SAYS("UID FETCH 1:* (UID FLAGS)", "* 1 FETCH (UID 1 FLAGS (\\Seen))\r\n" UID(
                                              2) "* 3 FETCH (UID 3 FLAGS (\\Deleted))\r\n"),
        LEAVE};
    struct scene s;
    size_t removed = 0;

    (void)state;
    BEGIN(s, BARE, steps);
    assert_int_equal(
        imap_destination_messages_remove(s.destination, uids, COUNT(uids), &removed, &s.err),
        KIMT_FAIL);
    assert_non_null(strstr(s.err.text, "counted 3 messages there and gave the flags of 2"));
    scene_end(&s);
}

static void a_refusal_is_told_and_the_folder_left(void **state)
{
    static const struct script_step steps[] = {
        OPEN(ALL_FLAGS),
        SELECTED(9),
        SAYS("UID FETCH 3:4,9 (UID)", UID(3)),
        {.expect = "UID STORE 3:4,9 +FLAGS.SILENT (\\Deleted)", .answer = "@ NO [NOPERM] no\r\n"},
        LEAVE};
    struct scene s;
    size_t removed = 0;

    (void)state;
    BEGIN(s, PLAIN, steps);
    assert_int_equal(
        imap_destination_messages_remove(s.destination, uids, COUNT(uids), &removed, &s.err),
        KIMT_FAIL);
    assert_int_equal(s.err.kind, KIMT_KIND_PERMISSION);
    assert_int_equal(removed, 0);
    scene_end(&s);
}

/* ---- folders ---- */

#define LISTED(name) "* LIST () \"/\" \"" name "\"\r\n"

static int remove_folder(struct scene *s, const char *name)
{
    const struct kimt_folder folder = {
        .struct_size = sizeof folder, .parts = &name, .part_count = 1, .key = ""};

    return imap_destination_folder_remove(s->destination, &folder, &s->err);
}

static void an_empty_folder_is_deleted_and_unsubscribed(void **state)
{
    static const struct script_step steps[] = {
        OPEN(ALL_FLAGS),
        SAYS("LIST \"\" \"Work\"", LISTED("Work")),
        SAYS("LIST \"\" \"Work/%\"", ""),
        SAYS("STATUS \"Work\" (MESSAGES*", "* STATUS \"Work\" (MESSAGES 0)\r\n"),
        SAYS("DELETE \"Work\"", ""),
        {.expect = "UNSUBSCRIBE \"Work\"", .answer = "@ NO it was not\r\n"}};
    struct scene s;

    (void)state;
    BEGIN(s, PLAIN, steps);
    assert_int_equal(remove_folder(&s, "Work"), KIMT_OK);
    scene_end(&s);
}

static void a_folder_with_messages_stays(void **state)
{
    static const struct script_step steps[] = {
        OPEN(ALL_FLAGS), SAYS("LIST \"\" \"Work\"", LISTED("Work")),
        SAYS("LIST \"\" \"Work/%\"", ""),
        SAYS("STATUS \"Work\" (MESSAGES*", "* STATUS \"Work\" (MESSAGES 1)\r\n")};
    struct scene s;

    (void)state;
    BEGIN(s, PLAIN, steps);
    assert_int_equal(remove_folder(&s, "Work"), KIMT_END);
    scene_end(&s);
}

static void a_folder_whose_count_is_not_told_stays(void **state)
{
    static const struct script_step steps[] = {
        OPEN(ALL_FLAGS), SAYS("LIST \"\" \"Work\"", LISTED("Work")),
        SAYS("LIST \"\" \"Work/%\"", ""), SAYS("STATUS \"Work\" (MESSAGES*", "")};
    struct scene s;

    (void)state;
    BEGIN(s, PLAIN, steps);
    assert_int_equal(remove_folder(&s, "Work"), KIMT_END);
    scene_end(&s);
}

static void a_folder_with_folders_stays(void **state)
{
    static const struct script_step steps[] = {OPEN(ALL_FLAGS),
                                               SAYS("LIST \"\" \"Work\"", LISTED("Work")),
                                               SAYS("LIST \"\" \"Work/%\"", LISTED("Work/Plans"))};
    struct scene s;

    (void)state;
    BEGIN(s, PLAIN, steps);
    assert_int_equal(remove_folder(&s, "Work"), KIMT_END);
    scene_end(&s);
}

static void a_folder_that_is_not_there_is_gone(void **state)
{
    static const struct script_step steps[] = {OPEN(ALL_FLAGS), SAYS("LIST \"\" \"Work\"", ""),
                                               SAYS("LIST \"\" \"Work/%\"", "")};
    struct scene s;

    (void)state;
    BEGIN(s, PLAIN, steps);
    assert_int_equal(remove_folder(&s, "Work"), KIMT_OK);
    scene_end(&s);
}

static void a_star_in_a_name_matches_no_other_folder(void **state)
{
    static const struct script_step steps[] = {OPEN(ALL_FLAGS),
                                               SAYS("LIST \"\" \"a%b\"", LISTED("axb")),
                                               SAYS("LIST \"\" \"a%b/%\"", LISTED("axb/c"))};
    struct scene s;

    (void)state;
    BEGIN(s, PLAIN, steps);
    assert_int_equal(remove_folder(&s, "a*b"), KIMT_OK);
    scene_end(&s);
}

static void the_inbox_is_never_removed(void **state)
{
    static const struct script_step steps[] = {OPEN(ALL_FLAGS)};
    struct scene s;

    (void)state;
    BEGIN(s, PLAIN, steps);
    assert_int_equal(remove_folder(&s, "Inbox"), KIMT_END);
    scene_end(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(exactly_the_named_messages_are_expunged),
        cmocka_unit_test(where_none_is_left_nothing_is_marked),
        cmocka_unit_test(without_uidplus_others_that_are_marked_stop_it),
        cmocka_unit_test(without_uidplus_ours_alone_can_be_expunged),
        cmocka_unit_test(without_uidplus_a_message_whose_flags_are_not_told_stops_it),
        cmocka_unit_test(a_refusal_is_told_and_the_folder_left),
        cmocka_unit_test(an_empty_folder_is_deleted_and_unsubscribed),
        cmocka_unit_test(a_folder_with_messages_stays),
        cmocka_unit_test(a_folder_whose_count_is_not_told_stays),
        cmocka_unit_test(a_folder_with_folders_stays),
        cmocka_unit_test(a_folder_that_is_not_there_is_gone),
        cmocka_unit_test(a_star_in_a_name_matches_no_other_folder),
        cmocka_unit_test(the_inbox_is_never_removed),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
