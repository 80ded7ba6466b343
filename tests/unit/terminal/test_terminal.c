/* SPDX-License-Identifier: MIT
 *
 * What the terminal reporter writes into a file, word by word, and how it behaves on a terminal.
 *
 * Standard output is exchanged while the reporter opens, which keeps a descriptor of its own.
 */
#include <config.h>

#include "unit/reporters/made_up.h"
#include <fcntl.h>
#include <poll.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

static const struct {
    int32_t color;
} automatic = {0}, always = {1};

static struct made_up *open_plain_with(const char *command, int32_t verbosity, const void *options)
{
    struct made_up *made_up = made_up_into_file(command, verbosity, NULL, options);

    post(made_up, (struct kimt_event){.type = KIMT_EVENT_RUN_BEGIN, .accounts = 2});
    return made_up;
}

static struct made_up *open_plain(const char *command, int32_t verbosity)
{
    return open_plain_with(command, verbosity, &automatic);
}

static void begin(struct made_up *made_up, const char *account)
{
    post(made_up, (struct kimt_event){.type = KIMT_EVENT_ACCOUNT_BEGIN, .account = account});
}

static void fail_message(struct made_up *made_up, const char *folder)
{
    struct kimt_error error = made_up_error(KIMT_SCOPE_MESSAGE, KIMT_KIND_TOO_LARGE,
                                            "61 MB refused", "552 too big", "Raise the limit.");
    struct kimt_message message = {.struct_size = sizeof message, .uid = 42};

    post(made_up, (struct kimt_event){.type = KIMT_EVENT_MESSAGE,
                                      .account = "bob@example.com",
                                      .folder = folder,
                                      .message = &message,
                                      .outcome = KIMT_OUTCOME_FAILED,
                                      .error = &error});
}

/* One account that does well, and one that does not. */
static void play(struct made_up *made_up)
{
    struct kimt_counts good = {
        .found = 1204, .copied = 1204, .bytes_copied = 43100000, .folders = 12};
    struct kimt_counts bad = {
        .found = 10, .copied = 9, .failed = 1, .bytes_copied = 9000, .folders = 1};
    struct kimt_counts all = {.found = 1214,
                              .copied = 1213,
                              .failed = 1,
                              .bytes_copied = 43109000,
                              .folders = 13,
                              .folders_created = 2};

    begin(made_up, "alice@example.com");
    begin(made_up, "bob@example.com");
    fail_message(made_up, "Entwürfe");
    made_up->clock_ms = 12000;
    post(made_up, (struct kimt_event){.type = KIMT_EVENT_ACCOUNT_END,
                                      .account = "alice@example.com",
                                      .counts = &good});
    post(made_up, (struct kimt_event){.type = KIMT_EVENT_ACCOUNT_END,
                                      .account = "bob@example.com",
                                      .counts = &bad});
    made_up->clock_ms = 20000;
    post(made_up, (struct kimt_event){
                      .type = KIMT_EVENT_RUN_END, .counts = &all, .accounts = 2, .exit_status = 1});
}

static void a_run_into_a_file_reads_well_from_head_to_result(void **state)
{
    struct made_up *made_up = open_plain("migrate", 0);
    char *text;

    (void)state;
    play(made_up);
    text = read_log(made_up, "out");
    assert_string_equal(
        text,
        "kimt migrate: imap old.example.com:993 → kerio kerio.example.com:4040\n"
        "✗ bob@example.com, Entwürfe, UID 42: 61 MB refused (the server said: 552 too big)\n"
        "  → Raise the limit.\n"
        "✓ alice@example.com: 12 folders, 1,204 messages, 43.1 MB, 12 s\n"
        "  0:12  1 of 2 accounts, 1,204 messages, 43.1 MB, 3.6 MB/s, about 0:12 left\n"
        "! bob@example.com: 1 folder, 10 found: 9 copied, 1 failed, 9.0 kB, 12 s\n"
        "\n"
        "Migration Result\n"
        "  Finished, but not everything has arrived.\n"
        "  Time       20 s, until 2026-11-24 11:03:39 +0000\n"
        "  Accounts   2: 1 migrated, 1 with problems\n"
        "  Folders    13, 2 created\n"
        "  Messages   1,214 found: 1,213 copied, 1 failed\n"
        "  Data       43.1 MB copied, 2.2 MB/s, 60 messages/s\n"
        "\n"
        "What did not arrive, and why\n"
        "  1 message failed: larger than the destination allows\n"
        "      bob@example.com, Entwürfe, UID 42: 61 MB refused (the server said: 552 too big)\n"
        "      → Raise the limit.\n"
        "\n"
        "Next: mend what is named above; kimt migrate company.ini copies what is missing, and "
        "doubles nothing\n");
    free(text);
    made_up_free(made_up);
}

static void progress_lines_come_only_every_few_seconds(void **state)
{
    struct made_up *made_up = open_plain("migrate", 0);
    struct kimt_counts counts = {.found = 100};
    char *text;
    size_t lines = 0;

    (void)state;
    begin(made_up, "alice@example.com");
    for (int i = 0; i < 100; i++) {
        counts.copied++;
        made_up->clock_ms += 100;
        post(made_up, (struct kimt_event){.type = KIMT_EVENT_PROGRESS,
                                          .account = "alice@example.com",
                                          .counts = &counts});
        made_up->ops->tick(made_up->session);
    }
    text = read_log(made_up, "out");
    for (const char *at = text; *at; at++)
        lines += *at == '\n';
    assert_int_equal(lines, 1 + 2); /* the head, and one for each five seconds */
    free(text);
    made_up_free(made_up);
}

static void text_of_a_server_cannot_reach_the_terminal(void **state)
{
    struct made_up *made_up = open_plain("migrate", 2);
    char *text;

    (void)state;
    fail_message(made_up, "x\x1b]0;owned\x07\r\n✓ forged\xc2\x9b"
                          "2J\u202e");
    post(made_up, (struct kimt_event){.type = KIMT_EVENT_LOG,
                                      .level = KIMT_LOG_WARNING,
                                      .plugin = "imap",
                                      .text = "said \x1b[2J\x07"});
    text = read_log(made_up, "out");
    assert_contains(text, "x\\x1b]0;owned\\x07\\r\\n✓ forged\\u{9b}2J\\u{202e}, UID 42");
    assert_contains(text, "said \\x1b[2J\\x07\n");
    assert_null(strpbrk(text, "\x1b\x07\r"));
    free(text);
    made_up_free(made_up);
}

static void only_the_first_failed_messages_of_an_account_are_told(void **state)
{
    struct made_up *made_up = open_plain("migrate", 0);
    char *text, *at;
    size_t told = 0;

    (void)state;
    begin(made_up, "bob@example.com");
    for (int i = 0; i < 1000; i++)
        fail_message(made_up, "INBOX");
    text = read_log(made_up, "out");
    for (at = text; (at = strstr(at, "61 MB refused")); at++)
        told++;
    assert_int_equal(told, 3);
    assert_contains(text, "! bob@example.com: further messages are shown in the Report Log only\n");
    free(text);
    made_up_free(made_up);
}

static void a_wait_of_many_lanes_is_told_once(void **state)
{
    struct made_up *made_up = open_plain("migrate", 0);
    struct kimt_error slow =
        made_up_error(KIMT_SCOPE_ACCOUNT, KIMT_KIND_BUSY, "waiting for old.example.com", "", "");
    char *text, *first;

    (void)state;
    begin(made_up, "alice@example.com");
    begin(made_up, "bob@example.com");
    post(made_up, (struct kimt_event){.type = KIMT_EVENT_WAIT,
                                      .account = "alice@example.com",
                                      .wait_ms = 12000,
                                      .error = &slow});
    post(made_up, (struct kimt_event){.type = KIMT_EVENT_WAIT,
                                      .account = "bob@example.com",
                                      .wait_ms = 12000,
                                      .error = &slow});
    text = read_log(made_up, "out");
    first = strstr(text, "⧗ waiting 12 s: alice@example.com: waiting for old.example.com\n");
    assert_non_null(first);
    assert_null(strstr(first + 1, "⧗"));
    free(text);
    made_up_free(made_up);
}

/* The same trouble hours later is news. */
static void a_wait_after_the_first_is_over_is_said_again(void **state)
{
    struct made_up *made_up = open_plain("migrate", 0);
    struct kimt_error slow =
        made_up_error(KIMT_SCOPE_ACCOUNT, KIMT_KIND_BUSY, "waiting for old.example.com", "", "");
    struct kimt_event wait = {
        .type = KIMT_EVENT_WAIT, .account = "alice@example.com", .wait_ms = 12000, .error = &slow};
    char *text, *first;

    (void)state;
    begin(made_up, "alice@example.com");
    post(made_up, wait);
    made_up->clock_ms = 3600000;
    post(made_up, wait);
    text = read_log(made_up, "out");
    first = strstr(text, "waiting 12 s");
    assert_non_null(first);
    assert_non_null(strstr(first + 1, "waiting 12 s"));
    free(text);
    made_up_free(made_up);
}

static void the_same_hint_is_given_once(void **state)
{
    struct made_up *made_up = open_plain("migrate", 0);
    char *text, *first;

    (void)state;
    begin(made_up, "bob@example.com");
    fail_message(made_up, "INBOX");
    fail_message(made_up, "Sent");
    text = read_log(made_up, "out");
    first = strstr(text, "Raise the limit.");
    assert_non_null(first);
    assert_null(strstr(first + 1, "Raise the limit."));
    free(text);
    made_up_free(made_up);
}

static void each_step_of_verbosity_shows_more(void **state)
{
    static const int levels[] = {KIMT_LOG_WARNING, KIMT_LOG_INFO, KIMT_LOG_DEBUG, KIMT_LOG_WIRE,
                                 KIMT_LOG_WIRE};

    (void)state;
    for (int verbosity = 0; verbosity < 5; verbosity++) {
        struct made_up *made_up = open_plain("migrate", verbosity);
        int level = -1;

        (void)made_up->ops->wants(made_up->session, &level);
        assert_int_equal(level, levels[verbosity]);
        made_up_free(made_up);
    }
}

static void a_new_password_is_never_shown(void **state)
{
    struct made_up *made_up = open_plain("migrate", 3);
    struct kimt_provision provision = {.struct_size = sizeof provision,
                                       .state = KIMT_PROVISION_CREATED,
                                       .new_password = "hunter2"};
    char *text;

    (void)state;
    assert_int_equal(made_up->ops->capabilities & KIMT_REPORTER_SECRETS, 0);
    post(made_up, (struct kimt_event){.type = KIMT_EVENT_ACCOUNT_PROVISIONED,
                                      .account = "alice@example.com",
                                      .provision = &provision});
    text = read_log(made_up, "out");
    assert_contains(text, "alice@example.com: created\n");
    assert_contains_not(text, "hunter2");
    free(text);
    made_up_free(made_up);
}

static void check_ends_with_a_table_and_reasons_below_the_rows(void **state)
{
    struct made_up *made_up = open_plain("check", 0);
    struct kimt_error auth = made_up_error(KIMT_SCOPE_ACCOUNT, KIMT_KIND_AUTH, "login refused",
                                           "NO bad password", "Correct the password.");
    struct kimt_check bad = {
        .destination_ok = -1, .provision = KIMT_PROVISION_EXISTS, .source_error = &auth};
    struct kimt_check good = {.source_ok = 1,
                              .destination_ok = -1,
                              .provision = KIMT_PROVISION_MISSING,
                              .folders = 12,
                              .messages = 1204,
                              .bytes = 43100000};
    char *text;

    (void)state;
    post(made_up, (struct kimt_event){.type = KIMT_EVENT_ACCOUNT_CHECKED,
                                      .account = "bob@example.com",
                                      .check = &bad});
    post(made_up, (struct kimt_event){.type = KIMT_EVENT_ACCOUNT_CHECKED,
                                      .account = "alice@example.com",
                                      .check = &good});
    post(made_up, (struct kimt_event){.type = KIMT_EVENT_RUN_END, .accounts = 2, .exit_status = 1});
    text = read_log(made_up, "out");
    assert_string_equal(
        text, "kimt check: imap old.example.com:993 → kerio kerio.example.com:4040\n"
              "\n"
              "Account            Source   Folders  Messages     Size  Destination\n"
              "alice@example.com  ok            12     1,204  43.1 MB  will be created\n"
              "bob@example.com    refused        -         -        -  already there\n"
              "    Source: login refused (the server said: NO bad password)\n"
              "    → Correct the password.\n"
              "\n"
              "2 accounts: 1 ready, 1 needs attention; 12 folders, 1,204 messages, 43.1 MB\n"
              "\n"
              "Next: mend what is named above; kimt check company.ini looks again\n");
    free(text);
    made_up_free(made_up);
}

static void check_counts_one_of_each_and_does_not_guess_a_size(void **state)
{
    const struct kimt_check check = {
        .source_ok = 1, .destination_ok = 1, .folders = 1, .messages = 1, .bytes = KIMT_UNKNOWN};
    struct made_up *made_up = open_plain("check", 0);
    char *text;

    (void)state;
    post(made_up, (struct kimt_event){.type = KIMT_EVENT_ACCOUNT_CHECKED,
                                      .account = "alice@example.com",
                                      .check = &check});
    post(made_up, (struct kimt_event){.type = KIMT_EVENT_RUN_END, .accounts = 1});
    text = read_log(made_up, "out");
    assert_contains(text, "1 account: 1 ready; 1 folder, 1 message, ?\n");
    free(text);
    made_up_free(made_up);
}

static void colours_are_used_in_a_file_only_when_always_asked_for(void **state)
{
    struct made_up *made_up = open_plain_with("migrate", 0, &always);
    char *text;

    (void)state;
    play(made_up);
    text = read_log(made_up, "out");
    assert_contains(text, "\x1b[32m✓\x1b[0m alice@example.com");
    free(text);
    made_up_free(made_up);
}

static void a_result_names_ten_reasons_and_counts_the_rest(void **state)
{
    struct made_up *made_up = open_plain("migrate", 0);
    struct kimt_counts all = {.found = 15, .failed = 15};
    char *text;

    (void)state;
    for (int i = 0; i < 15; i++) {
        struct kimt_error error =
            made_up_error(KIMT_SCOPE_MESSAGE, KIMT_KIND_REFUSED, "refused", "", "");
        (void)snprintf(error.code, sizeof error.code, "CODE%d", i);
        post(made_up, (struct kimt_event){.type = KIMT_EVENT_MESSAGE,
                                          .account = "bob@example.com",
                                          .outcome = KIMT_OUTCOME_FAILED,
                                          .error = &error});
    }
    post(made_up, (struct kimt_event){
                      .type = KIMT_EVENT_RUN_END, .counts = &all, .accounts = 2, .exit_status = 1});
    text = read_log(made_up, "out");
    assert_contains(text, "  1 message failed: refused by the server (CODE0)\n");
    assert_contains(text, "  and 5 more reasons in the Report Log\n");
    free(text);
    made_up_free(made_up);
}

static void output_that_cannot_be_written_does_not_stop_the_run(void **state)
{
    struct made_up *made_up = made_up_new("migrate");
    int full = open("/dev/full", O_WRONLY);

    (void)state;
    assert_true(full >= 0);
    made_up_open_onto(made_up, full, &automatic);
    (void)close(full);
    assert_int_equal(try_post(made_up, (struct kimt_event){.type = KIMT_EVENT_RUN_BEGIN}),
                     KIMT_FAIL);
    assert_int_equal(made_up->err.scope, KIMT_SCOPE_ACCOUNT);
    assert_contains(made_up->err.text, "standard output");
    made_up_free(made_up);
}

/* ---- on a terminal ---- */

struct pty {
    struct made_up *made_up;
    int master, slave;
    char shown[65536];
};

static struct pty *open_pty(unsigned short columns, unsigned short rows)
{
    struct pty *pty = calloc(1, sizeof *pty);
    struct winsize size = {.ws_col = columns, .ws_row = rows};
    struct termios raw;

    assert_non_null(pty);
    assert_int_equal(setenv("LC_ALL", "C.UTF-8", 1), 0);
    pty->made_up = made_up_new("migrate");
    pty->master = posix_openpt(O_RDWR | O_NOCTTY);
    assert_true(pty->master >= 0 && grantpt(pty->master) == 0 && unlockpt(pty->master) == 0);
    pty->slave = open(ptsname(pty->master), O_RDWR | O_NOCTTY);
    assert_true(pty->slave >= 0);
    assert_int_equal(tcgetattr(pty->slave, &raw), 0);
    raw.c_oflag &= ~(tcflag_t)OPOST;
    assert_int_equal(tcsetattr(pty->slave, TCSANOW, &raw), 0);
    assert_int_equal(ioctl(pty->slave, TIOCSWINSZ, &size), 0);
    assert_int_equal(fcntl(pty->master, F_SETFL, O_NONBLOCK), 0);
    return pty;
}

static void start(struct pty *pty)
{
    made_up_open_onto(pty->made_up, pty->slave, &automatic);
    post(pty->made_up, (struct kimt_event){.type = KIMT_EVENT_RUN_BEGIN, .accounts = 2});
}

static void close_pty(struct pty *pty)
{
    made_up_free(pty->made_up);
    (void)close(pty->master);
    (void)close(pty->slave);
    free(pty);
}

/* What was written since the last time. The kernel hands it over in its own time: waited for until
 * something comes, and then until nothing more does. */
static const char *shown(struct pty *pty)
{
    struct pollfd master = {.fd = pty->master, .events = POLLIN};
    size_t length = 0;
    ssize_t part;

    for (int wait_ms = 5000; poll(&master, 1, wait_ms) > 0; wait_ms = 50) {
        part = read(pty->master, pty->shown + length, sizeof pty->shown - 1 - length);
        if (part <= 0)
            break;
        length += (size_t)part;
    }
    pty->shown[length] = '\0';
    return pty->shown;
}

static void tick_after(struct pty *pty, int64_t ms)
{
    pty->made_up->clock_ms += ms;
    pty->made_up->ops->tick(pty->made_up->session);
}

static void a_terminal_gets_at_most_ten_frames_a_second(void **state)
{
    struct pty *pty = open_pty(80, 24);
    size_t frames = 0;

    (void)state;
    assert_int_equal(setenv("TERM", "xterm", 1), 0);
    start(pty);
    begin(pty->made_up, "alice@example.com");
    for (int i = 0; i < 1000; i++)
        tick_after(pty, 1);
    for (const char *at = shown(pty); (at = strstr(at, "\x1b[?25l")); at++)
        frames++;
    assert_in_range(frames, 9, 10);
    close_pty(pty);
}

static void every_frame_leaves_the_cursor_visible(void **state)
{
    struct pty *pty = open_pty(80, 24);
    const char *frame;

    (void)state;
    assert_int_equal(setenv("TERM", "xterm", 1), 0);
    start(pty);
    begin(pty->made_up, "alice@example.com");
    tick_after(pty, 200);
    frame = shown(pty);
    assert_memory_equal(frame, "\x1b[?25l", 6);
    assert_string_equal(frame + strlen(frame) - 6, "\x1b[?25h");
    close_pty(pty);
}

static void the_size_is_asked_for_at_every_frame(void **state)
{
    struct pty *pty = open_pty(120, 24);
    struct winsize narrow = {.ws_col = 40, .ws_row = 24};
    struct kimt_counts counts = {.found = 10, .copied = 5};

    (void)state;
    assert_int_equal(setenv("TERM", "xterm", 1), 0);
    start(pty);
    begin(pty->made_up, "alice@example.com");
    post(pty->made_up, (struct kimt_event){.type = KIMT_EVENT_PROGRESS,
                                           .account = "alice@example.com",
                                           .folder = "Projects",
                                           .counts = &counts});
    tick_after(pty, 200);
    assert_contains(shown(pty), "Projects");
    assert_int_equal(ioctl(pty->slave, TIOCSWINSZ, &narrow), 0);
    tick_after(pty, 200);
    (void)shown(pty);
    assert_contains(pty->shown, "5/10");
    assert_contains_not(pty->shown, "Projects");
    close_pty(pty);
}

static void a_waiting_account_is_shown_as_waiting(void **state)
{
    struct pty *pty = open_pty(120, 24);
    struct kimt_error slow =
        made_up_error(KIMT_SCOPE_ACCOUNT, KIMT_KIND_BUSY, "waiting for old.example.com", "", "");

    (void)state;
    assert_int_equal(setenv("TERM", "xterm", 1), 0);
    start(pty);
    begin(pty->made_up, "alice@example.com");
    post(pty->made_up, (struct kimt_event){.type = KIMT_EVENT_WAIT,
                                           .account = "alice@example.com",
                                           .wait_ms = 12000,
                                           .error = &slow});
    tick_after(pty, 2000);
    tick_after(pty, 100);
    assert_contains(shown(pty), "0:10  waiting for old.example.com");
    close_pty(pty);
}

static void a_dumb_terminal_gets_plain_lines(void **state)
{
    struct pty *pty = open_pty(80, 24);

    (void)state;
    assert_int_equal(setenv("TERM", "dumb", 1), 0);
    start(pty);
    begin(pty->made_up, "alice@example.com");
    tick_after(pty, 6000);
    assert_null(strchr(shown(pty), '\x1b'));
    assert_contains(pty->shown, "0 of 2 accounts");
    close_pty(pty);
}

static void no_color_leaves_the_block_without_colours(void **state)
{
    struct pty *pty = open_pty(80, 24);

    (void)state;
    assert_int_equal(setenv("TERM", "xterm", 1), 0);
    assert_int_equal(setenv("NO_COLOR", "1", 1), 0);
    start(pty);
    begin(pty->made_up, "alice@example.com");
    tick_after(pty, 200);
    assert_contains(shown(pty), "alice@example.com");
    assert_contains_not(pty->shown, "\x1b[0m");
    assert_int_equal(unsetenv("NO_COLOR"), 0);
    close_pty(pty);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_run_into_a_file_reads_well_from_head_to_result),
        cmocka_unit_test(progress_lines_come_only_every_few_seconds),
        cmocka_unit_test(text_of_a_server_cannot_reach_the_terminal),
        cmocka_unit_test(only_the_first_failed_messages_of_an_account_are_told),
        cmocka_unit_test(a_wait_of_many_lanes_is_told_once),
        cmocka_unit_test(a_wait_after_the_first_is_over_is_said_again),
        cmocka_unit_test(the_same_hint_is_given_once),
        cmocka_unit_test(each_step_of_verbosity_shows_more),
        cmocka_unit_test(a_new_password_is_never_shown),
        cmocka_unit_test(check_ends_with_a_table_and_reasons_below_the_rows),
        cmocka_unit_test(check_counts_one_of_each_and_does_not_guess_a_size),
        cmocka_unit_test(colours_are_used_in_a_file_only_when_always_asked_for),
        cmocka_unit_test(a_result_names_ten_reasons_and_counts_the_rest),
        cmocka_unit_test(output_that_cannot_be_written_does_not_stop_the_run),
        cmocka_unit_test(a_terminal_gets_at_most_ten_frames_a_second),
        cmocka_unit_test(every_frame_leaves_the_cursor_visible),
        cmocka_unit_test(the_size_is_asked_for_at_every_frame),
        cmocka_unit_test(a_waiting_account_is_shown_as_waiting),
        cmocka_unit_test(a_dumb_terminal_gets_plain_lines),
        cmocka_unit_test(no_color_leaves_the_block_without_colours),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
