/* SPDX-License-Identifier: MIT
 *
 * A source from which messages come slowly, seen by one who has other things to do meanwhile.
 */
#include "common/imap/fetch/fetch.h"
#include "common/imap/session/session.h"
#include "unit/net/peer.h"
#include "unit/support/cmocka_all.h"
#include "unit/support/fake_host.h"

static struct fake_host host;
static struct kimt_error err;
static const struct imap_options options = {
    .host = "test", .port = 143, .security = CONN_PLAIN, .flavour = "auto"};
static const char *const parts[] = {"Work"};
static const struct kimt_folder folder = {
    .struct_size = sizeof folder, .parts = parts, .part_count = 1, .key = "Work"};
static const struct kimt_message *message;

struct fixture {
    struct peer *peer;
    struct imap_session *session;
    struct imap_fetch *fetch;
};

#define ITEMS "FLAGS () INTERNALDATE \" 1-Jan-2020 00:00:00 +0100\" RFC822.SIZE 1 BODY[] {1}\n"
#define OPENED                                                                                     \
    "S * PREAUTH [CAPABILITY IMAP4rev1 UNSELECT] ready\n"                                          \
    "C %t EXAMINE \"Work\"\nS * 2 EXISTS\nS * OK [UIDVALIDITY 7] ok\nS %t OK\n"                    \
    "C %t UID FETCH 1:* (UID)\nS * 1 FETCH (UID 1)\nS * 2 FETCH (UID 2)\nS %t OK\n"                \
    "C %t UID FETCH 1:2 (UID\nS * 1 FETCH (UID 1 " ITEMS "S a)\n"
#define SECOND "S * 2 FETCH (UID 2 " ITEMS "S b)\nS %t OK\n"
#define LEFT   "C %t UNSELECT\nS %t OK\nC %t LOGOUT\nS * BYE\nS %t OK\n"
#define NEWS   "W 40\nS * OK still here\n"

static void expect_message(struct fixture *fixture, uint64_t uid, char body)
{
    char got[2];
    size_t length = 0;

    if (imap_fetch_next(fixture->fetch, &message, &err) != KIMT_OK)
        fail_msg("%s", err.text);
    assert_int_equal(message->uid, uid);
    assert_int_equal(imap_fetch_read(fixture->fetch, got, sizeof got, &length, &err), KIMT_OK);
    assert_int_equal(length, 1);
    assert_int_equal(got[0], body);
    assert_int_equal(imap_fetch_read(fixture->fetch, got, sizeof got, &length, &err), KIMT_END);
}

/* Opened, and the first message was read. */
static void begin(struct fixture *fixture, const char *script)
{
    const struct kimt_folder *opened;
    int descriptor;

    fake_host_init(&host);
    err = (struct kimt_error)NEW_ERROR;
    fixture->peer = peer_start(script, &descriptor);
    if (imap_session_adopt(&host.table, &options, descriptor, &fixture->session, &err) != KIMT_OK ||
        imap_fetch_new(fixture->session, &fixture->fetch, &err) != KIMT_OK ||
        imap_fetch_open(fixture->fetch, &folder, 1, NULL, &opened, &err) != KIMT_OK)
        fail_msg("%s", err.text);
    expect_message(fixture, 1, 'a');
}

static void end(struct fixture *fixture)
{
    imap_session_close(&fixture->session);
    imap_fetch_free(&fixture->fetch);
    peer_end(fixture->peer);
}

static int64_t now(void)
{
    return host.table.now_ms(host.table.context);
}

static void a_message_that_does_not_come_yet_is_not_waited_for_longer(void **state)
{
    struct fixture fixture;

    (void)state;
    begin(&fixture, OPENED "W 400\n" SECOND LEFT);
    assert_int_equal(imap_fetch_await_message(fixture.fetch, 50), KIMT_BUSY);
    assert_int_equal(imap_fetch_await_message(fixture.fetch, 50), KIMT_BUSY);
    assert_int_equal(imap_fetch_await_message(fixture.fetch, 5000), KIMT_OK);
    assert_int_equal(imap_fetch_await_message(fixture.fetch, 0), KIMT_OK);
    expect_message(&fixture, 2, 'b');
    assert_int_equal(imap_fetch_await_message(fixture.fetch, 5000), KIMT_OK);
    assert_int_equal(imap_fetch_next(fixture.fetch, &message, &err), KIMT_END);
    assert_int_equal(imap_fetch_leave(fixture.fetch, &err), KIMT_OK);
    end(&fixture);
}

static void half_a_line_is_no_message(void **state)
{
    struct fixture fixture;

    (void)state;
    begin(&fixture, OPENED "s * 2 FETCH (UID 2 \nW 400\nS " ITEMS "S b)\nS %t OK\n" LEFT);
    assert_int_equal(imap_fetch_await_message(fixture.fetch, 100), KIMT_BUSY);
    expect_message(&fixture, 2, 'b');
    assert_int_equal(imap_fetch_leave(fixture.fetch, &err), KIMT_OK);
    end(&fixture);
}

static void other_news_do_not_make_the_waiting_longer(void **state)
{
    struct fixture fixture;
    int64_t began;

    (void)state;
    begin(&fixture, OPENED NEWS NEWS NEWS NEWS NEWS NEWS NEWS NEWS NEWS NEWS NEWS NEWS NEWS NEWS
                        NEWS NEWS NEWS NEWS NEWS NEWS SECOND LEFT);
    began = now();
    assert_int_equal(imap_fetch_await_message(fixture.fetch, 100), KIMT_BUSY);
    assert_true(now() - began < 500);
    expect_message(&fixture, 2, 'b');
    assert_int_equal(imap_fetch_leave(fixture.fetch, &err), KIMT_OK);
    end(&fixture);
}

static void a_failure_is_reported_with_the_message_that_was_due(void **state)
{
    struct fixture fixture;

    (void)state;
    begin(&fixture, OPENED "W 100\nS * BYE shutting down\nX\n");
    assert_int_equal(imap_fetch_await_message(fixture.fetch, 5000), KIMT_OK);
    assert_int_equal(imap_fetch_next(fixture.fetch, &message, &err), KIMT_FAIL);
    assert_int_equal(err.scope, KIMT_SCOPE_ACCOUNT);
    assert_non_null(strstr(err.peer, "shutting down"));
    assert_int_equal(message->uid, 2);
    end(&fixture);
}

static void a_folder_can_be_left_with_a_message_that_was_waited_for(void **state)
{
    struct fixture fixture;

    (void)state;
    begin(&fixture, OPENED SECOND LEFT);
    assert_int_equal(imap_fetch_await_message(fixture.fetch, 5000), KIMT_OK);
    assert_int_equal(imap_fetch_leave(fixture.fetch, &err), KIMT_OK);
    end(&fixture);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_message_that_does_not_come_yet_is_not_waited_for_longer),
        cmocka_unit_test(half_a_line_is_no_message),
        cmocka_unit_test(other_news_do_not_make_the_waiting_longer),
        cmocka_unit_test(a_failure_is_reported_with_the_message_that_was_due),
        cmocka_unit_test(a_folder_can_be_left_with_a_message_that_was_waited_for),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
