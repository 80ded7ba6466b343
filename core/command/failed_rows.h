/* SPDX-License-Identifier: MIT
 *
 * The rows of the accounts file that a run failed on, as a file of their own beside the profile: to
 * be corrected, and given back.
 */
#ifndef KIMT_CORE_FAILED_ROWS_H
#define KIMT_CORE_FAILED_ROWS_H

#include "command/input.h"
#include <kimt/reporter.h>

struct failed_rows {
    const struct accounts *accounts;
    bool *failed; /* by their place in the file */
    char *path;   /* once it is written */
};

/* KIMT_FAIL: no memory. */
int failed_rows_begin(struct failed_rows *rows, const struct accounts *accounts,
                      struct kimt_error *err);
/* Takes note of accounts that failed, other than by being stopped. */
void failed_rows_event(struct failed_rows *rows, const struct kimt_event *event);
/* Writes PROFILE-failed.csv if there is any, and says so. */
void failed_rows_write(struct failed_rows *rows, const struct profile *profile);
void failed_rows_clear(struct failed_rows *rows);

#endif
