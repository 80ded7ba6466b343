/* SPDX-License-Identifier: MIT
 *
 * One account being compared. Inside core/verify only.
 *
 * verify.c is the run and its lanes, verify_known.c the accounts of the journal, verify_session.c
 * the sessions, verify_account.c the list of folders, verify_folder.c one pass of one folder,
 * verify_source.c its source, verify_identify.c what identifies a message, verify_book.c the
 * bookkeeping, verify_moved.c what is missing there and somewhere else.
 */
#ifndef KIMT_CORE_VERIFY_INNER_H
#define KIMT_CORE_VERIFY_INNER_H

#include "base/uid_set.h"
#include "folders/folder_map.h"
#include "journal/folders.h"
#include "run/run_state.h"
#include "session/backoff.h"
#include "session/destination_link.h"
#include "session/source_link.h"
#include "verify/verify_moved.h"

#define VERIFY_CHUNK ((size_t)64 * 1024)

/* A folder of the journal, or of the source, or of both. */
struct verify_task {
    const char *path;            /* at the source */
    struct journal_folder known; /* id 0: not in the journal; strings are the lane's */
};

/* Where it is in the present sessions; NULL: not there. */
struct verify_place {
    const char *target_path;
    const struct kimt_folder *source, *destination;
};

struct verify_task_list {
    struct verify_task *items;
    size_t count, capacity;
};

/* An account of the journal. */
struct verify_known {
    char *address;
    int64_t id;
};

/* What lanes share. */
struct verify_run {
    struct run run;
    struct verify_known *known;
    size_t known_count, known_capacity;
    pthread_mutex_t mutex; /* guards totals */
    struct kimt_verify totals;
};

/* What a lane verifies with, one account after the other. */
struct verify {
    struct verify_run *shared;
    struct run *run;
    const struct kimt_account *account;
    struct source_link source;
    struct destination_link destination;
    struct folder_list source_folders, destination_folders;
    struct folder_map map;
    struct arena arena; /* of the tasks and all paths */
    const char **destination_paths;
    struct verify_task_list tasks;
    bool tasks_known;
    struct backoff backoff, folder_backoff;
    struct verify_book book;
    /* Of the folder that the book is about: what keeps a side from being seen whole. */
    struct kimt_error source_fault, destination_fault; /* kind NONE: nothing */
    struct uid_set scanned;                            /* messages of the destination */
    uint32_t source_validity;                          /* for which the source's UIDs were listed */
    struct pool read; /* of the source, listed and read in one; taken: it cannot be read */
    struct verify_moved moved;
    struct kimt_counts progress; /* found: in the journal; earlier: compared */
    struct kimt_counts settled;  /* the same, without the folder under way */
    struct kimt_verify counts;
    int64_t told_ms, kept_ms;
    struct identifier *identifier;
    char chunk[VERIFY_CHUNK], converted[2 * VERIFY_CHUNK];
};

/* ---- verify_known.c ---- */
int verify_load_known(struct verify_run *verify, struct kimt_error *err);
void verify_free_known(struct verify_run *verify);
/* Returns 0 if the journal does not know the account. */
int64_t verify_journal_id(const struct verify_run *verify, const char *address);

/* ---- verify_session.c ---- */
/* Posts an event of the account at hand. */
void verify_post(const struct verify *verify, struct kimt_event *event);
typedef int verify_step_fn(struct verify *verify, void *context, struct kimt_error *err);
/* Makes the step in sound sessions, again and again while that may help. */
int verify_persist(struct verify *verify, verify_step_fn *step, void *context,
                   struct kimt_error *err);
/* Closes both sessions. */
void verify_disconnect(struct verify *verify);
/* Finds a folder in the journal's words, or in those of the map where the server spells the name
 * otherwise. */
struct verify_place verify_find_place(const struct verify *verify, const struct verify_task *task);
/* Now and then while messages are read: posts how far it is, and keeps the idle side awake.
 * KIMT_FAIL: the run is to stop. */
int verify_tick(struct verify *verify, struct kimt_error *err);

/* ---- verify_account.c ---- */
int verify_new(struct verify_run *shared, struct verify **verify_r, struct kimt_error *err);
void verify_free(struct verify **verify);
/* Compares an account and reports it. `refusal` is NULL, or why it need not be tried. */
void verify_account(struct verify *verify, const struct kimt_account *account,
                    const struct kimt_error *refusal);

/* ---- verify_identify.c ---- */
/* How much of each message is read. */
uint32_t verify_parts(const struct verify_book *book);
/* Keeps what is wrong with a side of the folder: the first one is the most exact. */
void verify_keep_fault(struct kimt_error *fault, const struct kimt_error *why);
/* Fills in what identifies a message at this level, once all of it was read. */
void verify_identify_ends(struct verify *verify, const struct kimt_message *message,
                          struct identity *identity_r);
/* Reads the message that the scan of the destination handed out. */
int verify_identify(struct verify *verify, const struct kimt_message *message,
                    struct identity *identity_r, struct kimt_error *err);

/* ---- verify_folder.c ---- */
/* Compares a folder in one pass, from the beginning; verify->book holds the outcome. */
int verify_folder(struct verify *verify, const struct verify_task *task,
                  const struct verify_place *place, struct kimt_error *err);

#endif
