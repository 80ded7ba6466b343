/* SPDX-License-Identifier: MIT
 *
 * The lanes of a migration as a whole: how many are at work, what a lane without work may expect,
 * and what one of them learned for all. What lanes share of one account is in account_work.h.
 *
 * Any lane may call these; none of them blocks for long but crew_await_change(). The crew's mutex
 * is taken before that of the run, never the other way round.
 */
#ifndef KIMT_CORE_CREW_H
#define KIMT_CORE_CREW_H

#include "migrate/own_flags.h"
#include "migrate/steering.h"
#include "run/run_state.h"

struct account_work;

struct crew {
    struct run *run;
    int64_t began_ms;
    bool shares_accounts;      /* several lanes may work on one account */
    uint32_t lanes_of_account; /* so many at most */
    uint32_t lanes_started;    /* atomic: gives each lane its number */
    bool attention;            /* atomic: something is left for the administrator to decide */
    struct own_flags_known own_flags;

    pthread_mutex_t mutex; /* guards all below, and what account_work.h says */
    struct steering steering;
    uint64_t work_done;     /* messages and bytes of all accounts, as account_work.c weighs them */
    pthread_cond_t changed; /* an account was opened to further lanes, or closed */
    uint64_t changes;       /* how often */
    struct account_work *open;           /* accounts that further lanes may join */
    uint32_t under_way;                  /* accounts that were taken and not closed */
    const struct kimt_account *expected; /* folders of it are listed; then lanes may join */
};

void crew_init(struct crew *crew, struct run *run);
void crew_destroy(struct crew *crew);

/* Takes the next account, which is under way from now on: lanes that find nothing to do wait for
 * what may come of it. False: there is none. */
bool crew_take(struct crew *crew, size_t *index_r);
/* An account that was taken is no longer under way. */
void crew_end_account(struct crew *crew);
/* True if the lane is one too many at present. */
bool crew_is_surplus(struct crew *crew, uint32_t lane);

/* Both sides of a lane were opened in so long. */
void crew_opened(struct crew *crew, int64_t took_ms);
/* Something is left for the administrator to decide: the run does not end with all done. */
void crew_note_attention(struct crew *crew);
/* A host asked for patience. */
void crew_throttled(struct crew *crew);
/* With the mutex held: so much more was done. */
void crew_did(struct crew *crew, uint64_t more);
/* With the mutex held: sees whether another number of lanes would be better. `needed`: there is
 * work for one more. */
void crew_steer(struct crew *crew, bool needed);

/* An account is about to be opened to further lanes, which may get ready for it; nothing happens
 * where they have others to take. */
void crew_expect(struct crew *crew, const struct kimt_account *account);
/* The account was opened, or given up. */
void crew_expect_no_more(struct crew *crew, const struct kimt_account *account);
/* The account that is expected; NULL: none is. */
const struct kimt_account *crew_expected(struct crew *crew);

/* For lanes without work: counts what may have brought some. */
uint64_t crew_changes(struct crew *crew);
/* With the mutex held: there may be some. */
void crew_changed(struct crew *crew);
/* Waits a moment, or until there may be some that was not there when so many changes were `seen`.
 * False: there will be none. */
bool crew_await_change(struct crew *crew, uint64_t seen);

#endif
