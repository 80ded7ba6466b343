/* SPDX-License-Identifier: MIT
 *
 * Where a lane is in its account, and what it may expect. Only walk.c, recover.c and ahead.c know:
 * all others do one thing, and answer what came of it.
 */
#ifndef KIMT_CORE_WALK_INNER_H
#define KIMT_CORE_WALK_INNER_H

#include "base/clock.h"
#include "migrate/transfer.h"
#include "session/backoff.h"

enum transfer_state {
    TRANSFER_CONNECT,      /* open whichever session is missing */
    TRANSFER_PLAN,         /* list both sides, map folders, see that nothing would be doubled */
    TRANSFER_SIFT,         /* see which folders have something to do */
    TRANSFER_NEXT_FOLDER,  /* claim the next one */
    TRANSFER_ENTER_FOLDER, /* open it at both sides, for the first time or again */
    TRANSFER_COPY,         /* one message */
    TRANSFER_LEAVE_FOLDER, /* wait for what is under way, and count */
    TRANSFER_DELETIONS,    /* follow what was deleted at the source */
    TRANSFER_FINISHED
};

/* The folder that this lane is at next. */
struct ahead {
    const struct mapped_folder *mapped; /* claimed; NULL: none is */
    bool is_new;                        /* nothing of it is known */
    bool is_asked;                      /* for one, near the end of the folder at hand */
    bool source_told, destination_told;
};

struct walk {
    enum transfer_state state;
    bool assists; /* another lane planned the account */
    bool left;    /* nothing was left to claim, and others are still at work */
    bool holds;   /* a folder that it has claimed */
    struct ahead ahead;
    struct backoff backoff;
    uint64_t settled_before; /* when it was tried again last */
    uint32_t first_tries;    /* failed opens while the host had never answered */
    int64_t steered_ms;      /* when the crew was steered last */
};

/* After how long a failure is followed by another try, which begins anew where any message has had
 * its fate since the last one. False: there was no progress for too long. */
static inline bool walk_tries_again(struct transfer *transfer, const struct kimt_error *error,
                                    int64_t *wait_ms_r)
{
    struct walk *walk = transfer->walk;

    if (walk->settled_before != transfer->tally.settled)
        backoff_progress(&walk->backoff);
    walk->settled_before = transfer->tally.settled;
    return backoff_next(&walk->backoff, clock_ms(), error, wait_ms_r);
}

#endif
