/* SPDX-License-Identifier: MIT
 *
 * What a profile says of a connection: where to, how, and what to trust.
 */
#ifndef KIMT_NET_PARAMS_H
#define KIMT_NET_PARAMS_H

#include <stdbool.h>
#include <stdint.h>

enum conn_security {
    CONN_TLS = 1,      /* from the first byte */
    CONN_STARTTLS = 2, /* begins in the clear; conn_start_tls() follows */
    CONN_PLAIN = 3     /* never encrypted */
};

/* Where to, and what to trust. Strings stay valid until conn_free. */
struct conn_params {
    const char *host; /* name or address */
    uint16_t port;
    int32_t security;        /* enum conn_security */
    bool tls_verify;         /* check the certificate: chain, time, name */
    const char *ca_file;     /* PEM, trusted instead of the system's; NULL: the system's */
    const char *fingerprint; /* SHA-256 of the one certificate that is right, hex, colons allowed;
                              * then neither chain nor name are looked at; NULL: none */
    int64_t timeout_ms;      /* in place of host->timeout_ms; 0: that one */
};

#endif
