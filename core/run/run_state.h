/* SPDX-License-Identifier: MIT
 *
 * What the lanes of one run share. Inside core/run only; run.h is what others see.
 */
#ifndef KIMT_CORE_RUN_STATE_H
#define KIMT_CORE_RUN_STATE_H

#include "folders/exclude.h"
#include "migrate/own_flags.h"
#include "migrate/steering.h"
#include "run/run.h"
#include "session/governor.h"
#include "session/link.h"

/* What provisioning said about an account. */
struct run_account {
    int32_t provision; /* enum kimt_provision_state; 0: not told */
    struct kimt_error refusal;
    struct kimt_error source_refusal; /* of its login before the run; kind 0: none */
};

struct account_work;

struct run {
    const struct run_settings *settings;
    struct events *events; /* may be NULL */
    struct gate source_lock, destination_lock;
    struct gate *source_gate, *destination_gate; /* NULL, or one of the above */
    struct governor source_governor, destination_governor;
    struct own_flags_known own_flags;
    struct exclude exclude;
    struct run_account *accounts;
    struct journal_digest digest; /* how lanes make theirs */
    bool shares_accounts;         /* several lanes may work on one account */
    uint32_t lanes_of_account;    /* so many at most */
    int64_t began_ms;
    uint32_t silent; /* atomic: accounts in a row that got no answer before the run */

    uint32_t lanes_started; /* atomic: gives each lane its number */

    pthread_mutex_t mutex; /* guards all below */
    struct steering steering;
    uint64_t work_done;     /* messages and bytes of all accounts, as account_work.c weighs them */
    pthread_cond_t changed; /* an account was opened to further lanes, or closed */
    uint64_t changes;       /* how often */
    size_t next;            /* the account to be taken next */
    struct account_work *open;           /* accounts that further lanes may join */
    uint32_t under_way;                  /* accounts that were taken and not closed */
    const struct kimt_account *expected; /* folders of it are listed; then lanes may join */
    uint32_t accounts_done, accounts_failed;
    struct kimt_counts totals;
    struct kimt_error fatal; /* valid once `ending` */
    bool ending;             /* atomic: nothing new is begun, no account could do better */
    bool started;            /* atomic: some account was logged in on both sides */
    bool attention;          /* atomic: something is left to be decided by the administrator */
    bool interrupted;        /* something was left since a stop was asked for */
};

/* True once lanes should finish what is under way and begin nothing. */
bool run_stopping(struct run *run);
/* True if that is because the user asked for it. */
bool run_stop_asked(const struct run *run);
/* Ends the run for this reason; the first one counts. */
void run_end_early(struct run *run, const struct kimt_error *error);
/* The next account; false when there is none. */
bool run_take(struct run *run, size_t *index_r);
/* The same for a lane: it is under way from now on, and lanes that find nothing to do wait for what
 * may come of it. */
bool run_take_on(struct run *run, size_t *index_r);
/* It is no longer under way. */
void run_give_up(struct run *run);
/* An account came to its end: `error` NULL if it was finished. */
void run_account_ended(struct run *run, const struct kimt_counts *counts,
                       const struct kimt_error *error);
/* The lane is one too many, for the time being. */
bool run_is_surplus(struct run *run, uint32_t lane);
/* Both sides of a lane were opened in so long. */
void run_opened(struct run *run, int64_t took_ms);
/* An account is about to be opened to further lanes, which may get ready for it; nothing happens
 * where they have others to take. */
void run_expect(struct run *run, const struct kimt_account *account);
/* It was opened, or given up. */
void run_expect_no_more(struct run *run, const struct kimt_account *account);
/* NULL: none is. */
const struct kimt_account *run_expected(struct run *run);
/* A host asked for patience. */
void run_throttled(struct run *run);
/* For lanes without work: counts what may have brought some. */
uint64_t run_changes(struct run *run);
/* There may be some; with the mutex held. */
void run_changed(struct run *run);
/* Waits a moment, or until there may be some that was not there when so many changes were `seen`.
 * False: there will be none. */
bool run_await_change(struct run *run, uint64_t seen);
int64_t run_now_ms(void);
/* The same at no cost, right to a few milliseconds: for what is asked with each message, and each
 * piece of a body. */
int64_t run_about_now_ms(void);

/* A refusal is an answer as well: the host was reached. */
static inline bool error_is_answer(const struct kimt_error *error)
{
    return error->kind == KIMT_KIND_AUTH || error->kind == KIMT_KIND_PERMISSION ||
           error->kind == KIMT_KIND_LIMIT || error->kind == KIMT_KIND_BUSY ||
           error->kind == KIMT_KIND_QUOTA || error->kind == KIMT_KIND_REFUSED ||
           error->kind == KIMT_KIND_IN_USE;
}

/* Shared by run.c and check.c. */
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
/* Every account was come to: tells which patterns of exclude have left nothing out. */
void run_tell_idle(const struct run *run);
/* Runs `body` on as many threads as the profile and the plugins allow, and waits for all. */
int run_threads(struct run *run, void *(*body)(void *run), struct kimt_error *err);
/* The same for lanes, which may be more than there are accounts. */
int run_lanes(struct run *run, struct kimt_error *err);

/* The status of a run that was to stop before its end: by a signal, or because it cannot go on, for
 * the reason in err. */
int run_status_cut_short(const struct run *run, struct kimt_error *err);
/* The whole of an open run that changes nothing: looks for accounts on both sides, runs `body` on
 * threads, tells begin and end, and closes the run. An enum run_status. */
int run_look(struct run *run, void *(*body)(void *run), struct kimt_error *err);

/* The body of a lane's thread (lane.c); its context is the run. */
void *lane_main(void *context);

#endif
