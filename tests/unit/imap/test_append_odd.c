/* SPDX-License-Identifier: MIT
 *
 * Refusals that concern one message, or come at an odd time, cost no other message anything.
 */
#include "unit/imap/append_scene.h"

#include <stdlib.h>

#define WORK_APPEND(head, body) "APPEND \"Work\" " head " {" body
#define NO_FOLDER               "@ NO [TRYCREATE] no such folder\r\n"
#define WORK                                                                                       \
    {.expect = "NAMESPACE", .answer = "* NAMESPACE ((\"\" \"/\")) NIL NIL\r\n@ OK done\r\n"},      \
        {.expect = "CREATE \"Work\"", .answer = "@ OK done\r\n"},                                  \
        {.expect = "SELECT \"Work\"",                                                              \
         .answer =                                                                                 \
             "* 0 EXISTS\r\n* OK [UIDVALIDITY 7] ok\r\n* OK [UIDNEXT 5] ok\r\n@ OK done\r\n"},     \
    {                                                                                              \
        .expect = "UNSELECT", .answer = "@ OK done\r\n"                                            \
    }

static void begin_in(struct scene *s, const char *name, const char *capabilities,
                     const struct script_step *steps, size_t count, int expected)
{
    const char *const parts[] = {name};
    const struct kimt_folder folder = {
        .struct_size = sizeof folder, .parts = parts, .part_count = 1, .key = ""};
    const struct kimt_folder *ensured;

    memset(s, 0, sizeof *s);
    s->err.struct_size = sizeof s->err;
    script_begin(&s->script, capabilities, steps, count);
    assert_int_equal(imap_destination_new(s->script.session, NULL, &s->destination, &s->err),
                     KIMT_OK);
    s->script.session = NULL; /* closed with the destination */
    assert_int_equal(imap_destination_folder_ensure(s->destination, &folder, &ensured, &s->err),
                     expected);
}

static void put_large(struct scene *s, uint64_t ticket, const struct kimt_message *message)
{
    char *body = calloc(1, LARGE);

    assert_non_null(body);
    if (imap_destination_append_begin(s->destination, message, ticket, &s->err) != KIMT_OK ||
        imap_destination_append_write(s->destination, body, LARGE, &s->err) != KIMT_OK ||
        imap_destination_append_end(s->destination, &s->completion, &s->err) != KIMT_QUEUED)
        fail_msg("message %u was not taken: %s", (unsigned)ticket, s->err.text);
    free(body);
}

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

/* ---- folders that are made */

#define PLACE                                                                                      \
    {                                                                                              \
        .expect = "NAMESPACE", .answer = "* NAMESPACE ((\"\" \"/\")) NIL NIL\r\n@ OK done\r\n"     \
    }

/* Nothing is answered until all of it has come. */
static void a_folder_is_made_and_looked_into_in_one_flight(void **state)
{
    static const struct script_step steps[] = {
        PLACE,
        {.expect = "CREATE \"Work\""},
        {.expect = "SELECT \"Work\""},
        {.expect = "UNSELECT",
         .answer = "@1 OK done\r\n* 3 EXISTS\r\n* OK [UIDVALIDITY 7] ok\r\n"
                   "* OK [UIDNEXT 5] ok\r\n@2 OK done\r\n@3 OK done\r\n"}};
    struct scene s;

    (void)state;
    begin_in(&s, "Work", "UNSELECT NAMESPACE", steps, COUNT(steps), KIMT_OK);
    scene_end(&s);
}

static void a_refused_create_means_nothing_for_a_folder_that_opens(void **state)
{
    static const struct script_step steps[] = {
        PLACE,
        {.expect = "CREATE \"Work\"", .answer = "@ NO it is there\r\n"},
        {.expect = "SELECT \"Work\"",
         .answer = "* 3 EXISTS\r\n* OK [UIDVALIDITY 7] ok\r\n* OK [UIDNEXT 5] ok\r\n@ OK\r\n"},
        {.expect = "UNSELECT", .answer = "@ OK done\r\n"}};
    struct scene s;

    (void)state;
    begin_in(&s, "Work", "UNSELECT NAMESPACE", steps, COUNT(steps), KIMT_OK);
    scene_end(&s);
}

static void
a_folder_that_can_be_neither_made_nor_opened_fails_with_the_reason_of_the_first(void **state)
{
    static const struct script_step steps[] = {
        PLACE,
        {.expect = "CREATE \"Work\"", .answer = "@ NO [NOPERM] not here\r\n"},
        {.expect = "SELECT \"Work\"", .answer = "@ NO there is none\r\n"},
        {.expect = "UNSELECT", .answer = "@ BAD nothing is selected\r\n"},
        {.expect = "LIST \"\" \"Work\"", .answer = "@ OK done\r\n"}};
    struct scene s;

    (void)state;
    begin_in(&s, "Work", "UNSELECT NAMESPACE", steps, COUNT(steps), KIMT_FAIL);
    assert_int_equal(s.err.scope, KIMT_SCOPE_FOLDER);
    assert_string_equal(s.err.peer, "not here");
    scene_end(&s);
}

static void a_server_that_bears_one_command_at_a_time_gets_one(void **state)
{
    static const struct script_step steps[] = {
        PLACE,
        {.expect = "CREATE \"Work\"", .answer = "@ OK done\r\n"},
        {.expect = "SELECT \"Work\"", .answer = "@ NO there is none\r\n"}};
    struct scene s;

    (void)state;
    script_flavours = "[flavour.generic]\npipeline = 1\n";
    begin_in(&s, "Work", "UNSELECT NAMESPACE", steps, COUNT(steps), KIMT_FAIL);
    script_flavours = NULL;
    assert_string_equal(s.err.peer, "there is none");
    scene_end(&s);
}

/* ---- folders that went away */

static void a_folder_that_went_away_under_a_batch_is_made_again_once(void **state)
{
    static const struct script_step steps[] = {
        WORK,
        {.expect = "APPEND \"Work\" (\\Seen) " DATE " {1+}\r\na (\\Seen) " DATE " {1+}\r\nb",
         .answer = NO_FOLDER},
        {.expect = WORK_APPEND("(\\Seen) " DATE, "1+}\r\na"), .answer = NO_FOLDER},
        {.expect = "CREATE \"Work\"", .answer = "@ OK done\r\n"},
        {.expect = WORK_APPEND("(\\Seen) " DATE, "1+}\r\na"), .answer = "@ OK done\r\n"},
        {.expect = WORK_APPEND("(\\Seen) " DATE, "1+}\r\nb"), .answer = "@ OK done\r\n"}};
    struct scene s;

    (void)state;
    begin_in(&s, "Work", PLAIN " NAMESPACE MULTIAPPEND", steps, COUNT(steps), KIMT_OK);
    put(&s, 1, "a");
    put(&s, 2, "b");
    expect_stored(&s, 1, 0);
    expect_stored(&s, 2, 0);
    scene_end(&s);
}

static void a_folder_that_went_away_is_made_again_for_a_large_message_too(void **state)
{
    static const struct script_step steps[] = {
        WORK,
        {.expect = WORK_APPEND("(\\Seen) " DATE, "1228800}*"), .consent = NO_FOLDER},
        {.expect = "CREATE \"Work\"", .answer = "@ OK done\r\n"},
        {.expect = WORK_APPEND("(\\Seen) " DATE, "1228800}*"), .answer = "@ OK done\r\n"}};
    struct kimt_message message = message_of(LARGE, KIMT_FLAG_SEEN);
    struct scene s;

    (void)state;
    begin_in(&s, "Work", PLAIN " NAMESPACE", steps, COUNT(steps), KIMT_OK);
    put_large(&s, 1, &message);
    expect_stored(&s, 1, 0);
    scene_end(&s);
}

/* ---- names that need a literal */

static void a_folder_whose_name_is_refused_as_a_literal_fails_with_a_reason(void **state)
{
    static const struct script_step steps[] = {
        {.expect = "NAMESPACE", .answer = "* NAMESPACE ((\"\" \"/\")) NIL NIL\r\n@ OK done\r\n"},
        {.expect = "CREATE {1100}*", .answer = "@ OK done\r\n"},
        {.expect = "SELECT {1100}*", .consent = "@ NO name too long\r\n"}};
    char name[1101];
    struct scene s;

    (void)state;
    memset(name, 'n', sizeof name - 1);
    name[sizeof name - 1] = '\0';
    begin_in(&s, name, "UNSELECT NAMESPACE", steps, COUNT(steps), KIMT_FAIL);
    assert_int_equal(s.err.scope, KIMT_SCOPE_FOLDER);
    assert_string_equal(s.err.peer, "name too long");
    scene_end(&s);
}

/* ---- repairs */

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

static void a_message_refused_in_spite_of_its_repair_is_told_as_refused(void **state)
{
    static const struct script_step steps[] = {
        OPEN(ALL_FLAGS),
        {.expect = APPEND("()", "3+}\r\na\nb"), .answer = "@ NO never\r\n"},
        {.expect = APPEND("()", "4+}\r\na\r\nb"), .answer = "@ NO not so either\r\n"},
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
        {.expect = APPEND("()", "8+}\r\nFrom : a"), .answer = "@ NO bad header\r\n"}};
    struct scene s;

    (void)state;
    BEGIN(s, PLAIN, steps);
    put_bytes(&s, 1, "a\nb", 3);
    expect_refused(&s, 1, KIMT_KIND_PERMISSION);
    put_bytes(&s, 2, "From : a", 8);
    expect_refused(&s, 2, KIMT_KIND_REFUSED);
    scene_end(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_large_message_that_goes_without_its_keywords_says_so),
        cmocka_unit_test(a_form_of_dates_that_was_taken_is_kept_when_one_message_needs_another),
        cmocka_unit_test(a_uid_that_was_there_before_is_handed_on_to_be_judged),
        cmocka_unit_test(a_folder_is_made_and_looked_into_in_one_flight),
        cmocka_unit_test(a_refused_create_means_nothing_for_a_folder_that_opens),
        cmocka_unit_test(
            a_folder_that_can_be_neither_made_nor_opened_fails_with_the_reason_of_the_first),
        cmocka_unit_test(a_server_that_bears_one_command_at_a_time_gets_one),
        cmocka_unit_test(a_folder_that_went_away_under_a_batch_is_made_again_once),
        cmocka_unit_test(a_folder_that_went_away_is_made_again_for_a_large_message_too),
        cmocka_unit_test(a_refused_message_is_tried_once_more_with_the_smallest_repair),
        cmocka_unit_test(an_empty_message_that_is_refused_is_stored_as_an_empty_line),
        cmocka_unit_test(a_message_refused_in_spite_of_its_repair_is_told_as_refused),
        cmocka_unit_test(a_message_refused_for_another_reason_is_not_repaired),
        cmocka_unit_test(a_folder_whose_name_is_refused_as_a_literal_fails_with_a_reason),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
