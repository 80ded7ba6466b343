/* SPDX-License-Identifier: MIT
 *
 * One for each host: what one lane learns of its limits holds for all lanes.
 *
 * When a host says "not now", every lane pauses before its next step there. When it refuses a
 * login because there are too many sessions, the number of sessions goes down for good, from what
 * the profile allows if it says so. A message that it found too large says that larger ones need
 * not be sent. It also knows whether the host ever answered: before that, a lost cause is reported
 * at once instead of being retried for long. And it holds the pace that the profile sets for the
 * host.
 */
#ifndef KIMT_CORE_GOVERNOR_H
#define KIMT_CORE_GOVERNOR_H

#include "session/pace.h"
#include <kimt/error.h>
#include <pthread.h>
#include <stdbool.h>

/* Smaller messages cost little to try, and "too large" may mean another thing of theirs. */
#define GOVERNOR_LARGE_BYTES (UINT64_C(1024) * 1024)

struct governor {
    pthread_mutex_t mutex;
    int64_t paused_until_ms; /* atomic */
    bool answered;           /* atomic */
    uint32_t sessions;
    uint64_t entries;   /* sessions that were let in so far */
    uint64_t crowded;   /* so many they were when one was let in beside another last */
    uint32_t limit;     /* by the profile or learned; 0: none known */
    uint64_t too_large; /* atomic: a message of this size is; 0: none known */
    uint64_t suspect;   /* the size of one that connections were lost with; 0: none */
    uint64_t taken;     /* atomic: the largest message that was stored */
    struct pace pace;
};

enum governor_evidence {
    GOVERNOR_WAS_TOLD,   /* the host said so */
    GOVERNOR_WAS_CUT_OFF /* it never said a word: one such message may have another reason */
};

/* Sets up a governor; `sessions`: how many the profile allows at once; 0: it does not say. */
void governor_init(struct governor *governor, uint32_t sessions);
void governor_destroy(struct governor *governor);

/* Asks for a session that is about to be opened. False: no more are allowed now; ask again later.
 */
bool governor_enter(struct governor *governor);
/* Notes that a session that was let in was opened, and works. */
void governor_answered(struct governor *governor);
/* Notes that a session that was let in was closed, or could not be opened. */
void governor_leave(struct governor *governor);
/* Returns how many sessions were let in so far. */
uint64_t governor_entries(struct governor *governor);
/* Takes note that a session was refused, since there are too many. Called instead of
 * governor_leave. `entered`: governor_entries() when it was let in. True: others of ours were there
 * meanwhile, so it may be tried again; how many of them are still there is the limit from now on.
 */
bool governor_refused(struct governor *governor, uint64_t entered);

/* A message was not stored, since it is too large. What is small is never thought to be. */
void governor_too_large(struct governor *governor, uint64_t bytes, enum governor_evidence evidence);
/* A message was stored: smaller ones are not too large, whatever was thought before. */
void governor_took(struct governor *governor, uint64_t bytes);
/* The size that was too large, if such a message need not be tried; 0: try. */
uint64_t governor_refuses(const struct governor *governor, uint64_t bytes);

void governor_pause(struct governor *governor, int64_t until_ms);
/* 0: go on. Cheap enough to ask before each message. */
int64_t governor_wait_ms(const struct governor *governor, int64_t now_ms);
static inline bool governor_paused(const struct governor *governor)
{
    return __atomic_load_n(&governor->paused_until_ms, __ATOMIC_RELAXED) != 0;
}
bool governor_has_answered(const struct governor *governor);

/* A refusal is an answer as well: the host was reached. */
static inline bool error_is_answer(const struct kimt_error *error)
{
    return error->kind == KIMT_KIND_AUTH || error->kind == KIMT_KIND_PERMISSION ||
           error->kind == KIMT_KIND_LIMIT || error->kind == KIMT_KIND_BUSY ||
           error->kind == KIMT_KIND_QUOTA || error->kind == KIMT_KIND_REFUSED ||
           error->kind == KIMT_KIND_IN_USE;
}

#endif
