/* SPDX-License-Identifier: MIT
 *
 * How a table is held, for the files of this folder.
 */
#ifndef KIMT_TABLE_TABLE_INNER_H
#define KIMT_TABLE_TABLE_INNER_H

#include "common/table/table.h"

struct table_note {
    enum table_mood mood;
    char *lead, *text;
};

struct table_row {
    struct table_cell *cells;
    struct table_note *notes;
    size_t note_count, note_capacity;
    bool is_sum;
    size_t place; /* for sorting */
};

struct table {
    const struct table_column *columns;
    size_t column_count;
    struct table_row *rows; /* sums at the end */
    size_t count, capacity, sums;
    bool is_cut_short; /* no memory */
};

#endif
