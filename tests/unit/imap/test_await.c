/* SPDX-License-Identifier: MIT
 *
 * A source that waits for news of a folder: told by the server, found on the way there, or none.
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

struct fixture {
    struct peer *peer;
    struct imap_session *session;
    struct imap_fetch *fetch;
};

static void begin(struct fixture *fixture, const char *script)
{
    int descriptor;

    fake_host_init(&host);
    err = (struct kimt_error)NEW_ERROR;
    fixture->peer = peer_start(script, &descriptor);
    if (imap_session_adopt(&host.table, &options, descriptor, &fixture->session, &err) != KIMT_OK ||
        imap_fetch_new(fixture->session, &fixture->fetch, &err) != KIMT_OK)
        fail_msg("%s", err.text);
}

static void end(struct fixture *fixture)
{
    imap_session_close(&fixture->session);
    imap_fetch_free(&fixture->fetch);
    peer_end(fixture->peer);
}

static int await(struct fixture *fixture, int64_t timeout_ms)
{
    return imap_fetch_await(fixture->fetch, &folder, timeout_ms, &err);
}

#define READY(words)    "S * PREAUTH [CAPABILITY IMAP4rev1 UNSELECT " words "] ready\n"
#define EXAMINE(exists) "C %t EXAMINE \"Work\"\nS * " #exists " EXISTS\nS %t OK\n"
#define IDLE(news)      "C k2 IDLE\n" news "C DONE\nS k2 OK\n"
#define LEAVE           "C %t UNSELECT\nS %t OK\n"
#define BYE             "C %t LOGOUT\nS * BYE\nS %t OK\n"

static void a_new_message_ends_the_waiting(void **state)
{
    struct fixture fixture;

    (void)state;
    begin(&fixture, READY("IDLE") EXAMINE(3) IDLE("S + idling\nW 50\nS * 4 EXISTS\n") LEAVE BYE);
    assert_int_equal(await(&fixture, 60000), KIMT_OK);
    assert_false(imap_fetch_is_open(fixture.fetch));
    end(&fixture);
}

static void what_comes_before_consent_is_heard(void **state)
{
    struct fixture fixture;

    (void)state;
    begin(&fixture, READY("IDLE") EXAMINE(3) IDLE("S * 2 EXPUNGE\nS + idling\n") LEAVE BYE);
    assert_int_equal(await(&fixture, 60000), KIMT_OK);
    end(&fixture);
}

static void without_news_time_runs_out(void **state)
{
    struct fixture fixture;

    (void)state;
    begin(&fixture,
          READY("IDLE") EXAMINE(3) IDLE("S + idling\nS * 3 EXISTS\nS * OK still here\n") LEAVE BYE);
    assert_int_equal(await(&fixture, 100), KIMT_END);
    end(&fixture);
}

static void what_came_since_the_last_look_is_news(void **state)
{
    struct fixture fixture;

    (void)state;
    begin(&fixture, READY("IDLE") EXAMINE(3) IDLE("S + idling\n") LEAVE EXAMINE(4) LEAVE BYE);
    assert_int_equal(await(&fixture, 20), KIMT_END);
    assert_int_equal(await(&fixture, 60000), KIMT_OK);
    end(&fixture);
}

static void a_server_that_cannot_idle_is_waited_for(void **state)
{
    struct fixture fixture;

    (void)state;
    begin(&fixture, READY("") EXAMINE(3) LEAVE BYE);
    assert_int_equal(await(&fixture, 50), KIMT_END);
    end(&fixture);
}

static void a_server_that_refuses_to_idle_is_waited_for(void **state)
{
    struct fixture fixture;

    (void)state;
    begin(&fixture, READY("IDLE") EXAMINE(3) "C k2 IDLE\nS k2 NO not now\n" LEAVE BYE);
    assert_int_equal(await(&fixture, 50), KIMT_END);
    end(&fixture);
}

static void a_run_that_is_to_end_ends_the_waiting(void **state)
{
    struct fixture fixture;

    (void)state;
    begin(&fixture, READY("IDLE") "C %t CAPABILITY\nS %t OK\n" EXAMINE(3) LEAVE BYE);
    assert_int_equal(imap_session_ready(fixture.session, &err), KIMT_OK);
    host.stop = true;
    assert_int_equal(await(&fixture, 60000), KIMT_END);
    end(&fixture);
}

static void a_lost_connection_ends_the_waiting(void **state)
{
    struct fixture fixture;

    (void)state;
    begin(&fixture, READY("IDLE") EXAMINE(3) "C k2 IDLE\nS + idling\nX\n");
    assert_int_equal(await(&fixture, 60000), KIMT_FAIL);
    assert_int_equal(err.scope, KIMT_SCOPE_ACCOUNT);
    assert_int_equal(err.retry, KIMT_RETRY_NOW);
    end(&fixture);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_new_message_ends_the_waiting),
        cmocka_unit_test(what_comes_before_consent_is_heard),
        cmocka_unit_test(without_news_time_runs_out),
        cmocka_unit_test(what_came_since_the_last_look_is_news),
        cmocka_unit_test(a_server_that_cannot_idle_is_waited_for),
        cmocka_unit_test(a_server_that_refuses_to_idle_is_waited_for),
        cmocka_unit_test(a_run_that_is_to_end_ends_the_waiting),
        cmocka_unit_test(a_lost_connection_ends_the_waiting),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
