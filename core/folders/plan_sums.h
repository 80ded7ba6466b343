/* SPDX-License-Identifier: MIT
 *
 * What a plan says: the folders of each account, where they go, what is there already, and the sums
 * of that. survey/survey.c finds it out.
 */
#ifndef KIMT_CORE_PLAN_SUMS_H
#define KIMT_CORE_PLAN_SUMS_H

#include "base/arena.h"
#include "journal/journal.h"
#include <kimt/destination.h>
#include <kimt/message.h>

struct survey_folder {
    const char *source;              /* plan_path_write() of it */
    const char *target;              /* the same; NULL: it is left out */
    const char *reason;              /* of another name, or of being left out; or NULL */
    bool fails;                      /* it may hold mail, and would not be copied: reason */
    const char *clash;               /* the source folder that took its name; or NULL */
    bool renamed;                    /* another name than at the source */
    uint64_t messages, bytes;        /* or KIMT_UNKNOWN */
    uint64_t earlier, earlier_bytes; /* of those, brought over by earlier runs */
    uint64_t held;                   /* messages in the target now; KIMT_UNKNOWN: not reported */
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

/* Sums over what is to be copied; unknown parts are left out. */
struct survey_sum {
    uint64_t folders, messages, bytes;  /* messages and bytes, also left: or KIMT_UNKNOWN */
    uint64_t left_messages, left_bytes; /* without what earlier runs brought over */
    uint64_t skipped_folders, failing_folders;
    uint64_t renamed_folders, clashing_folders; /* of those that are copied */
};
struct survey_sum survey_add_up(const struct survey_account *account);
/* Of all accounts. */
struct survey_sum survey_add_all(const struct survey *survey);

#endif
