/* SPDX-License-Identifier: MIT
 *
 * From accounts to an exit status: provision, start lanes, wait for them, add up.
 */
#include "run/run.h"
#include "base/cleanup.h"
#include "config/memory.h"
#include "run/counts.h"
#include "run/pause.h"
#include "run/run_state.h"
#include "run/same_mailbox.h"
#include <kimt/host.h>
#include <time.h>

#define LANES_MAX 256

int64_t run_now_ms(void)
{
    struct timespec now;

    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

int64_t run_about_now_ms(void)
{
    struct timespec now;

    (void)clock_gettime(CLOCK_MONOTONIC_COARSE, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

void run_cancel(void)
{
    links_cancel();
}

/* ---- what lanes ask ---------------------------------------------------------------------------
 */

bool run_stop_asked(const struct run *run)
{
    const bool *stop = run->settings->services->stop;

    return stop && __atomic_load_n(stop, __ATOMIC_RELAXED);
}

static void end_for_reporters(struct run *run)
{
    struct kimt_error error = {.struct_size = sizeof error};

    if (events_broken(run->events, &error))
        run_end_early(run, &error);
}

bool run_stopping(struct run *run)
{
    if (__atomic_load_n(&run->ending, __ATOMIC_ACQUIRE) || run_stop_asked(run))
        return true;
    if (!events_broken(run->events, NULL))
        return false;
    end_for_reporters(run);
    return true;
}

void run_end_early(struct run *run, const struct kimt_error *error)
{
    LOCK_SCOPE(&run->mutex);
    if (run->ending)
        return;
    run->fatal = *error;
    __atomic_store_n(&run->ending, true, __ATOMIC_RELEASE);
}

void run_changed(struct run *run)
{
    run->changes++;
    (void)pthread_cond_broadcast(&run->changed);
}

uint64_t run_changes(struct run *run)
{
    LOCK_SCOPE(&run->mutex);
    return run->changes;
}

static bool take(struct run *run, size_t *index_r, uint32_t under_way)
{
    if (run_stopping(run))
        return false;
    LOCK_SCOPE(&run->mutex);
    if (run->next == accounts_count(run->settings->accounts))
        return false;
    *index_r = run->next++;
    run->under_way += under_way;
    return true;
}

bool run_take(struct run *run, size_t *index_r)
{
    return take(run, index_r, 0);
}

bool run_take_on(struct run *run, size_t *index_r)
{
    return take(run, index_r, 1);
}

void run_give_up(struct run *run)
{
    LOCK_SCOPE(&run->mutex);
    run->under_way--;
    run_changed(run);
}

bool run_is_surplus(struct run *run, uint32_t lane)
{
    LOCK_SCOPE(&run->mutex);
    return lane >= run->steering.allowed;
}

void run_opened(struct run *run, int64_t took_ms)
{
    LOCK_SCOPE(&run->mutex);
    if (steering_opened(&run->steering, took_ms, run_now_ms()))
        run_changed(run);
}

void run_expect(struct run *run, const struct kimt_account *account)
{
    LOCK_SCOPE(&run->mutex);
    if (!run->shares_accounts || run->next < accounts_count(run->settings->accounts) ||
        run->lanes_of_account < run->steering.allowed)
        return;
    run->expected = account;
    run_changed(run);
}

void run_expect_no_more(struct run *run, const struct kimt_account *account)
{
    LOCK_SCOPE(&run->mutex);
    if (run->expected == account)
        run->expected = NULL;
}

const struct kimt_account *run_expected(struct run *run)
{
    LOCK_SCOPE(&run->mutex);
    return run->expected;
}

void run_throttled(struct run *run)
{
    LOCK_SCOPE(&run->mutex);
    steering_throttled(&run->steering, run_now_ms());
}

bool run_await_change(struct run *run, uint64_t seen)
{
    struct timespec until;

    (void)clock_gettime(CLOCK_REALTIME, &until);
    until.tv_sec++; /* a stop wakes nobody */
    LOCK_SCOPE(&run->mutex);
    if (run->under_way == 0 && run->next == accounts_count(run->settings->accounts))
        return false;
    if (run->changes == seen)
        (void)pthread_cond_timedwait(&run->changed, &run->mutex, &until);
    return true;
}

void run_account_ended(struct run *run, const struct kimt_counts *counts,
                       const struct kimt_error *error)
{
    LOCK_SCOPE(&run->mutex);
    counts_add(&run->totals, counts);
    run->accounts_done += error == NULL;
    if (error && error->kind == KIMT_KIND_CANCELLED)
        run->interrupted = true;
    else if (error)
        run->accounts_failed++;
}

/* ---- set up -----------------------------------------------------------------------------------
 */

static bool plays_serial(const struct profile_plugin *plugin)
{
    return plugin->plugin->descriptor.threads == KIMT_THREADS_SERIAL;
}

static bool plays_alone(const struct profile_plugin *plugin)
{
    return plugin->plugin->descriptor.threads == KIMT_THREADS_ONE;
}

static void choose_gates(struct run *run, const struct profile *profile)
{
    (void)pthread_mutex_init(&run->source_lock.mutex, NULL);
    (void)pthread_mutex_init(&run->destination_lock.mutex, NULL);
    if (plays_serial(&profile->source))
        run->source_gate = &run->source_lock;
    if (plays_serial(&profile->destination))
        run->destination_gate = profile->source.plugin == profile->destination.plugin
                                    ? run->source_gate
                                    : &run->destination_lock;
}

static size_t lane_count(const struct run *run)
{
    const struct profile *profile = run->settings->profile;
    int64_t wanted = profile_lanes_most(profile);
    size_t lanes = (size_t)memory_lanes(profile->migration.memory, wanted);

    if (plays_alone(&profile->source) || plays_alone(&profile->destination))
        lanes = 1;
    return lanes < LANES_MAX ? lanes : LANES_MAX;
}

static void choose_sharing(struct run *run, const struct profile *profile)
{
    uint32_t lanes = (uint32_t)lane_count(run);
    int64_t of_account = profile->migration.lanes_per_account;

    run->shares_accounts =
        (profile->source.plugin->source.capabilities & KIMT_SOURCE_SHARES_ACCOUNTS) &&
        (profile->destination.plugin->destination.capabilities & KIMT_DESTINATION_SHARES_ACCOUNTS);
    run->lanes_of_account = of_account > 0 && of_account < lanes ? (uint32_t)of_account : lanes;
    steering_begin(&run->steering, (uint32_t)profile->migration.lanes,
                   accounts_count(run->settings->accounts), lanes, run->began_ms);
}

int run_open(struct run *run, const struct run_settings *settings, struct kimt_error *err)
{
    const struct profile *profile = settings->profile;

    *run = (struct run){
        .settings = settings, .events = settings->services->events, .began_ms = run_now_ms()};
    if (profile->source.plugin == profile->destination.plugin && plays_alone(&profile->source))
        return kimt_fail(err, KIMT_SCOPE_RUN, KIMT_KIND_CONFIG, KIMT_RETRY_NEVER,
                         "plugin %s bears one session at a time, and cannot be both source and "
                         "destination",
                         profile->source.plugin->descriptor.name);
    if (journal_digest(settings->journal, &run->digest, err) != KIMT_OK ||
        exclude_init(&run->exclude, &profile->migration.exclude, err) != KIMT_OK)
        return KIMT_FAIL;
    run->accounts = calloc(accounts_count(settings->accounts) + 1, sizeof *run->accounts);
    if (!run->accounts) {
        exclude_clear(&run->exclude);
        return kimt_fail(err, KIMT_SCOPE_RUN, KIMT_KIND_INTERNAL, KIMT_RETRY_NEVER,
                         "no memory for the run");
    }
    (void)pthread_mutex_init(&run->mutex, NULL);
    (void)pthread_cond_init(&run->changed, NULL);
    choose_gates(run, profile);
    choose_sharing(run, profile);
    governor_init(&run->source_governor, (uint32_t)profile->source.limits.sessions);
    governor_init(&run->destination_governor, (uint32_t)profile->destination.limits.sessions);
    pace_limit(&run->source_governor.pace, "source", profile->source.limits.max_rate,
               profile->source.limits.max_messages);
    pace_limit(&run->destination_governor.pace, "destination", profile->destination.limits.max_rate,
               profile->destination.limits.max_messages);
    own_flags_init(&run->own_flags);
    links_allow();
    if (same_mailbox_refuse(run, err) == KIMT_OK)
        return KIMT_OK;
    run_close(run);
    return KIMT_FAIL;
}

void run_close(struct run *run)
{
    if (!run->accounts)
        return;
    free(run->accounts);
    exclude_clear(&run->exclude);
    governor_destroy(&run->source_governor);
    governor_destroy(&run->destination_governor);
    own_flags_destroy(&run->own_flags);
    (void)pthread_mutex_destroy(&run->source_lock.mutex);
    (void)pthread_mutex_destroy(&run->destination_lock.mutex);
    (void)pthread_cond_destroy(&run->changed);
    (void)pthread_mutex_destroy(&run->mutex);
}

/* ---- threads ----------------------------------------------------------------------------------
 */

static int start_threads(struct run *run, void *(*body)(void *run), size_t wanted,
                         struct kimt_error *err)
{
    pthread_t threads[LANES_MAX];
    size_t started = 0;

    while (started < wanted && pthread_create(&threads[started], NULL, body, run) == 0)
        started++;
    for (size_t i = 0; i < started; i++)
        (void)pthread_join(threads[i], NULL);
    if (wanted > 0 && started == 0)
        return kimt_fail(err, KIMT_SCOPE_RUN, KIMT_KIND_INTERNAL, KIMT_RETRY_NEVER,
                         "cannot start a thread");
    return KIMT_OK;
}

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

static void tell_idle(void *context, const char *pattern, bool but_for_case)
{
    const struct run *run = context;
    char text[300];

    (void)snprintf(text, sizeof text,
                   "exclude leaves nothing out by \"%.150s\": no folder of these accounts has such "
                   "a path%s",
                   pattern, but_for_case ? ", but for the case of a letter" : "");
    events_post(run->events, &(struct kimt_event){
                                 .type = KIMT_EVENT_NOTE, .note = KIMT_NOTE_ADVICE, .text = text});
}

void run_tell_idle(const struct run *run)
{
    if (run->next == accounts_count(run->settings->accounts) && run->accounts_failed == 0 &&
        !run->interrupted)
        exclude_idle(&run->exclude, tell_idle, (void *)(uintptr_t)run);
}

int run_threads(struct run *run, void *(*body)(void *run), struct kimt_error *err)
{
    size_t accounts = accounts_count(run->settings->accounts), lanes = lane_count(run);

    return start_threads(run, body, lanes < accounts ? lanes : accounts, err);
}

int run_lanes(struct run *run, struct kimt_error *err)
{
    if (!run->shares_accounts || accounts_count(run->settings->accounts) == 0)
        return run_threads(run, lane_main, err);
    return start_threads(run, lane_main, lane_count(run), err);
}

/* ---- migrate ----------------------------------------------------------------------------------
 */

static bool all_went_well(const struct run *run)
{
    const struct kimt_counts *totals = &run->totals;

    return !run->attention && run->accounts_failed == 0 && totals->failed == 0 &&
           totals->skipped == 0 && totals->folders_failed == 0 && counts_add_up(totals) &&
           (totals->remaining == 0 || run->settings->dry_run);
}

/* Accounts that no lane came to before the end. */
static bool some_left(const struct run *run)
{
    return run->next < accounts_count(run->settings->accounts) || run->interrupted;
}

int run_status_cut_short(const struct run *run, struct kimt_error *err)
{
    if (!run->ending)
        return RUN_STOPPED;
    *err = run->fatal;
    return run->started ? RUN_INCOMPLETE : RUN_NOT_STARTED;
}

static int status_of(const struct run *run, struct kimt_error *err)
{
    if (run->ending)
        return run_status_cut_short(run, err);
    if (run_stop_asked(run) && some_left(run))
        return RUN_STOPPED;
    return all_went_well(run) && !some_left(run) ? RUN_ALL_DONE : RUN_INCOMPLETE;
}

static int migrate(struct run *run, struct kimt_error *err)
{
    const struct kimt_destination_ops *ops =
        &run->settings->profile->destination.plugin->destination;
    uint32_t flags = run->settings->dry_run ? KIMT_PROVISION_CHECK_ONLY : KIMT_PROVISION_NONE;

    /* Without accounts to be made, a lane changes nothing before both sides have let it in. */
    if ((ops->provision && run_preflight(run, true, err) != KIMT_OK) ||
        run_provision(run, RUN_ROWS_LET_IN, flags, err) != KIMT_OK ||
        run_lanes(run, err) != KIMT_OK) {
        if (err->kind != KIMT_KIND_CANCELLED)
            return RUN_NOT_STARTED;
        return run_status_cut_short(run, err);
    }
    return status_of(run, err);
}

/* Before the end is told: what the journal can't keep is not done. */
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
    int status;

    *err = (struct kimt_error){.struct_size = sizeof *err};
    if (run_open(&run, settings, err) != KIMT_OK)
        return RUN_NOT_STARTED;
    event.type = KIMT_EVENT_RUN_BEGIN;
    events_post(run.events, &event);
    tell_fewer_lanes(&run);
    status = pause_wait(&run, NULL) ? migrate(&run, err) : run_status_cut_short(&run, err);
    run_tell_idle(&run);
    status = commit(&run, status, err);
    event.type = KIMT_EVENT_RUN_END;
    event.counts = &run.totals;
    event.accounts_done = run.accounts_done;
    event.accounts_failed = run.accounts_failed;
    event.exit_status = status;
    event.error = err->text[0] ? err : NULL;
    events_post(run.events, &event);
    run_close(&run);
    return status;
}
