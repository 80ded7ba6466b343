/* SPDX-License-Identifier: MIT
 *
 * A lane's two sessions: opened, as far as they are missing.
 */
#ifndef KIMT_CORE_CONNECT_H
#define KIMT_CORE_CONNECT_H

struct kimt_account;
struct transfer;
struct trouble;

/* Opens what is missing of the two sessions of the account at hand; waits for seats. */
int connect_sides(struct transfer *transfer, struct trouble *trouble);
/* For a lane without work: opens both for an account that is about to have some for it, and keeps
 * them (keep.c). Where anything is in the way, they are opened when they are needed. */
void connect_ready(struct transfer *transfer, const struct kimt_account *account);

#endif
