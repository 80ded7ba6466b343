/* SPDX-License-Identifier: MIT
 *
 * Answers no server should give, and some do: none of them makes a message that is there look gone,
 * or come twice.
 */
#include "unit/imap/fetch_scene.h"

#define BARE(n, uid) "* " #n " FETCH (UID " #uid " FLAGS () " DATE " RFC822.SIZE 1)\r\n"
#define BODY_ALONE   "(BODY[] {1}\r\na)\r\n"
#define META_OF(uid) "UID FETCH " #uid " (" ITEMS ")"
#define BODY_OF(uid) "UID FETCH " #uid " (BODY.PEEK[])"
#define ESEARCH      "UNSELECT ESEARCH"
#define OPENED(uid_next)                                                                           \
    "* OK [UIDVALIDITY 7] ok\r\n* OK [UIDNEXT " uid_next "] ok\r\n@ OK done\r\n"

/* ---- bodies that stay away ---- */

static void a_message_told_of_without_its_body_has_not_vanished(void **state)
{
    static const struct script_step steps[] = {
        OPEN(2),
        LIST("* 1 FETCH (UID 1)\r\n* 2 FETCH (UID 2)\r\n"),
        {.expect = FETCH("1:2"), .answer = MESSAGE(1, 1, 1, "a") BARE(2, 2) "@ OK done\r\n"},
        {.expect = FETCH("2"), .answer = BARE(2, 2) "@ OK done\r\n"},
        {.expect = FETCH("2"), .answer = BARE(2, 2) "@ OK done\r\n"},
        {.expect = FETCH("2"), .answer = BARE(2, 2) "@ OK done\r\n"},
        LEAVE};
    struct scene s;

    (void)state;
    BEGIN(s, steps);
    expect_message(&s, 1, "a");
    assert_int_equal(next_message(&s), KIMT_FAIL);
    assert_int_equal(s.err.scope, KIMT_SCOPE_MESSAGE);
    assert_int_equal(s.message->uid, 2);
    expect_end(&s);
    scene_end(&s);
}

static void a_message_told_of_and_then_expunged_has_vanished(void **state)
{
    static const struct script_step steps[] = {
        OPEN(2),
        LIST("* 1 FETCH (UID 1)\r\n* 2 FETCH (UID 2)\r\n"),
        {.expect = FETCH("1:2"), .answer = MESSAGE(1, 1, 1, "a") BARE(2, 2) "@ OK done\r\n"},
        {.expect = FETCH("2"), .answer = "* 2 EXPUNGE\r\n@ OK done\r\n"},
        STILL_THERE("2", ""),
        LEAVE};
    struct scene s;

    (void)state;
    BEGIN(s, steps);
    expect_message(&s, 1, "a");
    assert_int_equal(next_message(&s), KIMT_OK);
    assert_int_equal(s.message->uid, 2);
    assert_true(s.message->attributes & KIMT_MESSAGE_VANISHED);
    expect_end(&s);
    scene_end(&s);
}

static void a_window_refused_for_expunged_messages_has_them_vanished(void **state)
{
    static const struct script_step steps[] = {
        OPEN(2),
        LIST("* 1 FETCH (UID 1)\r\n* 2 FETCH (UID 2)\r\n"),
        {.expect = FETCH("1:2"),
         .answer = MESSAGE(1, 1, 1, "a") "@ NO [EXPUNGEISSUED] some are gone\r\n"},
        STILL_THERE("2", ""),
        LEAVE};
    struct scene s;

    (void)state;
    BEGIN(s, steps);
    expect_message(&s, 1, "a");
    assert_int_equal(next_message(&s), KIMT_OK);
    assert_int_equal(s.message->uid, 2);
    assert_true(s.message->attributes & KIMT_MESSAGE_VANISHED);
    expect_end(&s);
    scene_end(&s);
}

static void no_body_of_a_message_without_size_is_an_empty_one(void **state)
{
    static const struct script_step steps[] = {
        OPEN(1),
        LIST("* 1 FETCH (UID 1)\r\n"),
        {.expect = FETCH("1"),
         .answer = "* 1 FETCH (UID 1 FLAGS () " DATE " RFC822.SIZE 0 BODY[] NIL)\r\n@ OK done\r\n"},
        LEAVE};
    struct scene s;

    (void)state;
    BEGIN(s, steps);
    expect_message(&s, 1, "");
    expect_end(&s);
    scene_end(&s);
}

/* ---- answers without UIDs, and in the order of another command ---- */

static void a_body_that_never_has_a_uid_has_not_vanished(void **state)
{
    static const struct script_step steps[] = {
        OPEN(1),
        LIST("* 1 FETCH (UID 1)\r\n"),
        {.expect = FETCH("1"), .answer = "* 1 FETCH " BODY_ALONE "@ OK done\r\n"},
        {.expect = META_OF(1), .answer = "* 1 FETCH (FLAGS () " DATE ")\r\n@ OK done\r\n"},
        {.expect = BODY_OF(1), .answer = "* 1 FETCH " BODY_ALONE "@ OK done\r\n"},
        {.expect = META_OF(1), .answer = "* 1 FETCH (FLAGS () " DATE ")\r\n@ OK done\r\n"},
        {.expect = BODY_OF(1), .answer = "* 1 FETCH " BODY_ALONE "@ OK done\r\n"},
        {.expect = META_OF(1), .answer = "* 1 FETCH (FLAGS () " DATE ")\r\n@ OK done\r\n"},
        {.expect = BODY_OF(1), .answer = "* 1 FETCH " BODY_ALONE "@ OK done\r\n"},
        LEAVE};
    struct scene s;

    (void)state;
    BEGIN(s, steps);
    assert_int_equal(next_message(&s), KIMT_FAIL);
    assert_int_equal(s.err.scope, KIMT_SCOPE_MESSAGE);
    assert_int_equal(s.message->uid, 1);
    expect_end(&s);
    scene_end(&s);
}

static void commands_answered_in_another_order_lose_nobody(void **state)
{
    static const struct script_step steps[] = {
        OPEN(2),
        LIST("* 1 FETCH (UID 1)\r\n* 2 FETCH (UID 2)\r\n"),
        {.expect = FETCH("1:2"),
         .answer = "* 1 FETCH " BODY_ALONE "* 2 FETCH " BODY_ALONE "@ OK done\r\n"},
        {.expect = META_OF(1)},
        {.expect = BODY_OF(1)},
        {.expect = META_OF(2), .answer = BARE(2, 2) "@ OK done\r\n"},
        {.expect = BODY_OF(2), .answer = "* 2 FETCH (UID 2 BODY[] NIL)\r\n@ OK done\r\n"},
        {.expect = META_OF(2), .answer = BARE(2, 2) "@ OK done\r\n"},
        {.expect = BODY_OF(2),
         .answer = "* 2 FETCH (UID 2 BODY[] {1}\r\nb)\r\n@ OK done\r\n" BARE(
             1, 1) "* 1 FETCH (UID 1 BODY[] {1}\r\na)\r\n@4 OK done\r\n@3 OK done\r\n"},
        LEAVE};
    struct scene s;

    (void)state;
    BEGIN(s, steps);
    expect_message(&s, 1, "a");
    expect_message(&s, 2, "b");
    expect_end(&s);
    scene_end(&s);
}

/* ---- listings ---- */

static void a_search_answered_in_the_old_form_hides_nobody(void **state)
{
    static const struct script_step steps[] = {
        {.expect = "EXAMINE \"Work\"", .answer = "* 2 EXISTS\r\n" OPENED("3")},
        {.expect = "UID SEARCH RETURN (ALL) UID 1:*", .answer = "* SEARCH 1 2\r\n@ OK done\r\n"},
        LIST("* 1 FETCH (UID 1)\r\n* 2 FETCH (UID 2)\r\n"),
        {.expect = FETCH("1:2"),
         .answer = MESSAGE(1, 1, 1, "a") MESSAGE(2, 2, 1, "b") "@ OK done\r\n"},
        LEAVE};
    struct scene s;

    (void)state;
    scene_begin_with(&s, ESEARCH, steps, COUNT(steps), NULL);
    expect_message(&s, 1, "a");
    expect_message(&s, 2, "b");
    expect_end(&s);
    scene_end(&s);
}

static void a_search_that_finds_more_than_there_is_is_not_believed(void **state)
{
    static const struct script_step steps[] = {
        {.expect = "EXAMINE \"Work\"", .answer = "* 1 EXISTS\r\n" OPENED("3")},
        {.expect = "UID SEARCH RETURN (ALL) UID 1:*",
         .answer = "* ESEARCH (TAG \"@\") UID ALL 1:4294967295\r\n@ OK done\r\n"},
        LIST("* 1 FETCH (UID 2)\r\n"),
        {.expect = FETCH("2"), .answer = MESSAGE(1, 2, 1, "b") "@ OK done\r\n"},
        LEAVE};
    struct scene s;

    (void)state;
    scene_begin_with(&s, ESEARCH, steps, COUNT(steps), NULL);
    expect_message(&s, 2, "b");
    expect_end(&s);
    scene_end(&s);
}

static void a_refused_search_leaves_the_plain_listing(void **state)
{
    static const struct script_step steps[] = {
        {.expect = "EXAMINE \"Work\"", .answer = "* 1 EXISTS\r\n" OPENED("3")},
        {.expect = "UID SEARCH RETURN (ALL) UID 1:*", .answer = "@ BAD what is RETURN?\r\n"},
        LIST("* 1 FETCH (UID 2)\r\n"),
        {.expect = FETCH("2"), .answer = MESSAGE(1, 2, 1, "b") "@ OK done\r\n"},
        LEAVE};
    struct scene s;

    (void)state;
    scene_begin_with(&s, ESEARCH, steps, COUNT(steps), NULL);
    expect_message(&s, 2, "b");
    expect_end(&s);
    scene_end(&s);
}

static void an_impossible_next_uid_hides_nobody(void **state)
{
    static const struct script_step steps[] = {
        {.expect = "EXAMINE \"Work\"", .answer = "* 1 EXISTS\r\n" OPENED("4294967297")},
        LIST("* 1 FETCH (UID 2)\r\n"),
        {.expect = FETCH("2"), .answer = MESSAGE(1, 2, 1, "b") "@ OK done\r\n"},
        LEAVE};
    struct scene s;

    (void)state;
    BEGIN(s, steps);
    expect_message(&s, 2, "b");
    expect_end(&s);
    scene_end(&s);
}

/* ---- from folder to folder ---- */

static void meta_data_alone_come_also_where_messages_were_fetched_one_by_one(void **state)
{
    static const char *const parts[] = {"Work"};
    static const struct kimt_folder folder = {
        .struct_size = sizeof folder, .parts = parts, .part_count = 1, .key = "Work"};
    static const struct kimt_resume meta = {.struct_size = sizeof meta, .parts = KIMT_PARTS_META};
    static const struct script_step steps[] = {
        OPEN(1),
        LIST("* 1 FETCH (UID 1)\r\n"),
        {.expect = FETCH("1"), .answer = "* 1 FETCH " BODY_ALONE "@ OK done\r\n"},
        {.expect = META_OF(1), .answer = BARE(1, 1) "@ OK done\r\n"},
        {.expect = BODY_OF(1), .answer = "* 1 FETCH " BODY_ALONE "@ OK done\r\n"},
        OPEN(1),
        {.expect = "UID FETCH 1:* (" ITEMS ")", .answer = "* 1 FETCH (UID 1)\r\n@ OK done\r\n"},
        {.expect = META_OF(1), .answer = BARE(1, 1) "@ OK done\r\n"},
        LEAVE};
    const struct kimt_folder *opened;
    struct scene s;

    (void)state;
    BEGIN(s, steps);
    expect_message(&s, 1, "a");
    expect_end(&s);
    assert_int_equal(imap_fetch_open(s.fetch, &folder, 1, &meta, &opened, &s.err), KIMT_OK);
    assert_int_equal(next_message(&s), KIMT_OK);
    assert_int_equal(s.message->uid, 1);
    expect_end(&s);
    scene_end(&s);
}

/* ---- leaving ---- */

static void a_folder_can_be_left_before_its_first_message(void **state)
{
    static const struct script_step steps[] = {
        OPEN(2), LIST("* 2 FETCH (UID 9)\r\n* 1 FETCH (UID 3)\r\n* 2 FETCH (UID 9)\r\n"), LEAVE};
    struct scene s;

    (void)state;
    BEGIN(s, steps);
    scene_end(&s);
}

static void a_folder_can_be_left_within_a_body(void **state)
{
    static const struct script_step steps[] = {
        OPEN(3),
        LIST("* 1 FETCH (UID 1)\r\n* 2 FETCH (UID 2)\r\n* 3 FETCH (UID 3)\r\n"),
        {.expect = FETCH("1:3"),
         .answer = MESSAGE(1, 1, 5, "aaaaa")
             MESSAGE(2, 2, 1, "b") "* 3 FETCH (UID 3 FLAGS ())\r\n@ OK done\r\n"},
        LEAVE};
    struct scene s;
    size_t got;

    (void)state;
    BEGIN(s, steps);
    assert_int_equal(next_message(&s), KIMT_OK);
    assert_int_equal(imap_fetch_read(s.fetch, s.body, 2, &got, &s.err), KIMT_OK);
    scene_end(&s);
}

/* ---- more than a server may say that was not asked for ---- */

enum {
    LARGE_BYTES = 17 * 1024 * 1024
};
static char large[LARGE_BYTES + 200];

static char *put_body(char *end, const char *before)
{
    end += sprintf(end, "%s{%d}\r\n", before, LARGE_BYTES);
    memset(end, 'x', LARGE_BYTES);
    return end + LARGE_BYTES + sprintf(end + LARGE_BYTES, ")\r\n");
}

#define ALONE(uid, body)                                                                           \
    {.expect = "UID FETCH " #uid " (" ITEMS ")",                                                   \
     .answer =                                                                                     \
         "* " #uid " FETCH (UID " #uid " FLAGS (\\Seen) " DATE " RFC822.SIZE 1)\r\n@ OK\r\n"},     \
    {                                                                                              \
        .expect = "UID FETCH " #uid " (BODY.PEEK[])", .answer = body                               \
    }

/* They are asked for once more, each alone; it is no fault that they came. */
static void bodies_that_nobody_can_tell_whose_they_are_were_asked_for(void **state)
{
    static const struct script_step steps[] = {
        OPEN(2),
        LIST("* 1 FETCH (UID 1)\r\n* 2 FETCH (UID 2)\r\n"),
        {.expect = FETCH("1:2"), .answer = large},
        ALONE(1, "* 1 FETCH (BODY[] {1}\r\na UID 1)\r\n@ OK\r\n"),
        ALONE(2, "* 2 FETCH (BODY[] {1}\r\nb UID 2)\r\n@ OK\r\n"),
        LEAVE};
    struct scene s;

    (void)state;
    (void)strcpy(put_body(large, "* 1 FETCH (BODY[] "),
                 "* 2 FETCH (BODY[] {1}\r\nb UID 2)\r\n@ OK\r\n");
    BEGIN(s, steps);
    expect_message(&s, 1, "a");
    expect_message(&s, 2, "b");
    expect_end(&s);
    scene_end(&s);
}

static void so_were_those_that_are_on_their_way_when_a_folder_is_left(void **state)
{
    static const struct script_step steps[] = {
        OPEN(4),
        LIST("* 1 FETCH (UID 1)\r\n* 2 FETCH (UID 2)\r\n* 3 FETCH (UID 3)\r\n"
             "* 4 FETCH (UID 4)\r\n"),
        {.expect = FETCH("1:4"), .answer = "* 1 FETCH (BODY[] {1}\r\na UID 1)\r\n@ OK\r\n"},
        ALONE(1, "* 1 FETCH (BODY[] {1}\r\na UID 1)\r\n@ OK\r\n"),
        ALONE(2, large),
        ALONE(3, large),
        ALONE(4, large),
        LEAVE};
    struct scene s;

    (void)state;
    (void)strcpy(put_body(large, "* 9 FETCH (BODY[] "), "@ OK\r\n");
    BEGIN(s, steps);
    expect_message(&s, 1, "a");
    scene_end(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_message_told_of_without_its_body_has_not_vanished),
        cmocka_unit_test(a_message_told_of_and_then_expunged_has_vanished),
        cmocka_unit_test(a_window_refused_for_expunged_messages_has_them_vanished),
        cmocka_unit_test(no_body_of_a_message_without_size_is_an_empty_one),
        cmocka_unit_test(a_body_that_never_has_a_uid_has_not_vanished),
        cmocka_unit_test(commands_answered_in_another_order_lose_nobody),
        cmocka_unit_test(a_search_answered_in_the_old_form_hides_nobody),
        cmocka_unit_test(a_search_that_finds_more_than_there_is_is_not_believed),
        cmocka_unit_test(a_refused_search_leaves_the_plain_listing),
        cmocka_unit_test(an_impossible_next_uid_hides_nobody),
        cmocka_unit_test(meta_data_alone_come_also_where_messages_were_fetched_one_by_one),
        cmocka_unit_test(a_folder_can_be_left_before_its_first_message),
        cmocka_unit_test(a_folder_can_be_left_within_a_body),
        cmocka_unit_test(bodies_that_nobody_can_tell_whose_they_are_were_asked_for),
        cmocka_unit_test(so_were_those_that_are_on_their_way_when_a_folder_is_left),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
