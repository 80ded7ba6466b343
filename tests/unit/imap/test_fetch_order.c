/* SPDX-License-Identifier: MIT
 *
 * The same messages come of it, in whatever order and pieces a server answers, and however it
 * refuses.
 */
#include "unit/imap/fetch_scene.h"

/* ---- what else a server says meanwhile ---- */

static void other_news_between_messages_changes_nothing(void **state)
{
    static const struct script_step steps[] = {
        OPEN(2),
        LIST("* 1 FETCH (UID 1)\r\n* 2 FETCH (UID 2)\r\n"),
        {.expect = FETCH("1:2"),
         .answer = "* 2 FETCH (FLAGS (\\Deleted))\r\n* 9 EXISTS\r\n* 0 RECENT\r\n" MESSAGE(
             1, 1, 1, "a") "* 1 EXPUNGE\r\n* 3 FETCH (UID 77 FLAGS ())\r\n* OK still "
                           "here\r\n" MESSAGE(1, 2, 1, "b") "* 8 EXISTS\r\n@ OK done\r\n"},
        LEAVE};
    struct scene s;

    (void)state;
    BEGIN(s, steps);
    expect_message(&s, 1, "a");
    expect_message(&s, 2, "b");
    expect_dated(&s);
    expect_end(&s);
    scene_end(&s);
}

static void answers_in_another_order_and_twice_give_each_message_once_and_in_order(void **state)
{
    static const struct script_step steps[] = {
        OPEN(3),
        LIST("* 1 FETCH (UID 1)\r\n* 2 FETCH (UID 2)\r\n* 3 FETCH (UID 3)\r\n"),
        {.expect = FETCH("1:3"),
         .answer = MESSAGE(3, 3, 1, "c") MESSAGE(1, 1, 1, "a") MESSAGE(3, 3, 1, "c")
             MESSAGE(4, 4, 1, "d") MESSAGE(2, 2, 1, "b") MESSAGE(1, 1, 1, "a") "@ OK done\r\n"},
        LEAVE};
    struct scene s;

    (void)state;
    BEGIN(s, steps);
    expect_message(&s, 1, "a");
    expect_message(&s, 2, "b");
    expect_message(&s, 3, "c");
    expect_end(&s);
    scene_end(&s);
}

static void a_listing_in_another_order_loses_nobody(void **state)
{
    static const struct script_step steps[] = {
        OPEN(4),
        LIST("* 4 FETCH (UID 9)\r\n* 1 FETCH (UID 3)\r\n* 2 FETCH (UID 4)\r\n"
             "* 1 FETCH (UID 3)\r\n* 3 FETCH (UID 7)\r\n"),
        {.expect = FETCH("3:4,7,9"),
         .answer = MESSAGE(1, 3, 1, "a") MESSAGE(2, 4, 1, "b") MESSAGE(3, 7, 1, "c")
             MESSAGE(4, 9, 1, "d") "@ OK done\r\n"},
        LEAVE};
    struct scene s;

    (void)state;
    BEGIN(s, steps);
    expect_message(&s, 3, "a");
    expect_message(&s, 4, "b");
    expect_message(&s, 7, "c");
    expect_message(&s, 9, "d");
    expect_end(&s);
    scene_end(&s);
}

static void a_message_that_is_gone_has_vanished_and_is_no_error(void **state)
{
    static const struct script_step steps[] = {
        OPEN(2),
        LIST("* 1 FETCH (UID 1)\r\n* 2 FETCH (UID 2)\r\n"),
        {.expect = FETCH("1:2"), .answer = MESSAGE(1, 2, 1, "b") "@ OK done\r\n"},
        STILL_THERE("1", ""),
        LEAVE};
    struct scene s;

    (void)state;
    BEGIN(s, steps);
    assert_int_equal(next_message(&s), KIMT_OK);
    assert_int_equal(s.message->uid, 1);
    assert_true(s.message->attributes & KIMT_MESSAGE_VANISHED);
    expect_message(&s, 2, "b");
    expect_end(&s);
    scene_end(&s);
}

/* ---- meta data behind the body ---- */

#define SINGLE(uid, meta, body)                                                                    \
    {.expect = "UID FETCH " #uid " (" ITEMS ")", .answer = meta "@ OK done\r\n"},                  \
    {                                                                                              \
        .expect = "UID FETCH " #uid " (BODY.PEEK[])", .answer = body "@ OK done\r\n"               \
    }
#define META(n, uid) "* " #n " FETCH (UID " #uid " FLAGS (\\Seen) " DATE " RFC822.SIZE 1)\r\n"

static void uids_behind_bodies_are_met_with_meta_data_first(void **state)
{
    static const struct script_step steps[] = {
        OPEN(2),
        LIST("* 1 FETCH (UID 1)\r\n* 2 FETCH (UID 2)\r\n"),
        {.expect = FETCH("1:2"),
         .answer = "* 1 FETCH (BODY[] {1}\r\na UID 1 FLAGS (\\Seen) " DATE " RFC822.SIZE 1)\r\n"
                   "* 2 FETCH (BODY[] {1}\r\nb UID 2 FLAGS (\\Seen) " DATE " RFC822.SIZE 1)\r\n"
                   "@ OK done\r\n"},
        SINGLE(1, META(1, 1), "* 1 FETCH (BODY[] {1}\r\na UID 1)\r\n"),
        SINGLE(2, META(2, 2), "* 2 FETCH (BODY[] {1}\r\nb UID 2)\r\n"),
        LEAVE};
    struct scene s;

    (void)state;
    BEGIN(s, steps);
    expect_message(&s, 1, "a");
    expect_dated(&s);
    expect_message(&s, 2, "b");
    expect_dated(&s);
    expect_end(&s);
    scene_end(&s);
}

static void the_only_message_is_not_taken_for_vanished_when_its_uid_comes_last(void **state)
{
    static const struct script_step steps[] = {
        OPEN(1),
        LIST("* 1 FETCH (UID 1)\r\n"),
        {.expect = FETCH("1"),
         .answer = "* 1 FETCH (BODY[] {1}\r\na UID 1 FLAGS () " DATE ")\r\n@ OK done\r\n"},
        SINGLE(1, META(1, 1), "* 1 FETCH (BODY[] {1}\r\na UID 1)\r\n"),
        LEAVE};
    struct scene s;

    (void)state;
    BEGIN(s, steps);
    expect_message(&s, 1, "a");
    expect_dated(&s);
    expect_end(&s);
    scene_end(&s);
}

static void flags_behind_bodies_are_not_lost(void **state)
{
    static const struct script_step steps[] = {
        OPEN(2),
        LIST("* 1 FETCH (UID 1)\r\n* 2 FETCH (UID 2)\r\n"),
        {.expect = FETCH("1:2"),
         .answer = "* 1 FETCH (UID 1 " DATE " BODY[] {1}\r\na FLAGS (\\Seen))\r\n"
                   "* 2 FETCH (UID 2 " DATE " BODY[] {1}\r\nb FLAGS (\\Seen))\r\n"
                   "@ OK done\r\n"},
        SINGLE(1, META(1, 1), "* 1 FETCH (UID 1 BODY[] {1}\r\na)\r\n"),
        SINGLE(2, "* 2 FETCH (UID 2 FLAGS (\\Seen))\r\n* 2 FETCH (UID 2 " DATE ")\r\n",
               "* 2 FETCH (UID 2 BODY[] {1}\r\nb)\r\n"),
        LEAVE};
    struct scene s;

    (void)state;
    BEGIN(s, steps);
    expect_message(&s, 1, "a");
    expect_dated(&s);
    expect_message(&s, 2, "b");
    expect_dated(&s);
    expect_end(&s);
    scene_end(&s);
}

static void dates_behind_bodies_are_not_lost(void **state)
{
    static const struct script_step steps[] = {
        OPEN(1),
        LIST("* 1 FETCH (UID 1)\r\n"),
        {.expect = FETCH("1"),
         .answer = "* 1 FETCH (UID 1 FLAGS (\\Seen) BODY[] {1}\r\na " DATE ")\r\n@ OK done\r\n"},
        SINGLE(1, META(1, 1), "* 1 FETCH (UID 1 BODY[] {1}\r\na)\r\n"),
        LEAVE};
    struct scene s;

    (void)state;
    BEGIN(s, steps);
    expect_message(&s, 1, "a");
    expect_dated(&s);
    expect_end(&s);
    scene_end(&s);
}

static void news_of_flags_does_not_take_the_date_of_a_message_fetched_alone(void **state)
{
    static const struct script_step steps[] = {
        OPEN(1),
        LIST("* 1 FETCH (UID 1)\r\n"),
        {.expect = FETCH("1"),
         .answer = "* 1 FETCH (BODY[] {1}\r\na UID 1 FLAGS () " DATE ")\r\n@ OK done\r\n"},
        SINGLE(1, META(1, 1) "* 1 FETCH (UID 1 FLAGS (\\Seen))\r\n",
               "* 1 FETCH (UID 1 BODY[] {1}\r\na)\r\n"),
        LEAVE};
    struct scene s;

    (void)state;
    BEGIN(s, steps);
    expect_message(&s, 1, "a");
    expect_dated(&s);
    expect_end(&s);
    scene_end(&s);
}

/* ---- refusals ---- */

static void a_refused_window_is_narrowed_down_to_the_one_message(void **state)
{
    static const struct script_step steps[] = {
        OPEN(3),
        LIST("* 1 FETCH (UID 1)\r\n* 2 FETCH (UID 2)\r\n* 3 FETCH (UID 3)\r\n"),
        {.expect = FETCH("1:3"), .answer = MESSAGE(1, 1, 1, "a") "@ NO cannot convert\r\n"},
        {.expect = FETCH("2"), .answer = "@ NO [SERVERBUG] cannot convert\r\n"},
        {.expect = FETCH("3"), .answer = MESSAGE(3, 3, 1, "c") "@ OK done\r\n"},
        {.expect = FETCH("2"), .answer = "@ NO cannot convert\r\n"},
        {.expect = FETCH("2"), .answer = "@ NO cannot convert\r\n"},
        LEAVE};
    struct scene s;

    (void)state;
    BEGIN(s, steps);
    expect_message(&s, 1, "a");
    assert_int_equal(next_message(&s), KIMT_FAIL);
    assert_int_equal(s.err.scope, KIMT_SCOPE_MESSAGE);
    assert_int_equal(s.message->uid, 2);
    assert_string_equal(s.err.peer, "cannot convert");
    expect_message(&s, 3, "c");
    expect_end(&s);
    scene_end(&s);
}

static void a_throttled_window_is_a_wait_and_fails_no_message(void **state)
{
    static const struct script_step steps[] = {
        OPEN(2),
        LIST("* 1 FETCH (UID 1)\r\n* 2 FETCH (UID 2)\r\n"),
        {.expect = FETCH("1:2"), .answer = "@ NO [THROTTLED] Backoff Time: 3000 milliseconds\r\n"}};
    struct scene s;

    (void)state;
    BEGIN(s, steps);
    assert_int_equal(next_message(&s), KIMT_FAIL);
    assert_int_equal(s.err.scope, KIMT_SCOPE_ACCOUNT);
    assert_int_equal(s.err.kind, KIMT_KIND_BUSY);
    assert_int_equal(s.err.retry, KIMT_RETRY_LATER);
    assert_int_equal(s.err.wait_ms, 3000);
    scene_end_lost(&s);
}

static void a_connection_lost_within_a_body_is_a_failure_and_no_end(void **state)
{
    static const struct script_step steps[] = {
        OPEN(1),
        LIST("* 1 FETCH (UID 1)\r\n"),
        {.expect = FETCH("1"),
         .answer = "* 1 FETCH (UID 1 FLAGS () " DATE " RFC822.SIZE 9 BODY[] {9}\r\nabc",
         .hang_up = true}};
    struct scene s;

    (void)state;
    BEGIN(s, steps);
    assert_int_equal(next_message(&s), KIMT_OK);
    assert_int_equal(read_all(&s), KIMT_FAIL);
    assert_int_equal(s.err.scope, KIMT_SCOPE_ACCOUNT);
    assert_int_equal(s.err.retry, KIMT_RETRY_NOW);
    scene_end_lost(&s);
}

static void bye_within_a_window_is_a_lost_session(void **state)
{
    static const struct script_step steps[] = {
        OPEN(2),
        LIST("* 1 FETCH (UID 1)\r\n* 2 FETCH (UID 2)\r\n"),
        {.expect = FETCH("1:2"),
         .answer = MESSAGE(1, 1, 1, "a") "* BYE shutting down\r\n",
         .hang_up = true}};
    struct scene s;

    (void)state;
    BEGIN(s, steps);
    expect_message(&s, 1, "a");
    assert_int_equal(next_message(&s), KIMT_FAIL);
    assert_int_equal(s.err.scope, KIMT_SCOPE_ACCOUNT);
    assert_int_equal(s.err.retry, KIMT_RETRY_NOW);
    scene_end_lost(&s);
}

/* ---- which message a lost session is put down to ---- */

static const struct kimt_message *due_when_lost(const char *answer)
{
    const struct script_step steps[] = {
        OPEN(3),
        LIST("* 1 FETCH (UID 1)\r\n* 2 FETCH (UID 2)\r\n* 3 FETCH (UID 3)\r\n"),
        {.expect = FETCH("1:3"), .answer = answer, .hang_up = true}};
    static struct kimt_message due;
    const struct kimt_message *message;
    struct scene s;

    BEGIN(s, steps);
    while (next_message(&s) == KIMT_OK)
        (void)read_all(&s);
    assert_int_equal(s.err.scope, KIMT_SCOPE_ACCOUNT);
    message = s.message;
    if (message)
        due = *message;
    scene_end_lost(&s);
    return message ? &due : NULL;
}

static void the_message_that_was_due_is_named(void **state)
{
    (void)state;
    assert_int_equal(due_when_lost(MESSAGE(1, 1, 1, "a"))->uid, 2);
    assert_int_equal(due_when_lost(MESSAGE(3, 3, 1, "c") MESSAGE(1, 1, 1, "a"))->uid, 2);
}

static void one_that_is_held_back_is_named_when_its_body_breaks_off(void **state)
{
    (void)state;
    assert_int_equal(
        due_when_lost("* 3 FETCH (UID 3 FLAGS () " DATE " RFC822.SIZE 90 BODY[] {90}\r\nhalf")->uid,
        3);
}

/* Any of them may have been the one. */
static void none_is_named_where_bodies_come_before_their_uids(void **state)
{
    (void)state;
    assert_null(due_when_lost("* 1 FETCH (BODY[] {1}\r\na UID 1 FLAGS () " DATE ")\r\n"
                              "* 2 FETCH (BODY[] {90}\r\nhalf"));
    assert_null(due_when_lost("* 1 FETCH (BODY[] {90}\r\nhalf"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(other_news_between_messages_changes_nothing),
        cmocka_unit_test(answers_in_another_order_and_twice_give_each_message_once_and_in_order),
        cmocka_unit_test(a_listing_in_another_order_loses_nobody),
        cmocka_unit_test(a_message_that_is_gone_has_vanished_and_is_no_error),
        cmocka_unit_test(uids_behind_bodies_are_met_with_meta_data_first),
        cmocka_unit_test(the_only_message_is_not_taken_for_vanished_when_its_uid_comes_last),
        cmocka_unit_test(flags_behind_bodies_are_not_lost),
        cmocka_unit_test(dates_behind_bodies_are_not_lost),
        cmocka_unit_test(news_of_flags_does_not_take_the_date_of_a_message_fetched_alone),
        cmocka_unit_test(a_refused_window_is_narrowed_down_to_the_one_message),
        cmocka_unit_test(a_throttled_window_is_a_wait_and_fails_no_message),
        cmocka_unit_test(a_connection_lost_within_a_body_is_a_failure_and_no_end),
        cmocka_unit_test(bye_within_a_window_is_a_lost_session),
        cmocka_unit_test(the_message_that_was_due_is_named),
        cmocka_unit_test(one_that_is_held_back_is_named_when_its_body_breaks_off),
        cmocka_unit_test(none_is_named_where_bodies_come_before_their_uids),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
