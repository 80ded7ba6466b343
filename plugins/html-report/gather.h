/* SPDX-License-Identifier: MIT
 *
 * What a run's page is made of, gathered from its events. Bounded: of folders and notes beyond a
 * number it only counts how many there were.
 */
#ifndef KIMT_HTML_REPORT_GATHER_H
#define KIMT_HTML_REPORT_GATHER_H

#include "common/hash/hash.h"
#include "common/report/tally.h"
#include "html-report/timeline.h"
#include <kimt/reporter.h>

enum {
    GATHER_FOLDERS = 20000, /* of all accounts */
    GATHER_NOTES = 5000     /* groups of all accounts */
};

struct folder_row {
    char *source, *target;
    struct kimt_counts counts;
    bool is_unfinished;
};

/* Equal notes of one account. */
struct note_row {
    int32_t note;
    char *text;
    char *subject; /* of the first */
    uint64_t times;
};

struct account_row {
    char *address; /* the key */
    char *full_name;
    int64_t begun_ms, ended_ms; /* since the run began */
    bool has_begun, has_ended;
    enum user_result result;
    int32_t provision;  /* enum kimt_provision_state, or 0 */
    char *error, *hint; /* or NULL */
    struct kimt_counts counts;
    struct kimt_verify verify; /* with `verify` */
    struct kimt_check check;   /* with `check`; without its errors */
    struct folder_row *folders;
    size_t folder_count, folder_room;
    struct note_row *notes;
    size_t note_count, note_room;
    uint64_t bytes_seen; /* in the timeline already */
    UT_hash_handle hh;
};

struct gather {
    struct account_row *accounts; /* in the order in which they were heard of */
    size_t folders, notes;        /* kept */
    uint64_t folders_over, notes_over;
    struct timeline timeline;
    int64_t begun_ms, ended_ms; /* wall clock; 0: not yet */
    int64_t run_ms;
    uint32_t account_count;
    int32_t exit_status;
    struct kimt_counts counts;
    struct kimt_verify verify;
    bool is_verify;
};

/* Begins zeroed. KIMT_FAIL: no memory. */
int gather_event(struct gather *gather, const struct kimt_event *event, struct kimt_error *err);
void gather_clear(struct gather *gather);

/* Not all is well with it. */
bool account_needs_attention(const struct account_row *account);

#endif
