/* SPDX-License-Identifier: MIT
 *
 * What stands in a plan file: CSV with semicolons, one line for each folder, after comments and a
 * line with the names of the columns. Accounts, source and destination folder count; the rest is
 * for people. Paths are those of plan_path.h.
 */
#ifndef KIMT_CORE_PLAN_FILE_H
#define KIMT_CORE_PLAN_FILE_H

enum {
    PLAN_LARGEST_FILE = 256 * 1024 * 1024
};

enum plan_column {
    PLAN_ACCOUNT,
    PLAN_SOURCE,
    PLAN_TARGET,
    PLAN_COLUMNS_NEEDED,
    PLAN_MESSAGES = PLAN_COLUMNS_NEEDED,
    PLAN_BYTES,
    PLAN_NOTE,
    PLAN_COLUMNS
};

/* Instead of a destination folder. */
#define PLAN_SKIP "skip"

static const char *const plan_columns[PLAN_COLUMNS] = {
    "account", "source folder", "destination folder", "messages", "bytes", "note"};

#endif
