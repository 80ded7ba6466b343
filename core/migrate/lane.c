/* SPDX-License-Identifier: MIT
 *
 * A lane: one thread that takes accounts, one after the other, and helps with those of other lanes
 * when there are none left to take.
 */
#include "migrate/lane.h"
#include "base/no_memory.h"
#include "migrate/connect.h"
#include "migrate/keep.h"
#include "migrate/transfer.h"
#include "migrate/walk.h"
#include <kimt/error.h>

/* An account that was refused before a lane came to it: its messages are not copied. */
static void tell_refused(struct run *run, const struct kimt_account *account,
                         const struct kimt_error *error)
{
    static const struct kimt_counts none;

    events_post(run->events, &(struct kimt_event){.type = KIMT_EVENT_ACCOUNT_BEGIN,
                                                  .account = account->address,
                                                  .full_name = account->full_name});
    run_account_ended(run, &none, error);
    events_post(run->events, &(struct kimt_event){.type = KIMT_EVENT_ACCOUNT_END,
                                                  .account = account->address,
                                                  .counts = &none,
                                                  .error = error});
}

/* What is next for this lane. NULL: nothing. */
static struct account_work *take(struct crew *crew, size_t index)
{
    struct run *run = crew->run;
    const struct kimt_account *account = accounts_get(run->settings->accounts, index);
    const struct run_account *known = &run->accounts[index];
    struct account_work *work;
    struct kimt_error error = {.struct_size = sizeof error};

    if (known->provision == KIMT_PROVISION_REFUSED) {
        tell_refused(run, account, &known->refusal);
        return NULL;
    }
    if (known->source_refusal.kind != KIMT_KIND_NONE) {
        tell_refused(run, account, &known->source_refusal);
        return NULL;
    }
    work = account_work_new(crew, account,
                            run->settings->dry_run && known->provision == KIMT_PROVISION_MISSING);
    if (work)
        return work;
    (void)no_memory(&error, "for an account");
    ending_begin(&run->ending, &error);
    return NULL;
}

struct lane {
    struct crew *crew;
    uint32_t number;
    struct transfer *transfer; /* NULL until its first account: many lanes never have one */
    uint64_t changes;          /* when it last looked for work */
};

/* False: no memory, and the run ends. */
static bool has_transfer(struct lane *lane)
{
    struct kimt_error error = {.struct_size = sizeof error};

    if (lane->transfer ||
        transfer_new(lane->crew, lane->number, &lane->transfer, &error) == KIMT_OK)
        return true;
    ending_begin(&lane->crew->run->ending, &error);
    return false;
}

/* False: as above. */
static bool move(struct lane *lane, struct account_work *work, bool assists)
{
    bool holds = false;

    if (!has_transfer(lane)) {
        if (account_work_leave(work, &holds))
            account_work_free(&work);
        return false;
    }
    transfer_account(lane->transfer, work, assists);
    return true;
}

/* Sessions of its last account are of no use while it has nothing to do. */
static bool idle(struct lane *lane, bool goes_on)
{
    if (lane->transfer)
        keep_none(&lane->transfer->sides);
    return goes_on && crew_await_change(lane->crew, lane->changes);
}

/* There will be work, unless an account that is expected turns out to be small. */
static bool await_work(struct lane *lane)
{
    const struct kimt_account *expected = crew_expected(lane->crew);
    int64_t took_ms;

    if (!expected)
        return idle(lane, true);
    if (!has_transfer(lane))
        return false;
    took_ms = connect_ready(&lane->transfer->sides, expected);
    if (took_ms > 0)
        crew_opened(lane->crew, took_ms);
    return crew_await_change(lane->crew, lane->changes);
}

/* False: nothing is left to do, nor will be. */
static bool do_next(struct lane *lane)
{
    struct crew *crew = lane->crew;
    struct account_work *work;
    size_t index;

    lane->changes = crew_changes(crew);
    if (crew_is_surplus(crew, lane->number))
        return idle(lane, !ending_is_due(&crew->run->ending));
    if (crew_take(crew, &index)) {
        work = take(crew, index);
        if (work)
            return move(lane, work, false);
        crew_end_account(crew);
        return true;
    }
    if (!crew->shares_accounts || ending_is_due(&crew->run->ending))
        return idle(lane, false);
    work = account_work_join(crew);
    return work ? move(lane, work, true) : await_work(lane);
}

void *lane_main(void *context)
{
    struct crew *crew = context;
    struct lane lane = {.crew = crew,
                        .number = __atomic_fetch_add(&crew->lanes_started, 1, __ATOMIC_RELAXED)};

    while (do_next(&lane))
        ;
    transfer_free(&lane.transfer);
    return NULL;
}
