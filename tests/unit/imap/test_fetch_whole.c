/* SPDX-License-Identifier: MIT
 *
 * An answer counts when its end was seen: no body is taken that is shorter or longer than it was
 * announced, and no message is gone because an answer left it out.
 */
#include "unit/imap/fetch_scene.h"

#define ANSWER(n, uid, size, literal, body)                                                        \
    "* " #n " FETCH (UID " #uid " FLAGS (\\Seen) " DATE " RFC822.SIZE " #size " BODY[] {" #literal \
    "}\r\n" body ")\r\n"
#define TWO LIST("* 1 FETCH (UID 1)\r\n* 2 FETCH (UID 2)\r\n")

/* ---- bodies of another length than announced ---- */

/* The first message of this answer cannot be had, and the session cannot be followed any more. */
static void expect_broken(const char *answer)
{
    const struct script_step steps[] = {OPEN(2), TWO, {.expect = FETCH("1:2"), .answer = answer}};
    struct scene s;

    scene_begin(&s, steps, COUNT(steps), NULL);
    assert_int_equal(next_message(&s), KIMT_OK);
    assert_int_equal(s.message->uid, 1);
    assert_int_equal(read_all(&s), KIMT_FAIL);
    assert_int_equal(s.err.scope, KIMT_SCOPE_ACCOUNT);
    assert_int_equal(s.err.kind, KIMT_KIND_CORRUPT);
    assert_int_equal(s.err.retry, KIMT_RETRY_NOW);
    assert_non_null(strstr(s.err.text, "UID 1 of folder Work"));
    assert_true(imap_is_broken(s.script.session));
    scene_end_lost(&s);
}

static void a_body_cut_short_by_its_count_is_none(void **state)
{
    (void)state;
    expect_broken(ANSWER(1, 1, 8, 4, "body one") MESSAGE(2, 2, 1, "b") "@ OK\r\n");
    expect_broken(ANSWER(1, 1, 10, 8, "body one\r\n") MESSAGE(2, 2, 1, "b") "@ OK\r\n");
}

/* What is left of it looks like the end of an answer. */
static void a_body_cut_short_before_a_parenthesis_is_none(void **state)
{
    (void)state;
    expect_broken(ANSWER(1, 1, 9, 6, "a (see)\r\n") MESSAGE(2, 2, 1, "b") "@ OK\r\n");
    expect_broken(ANSWER(1, 1, 16, 6, "a (see\r\nSEE 1)\r\n") MESSAGE(2, 2, 1, "b") "@ OK\r\n");
}

static void a_body_that_swallows_its_parenthesis_is_none(void **state)
{
    (void)state;
    expect_broken(ANSWER(1, 1, 1, 2, "a") MESSAGE(2, 2, 1, "b") "@ OK\r\n");
    expect_broken(ANSWER(1, 1, 1, 3, "a") MESSAGE(2, 2, 1, "b") "@ OK\r\n");
    expect_broken(ANSWER(1, 1, 1, 4, "a") MESSAGE(2, 2, 1, "b") "@ OK\r\n");
}

/* It ends within the items of the answer behind it, which end as they should. */
static void a_body_that_swallows_the_next_answer_is_none(void **state)
{
    (void)state;
    expect_broken(ANSWER(1, 1, 1, 20, "a") "* 2 FETCH (UID 2 FLAGS (\\Seen) " DATE
                                           " RFC822.SIZE 1 BODY[] {1}\r\nb)\r\n@ OK\r\n");
    expect_broken(ANSWER(1, 1, 1, 21, "a") "* 2 FETCH (UID 2 RFC822.SIZE 1)\r\n@ OK\r\n");
}

static void a_size_that_is_only_an_estimate_costs_nothing(void **state)
{
    static const struct script_step steps[] = {
        OPEN(2),
        TWO,
        {.expect = FETCH("1:2"),
         .answer =
             ANSWER(1, 1, 99, 1, "a") "* 2 FETCH (UID 2 FLAGS (\\Seen) " DATE
                                      " BODY[] {1}\r\nb X-GM-THRID 12 X-LABELS (a (b) \"c)\"))"
                                      "\r\n@ OK done\r\n"},
        LEAVE};
    struct scene s;

    (void)state;
    BEGIN(s, steps);
    expect_message(&s, 1, "a");
    expect_message(&s, 2, "b");
    expect_end(&s);
    scene_end(&s);
}

/* ---- messages that an answer leaves out ---- */

static void a_message_left_out_of_an_answer_is_asked_for_again(void **state)
{
    static const struct script_step steps[] = {
        OPEN(2),
        TWO,
        {.expect = FETCH("1:2"), .answer = MESSAGE(2, 2, 1, "b") "@ OK done\r\n"},
        STILL_THERE("1", " 1"),
        {.expect = FETCH("1"), .answer = MESSAGE(1, 1, 1, "a") "@ OK done\r\n"},
        LEAVE};
    struct scene s;

    (void)state;
    BEGIN(s, steps);
    expect_message(&s, 1, "a");
    expect_message(&s, 2, "b");
    expect_end(&s);
    scene_end(&s);
}

static void one_search_tells_which_of_many_are_gone(void **state)
{
    static const struct script_step steps[] = {
        OPEN(4),
        LIST(
            "* 1 FETCH (UID 1)\r\n* 2 FETCH (UID 2)\r\n* 3 FETCH (UID 3)\r\n* 4 FETCH (UID 4)\r\n"),
        {.expect = FETCH("1:4"), .answer = MESSAGE(3, 3, 1, "c") "@ OK done\r\n"},
        STILL_THERE("1:2,4", " 4"),
        {.expect = FETCH("4"), .answer = MESSAGE(2, 4, 1, "d") "@ OK done\r\n"},
        LEAVE};
    struct scene s;

    (void)state;
    BEGIN(s, steps);
    for (uint64_t uid = 1; uid <= 2; uid++) {
        assert_int_equal(next_message(&s), KIMT_OK);
        assert_int_equal(s.message->uid, uid);
        assert_true(s.message->attributes & KIMT_MESSAGE_VANISHED);
    }
    expect_message(&s, 3, "c");
    expect_message(&s, 4, "d");
    expect_end(&s);
    scene_end(&s);
}

static void a_message_that_is_there_and_never_comes_fails(void **state)
{
    static const struct script_step steps[] = {OPEN(1),
                                               LIST("* 1 FETCH (UID 1)\r\n"),
                                               {.expect = FETCH("1"), .answer = "@ OK done\r\n"},
                                               STILL_THERE("1", " 1"),
                                               {.expect = FETCH("1"), .answer = "@ OK done\r\n"},
                                               STILL_THERE("1", " 1"),
                                               {.expect = FETCH("1"), .answer = "@ OK done\r\n"},
                                               STILL_THERE("1", " 1"),
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

static void a_search_without_an_answer_is_no_evidence(void **state)
{
    static const struct script_step steps[] = {
        OPEN(1),
        LIST("* 1 FETCH (UID 1)\r\n"),
        {.expect = FETCH("1"), .answer = "@ OK done\r\n"},
        {.expect = "UID SEARCH UID 1", .answer = "@ OK done\r\n"},
        {.expect = FETCH("1"), .answer = "@ OK done\r\n"},
        {.expect = "UID SEARCH UID 1", .answer = "@ BAD what?\r\n"},
        {.expect = FETCH("1"), .answer = MESSAGE(1, 1, 1, "a") "@ OK done\r\n"},
        LEAVE};
    struct scene s;

    (void)state;
    BEGIN(s, steps);
    expect_message(&s, 1, "a");
    expect_end(&s);
    scene_end(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_body_cut_short_by_its_count_is_none),
        cmocka_unit_test(a_body_cut_short_before_a_parenthesis_is_none),
        cmocka_unit_test(a_body_that_swallows_its_parenthesis_is_none),
        cmocka_unit_test(a_body_that_swallows_the_next_answer_is_none),
        cmocka_unit_test(a_size_that_is_only_an_estimate_costs_nothing),
        cmocka_unit_test(a_message_left_out_of_an_answer_is_asked_for_again),
        cmocka_unit_test(one_search_tells_which_of_many_are_gone),
        cmocka_unit_test(a_message_that_is_there_and_never_comes_fails),
        cmocka_unit_test(a_search_without_an_answer_is_no_evidence),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
