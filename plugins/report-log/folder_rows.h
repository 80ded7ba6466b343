/* SPDX-License-Identifier: MIT
 *
 * The table of an account's folders. Rows wait in a temporary file until the account ends, since
 * only then it is known which columns have anything to say: one that is zero throughout is left
 * out.
 */
#ifndef KIMT_REPORT_LOG_FOLDER_ROWS_H
#define KIMT_REPORT_LOG_FOLDER_ROWS_H

#include <kimt/reporter.h>
#include <stdio.h>

/* What the columns have so far. Begins zeroed. */
struct folder_columns {
    struct kimt_counts sum;
};

/* Writes the folder of a FOLDER_END, which has counts. False: errno says why. */
bool folder_rows_add(struct folder_columns *columns, const struct kimt_event *event, FILE *rows);
/* Prints all rows as a table. False: errno says why. */
bool folder_rows_print(const struct folder_columns *columns, FILE *rows, FILE *out);

#endif
