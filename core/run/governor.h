/* SPDX-License-Identifier: MIT
 *
 * One for each host: what one lane learns of its limits holds for all lanes.
 *
 * When a host says "not now", every lane pauses before its next step there. When it refuses a
 * login because there are too many sessions, the number of sessions goes down for good. It also
 * knows whether the host ever answered: before that, a lost cause is told at once instead of being
 * retried for long.
 */
#ifndef KIMT_CORE_GOVERNOR_H
#define KIMT_CORE_GOVERNOR_H

#include <kimt/error.h>
#include <pthread.h>
#include <stdbool.h>

struct governor {
    pthread_mutex_t mutex;
    int64_t paused_until_ms; /* atomic */
    bool answered;           /* atomic */
    uint32_t sessions;
    uint32_t limit; /* 0: none known */
};

void governor_init(struct governor *governor);
void governor_destroy(struct governor *governor);

/* A session is about to be opened. False: no more are allowed now; ask again later. */
bool governor_enter(struct governor *governor);
/* It was opened, and works. */
void governor_answered(struct governor *governor);
/* It was closed, or could not be opened. */
void governor_leave(struct governor *governor);
/* It was refused, since there are too many. Called instead of governor_leave. */
void governor_refused(struct governor *governor);

void governor_pause(struct governor *governor, int64_t until_ms);
/* 0: go on. Cheap enough to ask before each message. */
int64_t governor_wait_ms(const struct governor *governor, int64_t now_ms);
static inline bool governor_paused(const struct governor *governor)
{
    return __atomic_load_n(&governor->paused_until_ms, __ATOMIC_RELAXED) != 0;
}
bool governor_has_answered(const struct governor *governor);

#endif
