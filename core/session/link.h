/* SPDX-License-Identifier: MIT
 *
 * A session with a plugin, as the core holds it: calls go one at a time where the plugin wants
 * that, no faster than the profile allows the host, in a seat that the host has, open sessions can
 * be cancelled from another thread, none is closed twice, and one whose account is over is not
 * mistaken for the next one's.
 *
 * The two kinds are in source_link.h and destination_link.h.
 */
#ifndef KIMT_CORE_LINK_H
#define KIMT_CORE_LINK_H

#include "plugin/services.h"
#include "profile/profile.h"
#include "session/cancel.h"
#include "session/peer.h"

/* Which pace a session keeps. */
struct link_pace {
    struct pace *pace; /* of its host; NULL: as fast as it goes */
    struct ending *ending;
    bool moves;      /* whole messages are read; headers that are looked at cost their bytes */
    bool is_counted; /* the message that is being read */
};

#endif
