/* SPDX-License-Identifier: MIT
 *
 * One thread an account, each in a session of its own; the first to hear something wakes all. A
 * watcher that fails is of no harm: then the time decides.
 */
#include "migrate/follow.h"
#include "base/clock.h"
#include "folders/folder_list.h"
#include "run/run_state.h"
#include "session/source_link.h"
#include <kimt/host.h>

#define SLICE_MS     INT64_C(200)
#define WATCHERS_MAX 64u

struct follow {
    const struct run_settings *settings;
    int64_t until_ms;
    bool heard; /* atomic */
};

struct watcher {
    struct follow *follow;
    size_t account;
    struct folder_list folders;
    pthread_t thread;
};

static bool is_over(const struct follow *follow)
{
    const bool *stop = follow->settings->services->stop;

    return clock_ms() >= follow->until_ms || __atomic_load_n(&follow->heard, __ATOMIC_RELAXED) ||
           (stop && __atomic_load_n(stop, __ATOMIC_RELAXED));
}

/* ---- watching ---- */

static const struct kimt_folder *find_inbox(struct watcher *watcher, struct source_link *link)
{
    struct kimt_error ignored = {.struct_size = sizeof ignored};
    const struct kimt_folder *folder;

    while (source_link_folder_next(link, &folder, &ignored) == KIMT_OK)
        if (folder_list_add(&watcher->folders, folder, &ignored) != KIMT_OK)
            break;
    for (size_t i = 0; i < watcher->folders.count; i++)
        if (watcher->folders.items[i]->role == KIMT_ROLE_INBOX)
            return watcher->folders.items[i];
    return NULL;
}

/* In slices, so that what another one heard ends it soon. */
static void watch_folder(struct watcher *watcher, struct source_link *link,
                         const struct kimt_folder *inbox)
{
    struct kimt_error ignored = {.struct_size = sizeof ignored};
    int result = KIMT_END;

    while (result == KIMT_END && !is_over(watcher->follow))
        result = source_link_await_change(link, inbox, 10 * SLICE_MS, &ignored);
    if (result == KIMT_OK)
        __atomic_store_n(&watcher->follow->heard, true, __ATOMIC_RELAXED);
}

static void *watch(void *context)
{
    struct watcher *watcher = context;
    const struct run_settings *settings = watcher->follow->settings;
    struct kimt_error ignored = {.struct_size = sizeof ignored};
    const struct kimt_folder *inbox;
    struct source_link link;

    source_link_init(&link, &settings->profile->source, NULL, settings->services);
    if (link_open(&link.base, accounts_get(settings->accounts, watcher->account), &ignored) !=
        KIMT_OK)
        return NULL;
    inbox = find_inbox(watcher, &link);
    if (inbox)
        watch_folder(watcher, &link, inbox);
    link_close(&link.base);
    folder_list_clear(&watcher->folders);
    return NULL;
}

/* Watching takes a session for each account for all the time: only where so many are allowed, and
 * where the plugin bears them at once. */
static size_t watcher_count(const struct run_settings *settings)
{
    const struct profile *profile = settings->profile;
    size_t accounts = accounts_count(settings->accounts);

    if (!profile->source.plugin->source.await_change ||
        profile->source.plugin->descriptor.threads != KIMT_THREADS_PER_SESSION ||
        accounts > (size_t)profile_lanes_most(profile) || accounts > WATCHERS_MAX)
        return 0;
    return accounts;
}

bool follow_wait(const struct run_settings *settings, int64_t interval_ms)
{
    struct follow follow = {.settings = settings, .until_ms = clock_ms() + interval_ms};
    struct watcher watchers[WATCHERS_MAX];
    size_t wanted = watcher_count(settings), started = 0;

    for (; started < wanted; started++) {
        watchers[started] = (struct watcher){.follow = &follow, .account = started};
        if (pthread_create(&watchers[started].thread, NULL, watch, &watchers[started]) != 0)
            break;
    }
    while (!is_over(&follow))
        clock_sleep_ns(SLICE_MS * CLOCK_NS_PER_MS);
    for (size_t i = 0; i < started; i++)
        (void)pthread_join(watchers[i].thread, NULL);
    return !(settings->services->stop &&
             __atomic_load_n(settings->services->stop, __ATOMIC_RELAXED));
}
