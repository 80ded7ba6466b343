/* SPDX-License-Identifier: MIT
 *
 * What an account's counts will come to, reported as soon as it can be known: for those who show
 * how far a run is. Nothing else rests on it, so what cannot be read is left out.
 */
#ifndef KIMT_CORE_EXPECT_H
#define KIMT_CORE_EXPECT_H

#include "run/run_state.h"

struct transfer;

/* Posts what to expect of all accounts that the journal knows, or that were counted by check, plan
 * or a run. */
void expect_known(const struct run *run);
/* Posts what to expect of the account at hand, whose folders were just listed. */
void expect_listed(const struct transfer *transfer);

#endif
