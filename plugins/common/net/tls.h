/* SPDX-License-Identifier: MIT
 *
 * TLS over a connected, non-blocking socket: what is trusted, and what went wrong in words.
 *
 * At least TLS 1.2. Trust is one of: the certificate with this fingerprint; any with a chain to a
 * trusted authority and the right name; anything (tls_verify = no). It never waits: the caller
 * polls.
 */
#ifndef KIMT_NET_TLS_H
#define KIMT_NET_TLS_H

#include "common/net/params.h"
#include <kimt/host.h>
#include <sys/types.h>

struct tls;

KIMT_NODISCARD int tls_new(const struct conn_params *params, int descriptor, struct tls **tls_r,
                           struct kimt_error *err);
void tls_free(struct tls **tls);

/* For tls_handshake, tls_read, tls_write: not now, poll for this first. */
enum {
    TLS_WANT_READ = -1,
    TLS_WANT_WRITE = -2,
    TLS_FAILED = -3,
    TLS_NOTHING = -4 /* tls_read: something came that holds no data; do not poll, call again */
};

/* 0: done; or one of the above; TLS_FAILED: err is filled. */
KIMT_NODISCARD int tls_handshake(struct tls *tls, struct kimt_error *err);
/* Bytes; 0: the other side ended; or one of the above; TLS_FAILED: errno or the text says why. */
KIMT_NODISCARD ssize_t tls_read(struct tls *tls, void *buffer, size_t capacity);
/* Not more than a record is taken at a time. */
KIMT_NODISCARD ssize_t tls_write(struct tls *tls, const void *data, size_t length);
/* Why the last one failed. */
const char *tls_fault(const struct tls *tls);
/* After the handshake: whether it was a short one (tls_trust.h). */
bool tls_is_resumed(const struct tls *tls);
/* Says to the other side that this is the end, if that can be done without waiting. */
void tls_shutdown(struct tls *tls);

#endif
