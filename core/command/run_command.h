/* SPDX-License-Identifier: MIT
 *
 * What commands that go to servers have in common: everything around a run.
 */
#ifndef KIMT_CORE_RUN_COMMAND_H
#define KIMT_CORE_RUN_COMMAND_H

#include "command/arguments.h"
#include "command/input.h"
#include "report/report.h"
#include "run/run.h"

/* How a run ended. */
struct run_end {
    const struct input *input;
    int status;
    const struct kimt_error *error; /* why the run as a whole ended so; its text may be empty */
    const char *failed_rows;        /* the file with the rows that failed; NULL: there is none */
    const char *log_folder;
};

/* What a command does. Each answers a run_status. */
struct run_work {
    /* Once all is set up. */
    int (*run)(void *context, const struct run_settings *settings, struct kimt_error *err);
    /* Before anything but files of the user was touched; NULL: nothing. */
    int (*prepare)(void *context, const struct input *input);
    /* Hears all that is reported, on a thread of its own; NULL: nothing. */
    report_hear_fn *hear;
    /* When the reporters have reported everything; NULL: nothing. */
    int (*tell)(void *context, const struct run_end *end);
    void *context;
};

/* Reads profile and accounts, takes the lock, makes the log folder, opens the reporters, serves
 * signals, does the work, and closes all of it again. Problems are printed. */
int run_command(const struct arguments *arguments, const struct run_work *work);

#endif
