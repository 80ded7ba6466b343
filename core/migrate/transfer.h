/* SPDX-License-Identifier: MIT
 *
 * A lane at work on an account: its two sessions, and the folder it is in. What it shares with
 * other lanes that work on the same account is in account_work.h.
 *
 * transfer.c walks through the states; the other files each do one part of the work on this struct:
 * connect.c (the two sessions), sides.c (what is done with them meanwhile), keep.c (the same
 * between two accounts), mapping.c (which folders, where to), refit.c (the same once more, of one
 * folder), sift.c (which of them have something to do), enter.c (the way into one), ahead.c (the
 * one after it), copy.c (one message), flow.c (while the source makes us wait), leave.c (the end of
 * a folder), tally.c (counting), post.c (reporting), settle.c (what became of appends in doubt),
 * late.c (copies that arrive late), deletions.c (what is gone from the source), follow_deletions.c
 * (what follows from that), recover.c (what a failure means), losses.c (what a lost connection is
 * put down to).
 */
#ifndef KIMT_CORE_TRANSFER_H
#define KIMT_CORE_TRANSFER_H

#include "message/behind.h"
#include "message/done.h"
#include "message/spool.h"
#include "message/suspects.h"
#include "message/window.h"
#include "migrate/account_work.h"
#include "migrate/adopt.h"
#include "migrate/odd_dates.h"
#include "migrate/post.h"
#include "migrate/sides.h"
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

/* A copy that was looked for in vain, and sent again, may still arrive on its old connection. */
struct late {
    uint64_t from;    /* it would have this UID or a higher one; 0: none is expected */
    int64_t until_ms; /* looking earlier than this is too early */
    bool next_pass;   /* the next pass is to look again */
};

/* What belongs to the folder being worked on. */
struct transfer_folder {
    const struct mapped_folder *mapped; /* NULL: none */
    struct kimt_counts counts;
    uint64_t expected; /* messages that the source counted when it was opened, or KIMT_UNKNOWN */
    uint64_t refused;  /* messages that were looked for, and then not taken by the destination */
    struct journal_folder known;           /* what the journal says of it */
    struct journal_state_of_source source; /* as it was when it was opened first */
    struct adoption adoption;
    bool opened;      /* at the source, at least once */
    bool ensured;     /* at the destination, at least once */
    bool ensured_now; /* in the present session */
    bool exhausted;   /* the source has no more */
    bool leaving;     /* nothing more is begun here */
    uint32_t destination_uid_validity;
    bool was_empty;      /* at the destination, before the first append */
    uint64_t first_uid;  /* what this run appends gets UIDs from here on */
    uint64_t uid_next;   /* of the destination when it was ensured first; 0: not told */
    uint64_t doubt_from; /* UIDs from here on may be ours without our knowing */
    bool set_aside;      /* the source has another folder of that name than the journal knew */
    bool half_undone;    /* an undo was cut short there */
    bool in_doubt;       /* something is left there whose fate is not known */
    struct odd_dates odd_dates;
    struct late late;  /* a lost connection may still deliver */
    uint32_t again;    /* messages to be offered once more */
    uint32_t again_ms; /* after so long, or later */
    uint32_t held_up;  /* times that later ones waited for them */
    bool hurries;      /* they do so no longer */
    uint32_t tries;    /* to go on in it, when it was refused for the time being */
    uint32_t losses;   /* of a connection, since the last time that anything came of it */
    uint64_t progress; /* what had come of it at the last one */
    bool suspects;     /* a message of it was blamed since then */
    bool failed;
    struct kimt_error error; /* why it is left unfinished */
    struct done done;        /* UIDs whose fate is known */
    struct uid_set seen;     /* source UIDs that were counted */
    uint64_t *untold;        /* heads of digests of this run's copies whose UID was not told */
    size_t untold_count, untold_capacity;
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
    enum transfer_side blame; /* whose session the last failure was about */
    bool session_sound;       /* that failure was an answer; the session still works */
    bool lost_without_reason; /* the destination's last session: what was under way may be why */
    struct source_link source;
    struct destination_link destination;
    struct transfer_folder folder;
    struct ahead ahead;
    struct kimt_resume resume; /* what the source's folder was opened with */
    struct kimt_scan scan;     /* what the destination's folder is read back with */
    struct kimt_counts counts; /* not yet added to the account's */
    struct backoff backoff;
    uint32_t first_tries; /* failed opens while the host had never answered */
    struct suspects suspects;
    struct behind behind;
    int64_t told_ms; /* when PROGRESS was posted last */
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

/* A step failed because of this side: what recover() goes by. */
static inline int blame(struct transfer *transfer, enum transfer_side side)
{
    transfer->blame = side;
    return KIMT_FAIL;
}

/* One for each lane, used for one account after the other. */
int transfer_new(struct crew *crew, uint32_t number, struct transfer **transfer_r,
                 struct kimt_error *err);
/* Its sessions, too, are closed. */
void transfer_free(struct transfer **transfer);
/* Moves an account, or helps with it, whatever happens on the way. The last lane in it closes it.
 */
void transfer_account(struct transfer *transfer, struct account_work *work, bool assists);

/* ---- enter.c ---- */
/* The step ENTER_FOLDER. Appends in doubt are settled before the source is opened: it must know
 * what is done. */
int enter_folder(struct transfer *transfer, struct kimt_error *err);
/* The source does not let it be opened: what was made for it at the destination, empty, goes. */
void enter_take_back(struct transfer *transfer);
/* Enters the destination's folder for the first message that goes into one which was finished
 * before. What is to be recognised anew needs the whole way in: that is left to the next run. */
int enter_late(struct transfer *transfer, struct kimt_error *err);
/* A folder that was finished, and is still there, is touched only when something is to go in. */
bool enter_may_wait(const struct transfer_folder *folder);
/* For kimt_resume; also the moment at which a source tells that a message of an earlier run is
 * still there. */
bool enter_is_done(void *context, uint64_t uid);

/* ---- refit.c ---- */
/* The destination has refused the folder at hand. KIMT_OK: it has another name by now, and may be
 * asked again; KIMT_END: it has not; KIMT_FAIL. */
int refit_target(struct transfer *transfer, const struct kimt_error *why, struct kimt_error *err);

/* ---- ahead.c ---- */
/* A folder was entered, for the first time or again. */
void ahead_begin(struct transfer *transfer);
/* It is at hand: near its end claims the one after it, and tells the source. Quick. */
void ahead_claim(struct transfer *transfer);
/* It was read to its end: claims whatever is left, for this lane is the next that could begin. */
void ahead_claim_last(struct transfer *transfer);
/* All of the folder at hand was handed to the destination: tells it of the next. */
int ahead_tell_destination(struct transfer *transfer, struct kimt_error *err);
/* What was claimed, to be gone into; NULL: nothing. Until ahead_begin it is known who was told. */
const struct mapped_folder *ahead_take(struct transfer *transfer);
/* Before a lane leaves an account. */
void ahead_give_back(struct transfer *transfer);

/* ---- connect.c ---- */
int connect_sides(struct transfer *transfer, struct kimt_error *err);
/* For a lane without work: opens both for an account that is about to have some for it, and keeps
 * them (keep.c). Where anything is in the way, they are opened when they are needed. */
void connect_ready(struct transfer *transfer, const struct kimt_account *account);

/* ---- keep.c ---- */
/* The account is over: sound sessions stay for the next one where their plugins may use them again,
 * the others are closed. */
void keep_sides(struct transfer *transfer);
/* No other account follows soon: those that stayed are closed. */
void keep_none(struct transfer *transfer);
/* The lane is over: whatever is open is closed, kept or not. */
void keep_end(struct transfer *transfer);

/* ---- mapping.c ---- */
int plan_account(struct transfer *transfer, struct kimt_error *err);
/* --dry-run: tells what would be done with each folder. */
void plan_tell(struct transfer *transfer);

/* ---- sift.c ---- */
/* The step SIFT: one folder. */
int sift_step(struct transfer *transfer, struct kimt_error *err);
/* What the journal says of the folder at hand, and whether that is all there is to say. */
int sift_look_up(struct transfer *transfer, bool *is_over_r, struct kimt_error *err);

/* A message that was refused for the time being is offered again before any later one is sent. */
static inline bool waits_for_refused(const struct transfer *transfer)
{
    return transfer->folder.again > 0 && !transfer->folder.hurries;
}

/* ---- copy.c ---- KIMT_FAIL: the session named by `blame` failed, or the folder ends. */
int copy_message(struct transfer *transfer, const struct kimt_message *message,
                 struct kimt_error *err);
/* Takes the completions that are there, without waiting. */
int copy_reap(struct transfer *transfer, struct kimt_error *err);
/* Has the destination send what it holds back, and takes the completions that are there. */
int copy_push(struct transfer *transfer, struct kimt_error *err);
/* Waits until nothing is under way. */
int copy_drain(struct transfer *transfer, struct kimt_error *err);

/* ---- flow.c ---- */
/* Before the source is asked for a message: what is under way does not wait for it. */
int flow_on(struct transfer *transfer, struct kimt_error *err);

/* ---- tally.c ---- */
void tally_begin_folder(struct transfer *transfer, const struct mapped_folder *mapped);
void tally_skip_folder(struct transfer *transfer, const struct mapped_folder *mapped);
/* Adds what was counted to the account's counts. */
void tally_hand_in(struct transfer *transfer);
/* Counts a message that the source handed out, once. */
void tally_found(struct transfer *transfer, const struct kimt_message *message);
/* Its fate is known: `outcome` with `error` or completion notes. */
void tally_settled(struct transfer *transfer, const struct kimt_message *message, int outcome,
                   uint32_t notes, const struct kimt_error *error);
/* It is safe at the destination, with this UID there (0: not told): counted and journaled. */
void tally_copied(struct transfer *transfer, const struct append *append, uint64_t uid,
                  uint32_t notes);
/* It was there already. */
void tally_adopted(struct transfer *transfer, const struct kimt_message *message, uint64_t uid,
                   const struct identity *identity, uint32_t notes);
/* An earlier run brought it over. */
void tally_earlier(struct transfer *transfer, uint64_t uid);
/* Nothing of the folder was counted: it is begun anew. */
void tally_restart_folder(struct transfer *transfer);
void tally_progress(struct transfer *transfer);
void tally_begin_account(struct transfer *transfer);
void tally_end_account(struct transfer *transfer);

/* ---- settle.c ---- */
/* In the ensured folder of a new session: finds out which appends in doubt arrived. */
int settle(struct transfer *transfer, struct kimt_error *err);

/* ---- late.c ---- */
/* Since then (clock_ms) a copy may be on its way that nobody waits for. */
void late_expect(struct transfer *transfer, uint64_t from_uid, int64_t since_ms);
/* Nothing is under way in the ensured folder, and all its messages have their fate: removes those
 * of this run's copies that have arrived a second time. */
int late_look(struct transfer *transfer, struct kimt_error *err);

/* ---- recover.c ---- */
/* A step failed: decides what is given up and what is tried again, and waits where it must. */
void recover(struct transfer *transfer, const struct kimt_error *error);
/* Why a run that is stopping leaves things undone. */
void recover_stop_reason(const struct transfer *transfer, struct kimt_error *error);

/* ---- losses.c ---- */
/* The source was lost when this message was read, alone or with others that may have been the
 * cause. Once too often, it is set aside. */
void losses_blame_read(struct transfer *transfer, const struct kimt_message *message, bool alone,
                       const struct kimt_error *loss);
/* The same of the destination, when it was sent: its last loss, which losses_note knows. */
void losses_blame_sent(struct transfer *transfer, const struct kimt_message *message, bool alone);
/* A session is about to be dropped for this reason. */
void losses_note(struct transfer *transfer, enum transfer_side side, const struct kimt_error *loss);
/* True: it was one too many in the folder at hand, which is to be left for *reason_r. */
bool losses_blame_folder(struct transfer *transfer, enum transfer_side side,
                         const struct kimt_error *loss, struct kimt_error *reason_r);

#endif
