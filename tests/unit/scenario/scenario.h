/* SPDX-License-Identifier: MIT
 *
 * One migration between the fakes, with what reporters heard of it, and the question that matters:
 * is everything there exactly once?
 */
#ifndef KIMT_TEST_SCENARIO_SCENARIO_H
#define KIMT_TEST_SCENARIO_SCENARIO_H

#include "undo/undo.h"
#include "unit/scenario/fake.h"

#define HEARD_MAX 64

struct heard_message {
    uint64_t uid;
    int32_t outcome;
    char text[400];
};

struct heard_difference {
    uint64_t uid, found_uid, size;
    int32_t reason;
    char folder[80], found_folder[80], text[200];
};

struct heard {
    struct kimt_counts account, run;
    struct heard_message messages[HEARD_MAX];
    size_t message_count;
    char account_error[400], folder_error[400], run_error[400];
    char notes[HEARD_MAX][400];
    size_t note_count;
    int waits, sums_wrong, folders, accounts_begun, accounts_ended;
    uint32_t accounts_done, accounts_failed;
    struct kimt_check checks[8];
    size_t check_count;
    struct kimt_verify verify; /* of all accounts */
    struct heard_difference differences[HEARD_MAX];
    size_t difference_count;
};

struct scenario {
    struct fake fake;
    struct heard heard;
    struct kimt_error error;
    int status;
    /* the profile */
    const char *accounts; /* rows; NULL: one account */
    int64_t lanes, lanes_per_account, retry_for_ms, spool_memory;
    bool dry_run, leave_out_empty;
    bool trash;            /* deletions = trash, as many as there are */
    int64_t deletions_max; /* or only so many percent */
    bool keeps_journal;    /* across runs of this scenario, in a folder of its own */
    char state[40];
    enum kimt_threads threads; /* what the plugins bear */
    bool shares;               /* several lanes may work on one account; calls come one at a time */
    bool at_once;              /* with it: one call to each side at a time */
    bool check;                /* run_check instead */
    bool old_digests;          /* that journal has those of earlier versions */
    bool verify;               /* run_verify instead, of what the journal says */
    int verify_level;
    bool undo; /* run_undo instead */
    struct undo_counts undone;
    char stays[HEARD_MAX][700]; /* what undo left, "folder: why" */
    size_t stay_count;
    struct kimt_option_list exclude;
    const struct kimt_folder_rules *rules;
    struct side_options source_limits, destination_limits;
    struct hours hours;
    time_t (*wall_s)(void *context); /* its context is the scenario */
};

/* A few folders with messages, two of them alike, one empty. */
void scenario_fill(struct scenario *scenario);
void scenario_run(struct scenario *scenario);
/* A run that leaves nothing to do, with a journal and UIDs at the destination; ready for another.
 */
void scenario_first_run(struct scenario *scenario);
/* The journal of a scenario was lost, or never was. */
void scenario_lose_journal(struct scenario *scenario);
/* Forgets what was heard, and the failures that were planned. */
void scenario_continue(struct scenario *scenario);
/* Forgets what arrived and what was heard, keeps the source. */
void scenario_again(struct scenario *scenario);
void scenario_free(struct scenario *scenario);
/* For cmocka: *state is a scenario that is to be freed. */
int scenario_tear_down(void **state);

/* How often a body is in a folder. */
size_t scenario_copies(const struct fake_store *store, const char *path, const char *body);
/* True if every message of every source folder is at the destination just as often. */
bool scenario_equal(const struct scenario *scenario);
/* The same for a destination that puts this before each message. */
bool scenario_equal_but_for(const struct scenario *scenario, const char *header);
/* True if as many messages of every folder have each combination of flags on both sides. */
bool scenario_flags_equal(const struct scenario *scenario);
/* How many messages are at the destination. */
size_t scenario_arrived(const struct scenario *scenario);

#endif
