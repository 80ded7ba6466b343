/* SPDX-License-Identifier: MIT
 *
 * The patterns by which a profile leaves folders out, and whether each of them was of any use: one
 * that matches nothing was mostly meant otherwise.
 */
#ifndef KIMT_CORE_EXCLUDE_H
#define KIMT_CORE_EXCLUDE_H

#include <kimt/error.h>
#include <kimt/option.h>
#include <stdbool.h>

/* Shared by all lanes. Zeroed leaves nothing out. */
struct exclude {
    const struct kimt_option_list *patterns; /* or NULL */
    unsigned char *uses;                     /* of each; NULL: no one asks */
};

/* KIMT_FAIL: no memory. */
int exclude_init(struct exclude *exclude, const struct kimt_option_list *patterns,
                 struct kimt_error *err);
void exclude_clear(struct exclude *exclude);

/* True if one of the patterns is for this path. `exclude` may be NULL. */
bool exclude_has(struct exclude *exclude, const char *path);
/* True if the pattern is for this path; a letter's case counts but for INBOX, how an accent is
 * composed does not. */
bool exclude_matches(const char *pattern, const char *path);

/* All accounts were looked at: hands out each pattern that has left nothing out, and whether one
 * would have but for the case of a letter. */
typedef void exclude_idle_fn(void *context, const char *pattern, bool but_for_case);
void exclude_idle(const struct exclude *exclude, exclude_idle_fn *tell, void *context);

#endif
