/* SPDX-License-Identifier: MIT
 *
 * OpenSSL's way to the socket. Its own socket BIO uses write(2), which raises SIGPIPE in a program
 * that may not be ours to change; this one uses send(2) with MSG_NOSIGNAL.
 */
#ifndef KIMT_NET_TLS_BIO_H
#define KIMT_NET_TLS_BIO_H

#include <openssl/bio.h>
#include <stdbool.h>

/* Makes a BIO; the descriptor stays the caller's. NULL without memory. */
BIO *tls_bio_new(int descriptor);
/* Whether more will be written at once: the system then need not send what makes no full packet,
 * nor wake the other side for it. */
void tls_bio_expect_more(BIO *bio, bool more);
/* True if the last read brought something: then there may be more that no poll would report. */
bool tls_bio_has_read(BIO *bio);

#endif
