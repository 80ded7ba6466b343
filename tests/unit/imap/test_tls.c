/* SPDX-License-Identifier: MIT
 *
 * TLS against a server in a thread: which certificate is accepted, and what is said of others.
 */
#include "common/net/connection.h"
#include "unit/imap/fake_host.h"
#include "unit/imap/unit.h"

#include <arpa/inet.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

static struct fake_host host;
static struct kimt_error err;

/* ---- certificates ---- */

struct identity {
    EVP_PKEY *key;
    X509 *certificate;
};

/* Self-signed; the days say from when and until when it is valid, from today. */
static struct identity make_identity(const char *names, long from_days, long until_days)
{
    struct identity made = {.key = EVP_RSA_gen(2048), .certificate = X509_new()};
    X509_NAME *name = X509_get_subject_name(made.certificate);
    X509_EXTENSION *extension = X509V3_EXT_conf_nid(NULL, NULL, NID_subject_alt_name, names);

    X509_set_version(made.certificate, 2);
    ASN1_INTEGER_set(X509_get_serialNumber(made.certificate), 1);
    X509_gmtime_adj(X509_getm_notBefore(made.certificate), from_days * 86400);
    X509_gmtime_adj(X509_getm_notAfter(made.certificate), until_days * 86400);
    X509_set_pubkey(made.certificate, made.key);
    X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC, (const unsigned char *)"test", -1, -1, 0);
    X509_set_issuer_name(made.certificate, name);
    X509_add_ext(made.certificate, extension, -1);
    X509_EXTENSION_free(extension);
    assert_int_not_equal(X509_sign(made.certificate, made.key, EVP_sha256()), 0);
    return made;
}

static void free_identity(struct identity *identity)
{
    EVP_PKEY_free(identity->key);
    X509_free(identity->certificate);
}

/* With or without colons, in capitals or not. */
static void fingerprint_of(const struct identity *identity, char *text, size_t capacity,
                           const char *format)
{
    unsigned char digest[32];
    unsigned length;
    size_t used = 0;

    assert_int_equal(X509_digest(identity->certificate, EVP_sha256(), digest, &length), 1);
    for (unsigned i = 0; i < length; i++) {
        bool colon = format[0] == ':' && i > 0;
        used += (size_t)(format[1] == 'X' ? snprintf(text + used, capacity - used, "%s%02X",
                                                     colon ? ":" : "", digest[i])
                                          : snprintf(text + used, capacity - used, "%s%02x",
                                                     colon ? ":" : "", digest[i]));
    }
}

static void write_pem(const struct identity *identity, char *path)
{
    int descriptor = mkstemp(path);
    FILE *file = fdopen(descriptor, "w");

    assert_non_null(file);
    assert_int_equal(PEM_write_X509(file, identity->certificate), 1);
    assert_int_equal(fclose(file), 0);
}

/* ---- a server for one connection ---- */

struct server {
    const struct identity *identity; /* NULL: greets in the clear */
    int max_version;
    int listener;
    uint16_t port;
    pthread_t thread;
};

static void serve_tls(const struct server *server, int descriptor)
{
    SSL_CTX *context = SSL_CTX_new(TLS_server_method());
    SSL *ssl;

    SSL_CTX_set_security_level(context, 0);
    if (server->max_version)
        SSL_CTX_set_max_proto_version(context, server->max_version);
    SSL_CTX_use_certificate(context, server->identity->certificate);
    SSL_CTX_use_PrivateKey(context, server->identity->key);
    ssl = SSL_new(context);
    SSL_set_fd(ssl, descriptor);
    if (SSL_accept(ssl) == 1) {
        (void)SSL_write(ssl, "hello", 5);
        (void)SSL_shutdown(ssl);
    }
    SSL_free(ssl);
    SSL_CTX_free(context);
}

static void *serve(void *context)
{
    const struct server *server = context;
    sigset_t pipe_signal;

    /* In this thread only: the client must not need it. */
    (void)sigemptyset(&pipe_signal);
    (void)sigaddset(&pipe_signal, SIGPIPE);
    (void)pthread_sigmask(SIG_BLOCK, &pipe_signal, NULL);
    int descriptor = accept(server->listener, NULL, NULL);

    if (server->identity)
        serve_tls(server, descriptor);
    else
        (void)send(descriptor, "* OK in the clear\r\n", 19, MSG_NOSIGNAL);
    (void)close(descriptor);
    return NULL;
}

static void start(struct server *server, const struct identity *identity, int max_version)
{
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(0x7f000001)};
    socklen_t size = sizeof address;

    *server = (struct server){.identity = identity, .max_version = max_version};
    server->listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    assert_int_equal(bind(server->listener, (struct sockaddr *)&address, sizeof address), 0);
    assert_int_equal(listen(server->listener, 1), 0);
    assert_int_equal(getsockname(server->listener, (struct sockaddr *)&address, &size), 0);
    server->port = ntohs(address.sin_port);
    assert_int_equal(pthread_create(&server->thread, NULL, serve, server), 0);
}

/* Connects to a fresh server with that identity; KIMT_OK once its hello was read. */
static int try(const struct identity *identity, int max_version, struct conn_params params)
{
    struct server server;
    struct conn *conn = NULL;

    fake_host_init(&host);
    err = (struct kimt_error)NEW_ERROR;
    start(&server, identity, max_version);
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
    assert_int_equal(pthread_join(server.thread, NULL), 0);
    (void)close(server.listener);
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
    assert_refused("not the one that fingerprint asks for", "somebody stands between");
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
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
