/* SPDX-License-Identifier: MIT
 *
 * All of it under the crew's mutex, which is held for a few instructions at a time.
 */
#include "migrate/crew.h"
#include "base/cleanup.h"
#include "base/clock.h"

#define AWAIT_MS INT64_C(1000) /* a stop wakes no lane */

static void choose_sharing(struct crew *crew)
{
    const struct profile *profile = crew->run->settings->profile;
    uint32_t lanes = (uint32_t)run_lanes_most(crew->run);
    int64_t of_account = profile->migration.lanes_per_account;

    crew->shares_accounts =
        (profile->source.plugin->source.capabilities & KIMT_SOURCE_SHARES_ACCOUNTS) &&
        (profile->destination.plugin->destination.capabilities & KIMT_DESTINATION_SHARES_ACCOUNTS);
    crew->lanes_of_account = of_account > 0 && of_account < lanes ? (uint32_t)of_account : lanes;
    steering_begin(&crew->steering, (uint32_t)profile->migration.lanes,
                   accounts_count(crew->run->settings->accounts), lanes, crew->began_ms);
}

void crew_init(struct crew *crew, struct run *run)
{
    *crew = (struct crew){.run = run, .began_ms = clock_ms()};
    (void)pthread_mutex_init(&crew->mutex, NULL);
    (void)pthread_cond_init(&crew->changed, NULL);
    own_flags_init(&crew->own_flags);
    choose_sharing(crew);
}

void crew_destroy(struct crew *crew)
{
    own_flags_destroy(&crew->own_flags);
    (void)pthread_cond_destroy(&crew->changed);
    (void)pthread_mutex_destroy(&crew->mutex);
}

/* ---- accounts ---- */

bool crew_take(struct crew *crew, size_t *index_r)
{
    LOCK_SCOPE(&crew->mutex);
    if (!run_take(crew->run, index_r))
        return false;
    crew->under_way++;
    return true;
}

void crew_end_account(struct crew *crew)
{
    LOCK_SCOPE(&crew->mutex);
    crew->under_way--;
    crew_changed(crew);
}

void crew_expect(struct crew *crew, const struct kimt_account *account)
{
    LOCK_SCOPE(&crew->mutex);
    if (!crew->shares_accounts || run_has_more(crew->run) ||
        crew->lanes_of_account < crew->steering.allowed)
        return;
    crew->expected = account;
    crew_changed(crew);
}

void crew_expect_no_more(struct crew *crew, const struct kimt_account *account)
{
    LOCK_SCOPE(&crew->mutex);
    if (crew->expected == account)
        crew->expected = NULL;
}

const struct kimt_account *crew_expected(struct crew *crew)
{
    LOCK_SCOPE(&crew->mutex);
    return crew->expected;
}

/* ---- how many lanes ---- */

bool crew_is_surplus(struct crew *crew, uint32_t lane)
{
    LOCK_SCOPE(&crew->mutex);
    return lane >= crew->steering.allowed;
}

void crew_opened(struct crew *crew, int64_t took_ms)
{
    LOCK_SCOPE(&crew->mutex);
    if (steering_opened(&crew->steering, took_ms, clock_ms()))
        crew_changed(crew);
}

void crew_throttled(struct crew *crew)
{
    LOCK_SCOPE(&crew->mutex);
    steering_throttled(&crew->steering, clock_ms());
}

void crew_did(struct crew *crew, uint64_t more)
{
    crew->work_done += more;
}

void crew_steer(struct crew *crew, bool needed)
{
    if (steering_note(&crew->steering, crew->work_done, needed, clock_ms()))
        crew_changed(crew);
}

/* ---- waiting for work ---- */

void crew_note_attention(struct crew *crew)
{
    __atomic_store_n(&crew->attention, true, __ATOMIC_RELAXED);
}

void crew_changed(struct crew *crew)
{
    crew->changes++;
    (void)pthread_cond_broadcast(&crew->changed);
}

uint64_t crew_changes(struct crew *crew)
{
    LOCK_SCOPE(&crew->mutex);
    return crew->changes;
}

bool crew_await_change(struct crew *crew, uint64_t seen)
{
    struct timespec until = clock_after(CLOCK_REALTIME, AWAIT_MS);

    LOCK_SCOPE(&crew->mutex);
    if (crew->under_way == 0 && !run_has_more(crew->run))
        return false;
    if (crew->changes == seen)
        (void)pthread_cond_timedwait(&crew->changed, &crew->mutex, &until);
    return true;
}
