/* SPDX-License-Identifier: MIT
 *
 * How messages are stored: many at once, each with one completion, none twice, the large ones
 * announced.
 */
#include "unit/imap/append_scene.h"

#include <stdlib.h>

/* ---- many at once ---- */

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
    scene_end(&s);
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
    scene_begin(&s, PLAIN, steps, COUNT(steps), &limits);
    put(&s, 1, "a");
    put(&s, 2, "b");
    assert_int_equal(imap_destination_append_begin(s.destination, &message, 3, &s.err), KIMT_BUSY);
    expect_stored(&s, 1, 5);
    expect_stored(&s, 2, 6);
    scene_end(&s);
}

static void no_more_bytes_are_under_way_than_the_run_has_memory_for(void **state)
{
    static const struct script_step steps[] = {
        OPEN(ALL_FLAGS), {.expect = APPEND("(\\Seen) " DATE, "1+}\r\na"), .answer = STORED(5)}};
    struct kimt_message message = message_of(512, 0);
    struct scene s;

    (void)state;
    fake_host_memory_share = 512;
    BEGIN(s, PLAIN, steps);
    fake_host_memory_share = 0;
    put(&s, 1, "a");
    assert_int_equal(imap_destination_append_begin(s.destination, &message, 2, &s.err), KIMT_BUSY);
    expect_stored(&s, 1, 5);
    assert_int_equal(imap_destination_append_begin(s.destination, &message, 2, &s.err), KIMT_OK);
    assert_int_equal(imap_destination_append_abort(s.destination, &s.err), KIMT_OK);
    scene_end(&s);
}

static void no_more_commands_are_under_way_than_the_flavour_allows(void **state)
{
    static const struct script_step steps[] = {
        OPEN(ALL_FLAGS),
        {.expect = APPEND("(\\Seen) " DATE, "1+}\r\na"), .answer = STORED(5)},
        {.expect = APPEND("(\\Seen) " DATE, "1+}\r\nb"), .answer = STORED(6)}};
    struct kimt_message message = message_of(1, 0);
    struct scene s;

    (void)state;
    script_flavours = "[flavour.generic]\npipeline = 1\n";
    BEGIN(s, PLAIN, steps);
    script_flavours = NULL;
    put(&s, 1, "a");
    assert_int_equal(imap_destination_append_begin(s.destination, &message, 2, &s.err), KIMT_BUSY);
    expect_stored(&s, 1, 5);
    put(&s, 2, "b");
    expect_stored(&s, 2, 6);
    scene_end(&s);
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
    scene_end(&s);
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
    scene_end(&s);
}

/* ---- UIDs ---- */

static void a_uid_of_another_folder_generation_is_not_believed(void **state)
{
    static const struct script_step steps[] = {
        OPEN(ALL_FLAGS),
        {.expect = APPEND("(\\Seen) " DATE, "1+}\r\n0"), .answer = "@ OK [APPENDUID 7 5] ok\r\n"},
        {.expect = APPEND("(\\Seen) " DATE, "1+}\r\na"), .answer = "@ OK [APPENDUID 8 5] ok\r\n"},
        {.expect = APPEND("(\\Seen) " DATE, "1+}\r\nb"), .answer = "@ OK [APPENDUID 7 0] ok\r\n"},
        {.expect = APPEND("(\\Seen) " DATE, "1+}\r\nc"), .answer = "@ OK [APPENDUID 7 5:6] ok\r\n"},
        {.expect = APPEND("(\\Seen) " DATE, "1+}\r\nd"), .answer = "@ OK ok\r\n"}};
    struct scene s;

    (void)state;
    BEGIN(s, PLAIN, steps);
    put(&s, 5, "0");
    put(&s, 1, "a");
    put(&s, 2, "b");
    put(&s, 3, "c");
    put(&s, 4, "d");
    expect_stored(&s, 5, 5);
    for (uint64_t ticket = 1; ticket <= 4; ticket++)
        expect_stored(&s, ticket, 0);
    scene_end(&s);
}

static void the_first_message_gives_an_empty_folder_its_uid_validity(void **state)
{
    static const struct script_step steps[] = {
        OPEN(ALL_FLAGS),
        {.expect = APPEND("(\\Seen) " DATE, "1+}\r\na"), .answer = "@ OK [APPENDUID 8 1] ok\r\n"},
        {.expect = "STATUS \"INBOX\" (MESSAGES UIDNEXT UIDVALIDITY)",
         .answer = "* STATUS INBOX (MESSAGES 1 UIDNEXT 2 UIDVALIDITY 8)\r\n@ OK done\r\n"}};
    struct scene s;

    (void)state;
    BEGIN(s, PLAIN, steps);
    put(&s, 1, "a");
    reap(&s);
    assert_int_equal(s.completion.uid, 1);
    assert_int_equal(s.completion.uid_validity, 8);
    scene_end(&s);
}

/* What STATUS answers to it; then a second message, told as of the folder. */
static void meet_a_wrong_uid_validity(const char *status)
{
    const struct script_step steps[] = {
        OPEN(ALL_FLAGS),
        {.expect = APPEND("(\\Seen) " DATE, "1+}\r\na"), .answer = "@ OK [APPENDUID 8 1] ok\r\n"},
        {.expect = "STATUS \"INBOX\" (MESSAGES UIDNEXT UIDVALIDITY)", .answer = status},
        {.expect = APPEND("(\\Seen) " DATE, "1+}\r\nb"), .answer = STORED(6)}};
    struct scene s;

    BEGIN(s, PLAIN, steps);
    put(&s, 1, "a");
    expect_stored(&s, 1, 0);
    assert_int_equal(s.completion.uid_validity, 0);
    put(&s, 2, "b");
    expect_stored(&s, 2, 6);
    assert_int_equal(s.completion.uid_validity, 7);
    scene_end(&s);
}

static void a_first_uid_validity_that_the_folder_does_not_confirm_is_not_believed(void **state)
{
    (void)state;
    meet_a_wrong_uid_validity("* STATUS INBOX (MESSAGES 1 UIDVALIDITY 7)\r\n@ OK done\r\n");
    meet_a_wrong_uid_validity("@ NO not now\r\n");
    meet_a_wrong_uid_validity("@ OK done\r\n");
}

/* ---- large messages ---- */

static void a_large_message_that_is_refused_costs_no_upload(void **state)
{
    static const struct script_step steps[] = {
        OPEN(ALL_FLAGS),
        {.expect = "APPEND \"INBOX\" (\\Seen) " DATE " {1228800}*",
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
    scene_end(&s);
}

static void a_large_message_waits_for_consent_while_others_are_answered(void **state)
{
    static const struct script_step steps[] = {
        OPEN(ALL_FLAGS),
        {.expect = APPEND("(\\Seen) " DATE, "1+}\r\na")},
        {.expect = "APPEND \"INBOX\" (\\Seen) " DATE " {1228800}*",
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
    scene_end(&s);
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
    scene_end(&s);
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
    scene_end(&s);
}

static void a_large_message_that_is_broken_off_costs_the_session(void **state)
{
    static const struct script_step steps[] = {
        OPEN(ALL_FLAGS),
        {.expect = "APPEND \"INBOX\" (\\Seen) " DATE " {1228800}*", .hang_up = true}};
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
    scene_end(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(messages_are_sent_before_earlier_ones_are_answered),
        cmocka_unit_test(too_many_under_way_are_told_as_busy),
        cmocka_unit_test(no_more_bytes_are_under_way_than_the_run_has_memory_for),
        cmocka_unit_test(no_more_commands_are_under_way_than_the_flavour_allows),
        cmocka_unit_test(a_refused_batch_is_told_apart_message_by_message),
        cmocka_unit_test(a_batch_has_a_uid_for_each_of_its_messages),
        cmocka_unit_test(a_uid_of_another_folder_generation_is_not_believed),
        cmocka_unit_test(the_first_message_gives_an_empty_folder_its_uid_validity),
        cmocka_unit_test(a_first_uid_validity_that_the_folder_does_not_confirm_is_not_believed),
        cmocka_unit_test(a_large_message_that_is_refused_costs_no_upload),
        cmocka_unit_test(a_large_message_waits_for_consent_while_others_are_answered),
        cmocka_unit_test(a_server_without_literal_plus_is_asked_before_each_body),
        cmocka_unit_test(a_small_message_that_is_broken_off_leaves_no_trace),
        cmocka_unit_test(a_large_message_that_is_broken_off_costs_the_session),
        cmocka_unit_test(a_lost_session_is_told_by_reap),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
