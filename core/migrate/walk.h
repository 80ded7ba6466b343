/* SPDX-License-Identifier: MIT
 *
 * An account, from its first step to its last.
 */
#ifndef KIMT_CORE_WALK_H
#define KIMT_CORE_WALK_H

#include <stdbool.h>

struct account_work;
struct transfer;
struct walk;

/* Where a lane is, which is nowhere yet; freed with free(). NULL: no memory. */
struct walk *walk_new(void);
/* Moves an account, or helps with it, whatever happens on the way. The last lane in it closes it.
 */
void transfer_account(struct transfer *transfer, struct account_work *work, bool assists);

#endif
