/* SPDX-License-Identifier: MIT
 *
 * A lane's two sessions: opened, as far as they are missing.
 */
#ifndef KIMT_CORE_CONNECT_H
#define KIMT_CORE_CONNECT_H

#include <stdint.h>

struct kimt_account;
struct sides;
struct trouble;

/* Opens what is missing of the two sessions of the account at hand. *took_ms_r: how long that took,
 * if both were; else 0. KIMT_BUSY: a host has no seat for one, as *trouble says, and none of what
 * is missing has one. */
int connect_sides(struct sides *sides, int64_t *took_ms_r, struct trouble *trouble);
/* For a lane without work: opens both for an account that is about to have some for it, and keeps
 * them (keep.c). Where anything is in the way, they are opened when they are needed. Returns how
 * long it took, or 0. */
int64_t connect_ready(struct sides *sides, const struct kimt_account *account);

#endif
