/* SPDX-License-Identifier: MIT
 *
 * The digest of a message, computed while its bytes stream by: 16 bytes by which a message is
 * recognised again.
 *
 * Journals since version 4 keep GMAC (AES-128-GCM over no text, all bytes as its additional data)
 * under a random key that was drawn with the journal and never leaves it. It costs a tenth of
 * SHA-256, and is a universal hash: two given messages, the longer of n bytes, have the same digest
 * with a chance of at most (n / 16 + 2) / 2^128, unless their author knows the key or a digest;
 * only kimt sees these. That is 2^-106 for two messages of 50 MB, and about 2^-43 that among 2^32
 * such messages of one folder any two meet; among as many of 50 KB, 2^-53. So a folder that holds
 * different messages under one digest is not to be expected, by chance or by intent.
 *
 * Someone who can read the journal could make such messages, but could also write to it, and change
 * the mail itself. Journals of earlier versions keep the first half of a SHA-256, and go on doing
 * so.
 *
 * The nonce is always the same. For GCM as a cipher that would be fatal; here nothing is encrypted
 * and no tag is shown, and of two tags only whether they are equal is of interest, where it cancels
 * out.
 */
#ifndef KIMT_CORE_DIGEST_H
#define KIMT_CORE_DIGEST_H

#include "journal/journal.h"

#define DIGEST_BYTES JOURNAL_DIGEST_BYTES

/* What a lane makes digests with, one message after the other. */
struct digest {
    int32_t kind;  /* enum journal_digest_kind */
    void *context; /* OpenSSL's */
};

/* `how` NULL: SHA-256. */
bool digest_new(struct digest *digest, const struct journal_digest *how);
void digest_free(struct digest *digest);

/* Begins the next message. These three fail only when memory is short; the last one says. */
void digest_begin(struct digest *digest);
void digest_add(struct digest *digest, const void *data, size_t length);
bool digest_end(struct digest *digest, unsigned char value_r[DIGEST_BYTES]);

#endif
