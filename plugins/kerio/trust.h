/* SPDX-License-Identifier: MIT
 *
 * Whether the administration's certificate is to be trusted, within libcurl's handshake.
 *
 * OpenSSL's verification stays what it is; here it is watched, so that a refusal can say which
 * check failed and which fingerprint was shown, or replaced, when a fingerprint is pinned: Kerio
 * Connect is installed with a self-signed certificate.
 */
#ifndef KIMT_KERIO_TRUST_H
#define KIMT_KERIO_TRUST_H

#include <curl/curl.h>
#include <kimt/host.h>

struct trust {
    bool verify;             /* chain, time, name */
    const char *ca_file;     /* NULL: the system's */
    const char *fingerprint; /* NULL, or the one certificate to be trusted */
    char found[3 * 64 + 1];  /* SHA-256 of the certificate that was shown; "" before */
    int verdict;             /* an X509_V_* value */
};

/* Sets the handle up; `trust` must outlive it. */
int trust_apply(struct trust *trust, CURL *curl, struct kimt_error *err);
/* Makes a failed handshake an error that says what to do; answers KIMT_FAIL. */
int trust_fail(const struct trust *trust, const char *server, CURLcode code,
               struct kimt_error *err);
/* Hex digits, any case, with or without colons. */
bool trust_same_fingerprint(const char *a, const char *b);

#endif
