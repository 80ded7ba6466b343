/* SPDX-License-Identifier: MIT
 *
 * Servers that talk without end, by the line or by the byte, and servers that are only slow: the
 * first come to an end in time and in bytes, the others are waited for.
 */
#include <config.h>

#include "common/imap/fetch/fetch.h"
#include "common/imap/folders/list.h"
#include "common/imap/session/session.h"
#include "common/net/connection.h"
#include "unit/imap/babbler.h"
#include "unit/support/cmocka_all.h"
#include "unit/support/fake_host.h"

#include <pthread.h>
#include <string.h>
#include <unistd.h>

#define MB (UINT64_C(1024) * 1024)

static struct fake_host host;
static struct kimt_error err;
static struct babbler *babbler;
static const struct imap_options options = {
    .host = "test", .port = 143, .security = CONN_PLAIN, .flavour = "auto"};

static int64_t now_ms(void)
{
    return host.table.now_ms(host.table.context);
}

static struct imap_session *begin(const struct babble *babble)
{
    struct imap_session *session = NULL;
    int descriptor;

    fake_host_init(&host);
    host.flavours = "[flavour.plain]\n";
    host.timeout_ms = 10000;
    err = (struct kimt_error)NEW_ERROR;
    babbler = babbler_start(babble, &descriptor);
    if (imap_session_adopt(&host.table, &options, descriptor, &session, &err) != KIMT_OK)
        fail_msg("%s | %s", err.text, err.peer);
    return session;
}

static void close_both(struct imap_session **session)
{
    imap_session_close(session);
    (void)babbler_join(babbler);
}

/* ---- what they say ---- */

static int busy(unsigned long n, char *text, int room)
{
    return snprintf(text, (size_t)room, "* OK still busy with %lu\r\n", n);
}

static int alert(unsigned long n, char *text, int room)
{
    return snprintf(text, (size_t)room, "* OK [ALERT] number %lu\r\n", n);
}

static int go_on(unsigned long n, char *text, int room)
{
    (void)n;
    return snprintf(text, (size_t)room, "+ go on\r\n");
}

static int empty_line(unsigned long n, char *text, int room)
{
    (void)n;
    return snprintf(text, (size_t)room, "\r\n");
}

static int old_tag(unsigned long n, char *text, int room)
{
    (void)n;
    return snprintf(text, (size_t)room, "k0 OK done\r\n");
}

static int drip(unsigned long n, char *text, int room)
{
    (void)room;
    text[0] = n == 0 ? '*' : ' ';
    return 1;
}

static int same_folder(unsigned long n, char *text, int room)
{
    (void)n;
    return snprintf(text, (size_t)room, "* LIST () \"/\" Work\r\n");
}

static int new_folder(unsigned long n, char *text, int room)
{
    return snprintf(text, (size_t)room, "* LIST () \"/\" Work%lu\r\n", n);
}

static int deep_folder(unsigned long n, char *text, int room)
{
    int length = snprintf(text, (size_t)room, "* LIST () \"/\" ");

    for (int level = 0; level < 300; level++)
        length += snprintf(text + length, (size_t)(room - length), "%lu-%d/", n, level);
    return length + snprintf(text + length, (size_t)(room - length), "end\r\n");
}

static int news_of_flags(unsigned long n, char *text, int room)
{
    return snprintf(text, (size_t)room, "* %lu FETCH (UID %lu FLAGS (\\Seen))\r\n", n % 9 + 1,
                    n % 9 + 1);
}

static int phantom(unsigned long n, char *text, int room)
{
    return snprintf(text, (size_t)room, "* %lu FETCH (UID %lu)\r\n", n + 1, n * 2 + 1);
}

static int unasked_body(unsigned long n, char *text, int room)
{
    static char body[60000];

    memset(body, 'x', sizeof body);
    return snprintf(text, (size_t)room, "* %lu FETCH (UID %lu BODY[] {60000}\r\n%.60000s)\r\n",
                    n + 1, n + 1000, body);
}

/* ---- sessions ---- */

static void expect_flood(babble_fn *say)
{
    const struct babble babble = {.verb = "NOOP", .say = say};
    struct imap_session *session = begin(&babble);

    assert_int_equal(imap_session_noop(session, &err), KIMT_FAIL);
    assert_int_equal(err.kind, KIMT_KIND_PROTOCOL);
    assert_int_equal(err.retry, KIMT_RETRY_NOW);
    assert_non_null(strstr(err.text, "keeps sending what"));
    imap_session_close(&session);
    assert_true(babbler_join(babbler) < 18 * MB);
}

static void lines_without_end_end_the_session_whatever_they_are(void **state)
{
    (void)state;
    expect_flood(busy);
    expect_flood(alert);
    expect_flood(go_on);
    expect_flood(empty_line);
    expect_flood(old_tag);
    expect_flood(unasked_body);
}

/* Only its length is kept. */
static uint64_t logged;

static void count_line(void *context, int level, const char *line)
{
    (void)context;
    (void)level;
    logged += strlen(line) + 1;
}

static void the_log_of_lines_without_end_is_short_and_counts_them(void **state)
{
    const struct babble babble = {.verb = "NOOP", .say = busy};
    struct imap_session *session = begin(&babble);

    (void)state;
    logged = 0;
    host.table.log = count_line;
    assert_int_equal(imap_session_noop(session, &err), KIMT_FAIL);
    close_both(&session);
    assert_true(logged < 2 * MB);
}

static void what_the_log_leaves_out_is_counted(void **state)
{
    const struct babble babble = {.verb = "NOOP", .say = busy, .times = 20000};
    struct imap_session *session = begin(&babble);

    (void)state;
    host.log_level = 0;
    assert_int_equal(imap_session_noop(session, &err), KIMT_OK);
    host.log_level = KIMT_LOG_WIRE;
    host.log_length = 0;
    close_both(&session);
    assert_non_null(strstr(host.log, " more such lines are not shown)"));
}

static void alerts_without_end_are_noted_a_few_times(void **state)
{
    const struct babble babble = {.verb = "NOOP", .say = alert, .times = 1000};
    struct imap_session *session = begin(&babble);

    (void)state;
    assert_int_equal(imap_session_noop(session, &err), KIMT_OK);
    close_both(&session);
    assert_in_range(host.notes, 1, 20);
}

static void a_line_now_and_then_ends_after_ten_timeouts(void **state)
{
    const struct babble babble = {.verb = "NOOP", .say = busy, .pause_ms = 50};
    struct imap_session *session = begin(&babble);
    int64_t began = now_ms();

    (void)state;
    host.timeout_ms = 200;
    assert_int_equal(imap_session_noop(session, &err), KIMT_FAIL);
    assert_int_equal(err.kind, KIMT_KIND_TIMEOUT);
    assert_non_null(strstr(err.text, "made no progress within 2 s"));
    assert_in_range(now_ms() - began, 1900, 4000);
    close_both(&session);
}

static void a_byte_now_and_then_ends_after_ten_timeouts(void **state)
{
    const struct babble babble = {.verb = "NOOP", .say = drip, .pause_ms = 50};
    struct imap_session *session = begin(&babble);
    int64_t began = now_ms();

    (void)state;
    host.timeout_ms = 200;
    assert_int_equal(imap_session_noop(session, &err), KIMT_FAIL);
    assert_int_equal(err.kind, KIMT_KIND_TIMEOUT);
    assert_in_range(now_ms() - began, 1900, 4000);
    close_both(&session);
}

static void a_server_that_says_that_it_works_is_waited_for(void **state)
{
    const struct babble babble = {.verb = "NOOP", .say = busy, .pause_ms = 100, .times = 12};
    struct imap_session *session = begin(&babble);

    (void)state;
    host.timeout_ms = 200;
    assert_int_equal(imap_session_noop(session, &err), KIMT_OK);
    assert_int_equal(imap_session_noop(session, &err), KIMT_OK); /* each command anew */
    close_both(&session);
}

static void time_in_which_nothing_was_awaited_does_not_count(void **state)
{
    const struct babble babble = {.verb = "STATUS", .say = busy};
    struct imap_session *session = begin(&babble);
    struct imap_event event;

    (void)state;
    host.timeout_ms = 200;
    for (int i = 0; i < 15; i++) { /* as IDLE waits */
        assert_int_equal(imap_session_next(session, 200, &event, &err), KIMT_BUSY);
        imap_expect_nothing(session);
    }
    assert_int_equal(imap_session_noop(session, &err), KIMT_OK);
    close_both(&session);
}

static void short_waits_together_are_no_longer_than_the_timeout(void **state)
{
    const struct babble babble = {.verb = "NOOP", .say = drip, .pause_ms = 600};
    struct imap_session *session = begin(&babble);
    struct imap_command command = {.done = false};
    struct imap_event event;
    int result, times = 0;

    (void)state;
    host.timeout_ms = 200;
    assert_int_equal(imap_send(session, &command, &err, "NOOP"), KIMT_OK);
    while ((result = imap_session_next(session, 50, &event, &err)) == KIMT_BUSY && times < 100)
        times++;
    assert_int_equal(result, KIMT_FAIL);
    assert_int_equal(err.kind, KIMT_KIND_TIMEOUT);
    assert_in_range(times, 3, 5);
    close_both(&session);
}

static void a_farewell_takes_two_seconds_whatever_is_said(void **state)
{
    static babble_fn *const says[] = {busy, drip};
    struct babble babble = {.verb = "LOGOUT", .pause_ms = 100};

    (void)state;
    for (size_t i = 0; i < sizeof says / sizeof *says; i++) {
        babble.say = says[i];
        struct imap_session *session = begin(&babble);
        int64_t began = now_ms();
        close_both(&session);
        assert_in_range(now_ms() - began, 1500, 3500);
    }
}

static void a_farewell_ends_when_it_is_called_off(void **state)
{
    const struct babble babble = {.verb = "LOGOUT", .say = busy, .pause_ms = 100};
    struct imap_session *session = begin(&babble);
    int64_t began = now_ms();

    (void)state;
    imap_session_cancel(session);
    close_both(&session);
    assert_true(now_ms() - began < 1000);
}

/* ---- folders ---- */

static int list_folders(babble_fn *say)
{
    const struct babble babble = {.verb = "LIST", .say = say};
    struct imap_session *session = begin(&babble);
    struct imap_folders *folders = NULL;
    int result = imap_list(session, IMAP_LIST_NONE, &folders, &err);

    imap_folders_free(&folders);
    close_both(&session);
    return result;
}

static void one_folder_that_is_listed_without_end_ends_the_session(void **state)
{
    (void)state;
    assert_int_equal(list_folders(same_folder), KIMT_FAIL);
    assert_int_equal(err.kind, KIMT_KIND_PROTOCOL);
}

static void folders_without_end_are_too_many_and_not_asked_for_again(void **state)
{
    (void)state;
    assert_int_equal(list_folders(new_folder), KIMT_FAIL);
    assert_int_equal(err.kind, KIMT_KIND_LIMIT);
    assert_int_equal(err.retry, KIMT_RETRY_NEVER);
    assert_non_null(strstr(err.text, "list of folders is too long"));
}

static void deep_folders_are_bounded_by_their_memory(void **state)
{
    const struct babble babble = {.verb = "LIST", .say = deep_folder, .times = 5000};
    struct imap_session *session = begin(&babble);
    struct imap_folders *folders = NULL;

    (void)state;
    assert_int_equal(imap_list(session, IMAP_LIST_NONE, &folders, &err), KIMT_FAIL);
    assert_int_equal(err.kind, KIMT_KIND_LIMIT);
    assert_int_equal(err.retry, KIMT_RETRY_NEVER);
    close_both(&session);
}

/* ---- messages ---- */

static const char *const work[] = {"Work"};
static const struct kimt_folder folder = {.struct_size = sizeof folder,
                                          .parts = work,
                                          .part_count = 1,
                                          .key = "Work",
                                          .messages = KIMT_UNKNOWN,
                                          .bytes = KIMT_UNKNOWN};

static int open_folder(const struct babble *babble, struct imap_session **session_r,
                       struct imap_fetch **fetch_r)
{
    const struct kimt_folder *opened;

    *session_r = begin(babble);
    assert_int_equal(imap_fetch_new(*session_r, fetch_r, &err), KIMT_OK);
    return imap_fetch_open(*fetch_r, &folder, 1, NULL, &opened, &err);
}

static void news_without_end_while_a_folder_is_opened_end_the_session(void **state)
{
    const struct babble babble = {.verb = "EXAMINE", .say = news_of_flags};
    struct imap_session *session;
    struct imap_fetch *fetch;

    (void)state;
    assert_int_equal(open_folder(&babble, &session, &fetch), KIMT_FAIL);
    assert_int_equal(err.kind, KIMT_KIND_PROTOCOL);
    imap_fetch_free(&fetch);
    close_both(&session);
}

#define THREE "* 3 EXISTS\r\n* OK [UIDVALIDITY 7] ok\r\n"

static void more_messages_than_a_folder_says_it_has_end_that_folder(void **state)
{
    const struct babble babble = {.verb = "UID FETCH", .say = phantom, .examined = THREE};
    struct imap_session *session;
    struct imap_fetch *fetch;

    (void)state;
    assert_int_equal(open_folder(&babble, &session, &fetch), KIMT_FAIL);
    assert_int_equal(err.scope, KIMT_SCOPE_FOLDER);
    assert_int_equal(err.retry, KIMT_RETRY_NEVER);
    assert_non_null(strstr(err.text, "says that there are only 3"));
    imap_fetch_free(&fetch);
    close_both(&session);
}

static void bodies_that_were_not_asked_for_end_the_session(void **state)
{
    const struct babble babble = {.verb = "UID FETCH",
                                  .say = unasked_body,
                                  .examined = THREE,
                                  .listed = "* 1 FETCH (UID 1)\r\n* 2 FETCH (UID 2)\r\n"};
    const struct kimt_message *message;
    struct imap_session *session;
    struct imap_fetch *fetch;

    (void)state;
    assert_int_equal(open_folder(&babble, &session, &fetch), KIMT_OK);
    assert_int_equal(imap_fetch_next(fetch, &message, &err), KIMT_FAIL);
    assert_int_equal(err.kind, KIMT_KIND_PROTOCOL);
    assert_non_null(strstr(err.text, "keeps sending what"));
    imap_fetch_free(&fetch);
    imap_session_close(&session);
    assert_true(babbler_join(babbler) < 18 * MB);
}

static void a_folder_of_messages_that_do_not_come_is_left(void **state)
{
    static char listed[200000];
    struct babble babble = {.verb = "NONE", .examined = "* 5000 EXISTS\r\n", .listed = listed};
    const struct kimt_message *message;
    struct imap_session *session;
    struct imap_fetch *fetch;
    size_t used = 0;
    int refused = 0;

    (void)state;
    for (unsigned long n = 0; n < 5000; n++)
        used += (size_t)phantom(n, listed + used, (int)(sizeof listed - used));
    assert_int_equal(open_folder(&babble, &session, &fetch), KIMT_OK);
    while (imap_fetch_next(fetch, &message, &err) == KIMT_FAIL && err.scope == KIMT_SCOPE_MESSAGE)
        refused++;
    assert_int_equal(refused, 1000);
    assert_int_equal(err.scope, KIMT_SCOPE_FOLDER);
    assert_non_null(strstr(err.text, "none of the last 1001 messages of folder Work"));
    imap_fetch_free(&fetch);
    close_both(&session);
}

/* ---- bytes without text, and room that is not given ---- */

static const struct conn_params params = {.host = "test", .port = 1, .security = CONN_PLAIN};

static struct conn *adopt(const struct babble *babble)
{
    struct conn *conn = NULL;
    int descriptor;

    fake_host_init(&host);
    host.timeout_ms = 300;
    err = (struct kimt_error)NEW_ERROR;
    babbler = babbler_start(babble, &descriptor);
    assert_int_equal(conn_adopt(&host.table, &params, descriptor, &conn, &err), KIMT_OK);
    return conn;
}

static int empty_blocks(unsigned long n, char *text, int room)
{
    (void)n;
    for (int i = 0; i + 5 <= room; i += 5)
        memcpy(text + i, "\0\0\0\xff\xff", 5);
    return room - room % 5;
}

static void deflated_blocks_without_text_are_silence(void **state)
{
    const struct babble babble = {.say = empty_blocks};
    struct conn *conn = adopt(&babble);
    int64_t began = now_ms();

    (void)state;
    assert_int_equal(conn_compress(conn, &err), KIMT_OK);
    assert_int_equal(conn_fill(conn, 0, &err), KIMT_BUSY);
    assert_int_equal(conn_fill(conn, -1, &err), KIMT_FAIL);
    assert_int_equal(err.kind, KIMT_KIND_TIMEOUT);
    assert_in_range(now_ms() - began, 250, 3000);
    conn_free(&conn);
    (void)babbler_join(babbler);
}

static void *cancel_soon(void *context)
{
    usleep(50 * 1000);
    conn_cancel(context);
    return NULL;
}

static void deflated_blocks_without_text_do_not_keep_a_stop_away(void **state)
{
    const struct babble babble = {.say = empty_blocks};
    struct conn *conn = adopt(&babble);
    pthread_t thread;

    (void)state;
    host.timeout_ms = 60000;
    assert_int_equal(conn_compress(conn, &err), KIMT_OK);
    assert_int_equal(pthread_create(&thread, NULL, cancel_soon, conn), 0);
    assert_int_equal(conn_fill(conn, -1, &err), KIMT_FAIL);
    assert_int_equal(err.kind, KIMT_KIND_CANCELLED);
    assert_int_equal(pthread_join(thread, NULL), 0);
    conn_free(&conn);
    (void)babbler_join(babbler);
}

static void a_server_that_talks_and_takes_nothing_is_no_longer_sent_to(void **state)
{
    static char data[3000000];
    const struct babble babble = {.say = drip, .pause_ms = 50};
    struct conn *conn = adopt(&babble);
    int64_t began = now_ms();

    (void)state;
    host.timeout_ms = 100;
    assert_int_equal(conn_write(conn, data, sizeof data, &err), KIMT_FAIL);
    assert_int_equal(err.kind, KIMT_KIND_TIMEOUT);
    assert_in_range(now_ms() - began, 900, 4000);
    conn_free(&conn);
    (void)babbler_join(babbler);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(lines_without_end_end_the_session_whatever_they_are),
        cmocka_unit_test(the_log_of_lines_without_end_is_short_and_counts_them),
        cmocka_unit_test(what_the_log_leaves_out_is_counted),
        cmocka_unit_test(alerts_without_end_are_noted_a_few_times),
        cmocka_unit_test(a_line_now_and_then_ends_after_ten_timeouts),
        cmocka_unit_test(a_byte_now_and_then_ends_after_ten_timeouts),
        cmocka_unit_test(a_server_that_says_that_it_works_is_waited_for),
        cmocka_unit_test(time_in_which_nothing_was_awaited_does_not_count),
        cmocka_unit_test(short_waits_together_are_no_longer_than_the_timeout),
        cmocka_unit_test(a_farewell_takes_two_seconds_whatever_is_said),
        cmocka_unit_test(a_farewell_ends_when_it_is_called_off),
        cmocka_unit_test(one_folder_that_is_listed_without_end_ends_the_session),
        cmocka_unit_test(folders_without_end_are_too_many_and_not_asked_for_again),
        cmocka_unit_test(deep_folders_are_bounded_by_their_memory),
        cmocka_unit_test(news_without_end_while_a_folder_is_opened_end_the_session),
        cmocka_unit_test(more_messages_than_a_folder_says_it_has_end_that_folder),
        cmocka_unit_test(a_folder_of_messages_that_do_not_come_is_left),
        cmocka_unit_test(bodies_that_were_not_asked_for_end_the_session),
        cmocka_unit_test(deflated_blocks_without_text_are_silence),
        cmocka_unit_test(deflated_blocks_without_text_do_not_keep_a_stop_away),
        cmocka_unit_test(a_server_that_talks_and_takes_nothing_is_no_longer_sent_to),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
