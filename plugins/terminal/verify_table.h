/* SPDX-License-Identifier: MIT
 *
 * The table that `kimt verify` ends with: a row an account, and what it all comes to. A column is
 * there if it has anything to show.
 */
#ifndef KIMT_TERMINAL_VERIFY_TABLE_H
#define KIMT_TERMINAL_VERIFY_TABLE_H

#include "terminal/account_rows.h"
#include "terminal/style.h"
#include <kimt/reporter.h>
#include <stdio.h>

struct verify_table {
    struct account_rows rows; /* of struct verify_row */
};

/* ACCOUNT_VERIFIED. */
int verify_table_add(struct verify_table *table, const struct kimt_event *event,
                     struct kimt_error *err);
/* Sorted by address; `end` is RUN_END. */
void verify_table_print(struct verify_table *table, const struct kimt_event *end,
                        const struct style *style, size_t width, FILE *out);
void verify_table_clear(struct verify_table *table);

#endif
