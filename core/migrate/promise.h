/* SPDX-License-Identifier: MIT
 *
 * Does a UIDVALIDITY that is the same as before keep what it promises: that UIDs name the messages
 * they named?
 */
#ifndef KIMT_CORE_PROMISE_H
#define KIMT_CORE_PROMISE_H

#include <stdbool.h>

struct transfer;
struct trouble;

/* The folder at hand was copied from before. *kept_r: nothing speaks against it. */
int promise_check(struct transfer *transfer, bool *kept_r, struct trouble *trouble);

#endif
