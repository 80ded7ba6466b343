/* SPDX-License-Identifier: MIT
 *
 * `kimt verify`: does the destination have what the source has?
 */
#ifndef KIMT_CORE_VERIFY_H
#define KIMT_CORE_VERIFY_H

#include "run/run.h"

/* Compares both sides with each other and with the journal, which must be there, and posts
 * DIFFERENCE and ACCOUNT_VERIFIED. Changes nothing. Returns a run_status; `err` says why with
 * RUN_NOT_STARTED. */
int run_verify(const struct run_settings *settings, struct kimt_error *err);

#endif
