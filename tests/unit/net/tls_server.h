/* SPDX-License-Identifier: MIT
 *
 * A TLS server in a thread, and certificates made for it.
 */
#ifndef KIMT_TEST_NET_TLS_SERVER_H
#define KIMT_TEST_NET_TLS_SERVER_H

#include <openssl/ssl.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdint.h>

struct identity {
    EVP_PKEY *key;
    X509 *certificate;
};

/* Self-signed; the seconds say from when and until when it is valid, from now. */
struct identity make_identity_of(const char *names, long from_s, long until_s);
/* The same in days. */
struct identity make_identity(const char *names, long from_days, long until_days);
void free_identity(struct identity *identity);
/* Format: ":X", ".x": with or without colons, in capitals or not. */
void fingerprint_of(const struct identity *identity, char *text, size_t capacity,
                    const char *format);
/* The path ends in XXXXXX. */
void write_pem(const struct identity *identity, char *path);

/* Says hello to each connection, waits for its end, takes the next. */
struct tls_server {
    const struct identity *identity; /* NULL: greets in the clear */
    int max_version;
    bool only_tickets; /* after the hello it sends nothing but session tickets, without end */
    int listener;
    uint16_t port;
    pthread_t thread;
    SSL_CTX *context; /* atomic */
};

void tls_server_start(struct tls_server *server, const struct identity *identity, int max_version);
/* It forgets what it knows of earlier connections; none is open. */
void tls_server_restart(struct tls_server *server);
void tls_server_end(struct tls_server *server);

#endif
