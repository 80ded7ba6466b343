/* SPDX-License-Identifier: MIT
 *
 * Refusals that concern one message, or come at an odd time, cost no other message anything.
 */
#include "unit/imap/append_scene.h"

#include <stdlib.h>

static void a_large_message_that_goes_without_its_keywords_says_so(void **state)
{
    static const char *const keywords[] = {"New", "Other"};
    static const struct script_step steps[] = {
        OPEN(ALL_FLAGS),
        {.expect = APPEND("(\\Seen New Other) " DATE, "1228800}*"),
         .consent = "@ NO bad keyword\r\n"},
        {.expect = APPEND("(\\Seen) " DATE, "1228800}*"), .answer = STORED(5)}};
    struct kimt_message message = message_of(LARGE, KIMT_FLAG_SEEN);
    struct scene s;

    (void)state;
    message.keywords = keywords;
    message.keyword_count = COUNT(keywords);
    BEGIN(s, PLAIN, steps);
    put_large(&s, 1, &message);
    expect_stored(&s, 1, 5);
    assert_true(s.completion.notes & KIMT_COMPLETION_KEYWORDS_DROPPED);
    assert_int_equal(s.completion.keywords_dropped, 2);
    scene_end(&s);
}

static void a_form_of_dates_that_was_taken_is_kept_when_one_message_needs_another(void **state)
{
    static const struct script_step steps[] = {
        OPEN(ALL_FLAGS),
        {.expect = APPEND("(\\Seen) " DATE, "1+}\r\na"), .answer = STORED(5)},
        {.expect = APPEND("(\\Seen) " DATE, "1+}\r\nb"), .answer = "@ BAD date\r\n"},
        {.expect = APPEND("(\\Seen) \" 1-Jan-2020 00:00:00 +0100\"", "1+}\r\nb"),
         .answer = "@ BAD date\r\n"},
        {.expect = APPEND("(\\Seen) \"31-Dec-2019 23:00:00 +0000\"", "1+}\r\nb"),
         .answer = STORED(6)},
        {.expect = APPEND("(\\Seen) " DATE, "1+}\r\nc"), .answer = STORED(7)}};
    struct scene s;

    (void)state;
    BEGIN(s, PLAIN, steps);
    put(&s, 1, "a");
    expect_stored(&s, 1, 5);
    put(&s, 2, "b");
    expect_stored(&s, 2, 6);
    put(&s, 3, "c");
    expect_stored(&s, 3, 7);
    scene_end(&s);
}

static void a_uid_that_was_there_before_is_handed_on_to_be_judged(void **state)
{
    static const struct script_step steps[] = {
        OPEN(ALL_FLAGS), {.expect = APPEND("(\\Seen) " DATE, "1+}\r\na"), .answer = STORED(4)}};
    struct scene s;

    (void)state;
    BEGIN(s, PLAIN, steps);
    put(&s, 1, "a");
    expect_stored(&s, 1, 4);
    scene_end(&s);
}

/* ---- large messages whose like was taken before ---- */

#define LARGE_ASKED                                                                                \
    {                                                                                              \
        .expect = APPEND("(\\Seen) " DATE, "1228800}*"), .answer = STORED(5)                       \
    }
#define LARGE_UNASKED APPEND("(\\Seen) " DATE, "1228800+}*")

static void a_large_message_whose_like_was_taken_is_not_waited_for(void **state)
{
    static const struct script_step steps[] = {
        OPEN(ALL_FLAGS), LARGE_ASKED, {.expect = LARGE_UNASKED, .answer = STORED(6)}};
    struct kimt_message message = message_of(LARGE, KIMT_FLAG_SEEN);
    struct scene s;

    (void)state;
    BEGIN(s, PLAIN, steps);
    put_large(&s, 1, &message);
    expect_stored(&s, 1, 5);
    put_large(&s, 2, &message);
    expect_stored(&s, 2, 6);
    scene_end(&s);
}

static void a_large_message_within_the_advertised_limit_is_not_waited_for(void **state)
{
    static const struct script_step steps[] = {
        OPEN(ALL_FLAGS),
        {.expect = APPEND("(\\Seen) " DATE, "1+}\r\na"), .answer = STORED(5)},
        {.expect = LARGE_UNASKED, .answer = STORED(6)}};
    struct kimt_message message = message_of(LARGE, KIMT_FLAG_SEEN);
    struct scene s;

    (void)state;
    BEGIN(s, PLAIN " APPENDLIMIT=2000000", steps);
    put(&s, 1, "a");
    expect_stored(&s, 1, 5);
    put_large(&s, 2, &message);
    expect_stored(&s, 2, 6);
    scene_end(&s);
}

static void one_that_is_refused_all_the_same_is_offered_again_and_asked_for(void **state)
{
    static const struct script_step steps[] = {
        OPEN(ALL_FLAGS),
        LARGE_ASKED,
        {.expect = LARGE_UNASKED, .answer = "@ NO not this one\r\n"},
        LARGE_ASKED};
    struct kimt_message message = message_of(LARGE, KIMT_FLAG_SEEN);
    struct scene s;

    (void)state;
    BEGIN(s, PLAIN, steps);
    put_large(&s, 1, &message);
    expect_stored(&s, 1, 5);
    put_large(&s, 2, &message);
    expect_refused(&s, 2, KIMT_KIND_REFUSED);
    assert_int_equal(s.completion.error.retry, KIMT_RETRY_LATER);
    put_large(&s, 3, &message);
    expect_stored(&s, 3, 5);
    scene_end(&s);
}

/* ---- a full window ---- */

static void a_command_is_filled_further_while_others_are_answered(void **state)
{
    static const struct imap_destination_limits limits = {.window_messages = 3,
                                                          .batch_messages = 2};
    static const struct script_step steps[] = {
        OPEN(ALL_FLAGS),
        {.expect = "APPEND \"INBOX\" (\\Seen) " DATE " {1+}\r\na (\\Seen) " DATE " {1+}\r\nb",
         .answer = "@ OK [APPENDUID 7 5:6] done\r\n"},
        {.expect = "APPEND \"INBOX\" (\\Seen) " DATE " {1+}\r\nc (\\Seen) " DATE " {1+}\r\nd",
         .answer = "@ OK [APPENDUID 7 7:8] done\r\n"}};
    struct kimt_message message = message_of(1, KIMT_FLAG_SEEN);
    struct scene s;

    (void)state;
    scene_begin(&s, PLAIN " MULTIAPPEND", steps, COUNT(steps), &limits);
    put(&s, 1, "a");
    put(&s, 2, "b");
    put(&s, 3, "c");
    assert_int_equal(imap_destination_append_begin(s.destination, &message, 4, &s.err), KIMT_BUSY);
    assert_int_equal(imap_destination_reap(s.destination, 3000, &s.completion, &s.err), KIMT_OK);
    put(&s, 4, "d");
    for (uint64_t ticket = 2; ticket <= 4; ticket++)
        expect_stored(&s, ticket, ticket + 4);
    scene_end(&s);
}

/* ---- repairs ---- */

static void put_bytes(struct scene *s, uint64_t ticket, const char *bytes, size_t length)
{
    struct kimt_message message = message_of(length, 0);

    message.attributes = 0;
    message.uid = 12;
    if (imap_destination_append_begin(s->destination, &message, ticket, &s->err) != KIMT_OK ||
        imap_destination_append_write(s->destination, bytes, length, &s->err) != KIMT_OK ||
        imap_destination_append_end(s->destination, &s->completion, &s->err) != KIMT_QUEUED)
        fail_msg("not taken: %s", s->err.text);
}

static void a_refused_message_is_tried_once_more_with_the_smallest_repair(void **state)
{
    static const char body[] = "From me Mon Jan  1 00:00:00 2020\nA: b\r\n\nx\0y\r\n";
    static const struct script_step steps[] = {
        OPEN(ALL_FLAGS),
        {.expect = APPEND("()", "45+}\r\nFrom me*"), .answer = "@ NO bare newline\r\n"},
        {.expect = APPEND("()", "13+}\r\nA: b\r\n\r\nx\x80y\r\n"), .answer = STORED(5)}};
    struct scene s;

    (void)state;
    BEGIN(s, PLAIN, steps);
    put_bytes(&s, 1, body, sizeof body - 1);
    expect_stored(&s, 1, 5);
    assert_int_equal(s.completion.notes, KIMT_COMPLETION_REPAIRED);
    assert_string_equal(s.script.host.last_note,
                        "message UID 12 of the source was refused as it is, and stored without "
                        "the \"From \" line of an mbox file, with CRLF for bare LF, with 0x80 "
                        "for NUL");
    expect_nothing_under_way(&s);
    scene_end(&s);
}

static void an_empty_message_that_is_refused_is_stored_as_an_empty_line(void **state)
{
    static const struct script_step steps[] = {
        OPEN(ALL_FLAGS),
        {.expect = APPEND("()", "0+}\r\n"), .answer = "@ NO nothing in it\r\n"},
        {.expect = APPEND("()", "2+}\r\n\r\n"), .answer = STORED(5)}};
    struct scene s;

    (void)state;
    BEGIN(s, PLAIN, steps);
    put_bytes(&s, 1, "", 0);
    expect_stored(&s, 1, 5);
    assert_int_equal(s.completion.notes, KIMT_COMPLETION_REPAIRED);
    scene_end(&s);
}

static void a_message_without_a_line_end_at_its_end_gets_one_at_last(void **state)
{
    static const struct script_step steps[] = {
        OPEN(ALL_FLAGS),
        {.expect = APPEND("()", "6+}\r\nA: b\r\n"), .answer = STORED(5)},
        {.expect = APPEND("()", "9+}\r\nA: b\r\n\r\nx"),
         .answer = "@ BAD [CLIENTBUG] unexpected text after the last argument\r\n"},
        {.expect = APPEND("()", "11+}\r\nA: b\r\n\r\nx\r\n"), .answer = STORED(6)}};
    struct scene s;

    (void)state;
    BEGIN(s, PLAIN, steps);
    put_bytes(&s, 1, "A: b\r\n", 6);
    expect_stored(&s, 1, 5);
    put_bytes(&s, 2, "A: b\r\n\r\nx", 9);
    expect_stored(&s, 2, 6);
    assert_int_equal(s.completion.notes, KIMT_COMPLETION_REPAIRED);
    assert_non_null(strstr(s.script.host.last_note, "and stored with CRLF at its end"));
    scene_end(&s);
}

static void a_message_refused_in_spite_of_its_repair_is_told_as_refused(void **state)
{
    static const struct script_step steps[] = {
        OPEN(ALL_FLAGS),
        {.expect = APPEND("()", "3+}\r\na\nb"), .answer = "@ NO never\r\n"},
        {.expect = APPEND("()", "4+}\r\na\r\nb"), .answer = "@ NO not so either\r\n"},
        {.expect = APPEND("()", "6+}\r\na\r\nb\r\n"), .answer = "@ NO nor so\r\n"},
        {.expect = APPEND("()", "1+}\r\nc"), .answer = STORED(5)}};
    struct scene s;

    (void)state;
    BEGIN(s, PLAIN, steps);
    put_bytes(&s, 1, "a\nb", 3);
    expect_refused(&s, 1, KIMT_KIND_REFUSED);
    assert_int_equal(s.completion.notes, 0);
    put_bytes(&s, 2, "c", 1);
    expect_stored(&s, 2, 5);
    scene_end(&s);
}

static void a_message_refused_for_another_reason_is_not_repaired(void **state)
{
    static const struct script_step steps[] = {
        OPEN(ALL_FLAGS),
        {.expect = APPEND("()", "3+}\r\na\nb"), .answer = "@ NO [NOPERM] not you\r\n"},
        {.expect = APPEND("()", "10+}\r\nFrom : a\r\n"), .answer = "@ NO bad header\r\n"}};
    struct scene s;

    (void)state;
    BEGIN(s, PLAIN, steps);
    put_bytes(&s, 1, "a\nb", 3);
    expect_refused(&s, 1, KIMT_KIND_PERMISSION);
    put_bytes(&s, 2, "From : a\r\n", 10);
    expect_refused(&s, 2, KIMT_KIND_REFUSED);
    scene_end(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_large_message_that_goes_without_its_keywords_says_so),
        cmocka_unit_test(a_form_of_dates_that_was_taken_is_kept_when_one_message_needs_another),
        cmocka_unit_test(a_uid_that_was_there_before_is_handed_on_to_be_judged),
        cmocka_unit_test(a_large_message_whose_like_was_taken_is_not_waited_for),
        cmocka_unit_test(a_large_message_within_the_advertised_limit_is_not_waited_for),
        cmocka_unit_test(one_that_is_refused_all_the_same_is_offered_again_and_asked_for),
        cmocka_unit_test(a_command_is_filled_further_while_others_are_answered),
        cmocka_unit_test(a_refused_message_is_tried_once_more_with_the_smallest_repair),
        cmocka_unit_test(an_empty_message_that_is_refused_is_stored_as_an_empty_line),
        cmocka_unit_test(a_message_without_a_line_end_at_its_end_gets_one_at_last),
        cmocka_unit_test(a_message_refused_in_spite_of_its_repair_is_told_as_refused),
        cmocka_unit_test(a_message_refused_for_another_reason_is_not_repaired),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
