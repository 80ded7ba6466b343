/* SPDX-License-Identifier: MIT
 *
 * A lane at work on an account: its two sessions, and the folder it is in. What it shares with
 * other lanes that work on the same account is in account_work.h.
 *
 * walk.c goes through the states of enum transfer_state; each other file does one part of the work.
 * connect.c opens the two sessions, sides.c holds them, keep.c closes them; mapping.c, refit.c and
 * sift.c decide which folders there are; enter.c, copy.c and leave.c are the way through one, with
 * ahead.c, flow.c and tally.c beside it; settle.c, adopt.c, late.c and promise.c find out what is
 * true; recover.c says what a failure means, and losses.c whose it is.
 */
#ifndef KIMT_CORE_TRANSFER_H
#define KIMT_CORE_TRANSFER_H

#include "message/window.h"
#include "migrate/account_work.h"
#include "migrate/body.h"
#include "migrate/folder_work.h"
#include "migrate/post.h"
#include "migrate/sides.h"
#include "migrate/trouble.h"
#include "run/counts.h"

struct walk;

/* What was counted, and reported of it. */
struct tally {
    struct kimt_counts counts; /* not yet added to the account's */
    uint64_t settled;          /* messages that have had their fate so far: anything new? */
    int64_t told_ms;           /* when PROGRESS was posted last */
};

/* When completions are asked for. */
struct reaping {
    uint32_t since;    /* messages since they were asked for last */
    int64_t pushed_ms; /* nothing was held back then of what is under way */
};

struct transfer {
    struct crew *crew;
    struct run *run;           /* the crew's */
    uint32_t number;           /* of the lane, from 0 */
    struct account_work *work; /* NULL: the lane is in no account */
    struct walk *walk;         /* where in it; walk_inner.h */
    struct sides sides;
    struct folder_work folder;
    struct window window; /* appends under way */
    struct reaping reaping;
    struct tally tally;
    struct body *body; /* of the message at hand */
};

/* True if the destination has the folder at hand open, in its present session. */
static inline bool transfer_is_ensured(const struct transfer *transfer)
{
    return transfer->folder.ensured_in == transfer->sides.session;
}

/* Makes the transfer of a lane, used for one account after the other. */
int transfer_new(struct crew *crew, uint32_t number, struct transfer **transfer_r,
                 struct kimt_error *err);
/* Closes the lane's sessions, and frees it. */
void transfer_free(struct transfer **transfer);

#endif
