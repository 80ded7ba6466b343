/* SPDX-License-Identifier: MIT
 *
 * Which mechanism a login takes, by what the server offers and who can listen.
 */
#include "common/imap/session/session.h"
#include "unit/net/peer.h"
#include "unit/support/cmocka_all.h"
#include "unit/support/fake_host.h"

static struct fake_host host;

/* A login to a server that offers these and refuses whatever comes; the command has to begin so. */
static void assert_begins_with(const struct imap_login *login, const char *offers,
                               const char *command)
{
    static const struct imap_options options = {
        .host = "test", .port = 143, .security = CONN_PLAIN, .flavour = "auto"};
    struct kimt_error err = NEW_ERROR;
    struct imap_session *session = NULL;
    const char *complaint;
    struct peer *peer;
    char script[400];
    int descriptor;

    fake_host_init(&host);
    (void)snprintf(script, sizeof script,
                   "S * OK [CAPABILITY IMAP4rev1 SASL-IR %s] x\nC %%t %s\n"
                   "S %%t NO no\nC %%t LOGOUT\nS %%t OK bye\n",
                   offers, command);
    peer = peer_start(script, &descriptor);
    assert_int_equal(imap_session_adopt(&host.table, &options, descriptor, &session, &err),
                     KIMT_OK);
    assert_int_equal(imap_session_login(session, login, &err), KIMT_FAIL);
    assert_int_equal(err.kind, KIMT_KIND_AUTH);
    imap_session_close(&session);
    complaint = peer_join(peer);
    if (complaint)
        fail_msg("%s: %s", offers, complaint);
}

static const struct imap_login user = {.user = "joe", .password = "s3cret"};

static void in_the_clear_the_password_is_not_shown_where_it_need_not_be(void **state)
{
    (void)state;
    assert_begins_with(&user, "AUTH=PLAIN AUTH=CRAM-MD5 AUTH=SCRAM-SHA-1 AUTH=SCRAM-SHA-256",
                       "AUTHENTICATE SCRAM-SHA-256");
    assert_begins_with(&user, "AUTH=PLAIN AUTH=CRAM-MD5 AUTH=SCRAM-SHA-1",
                       "AUTHENTICATE SCRAM-SHA-1");
    assert_begins_with(&user, "AUTH=PLAIN AUTH=CRAM-MD5", "AUTHENTICATE CRAM-MD5");
    assert_begins_with(&user, "AUTH=PLAIN", "AUTHENTICATE PLAIN");
}

static void on_behalf_of_a_user_only_plain_is_sure_to_do(void **state)
{
    static const struct imap_login login = {.user = "joe", .password = "pw", .admin = "root"};

    (void)state;
    assert_begins_with(&login, "AUTH=SCRAM-SHA-256 AUTH=CRAM-MD5 AUTH=PLAIN", "AUTHENTICATE PLAIN");
}

static void login_is_not_used_where_the_server_forbids_it(void **state)
{
    (void)state;
    assert_begins_with(&user, "AUTH=PLAIN LOGINDISABLED", "AUTHENTICATE PLAIN");
    assert_begins_with(&user, "AUTH=GSSAPI", "LOGIN \"joe\"");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(in_the_clear_the_password_is_not_shown_where_it_need_not_be),
        cmocka_unit_test(on_behalf_of_a_user_only_plain_is_sure_to_do),
        cmocka_unit_test(login_is_not_used_where_the_server_forbids_it),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
