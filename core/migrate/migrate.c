/* SPDX-License-Identifier: MIT
 *
 * A migration from its first event to its last: accounts provisioned, lanes started and awaited,
 * and what came of it all. What a lane does is in lane.c.
 */
#include "migrate/migrate.h"
#include "config/memory.h"
#include "migrate/crew.h"
#include "migrate/expect.h"
#include "migrate/lane.h"
#include "run/counts.h"
#include "run/pause.h"
#include <kimt/host.h>

/* More lanes than memory allows were asked for. */
static void tell_fewer_lanes(const struct run *run)
{
    const struct profile *profile = run->settings->profile;
    int64_t wanted = profile_lanes_most(profile);
    int64_t lanes = memory_lanes(profile->migration.memory, wanted);
    char text[120];

    if (profile->migration.lanes == 0 || lanes >= wanted)
        return;
    (void)snprintf(text, sizeof text, "memory is enough for %lld of the %lld lanes",
                   (long long)lanes, (long long)wanted);
    events_post(run->events, &(struct kimt_event){
                                 .type = KIMT_EVENT_NOTE, .note = KIMT_NOTE_ADVICE, .text = text});
}

/* Lanes may be more than there are accounts, where several work on one. */
static int start_lanes(struct crew *crew, struct kimt_error *err)
{
    struct run *run = crew->run;

    if (!crew->shares_accounts || accounts_count(run->settings->accounts) == 0)
        return run_threads(run, lane_main, crew, err);
    return run_on_threads(run_lanes_most(run), lane_main, crew, err);
}

static bool all_went_well(const struct crew *crew)
{
    const struct run *run = crew->run;
    const struct kimt_counts *totals = &run->totals;

    return !crew->attention && run->accounts_failed == 0 && totals->failed == 0 &&
           totals->skipped == 0 && totals->folders_failed == 0 && counts_add_up(totals) &&
           (totals->remaining == 0 || run->settings->dry_run);
}

static int status_of(const struct crew *crew, struct kimt_error *err)
{
    const struct run *run = crew->run;

    if (ending_reason(&run->ending))
        return run_status_cut_short(run, err);
    if (ending_is_asked(&run->ending) && run_left_some(run))
        return RUN_STOPPED;
    return all_went_well(crew) && !run_left_some(run) ? RUN_ALL_DONE : RUN_INCOMPLETE;
}

static int migrate(struct crew *crew, struct kimt_error *err)
{
    struct run *run = crew->run;
    const struct kimt_destination_ops *ops =
        &run->settings->profile->destination.plugin->destination;
    uint32_t flags = run->settings->dry_run ? KIMT_PROVISION_CHECK_ONLY : KIMT_PROVISION_NONE;

    /* Without accounts to be made, a lane changes nothing before both sides have let it in. */
    if ((ops->provision && run_preflight(run, true, err) != KIMT_OK) ||
        run_provision(run, RUN_ROWS_LET_IN, flags, err) != KIMT_OK ||
        start_lanes(crew, err) != KIMT_OK) {
        if (err->kind != KIMT_KIND_CANCELLED)
            return RUN_NOT_STARTED;
        return run_status_cut_short(run, err);
    }
    return status_of(crew, err);
}

/* Before the end is reported: what the journal can't keep is not done. */
static int commit(const struct run *run, int status, struct kimt_error *err)
{
    struct kimt_error error = {.struct_size = sizeof error};

    if (journal_commit(run->settings->journal, &error) == KIMT_OK)
        return status;
    if (!err->text[0])
        *err = error;
    return status == RUN_ALL_DONE ? RUN_INCOMPLETE : status;
}

int run_migrate(const struct run_settings *settings, struct kimt_error *err)
{
    struct kimt_event event = {.accounts = (uint32_t)accounts_count(settings->accounts)};
    struct run run;
    struct crew crew;
    int status;

    *err = (struct kimt_error){.struct_size = sizeof *err};
    if (run_open(&run, settings, err) != KIMT_OK)
        return RUN_NOT_STARTED;
    crew_init(&crew, &run);
    event.type = KIMT_EVENT_RUN_BEGIN;
    events_post(run.events, &event);
    expect_known(&run);
    tell_fewer_lanes(&run);
    status = pause_wait(&run, NULL) ? migrate(&crew, err) : run_status_cut_short(&run, err);
    run_tell_idle(&run);
    status = commit(&run, status, err);
    event.type = KIMT_EVENT_RUN_END;
    event.counts = &run.totals;
    event.accounts_done = run.accounts_done;
    event.accounts_failed = run.accounts_failed;
    event.exit_status = status;
    event.error = err->text[0] ? err : NULL;
    events_post(run.events, &event);
    crew_destroy(&crew);
    run_close(&run);
    return status;
}
