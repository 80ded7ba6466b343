/* SPDX-License-Identifier: MIT
 *
 * The Debug Log has one line for each line logged, soon in the file, whole and harmless.
 */
#include <config.h>

#include "unit/reporters/made_up.h"
#include <stdlib.h>
#include <unistd.h>

static const struct {
    int32_t level;
    const char *file;
    int64_t max_size, keep;
} options = {.level = KIMT_LOG_WIRE, .file = "debug.log"},
  small = {.level = KIMT_LOG_WIRE, .file = "debug.log", .max_size = 10000, .keep = 2};

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

static void wire(struct made_up *made_up, const char *text)
{
    post(made_up, (struct kimt_event){.type = KIMT_EVENT_LOG,
                                      .level = KIMT_LOG_WIRE,
                                      .account = "alice@example.com",
                                      .plugin = "imap",
                                      .text = text});
}

static size_t count_lines(const char *text)
{
    size_t count = 0;

    for (; *text; text++)
        count += *text == '\n';
    return count;
}

static void a_line_has_time_level_account_plugin_and_text(void **state)
{
    char *text;

    wire(*state, "> A7 EXAMINE INBOX");
    made_up_close(*state);
    text = read_log(*state, "debug.log");
    assert_contains(
        text, "\n2026-11-24 11:03:19.123 wire    alice@example.com imap: > A7 EXAMINE INBOX\n");
    free(text);
}

static bool is_there(const struct made_up *made_up, const char *name)
{
    char path[128];

    (void)snprintf(path, sizeof path, "%s/%s", made_up->folder, name);
    return access(path, F_OK) == 0;
}

static void a_large_log_is_put_aside_and_the_latest_parts_are_kept(void **state)
{
    struct made_up *made_up = made_up_new("migrate");
    char *text, line[128];

    (void)state;
    made_up_open(made_up, &small);
    for (int i = 0; i < 1000; i++) {
        made_up->clock_ms += 1000;
        (void)snprintf(line, sizeof line, "line number %d, and no line is lost between two parts",
                       i);
        wire(made_up, line);
    }
    made_up_close(made_up);
    assert_false(is_there(made_up, "debug.log.9"));
    assert_true(is_there(made_up, "debug.log.10") && is_there(made_up, "debug.log.11"));
    text = read_log(made_up, "debug.log");
    assert_contains(text, "line number 999, ");
    assert_true(strlen(text) < 10500);
    free(text);
    made_up_free(made_up);
}

static void a_short_line_after_a_long_one_is_whole(void **state)
{
    char *text;

    wire(*state, "a long line that leaves much behind in any buffer that it went through");
    wire(*state, "short");
    made_up_close(*state);
    text = read_log(*state, "debug.log");
    assert_contains(text, "went through\n2026-11-24");
    assert_true(strlen(text) > 12);
    assert_string_equal(text + strlen(text) - 12, "imap: short\n");
    free(text);
}

static void text_of_a_server_cannot_begin_a_line_of_its_own(void **state)
{
    char *header, *text;

    header = read_log(*state, "debug.log");
    wire(*state, "< * OK\n2026-11-24 forged\r\x1b[2J\u2028");
    made_up_close(*state);
    text = read_log(*state, "debug.log");
    assert_int_equal(count_lines(text), count_lines(header) + 1);
    assert_contains(text, "< * OK\\n2026-11-24 forged\\r\\x1b[2J\\u{2028}\n");
    free(header);
    free(text);
}

static void lines_are_in_the_file_after_a_second_without_events(void **state)
{
    struct made_up *made_up = *state;
    char *text;

    wire(made_up, "> A8 NOOP");
    made_up->ops->tick(made_up->session);
    text = read_log(made_up, "debug.log");
    assert_contains(text, "A8 NOOP");
    free(text);
}

static void an_error_is_in_the_file_at_once_with_all_before_it(void **state)
{
    char *text;

    wire(*state, "> A9 NOOP");
    post(*state,
         (struct kimt_event){.type = KIMT_EVENT_LOG, .level = KIMT_LOG_ERROR, .text = "it broke"});
    text = read_log(*state, "debug.log");
    assert_contains(text, "A9 NOOP");
    assert_contains(text, "error   - core: it broke\n");
    free(text);
}

static void a_new_password_is_never_written(void **state)
{
    const struct made_up *made_up = *state;
    struct kimt_provision provision = {.struct_size = sizeof provision,
                                       .state = KIMT_PROVISION_CREATED,
                                       .new_password = "hunter2"};
    char *text;

    assert_int_equal(made_up->ops->capabilities & KIMT_REPORTER_SECRETS, 0);
    post(*state, (struct kimt_event){.type = KIMT_EVENT_ACCOUNT_PROVISIONED,
                                     .account = "a@example.com",
                                     .provision = &provision});
    made_up_close(*state);
    text = read_log(*state, "debug.log");
    assert_contains(text, "account_provisioned state=created");
    assert_contains_not(text, "hunter2");
    free(text);
}

static void the_level_chosen_is_the_level_asked_for(void **state)
{
    const struct made_up *made_up = *state;
    int level = 0;

    assert_int_not_equal(
        made_up->ops->wants(made_up->session, &level) & KIMT_EVENT_BIT(KIMT_EVENT_LOG), 0);
    assert_int_equal(level, KIMT_LOG_WIRE);
}

static void post_skipped(struct made_up *made_up, const char *folder, uint64_t uid)
{
    struct kimt_error error =
        made_up_error(KIMT_SCOPE_MESSAGE, KIMT_KIND_NOT_FOUND, "gone", "", "");
    struct kimt_message message = {
        .struct_size = sizeof message, .uid = uid, .size = 10, .size_kind = KIMT_SIZE_EXACT};

    post(made_up, (struct kimt_event){.type = KIMT_EVENT_MESSAGE,
                                      .account = "a@example.com",
                                      .folder = folder,
                                      .message = &message,
                                      .outcome = KIMT_OUTCOME_SKIPPED,
                                      .error = &error});
}

static void of_equal_outcomes_the_first_is_written_and_the_others_together(void **state)
{
    char *text;

    for (uint64_t uid = 17; uid <= 10016; uid++) {
        post_skipped(*state, "INBOX", uid);
        post_skipped(*state, "Work", uid);
    }
    text = read_log(*state, "debug.log");
    assert_contains_not(text, "uid=18");
    free(text);
    post(*state, (struct kimt_event){
                     .type = KIMT_EVENT_FOLDER_END, .account = "a@example.com", .folder = "INBOX"});
    made_up_close(*state);
    text = read_log(*state, "debug.log");
    assert_contains(text, "message folder=\"INBOX\" uid=17 size=10 outcome=skipped");
    assert_contains(text, "message folder=\"INBOX\" messages=9999 uid=18:10016 size=99990 "
                          "outcome=skipped error=message/not_found/never gone\n");
    assert_true(strstr(text, "uid=18:10016") < strstr(text, "folder_end"));
    assert_contains(text, "message folder=\"Work\" messages=9999 uid=18:10016");
    assert_int_equal(count_lines(text), 4 + 1 + 5);
    free(text);
}

static void equal_outcomes_are_not_kept_back_for_more_than_a_minute(void **state)
{
    struct made_up *made_up = *state;
    char *text;

    for (uint64_t uid = 1; uid <= 3; uid++)
        post_skipped(made_up, "INBOX", uid);
    made_up->clock_ms += 60000;
    wire(made_up, "> A8 NOOP");
    made_up->ops->tick(made_up->session);
    text = read_log(made_up, "debug.log");
    assert_contains(text, "messages=2 uid=2:3");
    free(text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_line_has_time_level_account_plugin_and_text, set_up,
                                        tear_down),
        cmocka_unit_test(a_large_log_is_put_aside_and_the_latest_parts_are_kept),
        cmocka_unit_test_setup_teardown(a_short_line_after_a_long_one_is_whole, set_up, tear_down),
        cmocka_unit_test_setup_teardown(text_of_a_server_cannot_begin_a_line_of_its_own, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(lines_are_in_the_file_after_a_second_without_events, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(an_error_is_in_the_file_at_once_with_all_before_it, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(
            of_equal_outcomes_the_first_is_written_and_the_others_together, set_up, tear_down),
        cmocka_unit_test_setup_teardown(equal_outcomes_are_not_kept_back_for_more_than_a_minute,
                                        set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_new_password_is_never_written, set_up, tear_down),
        cmocka_unit_test_setup_teardown(the_level_chosen_is_the_level_asked_for, set_up, tear_down),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
