/* SPDX-License-Identifier: MIT
 *
 * What a server refuses: no message is lost to a flag, a keyword or a date, and what stays refused
 * is told by its reason.
 */
#include "unit/imap/append_scene.h"

#include <stdlib.h>

/* ---- flags and keywords ---- */

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
    scene_end(&s);
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
    scene_end(&s);
}

static void a_flag_that_the_folder_does_not_keep_is_not_sent_but_named(void **state)
{
    static const struct script_step steps[] = {
        OPEN("\\Seen"), {.expect = APPEND("(\\Seen) " DATE, "1+}\r\na"), .answer = STORED(5)}};
    struct kimt_message message = message_of(1, KIMT_FLAG_SEEN | KIMT_FLAG_FLAGGED);
    struct scene s;

    (void)state;
    BEGIN(s, PLAIN, steps);
    put_message(&s, &message, 1, "a");
    expect_stored(&s, 1, 5);
    assert_int_equal(s.completion.notes,
                     KIMT_COMPLETION_FLAG_DROPPED | KIMT_COMPLETION_FLAGGED_DROPPED);
    scene_end(&s);
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
    assert_int_equal(s.completion.notes,
                     KIMT_COMPLETION_FLAG_DROPPED | KIMT_COMPLETION_DELETED_DROPPED);
    scene_end(&s);
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
    scene_end(&s);
}

/* ---- dates ---- */

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
    scene_end(&s);
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
    scene_end(&s);
}

/* Refused with its date in each form, taken without. */
#define DATELESS                                                                                   \
    {.expect = APPEND("(\\Seen) " DATE, "1+}\r\na"), .answer = "@ NO date\r\n"},                   \
        {.expect = APPEND("(\\Seen) \" 1-Jan-2020 00:00:00 +0100\"", "1+}\r\na"),                  \
         .answer = "@ NO date\r\n"},                                                               \
        {.expect = APPEND("(\\Seen) \"31-Dec-2019 23:00:00 +0000\"", "1+}\r\na"),                  \
         .answer = "@ NO date\r\n"},                                                               \
    {                                                                                              \
        .expect = APPEND("(\\Seen)", "1+}\r\na"), .answer = STORED(5)                              \
    }

static void after_five_refused_dates_in_a_row_none_is_sent(void **state)
{
    static const struct script_step steps[] = {
        OPEN(ALL_FLAGS),
        DATELESS,
        DATELESS,
        DATELESS,
        DATELESS,
        DATELESS,
        {.expect = APPEND("(\\Seen)", "1+}\r\nb"), .answer = STORED(6)}};
    struct scene s;

    (void)state;
    BEGIN(s, PLAIN, steps);
    for (uint64_t ticket = 1; ticket <= 5; ticket++) {
        assert_int_equal(s.script.host.notes, 0);
        put(&s, ticket, "a");
        expect_stored(&s, ticket, 5);
    }
    assert_int_equal(s.script.host.notes, 1);
    put(&s, 6, "b");
    expect_stored(&s, 6, 6);
    scene_end(&s);
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
    scene_end(&s);
}

/* ---- refusals ---- */

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
    scene_end(&s);
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
    scene_end(&s);
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
    scene_end(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(keywords_that_are_none_are_left_out_and_counted),
        cmocka_unit_test(only_keywords_that_the_folder_names_are_sent_if_it_takes_no_new_ones),
        cmocka_unit_test(a_flag_that_the_folder_does_not_keep_is_not_sent_but_named),
        cmocka_unit_test(deleted_is_not_sent_but_told),
        cmocka_unit_test(a_refused_keyword_does_not_cost_the_message),
        cmocka_unit_test(a_refused_date_is_tried_in_other_forms_and_the_good_one_kept),
        cmocka_unit_test(a_message_whose_date_is_refused_in_all_forms_goes_without),
        cmocka_unit_test(after_five_refused_dates_in_a_row_none_is_sent),
        cmocka_unit_test(a_message_without_a_date_is_sent_without),
        cmocka_unit_test(a_full_account_is_told_as_quota_and_tried_once),
        cmocka_unit_test(a_folder_that_went_away_is_made_again_once),
        cmocka_unit_test(a_message_beyond_the_told_limit_is_not_even_begun),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
