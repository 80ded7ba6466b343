/* SPDX-License-Identifier: MIT
 *
 * What every kind of run does: opens and closes it, hands out accounts, starts threads, adds up.
 * What is done with an account is the kind's own: migrate, verify, undo, survey.
 */
#include "run/run.h"
#include "base/cleanup.h"
#include "base/no_memory.h"
#include "config/memory.h"
#include "run/counts.h"
#include "run/run_state.h"
#include "run/same_mailbox.h"
#include "session/cancel.h"
#include <kimt/host.h>

#define RUN_LANES_MAX 256

void run_cancel(void)
{
    links_cancel();
}

/* ---- accounts ---- */

bool run_take(struct run *run, size_t *index_r)
{
    if (ending_is_due(&run->ending))
        return false;
    LOCK_SCOPE(&run->mutex);
    if (run->next == accounts_count(run->settings->accounts))
        return false;
    *index_r = run->next++;
    return true;
}

bool run_has_more(struct run *run)
{
    LOCK_SCOPE(&run->mutex);
    return run->next < accounts_count(run->settings->accounts);
}

void run_standing(struct run *run, uint32_t *done_r, uint32_t *failed_r)
{
    LOCK_SCOPE(&run->mutex);
    *done_r = run->accounts_done;
    *failed_r = run->accounts_failed;
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

/* ---- set up ---- */

static bool plays_serial(const struct profile_plugin *plugin)
{
    return plugin->plugin->descriptor.threads == KIMT_THREADS_SERIAL;
}

static bool plays_alone(const struct profile_plugin *plugin)
{
    return plugin->plugin->descriptor.threads == KIMT_THREADS_ONE;
}

static void init_peer(struct run *run, struct peer *peer, const char *name,
                      const struct profile_plugin *plugin)
{
    (void)pthread_mutex_init(&peer->lock.mutex, NULL);
    if (plays_serial(plugin))
        peer->gate = &peer->lock;
    peer->name = name;
    peer->ending = &run->ending;
    governor_init(&peer->governor, (uint32_t)plugin->limits.sessions);
    pace_limit(&peer->governor.pace, name, plugin->limits.max_rate, plugin->limits.max_messages);
}

static void destroy_peer(struct peer *peer)
{
    governor_destroy(&peer->governor);
    (void)pthread_mutex_destroy(&peer->lock.mutex);
}

static void init_peers(struct run *run, const struct profile *profile)
{
    init_peer(run, &run->source, "source", &profile->source);
    init_peer(run, &run->destination, "destination", &profile->destination);
    if (run->destination.gate && profile->source.plugin == profile->destination.plugin)
        run->destination.gate = run->source.gate;
}

size_t run_lanes_most(const struct run *run)
{
    const struct profile *profile = run->settings->profile;
    int64_t wanted = profile_lanes_most(profile);
    size_t lanes = (size_t)memory_lanes(profile->migration.memory, wanted);

    if (plays_alone(&profile->source) || plays_alone(&profile->destination))
        lanes = 1;
    return lanes < RUN_LANES_MAX ? lanes : RUN_LANES_MAX;
}

int run_open(struct run *run, const struct run_settings *settings, struct kimt_error *err)
{
    const struct profile *profile = settings->profile;

    *run = (struct run){.settings = settings, .events = settings->services->events};
    if (profile->source.plugin == profile->destination.plugin && plays_alone(&profile->source))
        return kimt_fail(err, KIMT_SCOPE_RUN, KIMT_KIND_CONFIG, KIMT_RETRY_NEVER,
                         "plugin %s supports only one session at a time, and cannot be both source "
                         "and destination",
                         profile->source.plugin->descriptor.name);
    if (journal_digest(settings->journal, &run->digest, err) != KIMT_OK ||
        exclude_init(&run->exclude, &profile->migration.exclude, err) != KIMT_OK)
        return KIMT_FAIL;
    run->accounts = calloc(accounts_count(settings->accounts) + 1, sizeof *run->accounts);
    if (!run->accounts) {
        exclude_clear(&run->exclude);
        return no_memory(err, "for the run");
    }
    (void)pthread_mutex_init(&run->mutex, NULL);
    ending_init(&run->ending, settings->services->stop, run->events);
    init_peers(run, profile);
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
    destroy_peer(&run->source);
    destroy_peer(&run->destination);
    ending_destroy(&run->ending);
    (void)pthread_mutex_destroy(&run->mutex);
}

/* ---- threads ---- */

int run_on_threads(size_t wanted, void *(*body)(void *context), void *context,
                   struct kimt_error *err)
{
    pthread_t threads[RUN_LANES_MAX];
    size_t started = 0;

    while (started < wanted && started < RUN_LANES_MAX &&
           pthread_create(&threads[started], NULL, body, context) == 0)
        started++;
    for (size_t i = 0; i < started; i++)
        (void)pthread_join(threads[i], NULL);
    if (wanted > 0 && started == 0)
        return kimt_fail(err, KIMT_SCOPE_RUN, KIMT_KIND_INTERNAL, KIMT_RETRY_NEVER,
                         "cannot start a thread");
    return KIMT_OK;
}

int run_threads(struct run *run, void *(*body)(void *context), void *context,
                struct kimt_error *err)
{
    size_t accounts = accounts_count(run->settings->accounts), lanes = run_lanes_most(run);

    return run_on_threads(lanes < accounts ? lanes : accounts, body, context, err);
}

/* ---- what came of it ---- */

static void tell_idle(void *context, const char *pattern, bool but_for_case)
{
    const struct run *run = context;
    char text[300];

    (void)snprintf(text, sizeof text, "exclude \"%.150s\" matches no folder of these accounts%s",
                   pattern, but_for_case ? " (one differs only in the case of its letters)" : "");
    events_post(run->events, &(struct kimt_event){
                                 .type = KIMT_EVENT_NOTE, .note = KIMT_NOTE_ADVICE, .text = text});
}

void run_tell_idle(const struct run *run)
{
    if (!run_left_some(run) && run->accounts_failed == 0)
        exclude_idle(&run->exclude, tell_idle, (void *)(uintptr_t)run);
}

bool run_left_some(const struct run *run)
{
    return run->next < accounts_count(run->settings->accounts) || run->interrupted;
}

int run_status_cut_short(const struct run *run, struct kimt_error *err)
{
    const struct kimt_error *reason = ending_reason(&run->ending);

    if (!reason)
        return RUN_STOPPED;
    *err = *reason;
    return run->started ? RUN_INCOMPLETE : RUN_NOT_STARTED;
}
