/* SPDX-License-Identifier: MIT
 *
 * What a run of any kind is given, and what it ends with. The kinds are migrate/migrate.h,
 * verify/verify.h, undo/undo.h, survey/check.h and survey/survey.h.
 *
 * A run knows nothing of files and command lines: commands and tests call it alike.
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
    RUN_STOPPED = 4,
    RUN_LOCKED = 5 /* another process works on the profile */
};

/* First signal: host_services.stop is set by the caller and the run drains. Second: this makes
 * every blocked call return. Any thread; not from a signal handler. */
void run_cancel(void);

#endif
