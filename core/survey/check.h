/* SPDX-License-Identifier: MIT
 *
 * `kimt check`: can every account log in at both sides?
 */
#ifndef KIMT_CORE_CHECK_H
#define KIMT_CORE_CHECK_H

#include "run/run.h"

/* Logs in to both sides for every account, in parallel, and posts ACCOUNT_CHECKED for each. Changes
 * nothing. failed[i] (one for each account) says which rows failed. Returns a run_status; `err`
 * says why with RUN_NOT_STARTED. */
int run_check(const struct run_settings *settings, struct kimt_error *err);

#endif
