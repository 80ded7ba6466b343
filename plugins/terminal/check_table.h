/* SPDX-License-Identifier: MIT
 *
 * The table that `kimt check` ends with: a row an account, reasons and hints below those that fail.
 */
#ifndef KIMT_TERMINAL_CHECK_TABLE_H
#define KIMT_TERMINAL_CHECK_TABLE_H

#include "terminal/account_rows.h"
#include "terminal/style.h"
#include <kimt/reporter.h>
#include <stdio.h>

struct check_table {
    struct account_rows rows; /* of struct check_row */
};

int check_table_add(struct check_table *table, const struct kimt_event *event,
                    struct kimt_error *err);
/* Sorted by address. width: columns to wrap at; 0: never. */
void check_table_print(struct check_table *table, const struct style *style, size_t width,
                       FILE *out);
void check_table_clear(struct check_table *table);

#endif
