/* SPDX-License-Identifier: MIT
 *
 * The table of `kimt check`: a row an account, reasons and hints below those that need attention.
 */
#ifndef KIMT_TABLE_CHECK_ROWS_H
#define KIMT_TABLE_CHECK_ROWS_H

#include "common/table/table.h"
#include <kimt/reporter.h>

/* Returns a table without rows. */
struct table *check_table_new(void);
/* `hint` is what a hint begins with. */
void check_table_add(struct table *table, const char *address, const struct kimt_check *check,
                     const char *hint);

/* Migrating the account needs nothing else. */
bool check_is_ready(const struct kimt_check *check);

/* What all rows come to. Sums of what could be measured. */
struct check_sum {
    uint64_t accounts, ready, new_passwords;
    uint64_t folders, messages, bytes; /* messages and bytes: or KIMT_UNKNOWN */
};
void check_sum_add(struct check_sum *sum, const struct kimt_check *check);

#endif
