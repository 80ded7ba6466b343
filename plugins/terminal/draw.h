/* SPDX-License-Identifier: MIT
 *
 * How the board looks: the block of lines at the bottom of a terminal, and the one line that stands
 * for it where nothing can be redrawn.
 */
#ifndef KIMT_TERMINAL_DRAW_H
#define KIMT_TERMINAL_DRAW_H

#include "terminal/board.h"
#include "terminal/style.h"
#include <stdio.h>

struct view {
    const struct style *style;
    size_t columns, rows; /* that may be used */
    size_t address_width; /* only grows, so that columns stay where they are; begins as 0 */
};

/* What is said of a stop that was asked for so often, which is not 0. */
const char *draw_stopping(unsigned times);

/* Prints at most view->rows lines of at most view->columns columns, each ended by line_end. */
void draw_block(const struct board *board, struct view *view, const char *line_end, FILE *out);

/* Rows that a block drawn before takes in a window of so many columns: a window made narrower wraps
 * its lines. */
size_t draw_rows(const char *block, size_t columns);

/* "0:42  12 of 24 accounts, 3,204 messages, 214.3 MB, 12.3 MB/s, about 0:38 left" */
void draw_progress_line(const struct board *board, FILE *out);

#endif
