/* SPDX-License-Identifier: MIT
 *
 * A whole run: accounts provisioned, then handed to lanes, and what came of it all.
 *
 * Blocks until everything is done or stopped. Owns the threads. Knows nothing of files and command
 * lines: `kimt migrate` and tests call it alike.
 */
#ifndef KIMT_CORE_RUN_H
#define KIMT_CORE_RUN_H

#include "config/accounts.h"
#include "folders/plan.h"
#include "journal/journal.h"
#include "plugin/services.h"
#include "profile/profile.h"
#include <time.h>

/* How much of each message `kimt verify` compares. */
enum run_verify_level {
    VERIFY_FULL = 0,    /* every byte */
    VERIFY_HEADERS = 1, /* its naming fields and its size */
    VERIFY_COUNT = 2    /* that it is there */
};

struct run_settings {
    const struct profile *profile;
    const struct accounts *accounts;
    const struct host_services *services;
    struct journal *journal; /* or NULL: nothing is remembered */
    const struct plan *plan; /* where folders go; or NULL */
    bool dry_run;            /* log in, map folders, count; change nothing */
    int verify_level;        /* enum run_verify_level */
    /* What the hours of the profile go by: seconds since 1970. NULL: time(2). */
    time_t (*wall_s)(void *context);
    void *wall_context;
};

/* What the process ends with, as kimt(1) documents it. */
enum run_status {
    RUN_ALL_DONE = 0,
    RUN_INCOMPLETE = 1,
    RUN_USAGE = 2,
    RUN_NOT_STARTED = 3,
    RUN_STOPPED = 4
};

/* Answers a run_status; `err` says why with RUN_NOT_STARTED. */
int run_migrate(const struct run_settings *settings, struct kimt_error *err);

/* Logs in to both sides for every account, in parallel, and posts ACCOUNT_CHECKED for each. Changes
 * nothing. failed_r[i] (one for each account) tells which rows failed. */
int run_check(const struct run_settings *settings, bool *failed, struct kimt_error *err);

/* Compares both sides with each other and with the journal, which must be there, and posts
 * DIFFERENCE and ACCOUNT_VERIFIED. Changes nothing. */
int run_verify(const struct run_settings *settings, struct kimt_error *err);

/* First signal: host_services.stop is set by the caller and the run drains. Second: this makes
 * every blocked call return. Any thread; not from a signal handler. */
void run_cancel(void);

#endif
