/* SPDX-License-Identifier: MIT
 *
 * What a source hands out: every message once, its bytes as they are, and nothing ever sent that
 * could change the mailbox.
 */
#include "unit/imap/fetch_scene.h"

/* ---- what a message is ---- */

static void a_message_comes_with_flags_keywords_date_and_body(void **state)
{
    static const struct script_step steps[] = {
        OPEN(1),
        LIST("* 1 FETCH (UID 5)\r\n"),
        {.expect = FETCH("5"),
         .answer = "* 1 FETCH (UID 5 FLAGS (\\Seen \\Flagged $Forwarded nil \\Foo \\Recent) " DATE
                   " RFC822.SIZE 5 BODY[] {5}\r\nhello)\r\n@ OK done\r\n"},
        LEAVE};
    struct scene s;

    (void)state;
    BEGIN(s, steps);
    expect_message(&s, 5, "hello");
    assert_int_equal(s.message->flags, KIMT_FLAG_SEEN | KIMT_FLAG_FLAGGED);
    assert_int_equal(s.message->keyword_count, 2);
    assert_string_equal(s.message->keywords[0], "$Forwarded");
    assert_string_equal(s.message->keywords[1], "nil");
    assert_int_equal(s.message->date_s, 1577833200);
    expect_end(&s);
    scene_end(&s);
}

static void what_looks_like_protocol_inside_a_body_is_body(void **state)
{
    static const struct script_step steps[] = {
        OPEN(2),
        LIST("* 1 FETCH (UID 1)\r\n* 2 FETCH (UID 2)\r\n"),
        {.expect = FETCH("1:2"),
         .answer = MESSAGE(1, 1, 27, "k3 OK done\r\n* BYE\r\n)\r\n{5}\r\n")
             MESSAGE(2, 2, 2, "ok") "@ OK done\r\n"},
        LEAVE};
    struct scene s;

    (void)state;
    BEGIN(s, steps);
    assert_int_equal(next_message(&s), KIMT_OK);
    assert_int_equal(s.message->size, 27);
    assert_int_equal(read_all(&s), KIMT_END);
    assert_int_equal(s.length, 27);
    expect_message(&s, 2, "ok");
    expect_end(&s);
    scene_end(&s);
}

static void the_literal_tells_the_size_and_not_the_size_item(void **state)
{
    static const struct script_step steps[] = {
        OPEN(2),
        LIST("* 1 FETCH (UID 1)\r\n* 2 FETCH (UID 2)\r\n"),
        {.expect = FETCH("1:2"),
         .answer = "* 1 FETCH (UID 1 FLAGS () " DATE " RFC822.SIZE 999 BODY[] {3}\r\nabc)\r\n"
                   "* 2 FETCH (UID 2 FLAGS () " DATE " RFC822.SIZE 1 BODY[] {4}\r\nabcd)\r\n"
                   "@ OK done\r\n"},
        LEAVE};
    struct scene s;

    (void)state;
    BEGIN(s, steps);
    expect_message(&s, 1, "abc");
    expect_message(&s, 2, "abcd");
    expect_end(&s);
    scene_end(&s);
}

static void an_empty_message_is_a_message(void **state)
{
    static const struct script_step steps[] = {
        OPEN(1),
        LIST("* 1 FETCH (UID 1)\r\n"),
        {.expect = FETCH("1"), .answer = MESSAGE(1, 1, 0, "") "@ OK done\r\n"},
        LEAVE};
    struct scene s;

    (void)state;
    BEGIN(s, steps);
    expect_message(&s, 1, "");
    expect_end(&s);
    scene_end(&s);
}

static void a_quoted_body_is_taken(void **state)
{
    static const struct script_step steps[] = {
        OPEN(1),
        LIST("* 1 FETCH (UID 1)\r\n"),
        {.expect = FETCH("1"),
         .answer = "* 1 FETCH (UID 1 FLAGS () " DATE
                   " RFC822.SIZE 7 BODY[] \"a \\\"b\\\\ c\")\r\n@ OK done\r\n"},
        LEAVE};
    struct scene s;

    (void)state;
    BEGIN(s, steps);
    expect_message(&s, 1, "a \"b\\ c");
    expect_end(&s);
    scene_end(&s);
}

static void a_body_that_stays_away_is_asked_for_again_and_never_taken_for_empty(void **state)
{
    static const struct script_step steps[] = {
        OPEN(3),
        LIST("* 1 FETCH (UID 1)\r\n* 2 FETCH (UID 2)\r\n* 3 FETCH (UID 3)\r\n"),
        {.expect = FETCH("1:3"),
         .answer = "* 1 FETCH (UID 1 FLAGS () " DATE " RFC822.SIZE 7 BODY[] NIL)\r\n" MESSAGE(
             2, 2, 2, "ok") "* 3 FETCH (UID 3 FLAGS () " DATE
                            " RFC822.SIZE 7 BODY[] \"\")\r\n@ OK done\r\n"},
        {.expect = FETCH("1"),
         .answer = "* 1 FETCH (UID 1 FLAGS () " DATE " RFC822.SIZE 7 BODY[] NIL)\r\n@ OK done\r\n"},
        {.expect = FETCH("3"), .answer = MESSAGE(3, 3, 7, "at last") "@ OK done\r\n"},
        {.expect = FETCH("1"),
         .answer = "* 1 FETCH (UID 1 FLAGS () " DATE " RFC822.SIZE 7 BODY[] NIL)\r\n@ OK done\r\n"},
        {.expect = FETCH("1"),
         .answer = "* 1 FETCH (UID 1 FLAGS () " DATE " RFC822.SIZE 7 BODY[] NIL)\r\n@ OK done\r\n"},
        LEAVE};
    struct scene s;

    (void)state;
    BEGIN(s, steps);
    assert_int_equal(next_message(&s), KIMT_FAIL);
    assert_int_equal(s.err.scope, KIMT_SCOPE_MESSAGE);
    assert_int_equal(s.message->uid, 1);
    expect_message(&s, 2, "ok");
    expect_message(&s, 3, "at last");
    expect_end(&s);
    scene_end(&s);
}

static void the_wire_log_has_one_line_for_an_answer_with_a_body(void **state)
{
    static const struct script_step steps[] = {
        OPEN(2),
        LIST("* 1 FETCH (UID 1)\r\n* 2 FETCH (UID 2)\r\n"),
        {.expect = FETCH("1:2"),
         .answer = MESSAGE(1, 1, 1, "a") "* 2 FETCH (UID 2 FLAGS () " DATE
                                         " BODY[] {1}\r\nb MODSEQ (7))\r\n@ OK done\r\n"},
        LEAVE};
    struct scene s;

    (void)state;
    BEGIN(s, steps);
    expect_message(&s, 1, "a");
    expect_message(&s, 2, "b");
    expect_end(&s);
    assert_non_null(strstr(s.script.host.log, "S: * 1 FETCH (UID 1 "));
    assert_null(strstr(s.script.host.log, "S: ... )\n"));
    assert_non_null(strstr(s.script.host.log, "S: ...  MODSEQ (7))\n"));
    scene_end(&s);
}

/* ---- what is asked for ---- */

static void a_body_that_was_not_read_to_its_end_is_passed_over(void **state)
{
    static const struct script_step steps[] = {
        OPEN(3),
        LIST("* 1 FETCH (UID 1)\r\n* 2 FETCH (UID 2)\r\n* 3 FETCH (UID 3)\r\n"),
        {.expect = FETCH("1:3"),
         .answer = MESSAGE(1, 1, 5, "aaaaa") MESSAGE(2, 2, 5, "bbbbb")
             MESSAGE(3, 3, 1, "c") "@ OK done\r\n"},
        LEAVE};
    struct scene s;
    size_t got;

    (void)state;
    BEGIN(s, steps);
    assert_int_equal(next_message(&s), KIMT_OK);
    assert_int_equal(next_message(&s), KIMT_OK);
    assert_int_equal(imap_fetch_read(s.fetch, s.body, 2, &got, &s.err), KIMT_OK);
    expect_message(&s, 3, "c");
    expect_end(&s);
    scene_end(&s);
}

static bool is_even(void *context, uint64_t uid)
{
    (void)context;
    return uid % 2 == 0;
}

static void what_is_done_is_not_fetched(void **state)
{
    static const struct script_step steps[] = {
        OPEN(4),
        LIST("* 1 FETCH (UID 1)\r\n* 2 FETCH (UID 2)\r\n* 3 FETCH (UID 3)\r\n"
             "* 4 FETCH (UID 4)\r\n"),
        {.expect = FETCH("1,3"),
         .answer = MESSAGE(1, 1, 1, "a") MESSAGE(3, 3, 1, "c") "@ OK done\r\n"},
        LEAVE};
    const struct kimt_resume resume = {
        .struct_size = sizeof resume, .uid_validity = 7, .is_done = is_even};
    struct scene s;

    (void)state;
    scene_begin(&s, steps, COUNT(steps), &resume);
    expect_message(&s, 1, "a");
    expect_message(&s, 3, "c");
    expect_end(&s);
    scene_end(&s);
}

static void uids_far_apart_and_beyond_31_bits_are_asked_for_by_name(void **state)
{
    static const struct script_step steps[] = {
        OPEN(3),
        LIST("* 1 FETCH (UID 2)\r\n* 2 FETCH (UID 2147483648)\r\n"
             "* 3 FETCH (UID 4294967295)\r\n"),
        {.expect = FETCH("2,2147483648,4294967295"),
         .answer = MESSAGE(1, 2, 1, "a") MESSAGE(2, 2147483648, 1, "b")
             MESSAGE(3, 4294967295, 1, "c") "@ OK done\r\n"},
        LEAVE};
    struct scene s;

    (void)state;
    BEGIN(s, steps);
    expect_message(&s, 2, "a");
    expect_message(&s, 2147483648U, "b");
    expect_message(&s, 4294967295U, "c");
    expect_end(&s);
    scene_end(&s);
}

static void a_size_beyond_32_bits_is_kept_whole(void **state)
{
    static const struct script_step steps[] = {
        OPEN(1),
        LIST("* 1 FETCH (UID 1)\r\n"),
        {.expect = FETCH("1"),
         .answer =
             "* 1 FETCH (UID 1 FLAGS () " DATE " RFC822.SIZE 5368709120 BODY[] {5368709120}\r\nabc",
         .hang_up = true}};
    struct scene s;

    (void)state;
    BEGIN(s, steps);
    assert_int_equal(next_message(&s), KIMT_OK);
    assert_int_equal(s.message->size, UINT64_C(5368709120));
    assert_int_equal(read_all(&s), KIMT_FAIL);
    scene_end_lost(&s);
}

static void a_size_that_no_number_can_hold_is_a_fault_of_the_server(void **state)
{
    static const struct script_step steps[] = {
        OPEN(1),
        LIST("* 1 FETCH (UID 1)\r\n"),
        {.expect = FETCH("1"),
         .answer = "* 1 FETCH (UID 1 FLAGS () BODY[] {99999999999999999999}\r\nabc",
         .hang_up = true}};
    struct scene s;

    (void)state;
    BEGIN(s, steps);
    assert_int_equal(next_message(&s), KIMT_FAIL);
    assert_int_equal(s.err.scope, KIMT_SCOPE_ACCOUNT);
    scene_end_lost(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_message_comes_with_flags_keywords_date_and_body),
        cmocka_unit_test(what_looks_like_protocol_inside_a_body_is_body),
        cmocka_unit_test(the_literal_tells_the_size_and_not_the_size_item),
        cmocka_unit_test(an_empty_message_is_a_message),
        cmocka_unit_test(a_quoted_body_is_taken),
        cmocka_unit_test(a_body_that_stays_away_is_asked_for_again_and_never_taken_for_empty),
        cmocka_unit_test(the_wire_log_has_one_line_for_an_answer_with_a_body),
        cmocka_unit_test(a_body_that_was_not_read_to_its_end_is_passed_over),
        cmocka_unit_test(what_is_done_is_not_fetched),
        cmocka_unit_test(uids_far_apart_and_beyond_31_bits_are_asked_for_by_name),
        cmocka_unit_test(a_size_beyond_32_bits_is_kept_whole),
        cmocka_unit_test(a_size_that_no_number_can_hold_is_a_fault_of_the_server),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
