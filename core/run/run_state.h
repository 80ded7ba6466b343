/* SPDX-License-Identifier: MIT
 *
 * What all kinds of run share, while one is under way; run.h is what is known before and after.
 */
#ifndef KIMT_CORE_RUN_STATE_H
#define KIMT_CORE_RUN_STATE_H

#include "folders/exclude.h"
#include "run/run.h"
#include "session/ending.h"
#include "session/peer.h"

/* What provisioning said about an account. */
struct run_account {
    int32_t provision;   /* enum kimt_provision_state; 0: not reported */
    bool makes_password; /* with MISSING */
    struct kimt_error refusal;
    struct kimt_error source_refusal; /* of its login before the run; kind 0: none */
};

struct run {
    const struct run_settings *settings;
    struct events *events; /* may be NULL */
    struct peer source, destination;
    struct exclude exclude;
    struct run_account *accounts;
    struct journal_digest digest; /* how lanes make theirs */
    struct ending ending;
    bool started; /* atomic: some account was logged in on both sides */

    pthread_mutex_t mutex; /* guards all below */
    size_t next;           /* the account to be taken next */
    uint32_t accounts_done, accounts_failed;
    struct kimt_counts totals;
    bool interrupted; /* something was left since a stop was asked for */
};

/* Takes the next account. False: there is none, or none is to be begun. */
bool run_take(struct run *run, size_t *index_r);
/* True if some account was not taken yet. */
bool run_has_more(struct run *run);
/* An account came to its end: `error` NULL if it was finished. */
void run_account_ended(struct run *run, const struct kimt_counts *counts,
                       const struct kimt_error *error);
/* How many accounts were finished and how many failed so far. */
void run_standing(struct run *run, uint32_t *done_r, uint32_t *failed_r);
/* Once no thread is at work: true if accounts were not come to, or broken off. */
bool run_left_some(const struct run *run);

int run_open(struct run *run, const struct run_settings *settings, struct kimt_error *err);
void run_close(struct run *run);
/* Sees whether the source can be reached, and if asked to, which accounts it refuses. Changes
 * nothing. KIMT_FAIL of KIND_CANCELLED: the user wants to stop. */
int run_preflight(struct run *run, bool everybody, struct kimt_error *err);
enum run_rows {
    RUN_ALL_ROWS,
    RUN_ROWS_LET_IN /* without those that the source refused */
};
/* Has the destination make accounts, or only look for them. */
int run_provision(struct run *run, enum run_rows which, uint32_t flags, struct kimt_error *err);
/* Called when every account was reached: reports which patterns of exclude have left nothing out.
 */
void run_tell_idle(const struct run *run);

/* Returns how many threads there may be at most, by the profile, the memory and the plugins. */
size_t run_lanes_most(const struct run *run);
/* Runs `body` on as many threads, but no more than there are accounts, and waits for all. */
int run_threads(struct run *run, void *(*body)(void *context), void *context,
                struct kimt_error *err);
/* Runs `body` on exactly `wanted` threads, and waits for all. */
int run_on_threads(size_t wanted, void *(*body)(void *context), void *context,
                   struct kimt_error *err);

/* The status of a run that was to stop before its end: by a signal, or because it cannot go on, for
 * the reason in err. */
int run_status_cut_short(const struct run *run, struct kimt_error *err);

#endif
