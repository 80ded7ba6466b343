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

#include "message/behind.h"
#include "message/spool.h"
#include "message/suspects.h"
#include "message/window.h"
#include "migrate/account_work.h"
#include "migrate/folder_work.h"
#include "migrate/post.h"
#include "migrate/sides.h"
#include "migrate/trouble.h"
#include "run/counts.h"
#include "session/backoff.h"
#include "session/destination_link.h"
#include "session/source_link.h"

#define CHUNK_BYTES ((size_t)64 * 1024)

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

struct transfer {
    struct crew *crew;
    struct run *run; /* the crew's */
    uint32_t number; /* of the lane, from 0 */
    struct account_work *work;
    const struct kimt_account *account; /* whose sessions are opened: the work's, but beforehand */
    bool assists;                       /* another lane planned the account */
    bool left;  /* nothing was left to claim, and others are still at work */
    bool holds; /* a folder that it has claimed */
    enum transfer_state state;
    bool lost_without_reason; /* the destination's last session: what was under way may be why */
    struct source_link source;
    struct destination_link destination;
    struct folder_work folder;
    struct ahead ahead;
    struct kimt_resume resume; /* what the source's folder was opened with */
    struct kimt_scan scan;     /* what the destination's folder is read back with */
    struct kimt_counts counts; /* not yet added to the account's */
    struct backoff backoff;
    uint32_t first_tries; /* failed opens while the host had never answered */
    struct suspects suspects;
    struct behind behind;
    int64_t told_ms;    /* when PROGRESS was posted last */
    int64_t steered_ms; /* when the crew was steered last */
    struct digest digest;
    struct identifier *identifier;
    struct spool *spool;
    struct window window;
    struct fresh_copies fresh; /* of this folder, whose flags are to be looked at */
    uint32_t since_reap;       /* messages since completions were asked for last */
    int64_t pushed_ms;         /* nothing was held back then of what is under way */
    uint64_t promised;         /* the exact size of the current message, or KIMT_UNKNOWN */
    uint64_t body_bytes;       /* of it, read so far */
    char chunk[CHUNK_BYTES];
    char converted[2 * CHUNK_BYTES];
};

/* One for each lane, used for one account after the other. */
int transfer_new(struct crew *crew, uint32_t number, struct transfer **transfer_r,
                 struct kimt_error *err);
/* Its sessions, too, are closed. */
void transfer_free(struct transfer **transfer);

#endif
