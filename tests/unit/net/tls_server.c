/* SPDX-License-Identifier: MIT
 *
 * OpenSSL as a server.
 */
#include "unit/net/tls_server.h"
#include "unit/support/cmocka_all.h"

#include <arpa/inet.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

/* ---- certificates ---- */

struct identity make_identity_of(const char *names, long from_s, long until_s)
{
    struct identity made = {.key = EVP_RSA_gen(2048), .certificate = X509_new()};
    X509_NAME *name = X509_get_subject_name(made.certificate);
    X509_EXTENSION *extension = X509V3_EXT_conf_nid(NULL, NULL, NID_subject_alt_name, names);

    X509_set_version(made.certificate, 2);
    ASN1_INTEGER_set(X509_get_serialNumber(made.certificate), 1);
    X509_gmtime_adj(X509_getm_notBefore(made.certificate), from_s);
    X509_gmtime_adj(X509_getm_notAfter(made.certificate), until_s);
    X509_set_pubkey(made.certificate, made.key);
    X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC, (const unsigned char *)"test", -1, -1, 0);
    X509_set_issuer_name(made.certificate, name);
    X509_add_ext(made.certificate, extension, -1);
    X509_EXTENSION_free(extension);
    assert_int_not_equal(X509_sign(made.certificate, made.key, EVP_sha256()), 0);
    return made;
}

struct identity make_identity(const char *names, long from_days, long until_days)
{
    return make_identity_of(names, from_days * 86400, until_days * 86400);
}

void free_identity(struct identity *identity)
{
    EVP_PKEY_free(identity->key);
    X509_free(identity->certificate);
}

/* With or without colons, in capitals or not. */
void fingerprint_of(const struct identity *identity, char *text, size_t capacity,
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

void write_pem(const struct identity *identity, char *path)
{
    int descriptor = mkstemp(path);
    FILE *file = fdopen(descriptor, "w");

    assert_non_null(file);
    assert_int_equal(PEM_write_X509(file, identity->certificate), 1);
    assert_int_equal(fclose(file), 0);
}

/* ---- the server ---- */

static void greet(struct tls_server *server, int descriptor)
{
    SSL *ssl = SSL_new(__atomic_load_n(&server->context, __ATOMIC_ACQUIRE));
    char byte;

    SSL_set_fd(ssl, descriptor);
    if (SSL_accept(ssl) == 1) {
        (void)SSL_write(ssl, "hello", 5);
        while (__atomic_load_n(&server->only_tickets, __ATOMIC_ACQUIRE) &&
               SSL_new_session_ticket(ssl) == 1 && SSL_do_handshake(ssl) == 1)
            continue;
        (void)SSL_read(ssl, &byte, 1);
        (void)SSL_shutdown(ssl);
    }
    SSL_free(ssl);
}

static void *serve(void *context)
{
    struct tls_server *server = context;
    sigset_t pipe_signal;
    int descriptor;

    /* In this thread only: the client must not need it. */
    (void)sigemptyset(&pipe_signal);
    (void)sigaddset(&pipe_signal, SIGPIPE);
    (void)pthread_sigmask(SIG_BLOCK, &pipe_signal, NULL);
    while ((descriptor = accept(server->listener, NULL, NULL)) >= 0) {
        if (server->identity)
            greet(server, descriptor);
        else
            (void)send(descriptor, "* OK in the clear\r\n", 19, MSG_NOSIGNAL);
        (void)close(descriptor);
    }
    return NULL;
}

void tls_server_restart(struct tls_server *server)
{
    SSL_CTX *context = SSL_CTX_new(TLS_server_method());

    SSL_CTX_set_security_level(context, 0);
    if (server->max_version)
        SSL_CTX_set_max_proto_version(context, server->max_version);
    SSL_CTX_use_certificate(context, server->identity->certificate);
    SSL_CTX_use_PrivateKey(context, server->identity->key);
    SSL_CTX_free(__atomic_exchange_n(&server->context, context, __ATOMIC_ACQ_REL));
}

void tls_server_start(struct tls_server *server, const struct identity *identity, int max_version)
{
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(0x7f000001)};
    socklen_t size = sizeof address;

    *server = (struct tls_server){.identity = identity, .max_version = max_version};
    if (identity)
        tls_server_restart(server);
    server->listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    assert_int_equal(bind(server->listener, (struct sockaddr *)&address, sizeof address), 0);
    assert_int_equal(listen(server->listener, 20), 0);
    assert_int_equal(getsockname(server->listener, (struct sockaddr *)&address, &size), 0);
    server->port = ntohs(address.sin_port);
    assert_int_equal(pthread_create(&server->thread, NULL, serve, server), 0);
}

void tls_server_end(struct tls_server *server)
{
    __atomic_store_n(&server->only_tickets, false, __ATOMIC_RELEASE);
    (void)shutdown(server->listener, SHUT_RDWR);
    assert_int_equal(pthread_join(server->thread, NULL), 0);
    (void)close(server->listener);
    SSL_CTX_free(server->context);
}
