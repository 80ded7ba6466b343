/* SPDX-License-Identifier: MIT
 *
 * When a session asks for compression, against scripted servers.
 */
#include "common/imap/session/compress.h"
#include "common/imap/session/session.h"
#include "unit/net/peer.h"
#include "unit/support/cmocka_all.h"
#include "unit/support/fake_host.h"

static struct fake_host host;
static struct kimt_error err;
static struct imap_options options;

static struct imap_session *begin(const char *script, struct peer **peer_r)
{
    struct imap_session *session = NULL;
    int descriptor;

    fake_host_init(&host);
    host.flavours = "[flavour.shy]\ncompress = no\n";
    err = (struct kimt_error)NEW_ERROR;
    options = (struct imap_options){
        .host = "test", .port = 143, .security = CONN_PLAIN, .flavour = "auto"};
    *peer_r = peer_start(script, &descriptor);
    if (imap_session_adopt(&host.table, &options, descriptor, &session, &err) != KIMT_OK)
        fail_msg("%s | %s", err.text, err.peer);
    return session;
}

static void end(struct imap_session *session, struct peer *peer)
{
    imap_session_close(&session);
    peer_end(peer);
}

#define GREETING "S * OK [CAPABILITY IMAP4rev1] ready\n"
#define OFFER    "C %t CAPABILITY\nS * CAPABILITY IMAP4rev1 COMPRESS=DEFLATE\nS %t OK\n"
#define BYE      "C %t LOGOUT\nS * BYE see you\nS %t OK bye\n"

static void a_server_that_refuses_to_compress_is_spoken_to_as_before(void **state)
{
    struct peer *peer;
    struct imap_session *session = begin(
        GREETING OFFER "C %t COMPRESS DEFLATE\nS %t NO not now\nC %t NOOP\nS %t OK\n" BYE, &peer);

    (void)state;
    options.compress = IMAP_COMPRESS_YES;
    assert_int_equal(imap_session_ready(session, &err), KIMT_OK);
    assert_int_equal(imap_compress_if_wanted(session, &err), KIMT_OK); /* it is not asked again */
    assert_int_equal(imap_session_noop(session, &err), KIMT_OK);
    end(session, peer);
}

static void the_profile_can_forbid_it(void **state)
{
    struct peer *peer;
    struct imap_session *session = begin(GREETING OFFER BYE, &peer);

    (void)state;
    options.compress = IMAP_COMPRESS_NO;
    assert_int_equal(imap_session_ready(session, &err), KIMT_OK);
    end(session, peer);
}

static void a_flavour_can_forbid_it(void **state)
{
    struct peer *peer;
    struct imap_session *session = begin(GREETING OFFER BYE, &peer);

    (void)state;
    options.compress = IMAP_COMPRESS_YES;
    options.flavour = "shy";
    assert_int_equal(imap_session_ready(session, &err), KIMT_OK);
    end(session, peer);
}

static void auto_waits_until_the_line_is_known(void **state)
{
    struct peer *peer;
    struct imap_session *session = begin(GREETING OFFER BYE, &peer);

    (void)state;
    assert_int_equal(imap_session_ready(session, &err), KIMT_OK);
    assert_int_equal(imap_compress_if_wanted(session, &err), KIMT_OK);
    end(session, peer);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_server_that_refuses_to_compress_is_spoken_to_as_before),
        cmocka_unit_test(the_profile_can_forbid_it),
        cmocka_unit_test(a_flavour_can_forbid_it),
        cmocka_unit_test(auto_waits_until_the_line_is_known),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
