/* SPDX-License-Identifier: MIT
 *
 * The list of open sessions is the one piece of process-wide state in the core: the thread that
 * handles signals must find them.
 */
#include "session/cancel.h"
#include "base/cleanup.h"

static pthread_mutex_t open_mutex = PTHREAD_MUTEX_INITIALIZER;
static struct cancel_entry *open_sessions;
static bool cancelled;

static void cancel_one(const struct cancel_entry *entry)
{
    if (entry->source && entry->plugin->source.cancel)
        entry->plugin->source.cancel(entry->source);
    if (entry->destination && entry->plugin->destination.cancel)
        entry->plugin->destination.cancel(entry->destination);
}

void cancel_enlist(struct cancel_entry *entry)
{
    LOCK_SCOPE(&open_mutex);
    entry->previous = NULL;
    entry->next = open_sessions;
    if (open_sessions)
        open_sessions->previous = entry;
    open_sessions = entry;
    if (cancelled)
        cancel_one(entry);
}

void cancel_delist(struct cancel_entry *entry)
{
    LOCK_SCOPE(&open_mutex);
    if (entry->previous)
        entry->previous->next = entry->next;
    else
        open_sessions = entry->next;
    if (entry->next)
        entry->next->previous = entry->previous;
}

void links_cancel(void)
{
    LOCK_SCOPE(&open_mutex);
    cancelled = true;
    for (struct cancel_entry *entry = open_sessions; entry; entry = entry->next)
        cancel_one(entry);
}

void links_allow(void)
{
    LOCK_SCOPE(&open_mutex);
    cancelled = false;
}
