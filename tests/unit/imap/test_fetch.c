/* SPDX-License-Identifier: MIT
 *
 * What a source hands out, whatever way a server answers: every message once, its bytes as they
 * are, and nothing ever sent that could change the mailbox.
 */
#include "common/imap/fetch.h"
#include "unit/imap/script.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
/* clang-format off */
#include <cmocka.h>
/* clang-format on */

#define COUNT(array) (sizeof(array) / sizeof *(array))
#define CAPABILITIES "UNSELECT"
#define OPEN(exists)                                                                               \
    {                                                                                              \
        .expect = "EXAMINE \"Work\"",                                                              \
        .answer =                                                                                  \
            "* " #exists " EXISTS\r\n* OK [UIDVALIDITY 7] ok\r\n* OK [UIDNEXT 4000000000] ok\r\n"  \
            "@ OK done\r\n"                                                                        \
    }
#define LIST(lines)                                                                                \
    {                                                                                              \
        .expect = "UID FETCH 1:* (UID)", .answer = lines "@ OK done\r\n"                           \
    }
#define ITEMS      "UID FLAGS INTERNALDATE RFC822.SIZE"
#define FETCH(set) "UID FETCH " set " (" ITEMS " BODY.PEEK[])"
#define DATE       "INTERNALDATE \" 1-Jan-2020 00:00:00 +0100\""
#define MESSAGE(n, uid, size, body)                                                                \
    "* " #n " FETCH (UID " #uid " FLAGS (\\Seen) " DATE " RFC822.SIZE " #size " BODY[] {" #size    \
    "}\r\n" body ")\r\n"
#define LEAVE                                                                                      \
    {                                                                                              \
        .expect = "UNSELECT", .answer = "@ OK done\r\n"                                            \
    }

struct scene {
    struct script script;
    struct imap_fetch *fetch;
    struct kimt_error err;
    const struct kimt_message *message;
    char body[4096];
    size_t length;
};

static void begin(struct scene *s, const struct script_step *steps, size_t count,
                  const struct kimt_resume *resume)
{
    static const char *const parts[] = {"Work"};
    const struct kimt_folder folder = {
        .struct_size = sizeof folder, .parts = parts, .part_count = 1, .key = "Work"};
    const struct kimt_folder *opened;

    memset(s, 0, sizeof *s);
    s->err.struct_size = sizeof s->err;
    s->script.reads_only = true;
    script_begin(&s->script, CAPABILITIES, steps, count);
    assert_int_equal(imap_fetch_new(s->script.session, &s->fetch, &s->err), KIMT_OK);
    if (imap_fetch_open(s->fetch, &folder, 1, resume, &opened, &s->err) != KIMT_OK)
        fail_msg("not opened: %s", s->err.text);
    assert_int_equal(opened->uid_validity, 7);
}

static void end(struct scene *s)
{
    assert_int_equal(imap_fetch_leave(s->fetch, &s->err), KIMT_OK);
    imap_session_close(&s->script.session);
    imap_fetch_free(&s->fetch);
    script_end(&s->script);
}

/* The same for a session that is lost: there is nothing to leave any more. */
static void end_lost(struct scene *s)
{
    imap_session_close(&s->script.session);
    imap_fetch_free(&s->fetch);
    script_end(&s->script);
}

static int next(struct scene *s)
{
    int result = imap_fetch_next(s->fetch, &s->message, &s->err);

    s->length = 0;
    s->body[0] = '\0';
    return result;
}

static int read_all(struct scene *s)
{
    size_t got = 0;
    int result;

    while ((result = imap_fetch_read(s->fetch, s->body + s->length, sizeof s->body - 1 - s->length,
                                     &got, &s->err)) == KIMT_OK)
        s->length += got;
    s->body[s->length] = '\0';
    return result;
}

static void expect_message(struct scene *s, uint64_t uid, const char *body)
{
    if (next(s) != KIMT_OK)
        fail_msg("message %u was expected: %s", (unsigned)uid, s->err.text);
    assert_int_equal(s->message->uid, uid);
    assert_int_equal(s->message->size_kind, KIMT_SIZE_EXACT);
    assert_int_equal(s->message->size, strlen(body));
    assert_int_equal(read_all(s), KIMT_END);
    assert_string_equal(s->body, body);
}

static void expect_dated(const struct scene *s)
{
    assert_int_equal(s->message->flags, KIMT_FLAG_SEEN);
    assert_true(s->message->attributes & KIMT_MESSAGE_HAS_DATE);
    assert_int_equal(s->message->date_s, 1577833200);
    assert_int_equal(s->message->zone_minutes, 60);
}

static void expect_end(struct scene *s)
{
    if (next(s) != KIMT_END)
        fail_msg("nothing more was expected, UID %u came: %s", (unsigned)s->message->uid,
                 s->err.text);
}

#define BEGIN(s, steps) begin(&(s), steps, COUNT(steps), NULL)

/* ---- what a message is */

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
    end(&s);
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
    assert_int_equal(next(&s), KIMT_OK);
    assert_int_equal(s.message->size, 27);
    assert_int_equal(read_all(&s), KIMT_END);
    assert_int_equal(s.length, 27);
    expect_message(&s, 2, "ok");
    expect_end(&s);
    end(&s);
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
    end(&s);
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
    end(&s);
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
    end(&s);
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
    expect_message(&s, 2, "ok");
    expect_message(&s, 3, "at last");
    assert_int_equal(next(&s), KIMT_FAIL);
    assert_int_equal(s.err.scope, KIMT_SCOPE_MESSAGE);
    assert_int_equal(s.message->uid, 1);
    expect_end(&s);
    end(&s);
}

/* ---- what else a server says meanwhile */

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
    end(&s);
}

static void answers_in_another_order_and_twice_give_each_message_once(void **state)
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
    expect_message(&s, 3, "c");
    expect_message(&s, 1, "a");
    expect_message(&s, 2, "b");
    expect_end(&s);
    end(&s);
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
    end(&s);
}

static void a_message_that_is_gone_has_vanished_and_is_no_error(void **state)
{
    static const struct script_step steps[] = {
        OPEN(2),
        LIST("* 1 FETCH (UID 1)\r\n* 2 FETCH (UID 2)\r\n"),
        {.expect = FETCH("1:2"), .answer = MESSAGE(1, 2, 1, "b") "@ OK done\r\n"},
        LEAVE};
    struct scene s;

    (void)state;
    BEGIN(s, steps);
    expect_message(&s, 2, "b");
    assert_int_equal(next(&s), KIMT_OK);
    assert_int_equal(s.message->uid, 1);
    assert_true(s.message->attributes & KIMT_MESSAGE_VANISHED);
    expect_end(&s);
    end(&s);
}

/* ---- meta data behind the body */

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
    end(&s);
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
    end(&s);
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
    end(&s);
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
    end(&s);
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
    end(&s);
}

/* ---- refusals */

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
    expect_message(&s, 3, "c");
    assert_int_equal(next(&s), KIMT_FAIL);
    assert_int_equal(s.err.scope, KIMT_SCOPE_MESSAGE);
    assert_int_equal(s.message->uid, 2);
    assert_string_equal(s.err.peer, "cannot convert");
    expect_end(&s);
    end(&s);
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
    assert_int_equal(next(&s), KIMT_FAIL);
    assert_int_equal(s.err.scope, KIMT_SCOPE_ACCOUNT);
    assert_int_equal(s.err.kind, KIMT_KIND_BUSY);
    assert_int_equal(s.err.retry, KIMT_RETRY_LATER);
    assert_int_equal(s.err.wait_ms, 3000);
    end_lost(&s);
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
    assert_int_equal(next(&s), KIMT_OK);
    assert_int_equal(read_all(&s), KIMT_FAIL);
    assert_int_equal(s.err.scope, KIMT_SCOPE_ACCOUNT);
    assert_int_equal(s.err.retry, KIMT_RETRY_NOW);
    end_lost(&s);
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
    assert_int_equal(next(&s), KIMT_FAIL);
    assert_int_equal(s.err.scope, KIMT_SCOPE_ACCOUNT);
    assert_int_equal(s.err.retry, KIMT_RETRY_NOW);
    end_lost(&s);
}

/* ---- what is asked for */

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
    assert_int_equal(next(&s), KIMT_OK);
    assert_int_equal(next(&s), KIMT_OK);
    assert_int_equal(imap_fetch_read(s.fetch, s.body, 2, &got, &s.err), KIMT_OK);
    expect_message(&s, 3, "c");
    expect_end(&s);
    end(&s);
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
    begin(&s, steps, COUNT(steps), &resume);
    expect_message(&s, 1, "a");
    expect_message(&s, 3, "c");
    expect_end(&s);
    end(&s);
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
    end(&s);
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
    assert_int_equal(next(&s), KIMT_OK);
    assert_int_equal(s.message->size, UINT64_C(5368709120));
    assert_int_equal(read_all(&s), KIMT_FAIL);
    end_lost(&s);
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
    assert_int_equal(next(&s), KIMT_FAIL);
    assert_int_equal(s.err.scope, KIMT_SCOPE_ACCOUNT);
    end_lost(&s);
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
        cmocka_unit_test(other_news_between_messages_changes_nothing),
        cmocka_unit_test(answers_in_another_order_and_twice_give_each_message_once),
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
        cmocka_unit_test(a_body_that_was_not_read_to_its_end_is_passed_over),
        cmocka_unit_test(what_is_done_is_not_fetched),
        cmocka_unit_test(uids_far_apart_and_beyond_31_bits_are_asked_for_by_name),
        cmocka_unit_test(a_size_beyond_32_bits_is_kept_whole),
        cmocka_unit_test(a_size_that_no_number_can_hold_is_a_fault_of_the_server),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
