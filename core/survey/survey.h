/* SPDX-License-Identifier: MIT
 *
 * What `kimt plan` finds out: the folders of every account, where `kimt migrate` would put them,
 * and what is there already. Reads on both sides, and changes nothing on either.
 */
#ifndef KIMT_CORE_SURVEY_H
#define KIMT_CORE_SURVEY_H

#include "base/arena.h"
#include "run/run.h"

struct survey_folder {
    const char *source;              /* plan_path_write() of it */
    const char *target;              /* the same; NULL: it is left out */
    const char *reason;              /* of another name, or of being left out; or NULL */
    bool fails;                      /* it may hold mail, and would not be copied: reason */
    const char *clash;               /* the source folder that took its name; or NULL */
    bool renamed;                    /* another name than at the source */
    uint64_t messages, bytes;        /* or KIMT_UNKNOWN */
    uint64_t earlier, earlier_bytes; /* of those, brought over by earlier runs */
    uint64_t held;                   /* messages in the target now; KIMT_UNKNOWN: not told */
};

struct survey_account {
    struct arena arena; /* of all strings */
    const char *address;
    int32_t provision;                                 /* enum kimt_provision_state, or 0 */
    struct kimt_error source_error, destination_error; /* kind 0: none */
    struct survey_folder *folders;                     /* none if there is an error */
    size_t count;
    uint64_t held_folders, held_messages; /* at the destination, now */
};

struct survey {
    struct survey_account *accounts; /* in the order of the accounts file */
    size_t count;
    struct journal_speed speed; /* of an earlier run with this profile, if there was one */
};

/* Zeroed is empty. */
void survey_clear(struct survey *survey);

/* Answers a run_status; INCOMPLETE: accounts with an error. */
int run_survey(const struct run_settings *settings, struct survey *survey, struct kimt_error *err);

/* Sums over what is to be copied; unknown parts are left out. */
struct survey_sum {
    uint64_t folders, messages, bytes;  /* messages and bytes, also left: or KIMT_UNKNOWN */
    uint64_t left_messages, left_bytes; /* without what earlier runs brought over */
    uint64_t skipped_folders, failing_folders;
};
struct survey_sum survey_add_up(const struct survey_account *account);

#endif
