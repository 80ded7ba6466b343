/* SPDX-License-Identifier: MIT
 *
 * `kimt migrate`: a whole migration. Blocks until everything is done or stopped; owns the threads.
 */
#ifndef KIMT_CORE_MIGRATE_H
#define KIMT_CORE_MIGRATE_H

#include "run/run.h"

/* Returns a run_status; `err` says why with RUN_NOT_STARTED. */
int run_migrate(const struct run_settings *settings, struct kimt_error *err);

#endif
