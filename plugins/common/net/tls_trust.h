/* SPDX-License-Identifier: MIT
 *
 * What TLS connections to one host share: whom they trust, and the session that the last one got,
 * so that the next one is spared a full handshake.
 *
 * A resumed session shows no certificate: it proves that this is who was believed before. So it is
 * only as good as what was checked then. It is used for the same host, port and trust alone
 * (tls_verify, ca_file, fingerprint), for an hour at the most, never beyond its certificate's end,
 * and never after a connection with it failed; only a connection that was believed leaves one.
 *
 * Any thread. Everything lives until tls_trust_forget_all.
 */
#ifndef KIMT_NET_TLS_TRUST_H
#define KIMT_NET_TLS_TRUST_H

#include "common/net/params.h"
#include <kimt/host.h>
#include <openssl/ssl.h>

struct tls_trust;

/* `on_session` is called as OpenSSL's new session callback. */
KIMT_NODISCARD int tls_trust_find(const struct conn_params *params,
                                  int (*on_session)(SSL *ssl, SSL_SESSION *session),
                                  struct tls_trust **trust_r, struct kimt_error *err);
SSL_CTX *tls_trust_context(const struct tls_trust *trust);

/* Returns a session to be offered, the caller's; or NULL. */
SSL_SESSION *tls_trust_session(struct tls_trust *trust);
/* A connection that was believed got this one; it is copied. NULL: none is to be offered. */
void tls_trust_keep(struct tls_trust *trust, const SSL_SESSION *session);

void tls_trust_forget_all(void);

#endif
