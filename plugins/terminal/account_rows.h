/* SPDX-License-Identifier: MIT
 *
 * Rows of a table, one an account. They are kept until the end of the run, because columns can only
 * be aligned, and rows sorted, once all are known. What is in a row besides the address, and how it
 * is printed, is the table's business.
 */
#ifndef KIMT_TERMINAL_ACCOUNT_ROWS_H
#define KIMT_TERMINAL_ACCOUNT_ROWS_H

#include <kimt/error.h>
#include <stddef.h>

struct account_rows {
    void *items; /* structs whose first member is `char *address` */
    size_t count, capacity;
};

/* A new row of so many bytes, all zero but for the address; NULL: no memory. Rows may move. */
void *account_rows_add(struct account_rows *rows, size_t row_size, const char *address,
                       struct kimt_error *err);
/* By address. */
void account_rows_sort(struct account_rows *rows, size_t row_size);
/* Columns of the widest address, as far as the table gives it room. */
size_t account_rows_width(const struct account_rows *rows, size_t row_size);
/* Frees rows and addresses. */
void account_rows_clear(struct account_rows *rows, size_t row_size);

#endif
