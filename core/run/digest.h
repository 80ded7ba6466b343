/* SPDX-License-Identifier: MIT
 *
 * SHA-256 of a message, computed while its bytes stream by.
 */
#ifndef KIMT_CORE_DIGEST_H
#define KIMT_CORE_DIGEST_H

#include <kimt/error.h>
#include <stdbool.h>

#define DIGEST_BYTES 32

struct digest {
    void *context;
};

bool digest_new(struct digest *digest);
void digest_free(struct digest *digest);

/* Begins the next message. These three fail only when memory is short; the last one tells. */
void digest_begin(struct digest *digest);
void digest_add(struct digest *digest, const void *data, size_t length);
bool digest_end(struct digest *digest, unsigned char value_r[DIGEST_BYTES]);

#endif
