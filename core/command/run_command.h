/* SPDX-License-Identifier: MIT
 *
 * What `kimt migrate` and `kimt check` have in common: everything around a run.
 */
#ifndef KIMT_CORE_RUN_COMMAND_H
#define KIMT_CORE_RUN_COMMAND_H

#include "command/arguments.h"
#include "run/run.h"

/* Does the work once all is set up; answers a run_status. */
typedef int run_command_fn(const struct run_settings *settings, struct kimt_error *err);

/* Reads profile and accounts, takes the lock, makes the log folder, opens the reporters, serves
 * signals, calls `work`, and closes all of it again. Problems are printed. */
int run_command(const struct arguments *arguments, run_command_fn *work);

#endif
