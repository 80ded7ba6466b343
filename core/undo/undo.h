/* SPDX-License-Identifier: MIT
 *
 * Takes back what the journal says was copied: exactly those messages, as long as no one has
 * changed them, and the folders that were made for them, once they are empty. What the destination
 * had before, what was only recognised there, and what came later stays.
 *
 * Entries leave the journal as their messages leave the destination, so an undo that was stopped at
 * any point can be run again, and goes on by itself after a lost connection. Like a run it works on
 * several accounts at once and blocks until all is done. What comes of it is reported to a
 * listener, one call at a time.
 */
#ifndef KIMT_CORE_UNDO_H
#define KIMT_CORE_UNDO_H

#include "run/run.h"

/* Counts of one account, or of all. */
struct undo_counts {
    uint64_t messages, bytes; /* removed, or to be removed */
    uint64_t folders;         /* the same */
    uint64_t gone;            /* were not there any more */
    uint64_t left;            /* copied by kimt, and left there for a reason that was reported */
    uint64_t in_doubt;        /* folders that may hold more than the journal knows */
    uint64_t refused;         /* folders that were not undone to their end, as was reported */
};

struct undo_listener {
    /* A connection was lost, and is tried again so many milliseconds later. */
    void (*waits)(void *context, const char *address, int64_t wait_ms,
                  const struct kimt_error *why);
    /* Something stays, or could not be looked at. `folder` at the destination, or NULL. */
    void (*stays)(void *context, const char *address, const char *folder, const char *why);
    /* An account is done: `error` says why not to its end, or NULL. */
    void (*account)(void *context, const char *address, const struct undo_counts *counts,
                    const struct kimt_error *error);
    void *context;
};

struct undo_wish {
    int64_t run;    /* of the journal; 0: all */
    bool look_only; /* say what would be done */
    const struct undo_listener *listener;
};

/* Answers a run_status; `err` says why with RUN_NOT_STARTED. */
int run_undo(const struct run_settings *settings, const struct undo_wish *wish,
             struct undo_counts *totals_r, struct kimt_error *err);

#endif
