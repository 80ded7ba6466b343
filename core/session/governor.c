/* SPDX-License-Identifier: MIT
 *
 * Counters behind a lock; what is asked for each message is read without it.
 */
#include "session/governor.h"
#include "base/cleanup.h"

void governor_init(struct governor *governor, uint32_t sessions)
{
    *governor = (struct governor){.limit = sessions};
    (void)pthread_mutex_init(&governor->mutex, NULL);
    pace_init(&governor->pace);
}

void governor_destroy(struct governor *governor)
{
    (void)pthread_mutex_destroy(&governor->mutex);
    pace_destroy(&governor->pace);
}

bool governor_enter(struct governor *governor)
{
    LOCK_SCOPE(&governor->mutex);
    if (governor->limit > 0 && governor->sessions >= governor->limit)
        return false;
    governor->sessions++;
    governor->entries++;
    if (governor->sessions > 1)
        governor->crowded = governor->entries;
    return true;
}

uint64_t governor_entries(struct governor *governor)
{
    LOCK_SCOPE(&governor->mutex);
    return governor->entries;
}

void governor_answered(struct governor *governor)
{
    __atomic_store_n(&governor->answered, true, __ATOMIC_RELAXED);
}

void governor_leave(struct governor *governor)
{
    LOCK_SCOPE(&governor->mutex);
    governor->sessions--;
}

bool governor_refused(struct governor *governor, uint64_t entered)
{
    LOCK_SCOPE(&governor->mutex);
    governor->sessions--;
    if (governor->sessions > 0 && (governor->limit == 0 || governor->sessions < governor->limit))
        governor->limit = governor->sessions;
    return governor->sessions > 0 || governor->crowded >= entered;
}

static void learn(struct governor *governor, uint64_t bytes)
{
    if (governor->too_large == 0 || bytes < governor->too_large)
        __atomic_store_n(&governor->too_large, bytes, __ATOMIC_RELAXED);
}

void governor_too_large(struct governor *governor, uint64_t bytes, enum governor_evidence evidence)
{
    LOCK_SCOPE(&governor->mutex);
    if (bytes < GOVERNOR_LARGE_BYTES || bytes <= governor->taken)
        return;
    if (evidence == GOVERNOR_WAS_TOLD)
        learn(governor, bytes);
    else if (governor->suspect > governor->taken)
        learn(governor, bytes < governor->suspect ? bytes : governor->suspect);
    else
        governor->suspect = bytes;
}

void governor_took(struct governor *governor, uint64_t bytes)
{
    if (bytes <= __atomic_load_n(&governor->taken, __ATOMIC_RELAXED))
        return;
    LOCK_SCOPE(&governor->mutex);
    if (bytes > governor->taken)
        __atomic_store_n(&governor->taken, bytes, __ATOMIC_RELAXED);
    if (governor->too_large <= governor->taken)
        __atomic_store_n(&governor->too_large, 0, __ATOMIC_RELAXED);
}

uint64_t governor_refuses(const struct governor *governor, uint64_t bytes)
{
    uint64_t too_large = __atomic_load_n(&governor->too_large, __ATOMIC_RELAXED);

    return too_large != 0 && bytes >= too_large ? too_large : 0;
}

void governor_pause(struct governor *governor, int64_t until_ms)
{
    LOCK_SCOPE(&governor->mutex);
    if (until_ms > governor->paused_until_ms)
        __atomic_store_n(&governor->paused_until_ms, until_ms, __ATOMIC_RELAXED);
}

int64_t governor_wait_ms(const struct governor *governor, int64_t now_ms)
{
    int64_t until = __atomic_load_n(&governor->paused_until_ms, __ATOMIC_RELAXED);

    return until > now_ms ? until - now_ms : 0;
}

bool governor_has_answered(const struct governor *governor)
{
    return __atomic_load_n(&governor->answered, __ATOMIC_RELAXED);
}
