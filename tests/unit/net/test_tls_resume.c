/* SPDX-License-Identifier: MIT
 *
 * TLS connections that go on from an earlier one: when they do, and that nobody is believed for it
 * who would not be otherwise.
 */
#include "common/net/connection.h"
#include "common/net/tls_trust.h"
#include "unit/net/tls_server.h"
#include "unit/support/cmocka_all.h"
#include "unit/support/fake_host.h"

#include <pthread.h>
#include <stdlib.h>
#include <unistd.h>

static struct identity identity;
static struct tls_server modern, *server;
static char ca_file[40], fingerprint[100];

static int set_up(void **state)
{
    (void)state;
    (void)snprintf(ca_file, sizeof ca_file, "/tmp/kimt-ca-XXXXXX");
    identity = make_identity("DNS:localhost", -1, 1);
    write_pem(&identity, ca_file);
    fingerprint_of(&identity, fingerprint, sizeof fingerprint, ":X");
    tls_server_start(&modern, &identity, 0);
    server = &modern;
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    tls_server_end(&modern);
    tls_trust_forget_all();
    (void)unlink(ca_file);
    free_identity(&identity);
    return 0;
}

enum outcome {
    REFUSED,
    FULL,
    RESUMED
};

static enum outcome attempt(struct conn_params params)
{
    struct fake_host *host = calloc(1, sizeof *host);
    struct kimt_error err = NEW_ERROR;
    struct conn *conn = NULL;
    enum outcome outcome = REFUSED;

    assert_non_null(host);
    fake_host_init(host);
    params.port = server->port;
    params.security = CONN_TLS;
    if (!params.host)
        params.host = "localhost";
    if (conn_open(&host->table, &params, &conn, &err) == KIMT_OK &&
        conn_fill(conn, -1, &err) == KIMT_OK)
        outcome = conn_is_resumed(conn) ? RESUMED : FULL;
    conn_free(&conn);
    free(host);
    return outcome;
}

#define BY_CHAIN                                                                                   \
    (struct conn_params)                                                                           \
    {                                                                                              \
        .tls_verify = true, .ca_file = ca_file                                                     \
    }

static void the_next_connection_to_a_host_goes_on_from_the_last(void **state)
{
    (void)state;
    assert_int_equal(attempt(BY_CHAIN), FULL);
    for (int i = 0; i < 3; i++)
        assert_int_equal(attempt(BY_CHAIN), RESUMED);
}

static void so_it_does_with_tls_1_2(void **state)
{
    struct tls_server old;

    (void)state;
    tls_server_start(&old, &identity, TLS1_2_VERSION);
    server = &old;
    assert_int_equal(attempt(BY_CHAIN), FULL);
    assert_int_equal(attempt(BY_CHAIN), RESUMED);
    tls_server_end(&old);
}

static void another_name_is_checked_anew(void **state)
{
    struct conn_params params = BY_CHAIN;

    (void)state;
    assert_int_equal(attempt(params), FULL);
    params.host = "127.0.0.1"; /* the same server; the certificate is not for it */
    assert_int_equal(attempt(params), REFUSED);
}

static void what_was_believed_unchecked_is_checked_where_it_has_to_be(void **state)
{
    (void)state;
    assert_int_equal(attempt((struct conn_params){.tls_verify = false}), FULL);
    assert_int_equal(attempt((struct conn_params){.tls_verify = false}), RESUMED);
    assert_int_equal(attempt((struct conn_params){.tls_verify = true}), REFUSED); /* self-signed */
    assert_int_equal(attempt(BY_CHAIN), FULL);
}

static void a_pinned_certificate_stays_pinned(void **state)
{
    static const char other[] = "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff";

    (void)state;
    assert_int_equal(attempt((struct conn_params){.fingerprint = fingerprint}), FULL);
    assert_int_equal(attempt((struct conn_params){.fingerprint = fingerprint}), RESUMED);
    assert_int_equal(attempt((struct conn_params){.fingerprint = other}), REFUSED);
    assert_int_equal(attempt((struct conn_params){.fingerprint = other}), REFUSED);
}

/* With TLS 1.2 the session is there before the fingerprint was looked at. */
static void who_was_not_believed_leaves_nothing_to_go_on_from(void **state)
{
    static const char other[] = "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff";
    struct tls_server old;
    struct conn_params params = {.fingerprint = other, .host = "localhost"};
    struct kimt_error err = NEW_ERROR;
    struct tls_trust *trust;

    (void)state;
    tls_server_start(&old, &identity, TLS1_2_VERSION);
    server = &old;
    assert_int_equal(attempt(params), REFUSED);
    params.port = server->port;
    assert_int_equal(tls_trust_find(&params, NULL, &trust, &err), KIMT_OK);
    assert_null(tls_trust_session(trust));
    tls_server_end(&old);
}

static void a_certificate_that_has_expired_meanwhile_is_refused(void **state)
{
    struct identity brief = make_identity_of("DNS:localhost", -10, 2);
    struct tls_server other;
    struct conn_params params = BY_CHAIN;
    char path[] = "/tmp/kimt-ca-XXXXXX";

    (void)state;
    write_pem(&brief, path);
    tls_server_start(&other, &brief, 0);
    server = &other;
    params.ca_file = path;
    assert_int_equal(attempt(params), FULL);
    assert_int_equal(attempt(params), RESUMED);
    (void)sleep(3);
    assert_int_equal(attempt(params), REFUSED);
    tls_server_end(&other);
    (void)unlink(path);
    free_identity(&brief);
}

static void a_server_that_was_restarted_is_shaken_hands_with_anew(void **state)
{
    (void)state;
    assert_int_equal(attempt(BY_CHAIN), FULL);
    tls_server_restart(server);
    assert_int_equal(attempt(BY_CHAIN), FULL);
    assert_int_equal(attempt(BY_CHAIN), RESUMED);
}

static void *attempt_often(void *context)
{
    size_t *resumed = context;

    for (int i = 0; i < 10; i++)
        *resumed += attempt(BY_CHAIN) == RESUMED;
    return NULL;
}

static void lanes_share_it(void **state)
{
    pthread_t threads[4];
    size_t resumed[4] = {0};

    (void)state;
    assert_int_equal(attempt(BY_CHAIN), FULL);
    for (int i = 0; i < 4; i++)
        assert_int_equal(pthread_create(&threads[i], NULL, attempt_often, &resumed[i]), 0);
    for (int i = 0; i < 4; i++) {
        assert_int_equal(pthread_join(threads[i], NULL), 0);
        assert_int_equal(resumed[i], 10);
    }
}

#define CASE(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        CASE(the_next_connection_to_a_host_goes_on_from_the_last),
        CASE(so_it_does_with_tls_1_2),
        CASE(another_name_is_checked_anew),
        CASE(what_was_believed_unchecked_is_checked_where_it_has_to_be),
        CASE(a_pinned_certificate_stays_pinned),
        CASE(who_was_not_believed_leaves_nothing_to_go_on_from),
        CASE(a_certificate_that_has_expired_meanwhile_is_refused),
        CASE(a_server_that_was_restarted_is_shaken_hands_with_anew),
        CASE(lanes_share_it),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
