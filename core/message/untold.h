/* SPDX-License-Identifier: MIT
 *
 * Copies that are safe, but whose UID at the destination was not told: known by the heads of their
 * digests, each of them to be met once. What is met is for others to say.
 */
#ifndef KIMT_CORE_UNTOLD_H
#define KIMT_CORE_UNTOLD_H

#include "message/digest.h"
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Zeroed is empty. */
struct untold {
    uint64_t *heads; /* sorted by untold_seal */
    bool *met;
    size_t count, capacity;
    size_t left; /* not met */
};

/* False: no memory. */
bool untold_add(struct untold *untold, uint64_t head);
/* Nothing is added any more. False: no memory. */
bool untold_seal(struct untold *untold);
/* True: one with this digest is among them, and was not met before. */
bool untold_meet(struct untold *untold, const unsigned char digest[DIGEST_BYTES]);
void untold_clear(struct untold *untold);

#endif
