/* SPDX-License-Identifier: MIT
 *
 * Folders of which less than whole messages is wanted: headers, or flags, dates and sizes alone.
 */
#include "unit/imap/fetch_scene.h"

#define OPEN_MODSEQ(exists, modseq)                                                                \
    {                                                                                              \
        .expect = "EXAMINE \"Work\"", .answer =                                                    \
                                          "* " #exists " EXISTS\r\n* OK [UIDVALIDITY 7] ok\r\n"    \
                                          "* OK [HIGHESTMODSEQ " #modseq "] ok\r\n@ OK done\r\n"   \
    }
#define META(uid, size)                                                                            \
    "* 1 FETCH (UID " #uid " FLAGS (\\Seen $Done) " DATE " RFC822.SIZE " #size ")\r\n"
#define HEADER(set) "UID FETCH " set " (" ITEMS " BODY.PEEK[HEADER])"

static const struct kimt_resume meta = {.struct_size = sizeof meta, .parts = KIMT_PARTS_META};
static const struct kimt_resume header = {.struct_size = sizeof header, .parts = KIMT_PARTS_HEADER};
static const struct kimt_resume since = {
    .struct_size = sizeof since, .parts = KIMT_PARTS_META, .uid_validity = 7, .changed_since = 40};

#define BEGIN_WITH(s, steps, resume) scene_begin(&(s), steps, COUNT(steps), resume)

static void expect_meta(struct scene *s, uint64_t uid, uint64_t size)
{
    if (next_message(s) != KIMT_OK)
        fail_msg("message %u was expected: %s", (unsigned)uid, s->err.text);
    assert_int_equal(s->message->uid, uid);
    assert_int_equal(s->message->attributes, KIMT_MESSAGE_HAS_DATE);
    assert_int_equal(s->message->size, size);
    assert_int_equal(s->message->size_kind, KIMT_SIZE_ESTIMATE);
    expect_dated(s);
    assert_string_equal(s->message->keywords[0], "$Done");
}

/* ---- meta data ---- */

static void all_meta_data_come_by_one_command(void **state)
{
    static const struct script_step steps[] = {
        OPEN(3),
        {.expect = "UID FETCH 1:* (" ITEMS ")",
         .answer = META(1, 10) META(5, 50) META(9, 90) "@ OK done\r\n"},
        LEAVE};
    struct scene s;

    (void)state;
    BEGIN_WITH(s, steps, &meta);
    expect_meta(&s, 1, 10);
    expect_meta(&s, 5, 50);
    expect_meta(&s, 9, 90);
    expect_end(&s);
    scene_end(&s);
}

static void an_empty_folder_is_not_asked(void **state)
{
    static const struct script_step steps[] = {OPEN(0), LEAVE};
    struct scene s;

    (void)state;
    BEGIN_WITH(s, steps, &meta);
    expect_end(&s);
    scene_end(&s);
}

static bool is_five(void *context, uint64_t uid)
{
    (void)context;
    return uid == 5;
}

static void meta_data_of_what_is_done_are_not_handed_out(void **state)
{
    static const struct script_step steps[] = {
        OPEN(2),
        {.expect = "UID FETCH 1:* (" ITEMS ")", .answer = META(5, 50) META(9, 90) "@ OK done\r\n"},
        LEAVE};
    struct kimt_resume resume = meta;
    struct scene s;

    (void)state;
    resume.is_done = is_five;
    BEGIN_WITH(s, steps, &resume);
    expect_meta(&s, 9, 90);
    expect_end(&s);
    scene_end(&s);
}

static void news_of_flags_meanwhile_are_no_messages(void **state)
{
    static const struct script_step steps[] = {
        OPEN(2),
        {.expect = "UID FETCH 1:* (" ITEMS ")",
         .answer = META(5, 50) "* 1 FETCH (UID 5 FLAGS ())\r\n* 2 FETCH (FLAGS ())\r\n" META(
             9, 90) "@ OK done\r\n"},
        LEAVE};
    struct scene s;

    (void)state;
    BEGIN_WITH(s, steps, &meta);
    expect_meta(&s, 5, 50);
    expect_meta(&s, 9, 90);
    expect_end(&s);
    scene_end(&s);
}

static void a_message_told_twice_is_one(void **state)
{
    static const struct script_step steps[] = {
        OPEN(2),
        {.expect = "UID FETCH 1:* (" ITEMS ")",
         .answer = META(5, 50) META(5, 50) META(9, 90) "@ OK done\r\n"},
        LEAVE};
    struct scene s;

    (void)state;
    BEGIN_WITH(s, steps, &meta);
    expect_meta(&s, 5, 50);
    expect_meta(&s, 9, 90);
    expect_end(&s);
    scene_end(&s);
}

static void what_is_told_in_pieces_is_put_together(void **state)
{
    static const struct script_step steps[] = {
        OPEN(2),
        {.expect = "UID FETCH 1:* (" ITEMS ")",
         .answer = META(5, 50) "* 2 FETCH (UID 9 FLAGS ())\r\n@ OK done\r\n"},
        {.expect = "UID FETCH 9 (" ITEMS ")",
         .answer = "* 2 FETCH (UID 9 FLAGS (\\Seen $Done))\r\n"
                   "* 2 FETCH (UID 9 RFC822.SIZE 90)\r\n"
                   "* 2 FETCH (UID 9 " DATE ")\r\n@ OK done\r\n"},
        LEAVE};
    struct scene s;

    (void)state;
    BEGIN_WITH(s, steps, &meta);
    expect_meta(&s, 5, 50);
    expect_meta(&s, 9, 90);
    expect_end(&s);
    scene_end(&s);
}

static void a_server_that_gives_up_in_the_middle_is_asked_for_the_rest(void **state)
{
    static const struct script_step steps[] = {
        OPEN(4),
        {.expect = "UID FETCH 1:* (" ITEMS ")",
         .answer = META(1, 10) META(3, 30) "@ NO some messages cannot be fetched\r\n"},
        LIST("* 1 FETCH (UID 1)\r\n* 2 FETCH (UID 2)\r\n* 3 FETCH (UID 3)\r\n* 4 FETCH (UID "
             "4)\r\n"),
        {.expect = "UID FETCH 2,4 (" ITEMS ")", .answer = META(4, 40) "@ NO broken\r\n"},
        {.expect = "UID FETCH 2 (" ITEMS ")", .answer = "@ NO broken\r\n"},
        {.expect = "UID FETCH 2 (" ITEMS ")", .answer = "@ NO broken\r\n"},
        {.expect = "UID FETCH 2 (" ITEMS ")", .answer = "@ NO broken\r\n"},
        LEAVE};
    struct scene s;

    (void)state;
    BEGIN_WITH(s, steps, &meta);
    expect_meta(&s, 1, 10);
    expect_meta(&s, 3, 30);
    expect_meta(&s, 4, 40);
    assert_int_equal(next_message(&s), KIMT_FAIL);
    assert_int_equal(s.message->uid, 2);
    assert_int_equal(s.err.scope, KIMT_SCOPE_MESSAGE);
    expect_end(&s);
    scene_end(&s);
}

static void a_folder_can_be_left_before_all_was_told(void **state)
{
    static const struct script_step steps[] = {
        OPEN(2),
        {.expect = "UID FETCH 1:* (" ITEMS ")", .answer = META(5, 50) META(9, 90) "@ OK done\r\n"},
        LEAVE};
    struct scene s;

    (void)state;
    BEGIN_WITH(s, steps, &meta);
    expect_meta(&s, 5, 50);
    scene_end(&s);
}

/* ---- changes ---- */

static void only_what_changed_is_asked_for_and_nothing_has_vanished(void **state)
{
    static const struct script_step steps[] = {
        OPEN_MODSEQ(9, 41),
        {.expect = "UID FETCH 1:* (" ITEMS ") (CHANGEDSINCE 40)",
         .answer = "* 3 FETCH (UID 3 FLAGS (\\Seen $Done) " DATE
                   " RFC822.SIZE 30 MODSEQ (41))\r\n@ OK done\r\n"},
        LEAVE};
    struct scene s;

    (void)state;
    BEGIN_WITH(s, steps, &since);
    expect_meta(&s, 3, 30);
    expect_end(&s);
    scene_end(&s);
}

static void where_nothing_changed_nothing_is_asked(void **state)
{
    static const struct script_step steps[] = {OPEN_MODSEQ(9, 40), LEAVE};
    struct scene s;

    (void)state;
    BEGIN_WITH(s, steps, &since);
    expect_end(&s);
    scene_end(&s);
}

static void a_server_without_mod_sequences_tells_all(void **state)
{
    static const struct script_step steps[] = {
        OPEN(1),
        {.expect = "UID FETCH 1:* (" ITEMS ")", .answer = META(3, 30) "@ OK done\r\n"},
        LEAVE};
    struct scene s;

    (void)state;
    BEGIN_WITH(s, steps, &since);
    expect_meta(&s, 3, 30);
    expect_end(&s);
    scene_end(&s);
}

static void a_mod_sequence_of_another_time_is_not_used(void **state)
{
    static const struct script_step steps[] = {
        OPEN_MODSEQ(1, 12),
        {.expect = "UID FETCH 1:* (" ITEMS ")", .answer = META(3, 30) "@ OK done\r\n"},
        LEAVE};
    struct scene s;

    (void)state;
    BEGIN_WITH(s, steps, &since);
    expect_meta(&s, 3, 30);
    expect_end(&s);
    scene_end(&s);
}

static void a_mod_sequence_of_another_folder_is_not_used(void **state)
{
    static const struct script_step steps[] = {
        OPEN_MODSEQ(1, 41),
        {.expect = "UID FETCH 1:* (" ITEMS ")", .answer = META(3, 30) "@ OK done\r\n"},
        LEAVE};
    struct kimt_resume resume = since;
    struct scene s;

    (void)state;
    resume.uid_validity = 6;
    BEGIN_WITH(s, steps, &resume);
    expect_meta(&s, 3, 30);
    expect_end(&s);
    scene_end(&s);
}

/* ---- headers ---- */

static void a_header_comes_with_the_size_of_its_message(void **state)
{
    static const struct script_step steps[] = {
        OPEN(2),
        LIST("* 1 FETCH (UID 1)\r\n* 2 FETCH (UID 2)\r\n"),
        {.expect = HEADER("1:2"),
         .answer = "* 1 FETCH (UID 1 FLAGS (\\Seen $Done) " DATE
                   " RFC822.SIZE 5000 BODY[HEADER] {8}\r\nA: b\r\n\r\n)\r\n"
                   "* 2 FETCH (UID 2 FLAGS (\\Seen $Done) " DATE
                   " RFC822.SIZE 6000 BODY[HEADER] \"\")\r\n@ OK done\r\n"},
        LEAVE};
    struct scene s;

    (void)state;
    BEGIN_WITH(s, steps, &header);
    expect_meta(&s, 1, 5000);
    assert_int_equal(read_all(&s), KIMT_END);
    assert_string_equal(s.body, "A: b\r\n\r\n");
    expect_meta(&s, 2, 6000);
    assert_int_equal(read_all(&s), KIMT_END);
    assert_string_equal(s.body, "");
    expect_end(&s);
    scene_end(&s);
}

static void headers_before_what_is_known_of_them_are_asked_for_one_by_one(void **state)
{
    static const struct script_step steps[] = {
        OPEN(1),
        LIST("* 1 FETCH (UID 1)\r\n"),
        {.expect = HEADER("1"),
         .answer = "* 1 FETCH (BODY[HEADER] {8}\r\nA: b\r\n\r\n FLAGS () UID 1)\r\n@ OK done\r\n"},
        {.expect = "UID FETCH 1 (" ITEMS ")", .answer = META(1, 5000) "@ OK done\r\n"},
        {.expect = "UID FETCH 1 (BODY.PEEK[HEADER])",
         .answer = "* 1 FETCH (BODY[HEADER] {8}\r\nA: b\r\n\r\n UID 1)\r\n@ OK done\r\n"},
        LEAVE};
    struct scene s;

    (void)state;
    BEGIN_WITH(s, steps, &header);
    expect_meta(&s, 1, 5000);
    assert_int_equal(read_all(&s), KIMT_END);
    assert_string_equal(s.body, "A: b\r\n\r\n");
    expect_end(&s);
    scene_end(&s);
}

static void a_header_is_never_taken_for_a_whole_message(void **state)
{
    static const struct script_step steps[] = {
        OPEN(1),
        LIST("* 1 FETCH (UID 1)\r\n"),
        {.expect = FETCH("1"),
         .answer = "* 1 FETCH (UID 1 FLAGS (\\Seen) " DATE
                   " RFC822.SIZE 8 BODY[HEADER] {8}\r\nA: b\r\n\r\n)\r\n@ OK done\r\n"},
        {.expect = FETCH("1"), .answer = MESSAGE(1, 1, 8, "A: b\r\n\r\n") "@ OK done\r\n"},
        LEAVE};
    struct scene s;

    (void)state;
    scene_begin(&s, steps, COUNT(steps), NULL);
    expect_message(&s, 1, "A: b\r\n\r\n");
    expect_end(&s);
    scene_end(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(all_meta_data_come_by_one_command),
        cmocka_unit_test(an_empty_folder_is_not_asked),
        cmocka_unit_test(meta_data_of_what_is_done_are_not_handed_out),
        cmocka_unit_test(news_of_flags_meanwhile_are_no_messages),
        cmocka_unit_test(a_message_told_twice_is_one),
        cmocka_unit_test(what_is_told_in_pieces_is_put_together),
        cmocka_unit_test(a_server_that_gives_up_in_the_middle_is_asked_for_the_rest),
        cmocka_unit_test(a_folder_can_be_left_before_all_was_told),
        cmocka_unit_test(only_what_changed_is_asked_for_and_nothing_has_vanished),
        cmocka_unit_test(where_nothing_changed_nothing_is_asked),
        cmocka_unit_test(a_server_without_mod_sequences_tells_all),
        cmocka_unit_test(a_mod_sequence_of_another_time_is_not_used),
        cmocka_unit_test(a_mod_sequence_of_another_folder_is_not_used),
        cmocka_unit_test(a_header_comes_with_the_size_of_its_message),
        cmocka_unit_test(headers_before_what_is_known_of_them_are_asked_for_one_by_one),
        cmocka_unit_test(a_header_is_never_taken_for_a_whole_message),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
