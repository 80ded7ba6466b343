/* SPDX-License-Identifier: MIT
 *
 * Which folders of the source are copied, which are left out and why, and which ones cannot be
 * copied though they may hold mail. Where they go is folder_map.h's.
 *
 * What the profile or a plan says of a folder is followed. Of all others, only those are left out
 * in silence that are not the account's own mail, or hold nothing that is not copied elsewhere.
 */
#ifndef KIMT_CORE_FOLDER_CHOICE_H
#define KIMT_CORE_FOLDER_CHOICE_H

#include "folders/exclude.h"
#include "folders/folder_list.h"
#include "folders/plan.h"

enum folder_action {
    FOLDER_COPY,
    FOLDER_SKIP,      /* left out on purpose */
    FOLDER_CONTAINER, /* holds no messages: made only where a child needs it */
    FOLDER_FAIL       /* may hold mail, and is not copied: the account is not all done */
};

struct folder_choice {
    const char *path; /* parts joined by '/', for reports */
    enum folder_action action;
    bool is_filtered;                /* SKIP: by the profile or a plan, so its messages count */
    const char *reason;              /* of SKIP and FAIL */
    const struct plan_line *planned; /* what the plan says of it, or NULL */
};

/* What the user has said about folders. */
struct folder_wishes {
    bool copy_not_mail;
    struct exclude *exclude;         /* or NULL */
    const struct plan_account *plan; /* or NULL */
};

/* Returns a choice for each folder of the list, in its order. NULL: no memory. */
struct folder_choice *folder_choose(const struct folder_list *list,
                                    const struct folder_wishes *wishes, struct arena *arena);

/* Fills in the error that is reported of a FOLDER_FAIL. */
void folder_choice_error(const char *path, const char *reason, struct kimt_error *err);

#endif
