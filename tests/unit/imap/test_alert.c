/* SPDX-License-Identifier: MIT
 *
 * Alerts of a server: noted, however often they come, once.
 */
#include "common/imap/session/session.h"
#include "unit/net/peer.h"
#include "unit/support/cmocka_all.h"
#include "unit/support/fake_host.h"

#define GREETING "S * OK [CAPABILITY IMAP4rev1 AUTH=PLAIN SASL-IR LITERAL+ ID] ready\n"
#define BYE      "C %t LOGOUT\nS * BYE see you\nS %t OK bye\n"

static struct fake_host host;
static struct kimt_error err;

static struct imap_session *begin(const char *script, struct peer **peer_r)
{
    static const struct imap_options options = {
        .host = "test", .port = 143, .security = CONN_PLAIN, .flavour = "auto"};
    struct imap_session *session = NULL;
    int descriptor;

    fake_host_init(&host);
    err = (struct kimt_error)NEW_ERROR;
    *peer_r = peer_start(script, &descriptor);
    assert_int_equal(imap_session_adopt(&host.table, &options, descriptor, &session, &err),
                     KIMT_OK);
    return session;
}

static void end(struct imap_session *session, struct peer *peer)
{

    imap_session_close(&session);
    peer_end(peer);
}

static void an_alert_is_noted(void **state)
{
    struct peer *peer;
    struct imap_result result;
    struct imap_session *session =
        begin(GREETING "C %t NOOP\nS * OK [ALERT] disk nearly full\nS %t OK\n" BYE, &peer);

    (void)state;
    assert_int_equal(imap_session_run(session, &result, NULL, NULL, &err, "NOOP"), KIMT_OK);
    assert_int_equal(host.notes, 1);
    end(session, peer);
}

static void an_alert_that_comes_with_each_command_is_noted_once(void **state)
{
    static const char full[] = "S * OK [ALERT] disk nearly full\n";
    struct peer *peer;
    struct imap_result result;
    char script[600];
    struct imap_session *session;

    (void)state;
    (void)snprintf(script, sizeof script,
                   GREETING "C %%t NOOP\n%sS %%t OK\nC %%t NOOP\n%s"
                            "S %%t OK [ALERT] going down at noon\n"
                            "C %%t LOGOUT\n%sS * BYE see you\nS %%t OK bye\n",
                   full, full, full);
    session = begin(script, &peer);
    for (int i = 0; i < 2; i++)
        assert_int_equal(imap_session_run(session, &result, NULL, NULL, &err, "NOOP"), KIMT_OK);
    assert_int_equal(host.notes, 2);
    end(session, peer);
    assert_int_equal(host.notes, 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_alert_is_noted),
        cmocka_unit_test(an_alert_that_comes_with_each_command_is_noted_once),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
