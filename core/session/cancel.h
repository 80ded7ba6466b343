/* SPDX-License-Identifier: MIT
 *
 * All sessions that are open, so that a second signal can cancel them. Any thread.
 */
#ifndef KIMT_CORE_CANCEL_H
#define KIMT_CORE_CANCEL_H

#include "plugin/loader.h"

/* An open session in the list of those that links_cancel() reaches. */
struct cancel_entry {
    struct cancel_entry *next, *previous;
    const struct loaded_plugin *plugin;
    struct kimt_source_session *source; /* one of these two */
    struct kimt_destination_session *destination;
};

/* A session was opened, or is about to be closed; the entry is the caller's. */
void cancel_enlist(struct cancel_entry *entry);
void cancel_delist(struct cancel_entry *entry);

/* Cancels every open session, and those that are opened after it. */
void links_cancel(void);
/* A new run begins: sessions may be opened again. */
void links_allow(void);

#endif
