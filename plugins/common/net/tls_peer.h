/* SPDX-License-Identifier: MIT
 *
 * Who the other side says it is: its certificate, and why that was not believed, in words an
 * administrator can act on.
 */
#ifndef KIMT_NET_TLS_PEER_H
#define KIMT_NET_TLS_PEER_H

#include "common/net/params.h"
#include <kimt/host.h>
#include <openssl/ssl.h>

struct tls_peer {
    int verify_error;     /* X509_V_ERR_…; 0: none was found */
    char fingerprint[96]; /* SHA-256, AB:CD:… */
    char names[160];      /* those it is for */
    char expires[40];
};

void tls_peer_take(struct tls_peer *peer, X509 *certificate, int verify_error);
/* The error for a certificate that was refused. Answers KIMT_FAIL. */
int tls_peer_fail(const struct tls_peer *peer, const char *host, const char *ca_file,
                  struct kimt_error *err);
/* After the handshake: whether it has the fingerprint asked for. */
KIMT_NODISCARD int tls_peer_check(SSL *ssl, const struct conn_params *params,
                                  struct kimt_error *err);

#endif
