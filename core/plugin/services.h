/* SPDX-License-Identifier: MIT
 *
 * The core's side of kimt/host.h: what a plugin's calls for log, notes, secrets and settings end
 * in.
 *
 * One per opened session, so that every line carries its account and plugin by itself.
 */
#ifndef KIMT_CORE_SERVICES_H
#define KIMT_CORE_SERVICES_H

#include "config/secret_store.h"
#include "events/events.h"
#include "plugin/settings.h"
#include <kimt/host.h>

/* What all hosts of a run share. Members may be NULL: the service then does nothing, or finds
 * nothing. */
struct host_services {
    struct events *events;
    struct secret_store *secrets;
    struct settings *settings;
    const bool *stop;         /* read atomically */
    const bool *stop_at_once; /* the same: asked for a second time */
    int64_t timeout_ms;
    int64_t memory_share; /* see kimt/host.h */
};

struct host {
    struct kimt_host table; /* what the plugin gets: &host->table */
    const struct host_services *services;
    const char *account; /* address or NULL; not owned */
    const char *plugin;  /* name; not owned */
};

void host_init(struct host *host, const struct host_services *services, const char *account,
               const char *plugin);

#endif
