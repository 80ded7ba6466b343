/* SPDX-License-Identifier: MIT
 *
 * One account: its session, opened again where it was lost, and what is reported and kept of it.
 * Without anything to take back there is no login.
 */
#include "base/cleanup.h"
#include "base/clock.h"
#include "journal/folders.h"
#include "undo/undo_inner.h"

#define FIRST_TRIES 3u /* of a host that has never answered */

/* ---- the session ---- */

static int work(struct undo *undo, int64_t id, struct kimt_error *err)
{
    int result;

    undo->at = NULL;
    result = link_enter(&undo->link.base, undo->account, err);
    if (result == KIMT_OK)
        result = undo_walk(undo, id, err);
    if (result != KIMT_OK)
        undo_note_loss(undo, err);
    link_close(&undo->link.base);
    return result;
}

static bool wait_for(struct undo *undo, int64_t wait_ms, const struct kimt_error *why)
{
    struct run *run = &undo->shared->run;
    const struct undo_listener *listener = undo->shared->wish->listener;

    {
        LOCK_SCOPE(&undo->shared->listen_mutex);
        listener->waits(listener->context, undo->account->address, wait_ms, why);
    }
    return ending_sleep(&run->ending, wait_ms);
}

/* What is passing is tried again, for as long as a run would. */
static bool comes_again(struct undo *undo, const struct kimt_error *why)
{
    struct run *run = &undo->shared->run;
    int64_t wait_ms;

    if (why->retry == KIMT_RETRY_NEVER || why->scope > KIMT_SCOPE_ACCOUNT ||
        ending_is_due(&run->ending) ||
        (!governor_has_answered(&run->destination.governor) &&
         undo->backoff.tries + 1 >= FIRST_TRIES) ||
        !backoff_next(&undo->backoff, clock_ms(), why, &wait_ms))
        return false;
    return wait_for(undo, wait_ms, why);
}

static int take_back(struct undo *undo, int64_t id, struct kimt_error *err)
{
    struct run *run = &undo->shared->run;
    const struct profile *profile = run->settings->profile;
    bool anything = false;
    int result;

    if (undo_read(undo, id, err) != KIMT_OK)
        return KIMT_FAIL;
    for (size_t i = 0; i < undo->known_count; i++)
        anything |= undo->known[i].remaining > 0 || undo->known[i].created;
    if (!anything)
        return KIMT_OK;
    undo->backoff = (struct backoff){.retry_for_ms = profile->migration.retry_for_ms};
    destination_link_init(&undo->link, &profile->destination, &run->destination,
                          run->settings->services);
    while ((result = work(undo, id, err)) != KIMT_OK && comes_again(undo, err))
        *err = (struct kimt_error){.struct_size = sizeof *err};
    if (result == KIMT_OK || err->scope > KIMT_SCOPE_FOLDER)
        return result;
    if (ending_is_due(&run->ending))
        return undo_stopped(err);
    undo_give_up_folders(undo);
    return KIMT_OK;
}

/* ---- what is reported and kept ---- */

/* How `kimt status` shows it from now on. Where nothing is left, the plan is forgotten as well. */
static int write_state(const struct undo *undo, int64_t id, struct kimt_error *err)
{
    bool anything =
        undo->shared->wish->run != 0 || undo->counts.left > 0 || undo->counts.refused > 0;

    if (undo->shared->wish->look_only)
        return KIMT_OK;
    if (!anything && journal_plan_set(undo->journal, id, NULL, 0, err) != KIMT_OK)
        return KIMT_FAIL;
    return journal_account_state_set(undo->journal, id, anything ? JOURNAL_ATTENTION : JOURNAL_NEW,
                                     anything ? "part of it was undone" : NULL, err);
}

static void tell(struct undo *undo, const struct kimt_error *error)
{
    struct undo_run *shared = undo->shared;
    const struct undo_listener *listener = shared->wish->listener;
    static const struct kimt_counts none;

    {
        LOCK_SCOPE(&shared->totals_mutex);
        shared->totals.messages += undo->counts.messages;
        shared->totals.bytes += undo->counts.bytes;
        shared->totals.folders += undo->counts.folders;
        shared->totals.gone += undo->counts.gone;
        shared->totals.left += undo->counts.left;
        shared->totals.in_doubt += undo->counts.in_doubt;
        shared->totals.refused += undo->counts.refused;
    }
    run_account_ended(&shared->run, &none, error);
    LOCK_SCOPE(&shared->listen_mutex);
    listener->account(listener->context, undo->account->address, &undo->counts, error);
}

static void clear(struct undo *undo)
{
    free(STEAL(undo->known));
    undo->known_count = undo->known_capacity = 0;
    folder_list_clear(&undo->listed);
    arena_clear(&undo->arena);
}

void undo_account(struct undo *undo, const struct kimt_account *account, int64_t id)
{
    struct kimt_error error = {.struct_size = sizeof error};
    bool failed;

    undo->account = account;
    undo->counts = (struct undo_counts){0};
    undo->known_count = 0;
    undo->failed = false;
    failed = take_back(undo, id, &error) != KIMT_OK;
    failed |= (undo->counts.messages > 0 || undo->counts.folders > 0 || undo->counts.gone > 0) &&
              write_state(undo, id, &error) != KIMT_OK;
    if (failed && error.scope == KIMT_SCOPE_RUN)
        ending_begin(&undo->shared->run.ending, &error);
    tell(undo, failed ? &error : NULL);
    clear(undo);
}
