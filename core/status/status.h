/* SPDX-License-Identifier: MIT
 *
 * How far a migration has come, by its journal alone: read in one go, then printed for people or
 * for programs. No server is asked, and a run that is under way is not disturbed.
 */
#ifndef KIMT_CORE_STATUS_H
#define KIMT_CORE_STATUS_H

#include "config/accounts.h"
#include "journal/journal.h"
#include "output/document.h"
#include <stdio.h>

#define STATUS_RUNS_MAX 10

struct status_amounts {
    uint64_t folders, finished, in_doubt; /* in doubt: may hold what the journal does not know */
    uint64_t messages, bytes;
};

/* In the words that people and programs are given. */
enum status_state {
    STATUS_WAITING,
    STATUS_COPYING,
    STATUS_STOPPED, /* not finished, and no run is under way */
    STATUS_DONE,
    STATUS_ATTENTION,
    STATUS_FAILED,
    STATUS_STATES
};

struct status_account {
    const char *address;
    const char *reason; /* or "" */
    int32_t state;      /* enum journal_account_state */
    bool listed;        /* in the accounts file, still */
    bool created;       /* by kimt, at the destination */
    int64_t changed_s;  /* 0: never */
    struct status_amounts amounts;
    enum status_state shown;
    uint64_t expected;  /* messages that it will have in the end; KIMT_UNKNOWN */
    int64_t verified_s; /* 0: never */
    const char *level;  /* of that, and what came of it; or "" */
    const char *result;
};

enum status_run_end {
    STATUS_RUN_ENDED,
    STATUS_RUN_UNDER_WAY,
    STATUS_RUN_KILLED
};

struct status_run {
    const char *name, *command;
    int64_t begun_s, ended_s; /* ended_s 0: not reported */
    int32_t status;           /* valid when it ended */
    enum status_run_end end;
};

struct status {
    bool has_journal;
    struct status_account *accounts; /* in the order of the accounts file, then others */
    size_t count;
    struct status_amounts totals;
    struct status_run runs[STATUS_RUNS_MAX]; /* newest first */
    size_t run_count;
    struct strings *strings; /* owns all text */
};

/* What is to be read. */
struct status_question {
    struct journal *journal; /* NULL: there is none */
    const char *state_folder;
    const struct accounts *accounts;
    bool others;    /* accounts of the journal that are not in the file are reported as well */
    bool under_way; /* a process is at work on the profile */
};

int status_read(const struct status_question *question, struct status *status_r,
                struct kimt_error *err);
void status_clear(struct status *status);

/* Returns how many accounts are in this state. */
size_t status_count(const struct status *status, enum status_state state);
/* "waiting", "copying", "stopped", "done", "attention", "failed". */
const char *status_state_word(enum status_state state);
/* Returns the state in words for people: "needs attention". */
const char *status_state_phrase(enum status_state state);
/* Words with commas between them, as a set of 1u << state; 0: one of them is no state. */
unsigned status_states_read(const char *words);

/* Returns the percentage of the expected messages that is done: 0 to 100; KIMT_UNKNOWN. */
uint64_t status_percent(const struct status_account *account);
uint64_t status_to_go(const struct status_account *account);

/* What either form says, and shows. */
struct status_view {
    const char *version; /* of kimt */
    const char *profile, *source, *destination;
    unsigned states; /* accounts in these are shown: a set of 1u << state */
};

/* A row for each account that is shown. NULL: no memory. */
struct table *status_table_new(const struct status *status, const struct status_view *view);

void status_print(const struct status *status, const struct status_view *view, FILE *out);
/* KIMT_FAIL: no memory. */
int status_print_json(const struct status *status, const struct status_view *view, FILE *out,
                      struct kimt_error *err);

#endif
