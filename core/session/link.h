/* SPDX-License-Identifier: MIT
 *
 * A session with a plugin, as the core holds it: calls go one at a time where the plugin wants
 * that, no faster than the profile allows the host, in a seat that the host has, open sessions can
 * be cancelled from another thread, none is closed twice, and one whose account is over is not
 * mistaken for the next one's.
 *
 * Here is what both sides have in common, from a session's first call to its last. What a session
 * does in between is in source_link.h and destination_link.h, which begin with a struct link.
 */
#ifndef KIMT_CORE_LINK_H
#define KIMT_CORE_LINK_H

#include "plugin/services.h"
#include "profile/profile.h"
#include "session/cancel.h"
#include "session/peer.h"

struct link_verbs;

/* Which pace a session keeps. */
struct link_pace {
    struct pace *pace; /* of its host; NULL: as fast as it goes */
    struct ending *ending;
    bool moves;      /* whole messages are read; headers that are looked at cost their bytes */
    bool is_counted; /* the message that is being read */
};

struct link {
    const struct link_verbs *verbs; /* of its side */
    const struct profile_plugin *chosen;
    const struct host_services *services;
    struct gate *gate; /* NULL: calls need not be one at a time */
    struct seat seat;
    struct host host;
    struct link_pace pace;
    void *session; /* of the plugin's; NULL: not open */
    bool is_kept;  /* for the next account: it is reopened then, or closed */
    struct cancel_entry cancel;
};

/* Opens the session in a seat that was taken, or is free; does not wait for one: KIMT_FAIL of
 * KIND_LIMIT. If it fails, its seat is given back. */
int link_open(struct link *link, const struct kimt_account *account, struct kimt_error *err);
/* Opens the session as link_open() does, but waits for a seat, and for the host to be ready:
 * seat_await() in peer.h. */
int link_enter(struct link *link, const struct kimt_account *account, struct kimt_error *err);
/* Keeps the session for another account, since its own is over. False: the plugin cannot do that,
 * or the session is not open. */
bool link_keep(struct link *link);
/* Holds a session that was opened for an account that is to come: for that one it counts as kept,
 * whatever the plugin can do. */
void link_hold(struct link *link);
/* True if the session is open, for the account at hand. */
static inline bool link_is_open(const struct link *link)
{
    return link->session && !link->is_kept;
}
/* Reopens a session that was kept, also if it is this account's already. Returns KIMT_END, too,
 * where none was. Unless it returns KIMT_OK, the session is closed afterwards. */
int link_reopen(struct link *link, const struct kimt_account *account, struct kimt_error *err);
/* Keeps the session alive. KIMT_OK, too, where the plugin has no keep_alive. */
int link_keep_alive(struct link *link, struct kimt_error *err);
/* Closes the session, if it is open, and gives its seat back. */
void link_close(struct link *link);

#endif
