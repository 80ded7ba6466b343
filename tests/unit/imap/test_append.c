/* SPDX-License-Identifier: MIT
 *
 * How messages are stored, whatever a server answers: each has one completion, none is stored
 * twice, none is lost to a flag, a keyword or a date.
 */
#include "common/imap/imap_destination.h"
#include "unit/imap/script.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
/* clang-format off */
#include <cmocka.h>
/* clang-format on */

#define COUNT(array) (sizeof(array) / sizeof *(array))
#define DATE         "\"01-Jan-2020 00:00:00 +0100\""
#define OPEN(flags)                                                                                \
    {.expect = "LIST \"\" \"\"", .answer = "* LIST () \"/\" \"\"\r\n@ OK done\r\n"},               \
        {.expect = "SELECT \"INBOX\"",                                                             \
         .answer = "* 0 EXISTS\r\n* OK [UIDVALIDITY 7] ok\r\n* OK [UIDNEXT 5] ok\r\n"              \
                   "* OK [PERMANENTFLAGS (" flags ")] ok\r\n@ OK done\r\n"},                       \
    {                                                                                              \
        .expect = "UNSELECT", .answer = "@ OK done\r\n"                                            \
    }
#define ALL_FLAGS          "\\Answered \\Flagged \\Deleted \\Seen \\Draft Known \\*"
#define APPEND(head, body) "APPEND \"INBOX\" " head " {" body
#define STORED(uid)        "@ OK [APPENDUID 7 " #uid "] done\r\n"
#define PLAIN              "UNSELECT UIDPLUS LITERAL+"

enum {
    LARGE = 300 * 1024
};

struct scene {
    struct script script;
    struct kimt_destination_session *destination;
    struct kimt_error err;
    struct kimt_completion completion;
};

static void begin_with(struct scene *s, const char *capabilities, const struct script_step *steps,
                       size_t count, const struct imap_destination_limits *limits)
{
    static const char *const parts[] = {"INBOX"};
    const struct kimt_folder folder = {
        .struct_size = sizeof folder, .parts = parts, .part_count = 1, .key = ""};
    const struct kimt_folder *ensured;

    memset(s, 0, sizeof *s);
    s->err.struct_size = sizeof s->err;
    script_begin(&s->script, capabilities, steps, count);
    assert_int_equal(imap_destination_new(s->script.session, limits, &s->destination, &s->err),
                     KIMT_OK);
    s->script.session = NULL; /* closed with the destination */
    if (imap_destination_folder_ensure(s->destination, &folder, &ensured, &s->err) != KIMT_OK)
        fail_msg("no folder: %s", s->err.text);
    assert_int_equal(ensured->uid_validity, 7);
    assert_int_equal(ensured->uid_next, 5);
    assert_int_equal(ensured->messages, 0);
}

#define BEGIN(s, capabilities, steps) begin_with(&(s), capabilities, steps, COUNT(steps), NULL)

static void end(struct scene *s)
{
    imap_destination_close(s->destination);
    script_end(&s->script);
}

static struct kimt_message message_of(uint64_t size, uint32_t flags)
{
    return (struct kimt_message){.struct_size = sizeof(struct kimt_message),
                                 .attributes = KIMT_MESSAGE_HAS_DATE,
                                 .size = size,
                                 .size_kind = KIMT_SIZE_EXACT,
                                 .flags = flags,
                                 .zone_minutes = 60,
                                 .date_s = 1577833200};
}

static void put_message(struct scene *s, const struct kimt_message *message, uint64_t ticket,
                        const char *body)
{
    struct kimt_destination_session *d = s->destination;

    if (imap_destination_append_begin(d, message, ticket, &s->err) != KIMT_OK ||
        imap_destination_append_write(d, body, strlen(body), &s->err) != KIMT_OK ||
        imap_destination_append_end(d, &s->completion, &s->err) != KIMT_QUEUED)
        fail_msg("message %u was not taken: %s", (unsigned)ticket, s->err.text);
}

static void put(struct scene *s, uint64_t ticket, const char *body)
{
    struct kimt_message message = message_of(strlen(body), KIMT_FLAG_SEEN);

    put_message(s, &message, ticket, body);
}

static void put_keywords(struct scene *s, const char *const *keywords, uint32_t count,
                         uint32_t flags)
{
    struct kimt_message message = message_of(1, flags);

    message.keywords = keywords;
    message.keyword_count = count;
    put_message(s, &message, 1, "a");
}

static void reap(struct scene *s)
{
    s->completion = (struct kimt_completion){.struct_size = sizeof s->completion,
                                             .error.struct_size = sizeof s->completion.error};
    if (imap_destination_flush(s->destination, &s->err) != KIMT_OK ||
        imap_destination_reap(s->destination, 3000, &s->completion, &s->err) != KIMT_OK)
        fail_msg("no completion: %s", s->err.text);
}

static void expect_stored(struct scene *s, uint64_t ticket, uint64_t uid)
{
    reap(s);
    if (s->completion.result != KIMT_OK)
        fail_msg("not stored: %s (%s)", s->completion.error.text, s->completion.error.peer);
    assert_int_equal(s->completion.ticket, ticket);
    assert_int_equal(s->completion.uid, uid);
    assert_int_equal(s->completion.uid_validity, uid ? 7 : 0);
}

static void expect_refused(struct scene *s, uint64_t ticket, int kind)
{
    reap(s);
    assert_int_equal(s->completion.result, KIMT_FAIL);
    assert_int_equal(s->completion.ticket, ticket);
    assert_int_equal(s->completion.error.kind, kind);
}

static void expect_nothing_under_way(struct scene *s)
{
    assert_int_equal(imap_destination_reap(s->destination, 0, &s->completion, &s->err), KIMT_END);
}

/* ---- many at once */

static void messages_are_sent_before_earlier_ones_are_answered(void **state)
{
    static const struct script_step steps[] = {
        OPEN(ALL_FLAGS),
        {.expect = APPEND("(\\Seen) " DATE, "1+}\r\na")},
        {.expect = APPEND("(\\Seen) " DATE, "2+}\r\nbb")},
        {.expect = APPEND("(\\Seen) " DATE, "3+}\r\nccc"),
         .answer = "@5 OK [APPENDUID 7 7] ok\r\n* 3 EXISTS\r\n@4 NO sorry\r\n"
                   "@3 OK [APPENDUID 7 5] ok\r\n"},
        /* The refused one is tried again, its date in another form. */
        {.expect = APPEND("(\\Seen) \" 1-Jan-2020 00:00:00 +0100\"", "2+}\r\nbb"),
         .answer = STORED(8)}};
    struct scene s;

    (void)state;
    BEGIN(s, PLAIN, steps);
    put(&s, 11, "a");
    put(&s, 12, "bb");
    put(&s, 13, "ccc");
    expect_stored(&s, 11, 5);
    expect_stored(&s, 12, 8);
    expect_stored(&s, 13, 7);
    expect_nothing_under_way(&s);
    end(&s);
}

static void too_many_under_way_are_told_as_busy(void **state)
{
    static const struct script_step steps[] = {
        OPEN(ALL_FLAGS),
        {.expect = APPEND("(\\Seen) " DATE, "1+}\r\na"), .answer = STORED(5)},
        {.expect = APPEND("(\\Seen) " DATE, "1+}\r\nb"), .answer = STORED(6)}};
    const struct imap_destination_limits limits = {.window_messages = 2};
    struct kimt_message message = message_of(1, 0);
    struct scene s;

    (void)state;
    begin_with(&s, PLAIN, steps, COUNT(steps), &limits);
    put(&s, 1, "a");
    put(&s, 2, "b");
    assert_int_equal(imap_destination_append_begin(s.destination, &message, 3, &s.err), KIMT_BUSY);
    expect_stored(&s, 1, 5);
    expect_stored(&s, 2, 6);
    end(&s);
}

static void a_refused_batch_is_told_apart_message_by_message(void **state)
{
    static const struct script_step steps[] = {
        OPEN(ALL_FLAGS),
        {.expect = "APPEND \"INBOX\" (\\Seen) " DATE " {1+}\r\na (\\Seen) " DATE
                   " {1+}\r\nb (\\Seen) " DATE " {1+}\r\nc",
         .answer = "@ NO [TOOBIG] one of them\r\n"},
        {.expect = APPEND("(\\Seen) " DATE, "1+}\r\na"), .answer = STORED(5)},
        {.expect = APPEND("(\\Seen) " DATE, "1+}\r\nb"), .answer = "@ NO [TOOBIG] this\r\n"},
        {.expect = APPEND("(\\Seen) " DATE, "1+}\r\nc"), .answer = STORED(6)}};
    struct scene s;

    (void)state;
    BEGIN(s, PLAIN " MULTIAPPEND", steps);
    put(&s, 1, "a");
    put(&s, 2, "b");
    put(&s, 3, "c");
    expect_stored(&s, 1, 5);
    expect_refused(&s, 2, KIMT_KIND_TOO_LARGE);
    expect_stored(&s, 3, 6);
    expect_nothing_under_way(&s);
    end(&s);
}

static void a_batch_has_a_uid_for_each_of_its_messages(void **state)
{
    static const struct script_step steps[] = {OPEN(ALL_FLAGS),
                                               {.expect = "APPEND \"INBOX\" (\\Seen) " DATE
                                                          " {1+}\r\na (\\Seen) " DATE
                                                          " {1+}\r\nb (\\Seen) " DATE " {1+}\r\nc",
                                                .answer = "@ OK [APPENDUID 7 5:6,9] done\r\n"}};
    struct scene s;

    (void)state;
    BEGIN(s, PLAIN " MULTIAPPEND", steps);
    put(&s, 1, "a");
    put(&s, 2, "b");
    put(&s, 3, "c");
    expect_stored(&s, 1, 5);
    expect_stored(&s, 2, 6);
    expect_stored(&s, 3, 9);
    end(&s);
}

/* ---- UIDs */

static void a_uid_of_another_folder_generation_is_not_believed(void **state)
{
    static const struct script_step steps[] = {
        OPEN(ALL_FLAGS),
        {.expect = APPEND("(\\Seen) " DATE, "1+}\r\na"), .answer = "@ OK [APPENDUID 8 5] ok\r\n"},
        {.expect = APPEND("(\\Seen) " DATE, "1+}\r\nb"), .answer = "@ OK [APPENDUID 7 0] ok\r\n"},
        {.expect = APPEND("(\\Seen) " DATE, "1+}\r\nc"), .answer = "@ OK [APPENDUID 7 5:6] ok\r\n"},
        {.expect = APPEND("(\\Seen) " DATE, "1+}\r\nd"), .answer = "@ OK ok\r\n"}};
    struct scene s;

    (void)state;
    BEGIN(s, PLAIN, steps);
    put(&s, 1, "a");
    put(&s, 2, "b");
    put(&s, 3, "c");
    put(&s, 4, "d");
    for (uint64_t ticket = 1; ticket <= 4; ticket++)
        expect_stored(&s, ticket, 0);
    end(&s);
}

/* ---- flags and keywords */

static void keywords_that_are_none_are_left_out_and_counted(void **state)
{
    static const char *const keywords[] = {"KNOWN", "New", "NIL",   "a]b", "caf\xc3\xa9",
                                           "",      "a b", "known", "$Ok", "TEST:FLAG211"};
    static const struct script_step steps[] = {
        OPEN(ALL_FLAGS),
        {.expect = APPEND("(\\Flagged Known New $Ok TEST:FLAG211) " DATE, "1+}\r\na"),
         .answer = STORED(5)}};
    struct scene s;

    (void)state;
    BEGIN(s, PLAIN, steps);
    put_keywords(&s, keywords, COUNT(keywords), KIMT_FLAG_FLAGGED);
    expect_stored(&s, 1, 5);
    assert_true(s.completion.notes & KIMT_COMPLETION_KEYWORDS_DROPPED);
    assert_int_equal(s.completion.keywords_dropped, 5);
    end(&s);
}

static void only_keywords_that_the_folder_names_are_sent_if_it_takes_no_new_ones(void **state)
{
    static const char *const keywords[] = {"Known", "Now"};
    static const struct script_step steps[] = {
        OPEN("\\Seen Known Known2"),
        {.expect = APPEND("(Known) " DATE, "1+}\r\na"), .answer = STORED(5)}};
    struct scene s;

    (void)state;
    BEGIN(s, PLAIN, steps);
    put_keywords(&s, keywords, COUNT(keywords), 0);
    expect_stored(&s, 1, 5);
    assert_int_equal(s.completion.keywords_dropped, 1);
    end(&s);
}

static void deleted_is_not_sent_but_told(void **state)
{
    static const struct script_step steps[] = {
        OPEN(ALL_FLAGS), {.expect = APPEND("(\\Seen) " DATE, "1+}\r\na"), .answer = STORED(5)}};
    struct kimt_message message = message_of(1, KIMT_FLAG_SEEN | KIMT_FLAG_DELETED);
    struct scene s;

    (void)state;
    BEGIN(s, PLAIN, steps);
    put_message(&s, &message, 1, "a");
    expect_stored(&s, 1, 5);
    assert_true(s.completion.notes & KIMT_COMPLETION_FLAG_DROPPED);
    end(&s);
}

static void a_refused_keyword_does_not_cost_the_message(void **state)
{
    static const char *const keywords[] = {"New"};
    static const struct script_step steps[] = {
        OPEN(ALL_FLAGS),
        {.expect = APPEND("(\\Seen New) " DATE, "1+}\r\na"), .answer = "@ NO Invalid keyword\r\n"},
        {.expect = APPEND("(\\Seen) " DATE, "1+}\r\na"), .answer = STORED(5)}};
    struct scene s;

    (void)state;
    BEGIN(s, PLAIN, steps);
    put_keywords(&s, keywords, 1, KIMT_FLAG_SEEN);
    expect_stored(&s, 1, 5);
    assert_int_equal(s.completion.keywords_dropped, 1);
    assert_true(s.completion.notes & KIMT_COMPLETION_KEYWORDS_DROPPED);
    assert_false(s.completion.notes & KIMT_COMPLETION_DATE_LOST);
    end(&s);
}

/* ---- dates */

static void a_refused_date_is_tried_in_other_forms_and_the_good_one_kept(void **state)
{
    static const struct script_step steps[] = {
        OPEN(ALL_FLAGS),
        {.expect = APPEND("(\\Seen) " DATE, "1+}\r\na"), .answer = "@ BAD date\r\n"},
        {.expect = APPEND("(\\Seen) \" 1-Jan-2020 00:00:00 +0100\"", "1+}\r\na"),
         .answer = "@ BAD date\r\n"},
        {.expect = APPEND("(\\Seen) \"31-Dec-2019 23:00:00 +0000\"", "1+}\r\na"),
         .answer = STORED(5)},
        {.expect = APPEND("(\\Seen) \"31-Dec-2019 23:00:00 +0000\"", "1+}\r\nb"),
         .answer = STORED(6)}};
    struct scene s;

    (void)state;
    BEGIN(s, PLAIN, steps);
    put(&s, 1, "a");
    expect_stored(&s, 1, 5);
    assert_true(s.completion.notes & KIMT_COMPLETION_DATE_CHANGED);
    put(&s, 2, "b");
    expect_stored(&s, 2, 6);
    end(&s);
}

static void a_message_whose_date_is_refused_in_all_forms_goes_without(void **state)
{
    static const struct script_step steps[] = {
        OPEN(ALL_FLAGS),
        {.expect = APPEND("(\\Seen) " DATE, "1+}\r\na"), .answer = "@ NO date\r\n"},
        {.expect = APPEND("(\\Seen) \" 1-Jan-2020 00:00:00 +0100\"", "1+}\r\na"),
         .answer = "@ NO date\r\n"},
        {.expect = APPEND("(\\Seen) \"31-Dec-2019 23:00:00 +0000\"", "1+}\r\na"),
         .answer = "@ NO date\r\n"},
        {.expect = APPEND("(\\Seen)", "1+}\r\na"), .answer = STORED(5)},
        {.expect = APPEND("(\\Seen) " DATE, "1+}\r\nb"), .answer = STORED(6)}};
    struct scene s;

    (void)state;
    BEGIN(s, PLAIN, steps);
    put(&s, 1, "a");
    expect_stored(&s, 1, 5);
    assert_true(s.completion.notes & KIMT_COMPLETION_DATE_LOST);
    put(&s, 2, "b");
    expect_stored(&s, 2, 6);
    assert_int_equal(s.completion.notes, 0);
    end(&s);
}

static void a_message_without_a_date_is_sent_without(void **state)
{
    static const struct script_step steps[] = {
        OPEN(ALL_FLAGS), {.expect = APPEND("()", "1+}\r\na"), .answer = STORED(5)}};
    struct kimt_message message = message_of(1, 0);
    struct scene s;

    (void)state;
    message.attributes = 0;
    BEGIN(s, PLAIN, steps);
    put_message(&s, &message, 1, "a");
    expect_stored(&s, 1, 5);
    assert_int_equal(s.completion.notes, 0);
    end(&s);
}

/* ---- refusals */

static void a_full_account_is_told_as_quota_and_tried_once(void **state)
{
    static const struct script_step steps[] = {OPEN(ALL_FLAGS),
                                               {.expect = APPEND("(\\Seen) " DATE, "1+}\r\na"),
                                                .answer = "@ NO [OVERQUOTA] Quota exceeded\r\n"}};
    struct scene s;

    (void)state;
    BEGIN(s, PLAIN, steps);
    put(&s, 1, "a");
    expect_refused(&s, 1, KIMT_KIND_QUOTA);
    assert_int_equal(s.completion.error.scope, KIMT_SCOPE_ACCOUNT);
    assert_string_equal(s.completion.error.code, "OVERQUOTA");
    end(&s);
}

static void a_folder_that_went_away_is_made_again_once(void **state)
{
    static const struct script_step steps[] = {
        {.expect = "NAMESPACE", .answer = "* NAMESPACE ((\"\" \"/\")) NIL NIL\r\n@ OK done\r\n"},
        {.expect = "CREATE \"Work\"", .answer = "@ NO [ALREADYEXISTS] it is there\r\n"},
        {.expect = "SELECT \"Work\"",
         .answer = "* 0 EXISTS\r\n* OK [UIDVALIDITY 7] ok\r\n* OK [UIDNEXT 5] ok\r\n@ OK done\r\n"},
        {.expect = "UNSELECT", .answer = "@ OK done\r\n"},
        {.expect = "APPEND \"Work\" (\\Seen) " DATE " {1+}\r\na",
         .answer = "@ NO [TRYCREATE] no such folder\r\n"},
        {.expect = "CREATE \"Work\"", .answer = "@ OK done\r\n"},
        {.expect = "APPEND \"Work\" (\\Seen) " DATE " {1+}\r\na", .answer = "@ OK ok\r\n"},
        {.expect = "APPEND \"Work\" (\\Seen) " DATE " {1+}\r\nb",
         .answer = "@ NO [TRYCREATE] no such folder\r\n"},
        {.expect = "CREATE \"Work\"", .answer = "@ OK done\r\n"},
        {.expect = "APPEND \"Work\" (\\Seen) " DATE " {1+}\r\nb",
         .answer = "@ NO [TRYCREATE] no such folder\r\n"}};
    static const char *const parts[] = {"Work"};
    const struct kimt_folder folder = {
        .struct_size = sizeof folder, .parts = parts, .part_count = 1, .key = ""};
    const struct kimt_folder *ensured;
    struct scene s = {.err.struct_size = sizeof s.err};

    (void)state;
    script_begin(&s.script, PLAIN " NAMESPACE", steps, COUNT(steps));
    assert_int_equal(imap_destination_new(s.script.session, NULL, &s.destination, &s.err), KIMT_OK);
    s.script.session = NULL;
    assert_int_equal(imap_destination_folder_ensure(s.destination, &folder, &ensured, &s.err),
                     KIMT_OK);
    put(&s, 1, "a");
    expect_stored(&s, 1, 0);
    put(&s, 2, "b");
    expect_refused(&s, 2, KIMT_KIND_NOT_FOUND);
    end(&s);
}

static void a_message_beyond_the_told_limit_is_not_even_begun(void **state)
{
    static const struct script_step steps[] = {OPEN(ALL_FLAGS)};
    struct kimt_message message = message_of(1001, 0);
    struct scene s;

    (void)state;
    BEGIN(s, PLAIN " APPENDLIMIT=1000", steps);
    assert_int_equal(imap_destination_append_begin(s.destination, &message, 1, &s.err), KIMT_FAIL);
    assert_int_equal(s.err.scope, KIMT_SCOPE_MESSAGE);
    assert_int_equal(s.err.kind, KIMT_KIND_TOO_LARGE);
    expect_nothing_under_way(&s);
    end(&s);
}

/* ---- large messages */

static void a_large_message_that_is_refused_costs_no_upload(void **state)
{
    static const struct script_step steps[] = {
        OPEN(ALL_FLAGS),
        {.expect = "APPEND \"INBOX\" (\\Seen) " DATE " {307200}*",
         .consent = "@ NO [TOOBIG] too large\r\n"},
        {.expect = APPEND("(\\Seen) " DATE, "1+}\r\na"), .answer = STORED(5)}};
    struct kimt_message message = message_of(LARGE, KIMT_FLAG_SEEN);
    struct scene s;

    (void)state;
    BEGIN(s, PLAIN, steps);
    assert_int_equal(imap_destination_append_begin(s.destination, &message, 1, &s.err), KIMT_FAIL);
    assert_int_equal(s.err.scope, KIMT_SCOPE_MESSAGE);
    assert_int_equal(s.err.kind, KIMT_KIND_TOO_LARGE);
    expect_nothing_under_way(&s);
    put(&s, 2, "a");
    expect_stored(&s, 2, 5);
    end(&s);
}

static void a_large_message_waits_for_consent_while_others_are_answered(void **state)
{
    static const struct script_step steps[] = {
        OPEN(ALL_FLAGS),
        {.expect = APPEND("(\\Seen) " DATE, "1+}\r\na")},
        {.expect = "APPEND \"INBOX\" (\\Seen) " DATE " {307200}*",
         .consent = "* 1 EXISTS\r\n+ go on\r\n",
         .answer = "@3 OK [APPENDUID 7 5] ok\r\n@ OK [APPENDUID 7 6] ok\r\n"}};
    struct kimt_message message = message_of(LARGE, KIMT_FLAG_SEEN);
    char *body = calloc(1, LARGE);
    struct scene s;

    (void)state;
    assert_non_null(body);
    BEGIN(s, PLAIN, steps);
    put(&s, 1, "a");
    if (imap_destination_append_begin(s.destination, &message, 2, &s.err) != KIMT_OK)
        fail_msg("%s", s.err.text);
    assert_int_equal(imap_destination_append_write(s.destination, body, LARGE / 2, &s.err),
                     KIMT_OK);
    assert_int_equal(imap_destination_append_write(s.destination, body, LARGE / 2, &s.err),
                     KIMT_OK);
    assert_int_equal(imap_destination_append_end(s.destination, &s.completion, &s.err),
                     KIMT_QUEUED);
    expect_stored(&s, 1, 5);
    expect_stored(&s, 2, 6);
    free(body);
    end(&s);
}

static void a_server_without_literal_plus_is_asked_before_each_body(void **state)
{
    static const struct script_step steps[] = {
        OPEN(ALL_FLAGS),
        {.expect = APPEND("(\\Seen) " DATE, "1}\r\na"), .answer = STORED(5)},
        {.expect = APPEND("(\\Seen) " DATE, "2}*"), .consent = "@ NO [OVERQUOTA] full\r\n"}};
    struct scene s;

    (void)state;
    BEGIN(s, "UNSELECT UIDPLUS", steps);
    put(&s, 1, "a");
    put(&s, 2, "bb");
    expect_stored(&s, 1, 5);
    expect_refused(&s, 2, KIMT_KIND_QUOTA);
    expect_nothing_under_way(&s);
    end(&s);
}

static void a_small_message_that_is_broken_off_leaves_no_trace(void **state)
{
    static const struct script_step steps[] = {
        OPEN(ALL_FLAGS), {.expect = APPEND("(\\Seen) " DATE, "1+}\r\na"), .answer = STORED(5)}};
    struct kimt_message message = message_of(10, 0);
    struct scene s;

    (void)state;
    BEGIN(s, PLAIN, steps);
    assert_int_equal(imap_destination_append_begin(s.destination, &message, 1, &s.err), KIMT_OK);
    assert_int_equal(imap_destination_append_write(s.destination, "half", 4, &s.err), KIMT_OK);
    assert_int_equal(imap_destination_append_abort(s.destination, &s.err), KIMT_OK);
    put(&s, 2, "a");
    expect_stored(&s, 2, 5);
    end(&s);
}

static void a_large_message_that_is_broken_off_costs_the_session(void **state)
{
    static const struct script_step steps[] = {
        OPEN(ALL_FLAGS),
        {.expect = "APPEND \"INBOX\" (\\Seen) " DATE " {307200}*", .hang_up = true}};
    struct kimt_message message = message_of(LARGE, KIMT_FLAG_SEEN);
    struct scene s;

    (void)state;
    BEGIN(s, PLAIN, steps);
    assert_int_equal(imap_destination_append_begin(s.destination, &message, 1, &s.err), KIMT_OK);
    assert_int_equal(imap_destination_append_write(s.destination, "half", 4, &s.err), KIMT_OK);
    assert_int_equal(imap_destination_append_abort(s.destination, &s.err), KIMT_FAIL);
    assert_int_equal(s.err.scope, KIMT_SCOPE_ACCOUNT);
    imap_destination_close(s.destination);
    (void)pthread_join(s.script.thread, NULL);
    assert_non_null(strstr(s.script.problem, "never came")); /* nothing made it a whole command */
}

static void a_lost_session_is_told_by_reap(void **state)
{
    static const struct script_step steps[] = {
        OPEN(ALL_FLAGS),
        {.expect = APPEND("(\\Seen) " DATE, "1+}\r\na"), .answer = "", .hang_up = true}};
    struct scene s;

    (void)state;
    BEGIN(s, PLAIN, steps);
    put(&s, 1, "a");
    assert_int_equal(imap_destination_flush(s.destination, &s.err), KIMT_OK);
    assert_int_equal(imap_destination_reap(s.destination, 3000, &s.completion, &s.err), KIMT_FAIL);
    assert_int_equal(s.err.scope, KIMT_SCOPE_ACCOUNT);
    assert_int_equal(s.err.retry, KIMT_RETRY_NOW);
    end(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(messages_are_sent_before_earlier_ones_are_answered),
        cmocka_unit_test(too_many_under_way_are_told_as_busy),
        cmocka_unit_test(a_refused_batch_is_told_apart_message_by_message),
        cmocka_unit_test(a_batch_has_a_uid_for_each_of_its_messages),
        cmocka_unit_test(a_uid_of_another_folder_generation_is_not_believed),
        cmocka_unit_test(keywords_that_are_none_are_left_out_and_counted),
        cmocka_unit_test(only_keywords_that_the_folder_names_are_sent_if_it_takes_no_new_ones),
        cmocka_unit_test(deleted_is_not_sent_but_told),
        cmocka_unit_test(a_refused_keyword_does_not_cost_the_message),
        cmocka_unit_test(a_refused_date_is_tried_in_other_forms_and_the_good_one_kept),
        cmocka_unit_test(a_message_whose_date_is_refused_in_all_forms_goes_without),
        cmocka_unit_test(a_message_without_a_date_is_sent_without),
        cmocka_unit_test(a_full_account_is_told_as_quota_and_tried_once),
        cmocka_unit_test(a_folder_that_went_away_is_made_again_once),
        cmocka_unit_test(a_message_beyond_the_told_limit_is_not_even_begun),
        cmocka_unit_test(a_large_message_that_is_refused_costs_no_upload),
        cmocka_unit_test(a_large_message_waits_for_consent_while_others_are_answered),
        cmocka_unit_test(a_server_without_literal_plus_is_asked_before_each_body),
        cmocka_unit_test(a_small_message_that_is_broken_off_leaves_no_trace),
        cmocka_unit_test(a_large_message_that_is_broken_off_costs_the_session),
        cmocka_unit_test(a_lost_session_is_told_by_reap),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
