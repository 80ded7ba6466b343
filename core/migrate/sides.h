/* SPDX-License-Identifier: MIT
 *
 * A lane's two sessions, and the account that they are for: dropped, held, kept alive over a wait.
 * They are opened by connect.c, and closed at the end of an account or of the lane by keep.c.
 */
#ifndef KIMT_CORE_SIDES_H
#define KIMT_CORE_SIDES_H

#include "migrate/trouble.h"
#include "session/destination_link.h"
#include "session/source_link.h"

struct run;

struct sides {
    struct run *run;
    const struct kimt_account *account; /* whose sessions are opened; NULL: none yet */
    bool is_source_only;                /* the account is yet to be made at the destination */
    bool at_once;                       /* both sides may be asked at the same time */
    struct source_link source;
    struct destination_link destination;
    uint32_t session;          /* number of the destination's, from 1: the next one has another */
    bool lost_without_reason;  /* the destination's last session: what was under way may be why */
    struct kimt_resume resume; /* what the source's folder was opened with */
    struct kimt_scan scan;     /* what the destination's folder is read back with */
};

/* Sets up a struct that is zeroed. `at_once`: calls for both sides may be made at the same time. */
void sides_init(struct sides *sides, struct run *run, bool at_once);
/* Serves another account from now on. Sessions stay as they are: connect_sides() looks after them.
 */
void sides_serve(struct sides *sides, const struct kimt_account *account, bool is_source_only);
/* Returns the governor of that side's host; the side is not SIDE_NONE. */
struct governor *sides_governor(struct sides *sides, enum transfer_side side);
/* Closes a session, if it is open. What is under way to the destination is in doubt then. */
void sides_drop(struct sides *sides, enum transfer_side side);
/* Sessions are left without a word for so long; tests make it shorter. */
extern int64_t sides_keep_alive_ms;
/* Sleeps and keeps the sessions that are open alive; false: the run is to stop. The reason is
 * reported, unless it is NULL. */
bool sides_wait(struct sides *sides, int64_t wait_ms, const struct kimt_error *reason);
/* Waits while the governor of a host asks for it; false: the run is to stop. */
bool sides_hold(struct sides *sides);

#endif
