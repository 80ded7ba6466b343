/* SPDX-License-Identifier: MIT
 *
 * What json-lines writes is read back with jansson, line by line.
 */
#include <config.h>

#include "unit/reporters/made_up.h"
#include <jansson.h>
#include <stdlib.h>
#include <sys/stat.h>

/* As the plugin's own option struct. */
static const struct {
    const char *file;
    int32_t log;
    bool progress;
} options = {.file = "events.jsonl"};

static int set_up(void **state)
{
    struct made_up *made_up = made_up_new("migrate");

    made_up_open(made_up, &options);
    *state = made_up;
    return 0;
}

static int tear_down(void **state)
{
    made_up_free(*state);
    return 0;
}

/* The only line of the log, parsed. */
static json_t *only_line(struct made_up *made_up)
{
    char *text;
    json_t *object;
    json_error_t error;

    made_up_close(made_up);
    text = read_log(made_up, "events.jsonl");
    assert_ptr_equal(strchr(text, '\n'), text + strlen(text) - 1);
    object = json_loads(text, JSON_REJECT_DUPLICATES, &error);
    assert_non_null(object);
    free(text);
    return object;
}

static const char *text_of(const json_t *object, const char *key)
{
    const char *text = json_string_value(json_object_get(object, key));

    assert_non_null(text);
    return text;
}

static void a_run_tells_what_it_moves_and_whereto(void **state)
{
    json_t *line;

    post(*state, (struct kimt_event){.type = KIMT_EVENT_RUN_BEGIN, .accounts = 24});
    line = only_line(*state);
    assert_string_equal(text_of(line, "event"), "run_begin");
    assert_string_equal(text_of(line, "time"), "2026-11-24T11:03:19.123Z");
    assert_string_equal(text_of(line, "destination"), "kerio kerio.example.com:4040");
    assert_int_equal(json_integer_value(json_object_get(line, "schema")), 1);
    assert_int_equal(json_integer_value(json_object_get(line, "accounts")), 24);
    json_decref(line);
}

static void counts_come_with_the_end_of_an_account(void **state)
{
    struct kimt_counts counts = {
        .found = 10, .copied = 6, .adopted = 1, .filtered = 1, .skipped = 1, .failed = 1};
    json_t *line, *read;

    post(*state, (struct kimt_event){.type = KIMT_EVENT_ACCOUNT_END,
                                     .account = "alice@example.com",
                                     .counts = &counts});
    line = only_line(*state);
    read = json_object_get(line, "counts");
    assert_int_equal(json_integer_value(json_object_get(read, "found")), 10);
    assert_int_equal(json_integer_value(json_object_get(read, "copied")), 6);
    assert_int_equal(json_integer_value(json_object_get(read, "failed")), 1);
    assert_null(json_object_get(line, "error"));
    json_decref(line);
}

static void a_failed_message_comes_with_its_reason(void **state)
{
    struct kimt_error error = made_up_error(KIMT_SCOPE_MESSAGE, KIMT_KIND_TOO_LARGE,
                                            "message is too large", "552 no", "raise the limit");
    struct kimt_message message = {.struct_size = sizeof message, .uid = 17};
    json_t *line, *read;

    post(*state, (struct kimt_event){.type = KIMT_EVENT_MESSAGE,
                                     .account = "alice@example.com",
                                     .folder = "INBOX",
                                     .message = &message,
                                     .outcome = KIMT_OUTCOME_FAILED,
                                     .error = &error});
    line = only_line(*state);
    read = json_object_get(line, "error");
    assert_string_equal(text_of(line, "outcome"), "failed");
    assert_int_equal(json_integer_value(json_object_get(line, "uid")), 17);
    assert_string_equal(text_of(read, "kind"), "too_large");
    assert_string_equal(text_of(read, "peer"), "552 no");
    assert_string_equal(text_of(read, "hint"), "raise the limit");
    json_decref(line);
}

static void changes_of_a_copied_message_are_named(void **state)
{
    json_t *line, *changes;

    post(*state, (struct kimt_event){.type = KIMT_EVENT_MESSAGE,
                                     .outcome = KIMT_OUTCOME_COPIED,
                                     .notes = KIMT_COMPLETION_DATE_LOST |
                                              KIMT_COMPLETION_KEYWORDS_DROPPED});
    line = only_line(*state);
    changes = json_object_get(line, "changes");
    assert_int_equal(json_array_size(changes), 2);
    assert_string_equal(json_string_value(json_array_get(changes, 0)), "keywords_dropped");
    assert_string_equal(json_string_value(json_array_get(changes, 1)), "date_lost");
    json_decref(line);
}

static void a_folder_name_cannot_break_a_line_or_forge_a_member(void **state)
{
    static const char name[] = "x\n{\"event\":\"run_end\"}\r\",\"account\":\"y\x1b[2J\u2028\xff";
    json_t *line;

    post(*state, (struct kimt_event){
                     .type = KIMT_EVENT_FOLDER_BEGIN, .account = "a@example.com", .folder = name});
    line = only_line(*state);
    assert_string_equal(text_of(line, "event"), "folder_begin");
    assert_string_equal(text_of(line, "account"), "a@example.com");
    assert_string_equal(text_of(line, "folder"),
                        "x\n{\"event\":\"run_end\"}\r\",\"account\":\"y\x1b[2J\u2028\ufffd");
    json_decref(line);
}

static void everything_written_is_ascii(void **state)
{
    char *text;

    post(*state, (struct kimt_event){.type = KIMT_EVENT_FOLDER_BEGIN, .folder = "送信\u202e\x1b["});
    made_up_close(*state);
    text = read_log(*state, "events.jsonl");
    for (const char *at = text; *at; at++)
        assert_true(*at == '\n' || (*at >= ' ' && *at < 0x7f));
    free(text);
}

static void a_new_password_is_never_written(void **state)
{
    struct kimt_provision provision = {.struct_size = sizeof provision,
                                       .state = KIMT_PROVISION_CREATED,
                                       .new_password = "hunter2hunter2"};
    char *text;

    post(*state, (struct kimt_event){.type = KIMT_EVENT_ACCOUNT_PROVISIONED,
                                     .account = "a@example.com",
                                     .provision = &provision});
    made_up_close(*state);
    text = read_log(*state, "events.jsonl");
    assert_contains(text, "\"state\":\"created\"");
    assert_contains_not(text, "hunter2");
    free(text);
}

static void new_passwords_are_not_even_asked_for(void **state)
{
    const struct made_up *made_up = *state;

    assert_int_equal(made_up->ops->capabilities & KIMT_REPORTER_SECRETS, 0);
}

static void what_was_not_told_is_left_out_of_a_check(void **state)
{
    struct kimt_check check = {.source_ok = 1,
                               .destination_ok = -1,
                               .provision = KIMT_PROVISION_MISSING,
                               .folders = 3,
                               .messages = KIMT_UNKNOWN,
                               .bytes = KIMT_UNKNOWN};
    json_t *line;

    post(*state, (struct kimt_event){.type = KIMT_EVENT_ACCOUNT_CHECKED,
                                     .account = "a@example.com",
                                     .check = &check});
    line = only_line(*state);
    assert_true(json_is_true(json_object_get(line, "source_ok")));
    assert_true(json_is_null(json_object_get(line, "destination_ok")));
    assert_string_equal(text_of(line, "state"), "missing");
    assert_int_equal(json_integer_value(json_object_get(line, "folders")), 3);
    assert_null(json_object_get(line, "messages"));
    json_decref(line);
}

static void a_difference_tells_the_message_and_the_reason(void **state)
{
    struct kimt_message message = {.struct_size = sizeof message,
                                   .attributes = KIMT_MESSAGE_HAS_DATE,
                                   .uid = 7,
                                   .size = 4200,
                                   .size_kind = KIMT_SIZE_EXACT,
                                   .date_s = 1763632800};
    json_t *line;

    post(*state, (struct kimt_event){.type = KIMT_EVENT_DIFFERENCE,
                                     .account = "a@example.com",
                                     .folder = "Work",
                                     .message = &message,
                                     .difference = KIMT_DIFFERENCE_REWRITTEN,
                                     .found_uid = 9,
                                     .found_size = KIMT_UNKNOWN});
    line = only_line(*state);
    assert_string_equal(text_of(line, "event"), "difference");
    assert_string_equal(text_of(line, "difference"), "rewritten_by_server");
    assert_string_equal(text_of(line, "date"), "2025-11-20T10:00:00Z");
    assert_true(json_is_true(json_object_get(line, "harmless")));
    assert_int_equal(json_integer_value(json_object_get(line, "uid")), 7);
    assert_int_equal(json_integer_value(json_object_get(line, "size")), 4200);
    assert_int_equal(json_integer_value(json_object_get(line, "found_uid")), 9);
    assert_null(json_object_get(line, "found_size"));
    json_decref(line);
}

static void the_numbers_of_verify_are_an_object(void **state)
{
    struct kimt_verify verify = {.messages = 3, .equal = 2, .left_out = 1, .bytes = 99};
    json_t *line, *numbers;

    post(*state, (struct kimt_event){.type = KIMT_EVENT_ACCOUNT_VERIFIED,
                                     .account = "a@example.com",
                                     .verify = &verify});
    line = only_line(*state);
    numbers = json_object_get(line, "verify");
    assert_int_equal(json_integer_value(json_object_get(numbers, "messages")), 3);
    assert_int_equal(json_integer_value(json_object_get(numbers, "left_out")), 1);
    assert_int_equal(json_integer_value(json_object_get(numbers, "bytes")), 99);
    assert_int_equal(json_object_size(numbers), sizeof verify / sizeof verify.messages);
    json_decref(line);
}

static void the_file_is_for_its_owner_only(void **state)
{
    struct made_up *made_up = *state;
    struct stat status;

    assert_int_equal(stat(made_up->ops->file(made_up->session), &status), 0);
    assert_int_equal(status.st_mode & 07777, 0600);
}

static void an_old_file_is_never_overwritten(void **state)
{
    struct made_up *made_up = *state;
    struct kimt_reporter_session *second = NULL;

    assert_int_equal(
        made_up->ops->open(&made_up->host, &options, &made_up->run, &second, &made_up->err),
        KIMT_FAIL);
    assert_contains(made_up->err.text, "events.jsonl");
    assert_contains(made_up->err.hint, "never overwritten");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_run_tells_what_it_moves_and_whereto, set_up, tear_down),
        cmocka_unit_test_setup_teardown(counts_come_with_the_end_of_an_account, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_failed_message_comes_with_its_reason, set_up, tear_down),
        cmocka_unit_test_setup_teardown(changes_of_a_copied_message_are_named, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_folder_name_cannot_break_a_line_or_forge_a_member, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(everything_written_is_ascii, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_new_password_is_never_written, set_up, tear_down),
        cmocka_unit_test_setup_teardown(new_passwords_are_not_even_asked_for, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_difference_tells_the_message_and_the_reason, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(the_numbers_of_verify_are_an_object, set_up, tear_down),
        cmocka_unit_test_setup_teardown(what_was_not_told_is_left_out_of_a_check, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(the_file_is_for_its_owner_only, set_up, tear_down),
        cmocka_unit_test_setup_teardown(an_old_file_is_never_overwritten, set_up, tear_down),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
