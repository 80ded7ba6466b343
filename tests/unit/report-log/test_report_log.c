/* SPDX-License-Identifier: MIT
 *
 * The Report Log keeps accounts apart, tells passwords once, and has no gaps.
 */
#include <config.h>

#include "unit/reporters/made_up.h"
#include <signal.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/stat.h>

static const struct {
    const char *file;
} options = {.file = "report.log"};

static int set_up(void **state)
{
    struct made_up *made_up = made_up_new("migrate");

    made_up_open(made_up, &options);
    post(made_up, (struct kimt_event){.type = KIMT_EVENT_RUN_BEGIN, .accounts = 2});
    *state = made_up;
    return 0;
}

static int tear_down(void **state)
{
    made_up_free(*state);
    return 0;
}

static void begin(struct made_up *made_up, const char *account)
{
    post(made_up, (struct kimt_event){.type = KIMT_EVENT_ACCOUNT_BEGIN, .account = account});
}

static void fail_message(struct made_up *made_up, const char *account, const char *folder,
                         const char *text)
{
    struct kimt_error error =
        made_up_error(KIMT_SCOPE_MESSAGE, KIMT_KIND_REFUSED, text, "NO not today", "ask again");
    struct kimt_message message = {.struct_size = sizeof message, .uid = 42};

    post(made_up, (struct kimt_event){.type = KIMT_EVENT_MESSAGE,
                                      .account = account,
                                      .folder = folder,
                                      .message = &message,
                                      .outcome = KIMT_OUTCOME_FAILED,
                                      .error = &error});
}

static void end(struct made_up *made_up, const char *account)
{
    struct kimt_counts counts = {.found = 3, .copied = 2, .failed = 1, .folders = 1};

    post(made_up, (struct kimt_event){
                      .type = KIMT_EVENT_ACCOUNT_END, .account = account, .counts = &counts});
}

/* Of INBOX, for a reason that has the message's number in it, or not. */
static void skip_message(struct made_up *made_up, uint64_t uid, const char *text)
{
    struct kimt_error error =
        made_up_error(KIMT_SCOPE_MESSAGE, KIMT_KIND_NOT_FOUND, text, "", "run it again");
    struct kimt_message message = {
        .struct_size = sizeof message, .uid = uid, .size = 1000, .size_kind = KIMT_SIZE_EXACT};

    post(made_up, (struct kimt_event){.type = KIMT_EVENT_MESSAGE,
                                      .account = "alice@example.com",
                                      .folder = "INBOX",
                                      .message = &message,
                                      .outcome = KIMT_OUTCOME_SKIPPED,
                                      .error = &error});
}

static size_t count_in(const char *text, const char *part)
{
    size_t count = 0;

    for (; (text = strstr(text, part)); text++)
        count++;
    return count;
}

static void equal_outcomes_are_one_line_with_ranges_of_uids(void **state)
{
    char *text;

    begin(*state, "alice@example.com");
    for (uint64_t uid = 17; uid <= 10016; uid++)
        if (uid != 300)
            skip_message(*state, uid, "it was not handed out");
    end(*state, "alice@example.com");
    text = read_log(*state, "report.log");
    assert_contains(text,
                    "  SKIPPED: 9,999 messages (10.0 MB) of INBOX, UID 17 to 299, 301 to 10016\n"
                    "      it was not handed out\n      → run it again\n");
    assert_int_equal(count_in(text, "SKIPPED"), 1);
    free(text);
}

static void outcomes_in_turns_are_a_line_for_each_reason(void **state)
{
    char *text;

    begin(*state, "alice@example.com");
    for (uint64_t uid = 1; uid <= 100; uid++)
        skip_message(*state, uid, uid % 2 ? "odd" : "even");
    end(*state, "alice@example.com");
    text = read_log(*state, "report.log");
    assert_int_equal(count_in(text, "SKIPPED"), 2);
    assert_contains(text, "50 messages (50.0 kB) of INBOX, UID 1, 3, 5,");
    assert_contains(text, ", 98, 100\n      even\n");
    free(text);
}

static void reasons_that_differ_in_numbers_alone_are_named_while_they_are_few(void **state)
{
    char reason[60], *text;

    begin(*state, "alice@example.com");
    for (uint64_t uid = 1; uid <= 1000; uid++) {
        (void)snprintf(reason, sizeof reason, "refused (0.%03u secs)", (unsigned)uid);
        skip_message(*state, uid, reason);
    }
    end(*state, "alice@example.com");
    text = read_log(*state, "report.log");
    assert_int_equal(count_in(text, "SKIPPED"), 8);
    assert_contains(text, "message UID 7 (1.0 kB) of INBOX\n      refused (0.007 secs)\n");
    assert_contains(text, "993 messages (993.0 kB) of INBOX, UID 8 to 1000\n"
                          "      for instance: refused (0.008 secs)\n");
    free(text);
}

static void gaps_between_uids_are_not_gathered_without_end(void **state)
{
    char *text;

    begin(*state, "alice@example.com");
    for (uint64_t uid = 2; uid <= 2000; uid += 2)
        skip_message(*state, uid, "it was not handed out");
    end(*state, "alice@example.com");
    text = read_log(*state, "report.log");
    assert_int_equal(count_in(text, "SKIPPED: 100 messages"), 10);
    free(text);
}

static void reasons_without_end_have_bounded_room_and_are_all_told(void **state)
{
    char reason[60], *text;

    begin(*state, "alice@example.com");
    for (uint64_t uid = 1; uid <= 1000; uid++) {
        (void)snprintf(reason, sizeof reason, "refused: %c%c%c", 'a' + (char)(uid % 10),
                       'a' + (char)(uid / 10 % 10), 'a' + (char)(uid / 100));
        skip_message(*state, uid, reason);
    }
    end(*state, "alice@example.com");
    text = read_log(*state, "report.log");
    assert_int_equal(count_in(text, "SKIPPED"), 1000);
    free(text);
}

static void equal_waits_are_one_line_with_their_sum(void **state)
{
    struct kimt_error error =
        made_up_error(KIMT_SCOPE_ACCOUNT, KIMT_KIND_BUSY, "it is busy", "", "");
    char *text;

    begin(*state, "alice@example.com");
    for (int i = 0; i < 120; i++)
        post(*state, (struct kimt_event){.type = KIMT_EVENT_WAIT,
                                         .account = "alice@example.com",
                                         .wait_ms = 30000,
                                         .error = &error});
    end(*state, "alice@example.com");
    text = read_log(*state, "report.log");
    assert_contains(text, "  waited 1 h 00 min, in 120 waits\n      it is busy\n");
    free(text);
}

static void post_difference(struct made_up *made_up, uint64_t uid, int difference,
                            uint64_t found_uid)
{
    struct kimt_message message = {.struct_size = sizeof message,
                                   .uid = uid,
                                   .size = 1000,
                                   .size_kind = KIMT_SIZE_EXACT,
                                   .attributes = KIMT_MESSAGE_HAS_DATE,
                                   .date_s = 1700000000 + (int64_t)uid * 86400};

    post(made_up, (struct kimt_event){.type = KIMT_EVENT_DIFFERENCE,
                                      .account = "alice@example.com",
                                      .folder = "Work",
                                      .message = &message,
                                      .difference = difference,
                                      .found_uid = found_uid,
                                      .found_size = found_uid ? 900 : KIMT_UNKNOWN});
}

static void equal_differences_are_one_line(void **state)
{
    char *text;

    begin(*state, "alice@example.com");
    for (uint64_t uid = 1; uid <= 1000; uid++)
        post_difference(*state, uid, KIMT_DIFFERENCE_MISSING, 0);
    for (uint64_t uid = 1001; uid <= 1200; uid++)
        post_difference(*state, uid, KIMT_DIFFERENCE_REWRITTEN, uid - 1000);
    post_difference(*state, 1201, KIMT_DIFFERENCE_DIFFERS, 201);
    end(*state, "alice@example.com");
    text = read_log(*state, "report.log");
    assert_contains(text, "  DIFFERENCE: missing at the destination: Work, 1,000 messages, "
                          "of 2023-11-15 to 2026-08-10, 1.0 MB, UID 1 to 1000\n");
    assert_contains(text, "  rewritten by the server: Work, 200 messages, ");
    assert_contains(text, ", UID 1001 to 1200 (UID 1 to 200 there)\n");
    assert_contains(text, "different from the source: Work, UID 1201, ");
    free(text);
}

static void what_was_gathered_is_not_lost_when_the_run_breaks_off(void **state)
{
    char *text;

    begin(*state, "alice@example.com");
    skip_message(*state, 17, "it was not handed out");
    skip_message(*state, 18, "it was not handed out");
    made_up_close(*state);
    text = read_log(*state, "report.log");
    assert_contains(text, "SKIPPED: 2 messages (2.0 kB) of INBOX, UID 17 to 18\n");
    free(text);
}

static void end_folder(struct made_up *made_up, const char *folder, const char *target,
                       struct kimt_counts counts)
{
    post(made_up, (struct kimt_event){.type = KIMT_EVENT_FOLDER_END,
                                      .account = "alice@example.com",
                                      .folder = folder,
                                      .target = target,
                                      .counts = &counts});
}

static void columns_that_say_nothing_are_left_out(void **state)
{
    char *text;

    begin(*state, "alice@example.com");
    end_folder(*state, "INBOX", "INBOX", (struct kimt_counts){.found = 1204, .copied = 1204});
    end_folder(*state, "Work", "Work.1",
               (struct kimt_counts){.found = 3, .copied = 1, .failed = 2});
    end(*state, "alice@example.com");
    text = read_log(*state, "report.log");
    assert_contains(text, "\n      Found    Copied    Failed       Size  Folder\n"
                          "      1,204     1,204         0        0 B  INBOX\n"
                          "          3         1         2        0 B  Work → Work.1\n");
    assert_contains_not(text, "Skipped");
    free(text);
}

static void lines_of_two_accounts_never_mix(void **state)
{
    const char *first, *second;
    char *text;

    begin(*state, "alice@example.com");
    begin(*state, "bob@example.com");
    fail_message(*state, "alice@example.com", "A1", "first of alice");
    fail_message(*state, "bob@example.com", "B1", "only of bob");
    fail_message(*state, "alice@example.com", "A2", "second of alice");
    end(*state, "bob@example.com");
    end(*state, "alice@example.com");
    text = read_log(*state, "report.log");
    first = strstr(text, "\nbob@example.com\n");
    second = strstr(text, "\nalice@example.com\n");
    assert_non_null(first);
    assert_true(second > first);
    assert_true(strstr(text, "only of bob") < second);
    assert_true(strstr(text, "first of alice") > second);
    assert_true(strstr(text, "second of alice") > strstr(text, "first of alice"));
    free(text);
}

static void an_account_that_ended_is_in_the_file_before_the_run_ends(void **state)
{
    char *text;

    begin(*state, "alice@example.com");
    fail_message(*state, "alice@example.com", "INBOX", "it was refused");
    end(*state, "alice@example.com");
    text = read_log(*state, "report.log");
    assert_contains(text, "migrated with problems");
    assert_contains(text, "3 found: 2 copied, 1 failed");
    assert_contains(text, "FAILED: message UID 42 of INBOX");
    assert_contains(text, "it was refused (the server said: NO not today)");
    assert_contains(text, "→ ask again");
    free(text);
}

static void a_new_password_is_in_the_file_as_soon_as_it_is_told(void **state)
{
    struct kimt_provision provision = {.struct_size = sizeof provision,
                                       .state = KIMT_PROVISION_CREATED,
                                       .new_password = "hunter2\"; x"};
    char *text;

    post(*state, (struct kimt_event){.type = KIMT_EVENT_ACCOUNT_PROVISIONED,
                                     .account = "alice@example.com",
                                     .full_name = "Alice",
                                     .provision = &provision});
    text = read_log(*state, "report.log");
    assert_contains(text, "created         alice@example.com (Alice)\n"
                          "      NEW PASSWORD  hunter2\"; x\n");
    free(text);
}

static void counts_that_do_not_add_up_are_told(void **state)
{
    struct kimt_counts counts = {.found = 5, .copied = 3, .failed = 1};
    char *text;

    begin(*state, "alice@example.com");
    post(*state, (struct kimt_event){.type = KIMT_EVENT_ACCOUNT_END,
                                     .account = "alice@example.com",
                                     .counts = &counts});
    text = read_log(*state, "report.log");
    assert_contains(text, "1 NOT ACCOUNTED FOR");
    free(text);
}

static void a_folder_name_cannot_forge_a_line(void **state)
{
    char *text;

    begin(*state, "alice@example.com");
    fail_message(*state, "alice@example.com", "x\n  Result     migrated\x1b[2K", "no");
    end(*state, "alice@example.com");
    text = read_log(*state, "report.log");
    assert_contains(text, "x\\n  Result     migrated\\x1b[2K");
    assert_null(strchr(text, '\x1b'));
    free(text);
}

static void a_renamed_folder_is_in_the_table_with_both_names(void **state)
{
    struct kimt_counts counts = {.found = 7, .copied = 7, .bytes_copied = 43100000};
    char *text;

    begin(*state, "alice@example.com");
    post(*state, (struct kimt_event){.type = KIMT_EVENT_FOLDER_END,
                                     .account = "alice@example.com",
                                     .folder = "Sent",
                                     .target = "Sent Items",
                                     .counts = &counts});
    end(*state, "alice@example.com");
    text = read_log(*state, "report.log");
    assert_contains(text, "43.1 MB  Sent → Sent Items\n");
    free(text);
}

static void accounts_still_open_when_the_run_ends_are_told_as_stopped(void **state)
{
    char *text;

    begin(*state, "alice@example.com");
    fail_message(*state, "alice@example.com", "INBOX", "it was refused");
    made_up_close(*state);
    text = read_log(*state, "report.log");
    assert_contains(text, "stopped before the end");
    assert_contains(text, "it was refused");
    free(text);
}

static void the_end_has_the_migration_result_with_reasons_grouped(void **state)
{
    struct kimt_counts all = {.found = 3, .copied = 1, .failed = 2, .folders = 2};
    char *text;

    begin(*state, "alice@example.com");
    fail_message(*state, "alice@example.com", "INBOX", "one");
    fail_message(*state, "alice@example.com", "INBOX", "two");
    end(*state, "alice@example.com");
    post(*state, (struct kimt_event){
                     .type = KIMT_EVENT_RUN_END, .counts = &all, .accounts = 2, .exit_status = 1});
    text = read_log(*state, "report.log");
    assert_contains(text, "Migration Result\n  Finished, but not everything has arrived.\n");
    assert_contains(text, "Accounts   2: 0 migrated, 1 with problems, 1 not begun\n");
    assert_contains(text, "2 messages failed: refused by the server\n");
    free(text);
}

static void every_change_to_a_message_is_named(void **state)
{
    static const char *const phrases[] = {
        "keywords that the destination cannot hold were left out",
        "arrival date written in another time zone, the same instant",
        "arrival date lost",
        "the flag \\Seen was left out",
        "the flag \\Answered was left out",
        "the flag \\Flagged was left out",
        "the flag \\Deleted was left out",
        "the flag \\Draft was left out",
        "bytes repaired because the destination refused them",
    };
    struct kimt_message message = {.struct_size = sizeof message, .uid = 42};
    char *text;

    begin(*state, "alice@example.com");
    post(*state, (struct kimt_event){.type = KIMT_EVENT_MESSAGE,
                                     .account = "alice@example.com",
                                     .folder = "INBOX",
                                     .message = &message,
                                     .outcome = KIMT_OUTCOME_COPIED,
                                     .notes = UINT32_MAX});
    end(*state, "alice@example.com");
    text = read_log(*state, "report.log");
    for (size_t i = 0; i < sizeof phrases / sizeof *phrases; i++)
        assert_contains(text, phrases[i]);
    free(text);
}

static void a_note_that_came_more_than_once_says_how_often(void **state)
{
    struct kimt_event note = {.type = KIMT_EVENT_NOTE,
                              .account = "alice@example.com",
                              .note = KIMT_NOTE_KEYWORD,
                              .subject = "INBOX",
                              .text = "dropped"};
    char *text;

    begin(*state, "alice@example.com");
    note.repeats = 2;
    post(*state, note);
    end(*state, "alice@example.com");
    text = read_log(*state, "report.log");
    assert_contains(text, "dropped (2 times in all)");
    free(text);
}

static void a_flag_that_was_left_out_is_named(void **state)
{
    struct kimt_message message = {.struct_size = sizeof message, .uid = 42};
    struct kimt_event event = {.type = KIMT_EVENT_MESSAGE,
                               .account = "alice@example.com",
                               .folder = "INBOX",
                               .message = &message,
                               .outcome = KIMT_OUTCOME_COPIED,
                               .notes = KIMT_COMPLETION_FLAG_DROPPED};
    char *text;

    begin(*state, "alice@example.com");
    post(*state, event);
    event.notes |= KIMT_FLAG_DELETED << KIMT_COMPLETION_FLAGS_SHIFT;
    post(*state, event);
    end(*state, "alice@example.com");
    post(*state, (struct kimt_event){.type = KIMT_EVENT_RUN_END, .accounts = 2});
    text = read_log(*state, "report.log");
    assert_contains(text, "      a flag was left out\n");
    assert_contains(text, "      the flag \\Deleted was left out\n");
    assert_contains(text, "1 message copied: a flag was left out\n");
    assert_contains(text, "1 message copied: the flag \\Deleted was left out\n");
    free(text);
}

static void differences_are_under_their_account_with_the_numbers_above(void **state)
{
    struct kimt_verify verify = {.messages = 3, .equal = 2, .missing = 1};
    struct kimt_message message = {.struct_size = sizeof message, .uid = 7};
    char *text;

    begin(*state, "alice@example.com");
    post(*state, (struct kimt_event){.type = KIMT_EVENT_DIFFERENCE,
                                     .account = "alice@example.com",
                                     .folder = "Wo\nrk",
                                     .message = &message,
                                     .difference = KIMT_DIFFERENCE_MISSING});
    post(*state, (struct kimt_event){.type = KIMT_EVENT_ACCOUNT_VERIFIED,
                                     .account = "alice@example.com",
                                     .verify = &verify});
    post(*state, (struct kimt_event){.type = KIMT_EVENT_RUN_END, .verify = &verify});
    text = read_log(*state, "report.log");
    assert_contains(text, "  Result     not every message of the source is accounted for");
    assert_contains(text, "  Messages   3 at the source, 2 equal, 1 missing at the destination\n");
    assert_contains(text, "  DIFFERENCE: missing at the destination: Wo\\nrk, UID 7\n");
    assert_contains(text, "\nAll accounts\n");
    assert_contains_not(text, "Migration Result");
    free(text);
}

static void the_file_is_for_its_owner_only(void **state)
{
    struct made_up *made_up = *state;
    struct stat status;

    assert_int_equal(stat(made_up->ops->file(made_up->session), &status), 0);
    assert_int_equal(status.st_mode & 07777, 0600);
}

static void a_full_disk_stops_the_run(void **state)
{
    struct made_up *made_up = *state;
    struct rlimit limit, old;
    int result = KIMT_OK;

    assert_int_equal(getrlimit(RLIMIT_FSIZE, &old), 0);
    limit = old;
    limit.rlim_cur = 4096;
    assert_ptr_not_equal(signal(SIGXFSZ, SIG_IGN), SIG_ERR);
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &limit), 0);
    for (int i = 0; i < 100 && result == KIMT_OK; i++) {
        result = try_post(made_up, (struct kimt_event){.type = KIMT_EVENT_ACCOUNT_END,
                                                       .account = "alice@example.com"});
    }
    made_up_close(made_up);
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &old), 0);
    assert_int_equal(result, KIMT_FAIL);
    assert_int_equal(made_up->err.scope, KIMT_SCOPE_RUN);
    assert_int_equal(made_up->err.kind, KIMT_KIND_QUOTA);
    assert_contains(made_up->err.text, "report.log");
    assert_contains(made_up->err.hint, "Make room");
}

static void a_missing_log_folder_is_told_at_the_start(void **state)
{
    struct made_up *made_up = *state;
    struct kimt_run_info run = made_up->run;
    struct kimt_reporter_session *second = NULL;

    run.log_folder = "/nonexistent/folder";
    assert_int_equal(made_up->ops->open(&made_up->host, &options, &run, &second, &made_up->err),
                     KIMT_FAIL);
    assert_int_equal(made_up->err.scope, KIMT_SCOPE_RUN);
    assert_contains(made_up->err.text, "/nonexistent/folder/report.log");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(columns_that_say_nothing_are_left_out, set_up, tear_down),
        cmocka_unit_test_setup_teardown(lines_of_two_accounts_never_mix, set_up, tear_down),
        cmocka_unit_test_setup_teardown(equal_outcomes_are_one_line_with_ranges_of_uids, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(outcomes_in_turns_are_a_line_for_each_reason, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(
            reasons_that_differ_in_numbers_alone_are_named_while_they_are_few, set_up, tear_down),
        cmocka_unit_test_setup_teardown(gaps_between_uids_are_not_gathered_without_end, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(reasons_without_end_have_bounded_room_and_are_all_told,
                                        set_up, tear_down),
        cmocka_unit_test_setup_teardown(equal_waits_are_one_line_with_their_sum, set_up, tear_down),
        cmocka_unit_test_setup_teardown(equal_differences_are_one_line, set_up, tear_down),
        cmocka_unit_test_setup_teardown(what_was_gathered_is_not_lost_when_the_run_breaks_off,
                                        set_up, tear_down),
        cmocka_unit_test_setup_teardown(every_change_to_a_message_is_named, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_note_that_came_more_than_once_says_how_often, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(an_account_that_ended_is_in_the_file_before_the_run_ends,
                                        set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_new_password_is_in_the_file_as_soon_as_it_is_told, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(counts_that_do_not_add_up_are_told, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_folder_name_cannot_forge_a_line, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_renamed_folder_is_in_the_table_with_both_names, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(accounts_still_open_when_the_run_ends_are_told_as_stopped,
                                        set_up, tear_down),
        cmocka_unit_test_setup_teardown(the_end_has_the_migration_result_with_reasons_grouped,
                                        set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_flag_that_was_left_out_is_named, set_up, tear_down),
        cmocka_unit_test_setup_teardown(differences_are_under_their_account_with_the_numbers_above,
                                        set_up, tear_down),
        cmocka_unit_test_setup_teardown(the_file_is_for_its_owner_only, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_full_disk_stops_the_run, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_missing_log_folder_is_told_at_the_start, set_up,
                                        tear_down),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
