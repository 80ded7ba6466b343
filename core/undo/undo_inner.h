/* SPDX-License-Identifier: MIT
 *
 * One account being undone. Inside core/undo only: undo.c is the run and its lanes, undo_account.c
 * the session, undo_walk.c the order of folders, undo_refused.c those that are left out,
 * undo_folder.c, undo_remove.c and undo_marks.c the messages of one folder, undo_tell.c what is
 * said.
 */
#ifndef KIMT_CORE_UNDO_INNER_H
#define KIMT_CORE_UNDO_INNER_H

#include "base/uid_set.h"
#include "folders/folder_list.h"
#include "message/digest.h"
#include "run/run_state.h"
#include "session/backoff.h"
#include "session/destination_link.h"
#include "undo/undo.h"

#define UNDO_PURPOSE "to undo what was done" /* of memory that is missing: base/no_memory.h */
#define UNDO_CHUNK   ((size_t)64 * 1024)

/* What lanes share. */
struct undo_run {
    struct run run;
    const struct undo_wish *wish;
    pthread_mutex_t listen_mutex; /* one call of the listener at a time */
    pthread_mutex_t totals_mutex; /* guards totals */
    struct undo_counts totals;
};

/* A folder of the journal. */
struct undo_known {
    int64_t id;         /* 0: it was made as a parent only, and never held messages of ours */
    const char *target; /* path */
    uint32_t uid_validity;
    bool created;                     /* by kimt, in the run that is undone */
    bool in_doubt;                    /* a run was killed there */
    const struct kimt_folder *listed; /* at the destination; NULL: not there */
    uint64_t remaining;               /* entries of the journal that stay; valid once `looked` */
    uint64_t taken;                   /* messages removed, or to be removed */
    bool looked;
    bool untouchable;       /* another folder has its name now */
    bool done;              /* its messages are over */
    bool closed;            /* and so is the folder itself */
    bool gone;              /* or will be */
    bool is_parent;         /* noted as one that was made for another's sake */
    bool refused;           /* it is left as it is, as was reported */
    uint64_t ours;          /* messages to be taken back; valid once `looked` */
    uint32_t losses;        /* of sessions in a row that were in it, and got no further */
    uint64_t progress;      /* at the last of them */
    struct kimt_error *why; /* it is tried again; NULL: nothing was in the way */
};

/* What a lane undoes with, one account after the other. */
struct undo {
    struct undo_run *shared;
    struct journal *journal;
    const struct kimt_account *account;
    struct destination_link link;
    struct folder_list listed;
    struct arena arena; /* of `known` and paths */
    struct undo_known *known;
    size_t known_count, known_capacity;
    struct undo_counts counts;
    struct digest digest;
    struct backoff backoff;
    struct undo_known *at; /* the folder at hand; NULL: none */
    bool failed;           /* no memory while the journal is read */
    char chunk[UNDO_CHUNK];
};

__attribute__((format(printf, 3, 4))) void undo_stays(const struct undo *undo, const char *folder,
                                                      const char *format, ...);
/* All of it stays, for this reason. */
void undo_stays_for(const struct undo *undo, const char *folder, const struct kimt_error *why);
int undo_stopped(struct kimt_error *err);

/* What the journal knows of the account. */
int undo_read(struct undo *undo, int64_t id, struct kimt_error *err);
/* In an open session: all of it, or what is left to do after a session that was lost. Fails with
 * SCOPE_FOLDER when only folders are left that are to be tried again. */
int undo_walk(struct undo *undo, int64_t id, struct kimt_error *err);
/* The account `id` of the journal, whatever comes of it. */
void undo_account(struct undo *undo, const struct kimt_account *account, int64_t id);
/* The messages of a folder that is there. */
int undo_folder(struct undo *undo, struct undo_known *known, struct kimt_error *err);

/* ---- undo_refused.c ---- */
/* True if the failure of the folder at hand is its own affair, so that the others go on. It is
 * reported and left out, or noted to be tried again. */
bool undo_goes_on_without(struct undo *undo, const struct kimt_error *err);
/* Notes that the session was lost; a folder in which that happens time and again is left out. */
void undo_note_loss(struct undo *undo, const struct kimt_error *err);
/* True if a folder waits to be tried again. */
bool undo_is_to_come_again(const struct undo *undo, struct kimt_error *err);
/* Gives up the folders that wait to be tried again. */
void undo_give_up_folders(struct undo *undo);
/* True if the folder, or one below it, is not undone to its end. */
bool undo_is_held_up(const struct undo *undo, const struct undo_known *known);

#endif
