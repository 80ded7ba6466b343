/* SPDX-License-Identifier: MIT
 *
 * TLS against a server in a thread: which certificate is accepted, and what is said of others.
 */
#include "common/net/connection.h"
#include "unit/net/tls_server.h"
#include "unit/support/cmocka_all.h"
#include "unit/support/fake_host.h"

#include <stdlib.h>
#include <unistd.h>

static struct fake_host host;
static struct kimt_error err;

/* Connects to a fresh server with that identity; KIMT_OK once its hello was read. */
static int try(const struct identity *identity, int max_version, struct conn_params params)
{
    struct tls_server server;
    struct conn *conn = NULL;

    fake_host_init(&host);
    err = (struct kimt_error)NEW_ERROR;
    tls_server_start(&server, identity, max_version);
    params.port = server.port;
    params.security = CONN_TLS;
    if (!params.host)
        params.host = "localhost";
    int result = conn_open(&host.table, &params, &conn, &err);
    if (result == KIMT_OK) {
        const char *data;
        assert_true(conn_is_encrypted(conn));
        assert_int_equal(conn_fill(conn, -1, &err), KIMT_OK);
        assert_int_equal(conn_peek(conn, &data), 5);
    }
    conn_free(&conn);
    tls_server_end(&server);
    return result;
}

static void assert_refused(const char *because, const char *hint)
{
    assert_int_equal(err.kind, KIMT_KIND_TLS);
    assert_int_equal(err.retry, KIMT_RETRY_NEVER);
    if (!strstr(err.text, because) || !strstr(err.hint, hint))
        fail_msg("%s | %s", err.text, err.hint);
}

/* ---- tests ---- */

static void a_certificate_of_the_given_authority_for_the_right_name_is_accepted(void **state)
{
    struct identity identity = make_identity("DNS:localhost,IP:127.0.0.1", -1, 1);
    char path[] = "/tmp/kimt-ca-XXXXXX";

    (void)state;
    write_pem(&identity, path);
    assert_int_equal(try(&identity, 0, (struct conn_params){.tls_verify = true, .ca_file = path}),
                     KIMT_OK);
    assert_int_equal(
        try(&identity, 0,
            (struct conn_params){.tls_verify = true, .ca_file = path, .host = "127.0.0.1"}),
        KIMT_OK);
    (void)unlink(path);
    free_identity(&identity);
}

static void a_certificate_for_another_name_is_refused_with_the_names_it_has(void **state)
{
    struct identity identity = make_identity("DNS:mail.example.com,DNS:imap.example.com", -1, 1);
    char path[] = "/tmp/kimt-ca-XXXXXX";

    (void)state;
    write_pem(&identity, path);
    assert_int_equal(try(&identity, 0, (struct conn_params){.tls_verify = true, .ca_file = path}),
                     KIMT_FAIL);
    assert_refused("mail.example.com, imap.example.com, not for localhost", "Set host");
    assert_int_equal(
        try(&identity, 0,
            (struct conn_params){.tls_verify = true, .ca_file = path, .host = "127.0.0.1"}),
        KIMT_FAIL);
    assert_refused("not for 127.0.0.1", "Set host");
    (void)unlink(path);
    free_identity(&identity);
}

static void a_self_signed_certificate_is_refused_with_its_fingerprint_to_pin(void **state)
{
    struct identity identity = make_identity("DNS:localhost", -1, 1);
    char fingerprint[100];

    (void)state;
    fingerprint_of(&identity, fingerprint, sizeof fingerprint, ":X");
    assert_int_equal(try(&identity, 0, (struct conn_params){.tls_verify = true}), KIMT_FAIL);
    assert_refused("self-signed", fingerprint);
    free_identity(&identity);
}

static void an_expired_certificate_is_refused_with_its_date(void **state)
{
    struct identity identity = make_identity("DNS:localhost", -20, -10);
    char path[] = "/tmp/kimt-ca-XXXXXX";

    (void)state;
    write_pem(&identity, path);
    assert_int_equal(try(&identity, 0, (struct conn_params){.tls_verify = true, .ca_file = path}),
                     KIMT_FAIL);
    assert_refused("expired on 2", "tls_verify = no");
    (void)unlink(path);
    free_identity(&identity);
}

static void the_pinned_certificate_is_accepted_whatever_its_name_and_date(void **state)
{
    struct identity identity = make_identity("DNS:elsewhere", -20, -10);
    char fingerprint[100];

    (void)state;
    fingerprint_of(&identity, fingerprint, sizeof fingerprint, ":X");
    assert_int_equal(
        try(&identity, 0, (struct conn_params){.tls_verify = true, .fingerprint = fingerprint}),
        KIMT_OK);
    fingerprint_of(&identity, fingerprint, sizeof fingerprint, ".x");
    assert_int_equal(try(&identity, 0, (struct conn_params){.fingerprint = fingerprint}), KIMT_OK);
    free_identity(&identity);
}

static void another_certificate_than_the_pinned_one_is_refused(void **state)
{
    struct identity identity = make_identity("DNS:localhost", -1, 1);
    static const char other[] = "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff";

    (void)state;
    assert_int_equal(try(&identity, 0, (struct conn_params){.fingerprint = other}), KIMT_FAIL);
    assert_refused("not the one that fingerprint asks for", "someone is intercepting");
    assert_int_equal(try(&identity, 0, (struct conn_params){.fingerprint = "0011"}), KIMT_FAIL);
    free_identity(&identity);
}

static void without_verification_any_certificate_will_do(void **state)
{
    struct identity identity = make_identity("DNS:elsewhere", -20, -10);

    (void)state;
    assert_int_equal(try(&identity, 0, (struct conn_params){.tls_verify = false}), KIMT_OK);
    free_identity(&identity);
}

static void tls_older_than_1_2_is_refused(void **state)
{
    struct identity identity = make_identity("DNS:localhost", -1, 1);

    (void)state;
    assert_int_equal(try(&identity, TLS1_1_VERSION, (struct conn_params){.tls_verify = false}),
                     KIMT_FAIL);
    assert_refused("handshake", "TLS 1.2");
    free_identity(&identity);
}

static void a_port_that_speaks_no_tls_is_told(void **state)
{
    (void)state;
    assert_int_equal(try(NULL, 0, (struct conn_params){.tls_verify = true}), KIMT_FAIL);
    assert_refused("handshake", "starttls");
}

static void an_unreadable_ca_file_is_a_fault_of_the_profile(void **state)
{
    struct identity identity = make_identity("DNS:localhost", -1, 1);

    (void)state;
    assert_int_equal(
        try(&identity, 0, (struct conn_params){.tls_verify = true, .ca_file = "/nonexistent.pem"}),
        KIMT_FAIL);
    assert_int_equal(err.kind, KIMT_KIND_CONFIG);
    free_identity(&identity);
}

static void session_tickets_without_end_are_silence(void **state)
{
    struct identity identity = make_identity("DNS:localhost", -1, 1);
    struct tls_server server;
    struct conn *conn = NULL;
    const char *data;

    (void)state;
    fake_host_init(&host);
    host.timeout_ms = 500;
    tls_server_start(&server, &identity, 0);
    __atomic_store_n(&server.only_tickets, true, __ATOMIC_RELEASE);
    const struct conn_params params = {
        .host = "localhost", .port = server.port, .security = CONN_TLS};
    assert_int_equal(conn_open(&host.table, &params, &conn, &err), KIMT_OK);
    assert_int_equal(conn_fill(conn, -1, &err), KIMT_OK);
    conn_consume(conn, conn_peek(conn, &data));
    assert_int_equal(conn_fill(conn, -1, &err), KIMT_FAIL);
    assert_int_equal(err.kind, KIMT_KIND_TIMEOUT);
    conn_free(&conn);
    tls_server_end(&server);
    free_identity(&identity);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_certificate_of_the_given_authority_for_the_right_name_is_accepted),
        cmocka_unit_test(a_certificate_for_another_name_is_refused_with_the_names_it_has),
        cmocka_unit_test(a_self_signed_certificate_is_refused_with_its_fingerprint_to_pin),
        cmocka_unit_test(an_expired_certificate_is_refused_with_its_date),
        cmocka_unit_test(the_pinned_certificate_is_accepted_whatever_its_name_and_date),
        cmocka_unit_test(another_certificate_than_the_pinned_one_is_refused),
        cmocka_unit_test(without_verification_any_certificate_will_do),
        cmocka_unit_test(tls_older_than_1_2_is_refused),
        cmocka_unit_test(a_port_that_speaks_no_tls_is_told),
        cmocka_unit_test(an_unreadable_ca_file_is_a_fault_of_the_profile),
        cmocka_unit_test(session_tickets_without_end_are_silence),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
