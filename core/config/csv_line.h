/* SPDX-License-Identifier: MIT
 *
 * Lines of a file of separated values: UTF-8, RFC 4180 quotes within a line.
 *
 * libcsv does the quoting, line by line, so that an open quote spoils one line and not the rest of
 * the file. Reasons are static sentences that never hold what stands in the line.
 */
#ifndef KIMT_CORE_CSV_LINE_H
#define KIMT_CORE_CSV_LINE_H

#include "base/strings.h"
#include <stdbool.h>

struct csv_field {
    const char *text; /* terminated */
    size_t length;
};

struct csv_line {
    struct csv_field *fields; /* room for `most` of them */
    size_t most;
    size_t count;   /* may be more: those are not kept */
    char separator; /* ; if it is 0 */
    struct strings *strings;
    bool out_of_memory;
};

/* Passes over a mark at the file's beginning; or why the file cannot be read. */
const char *csv_text_begin(const char **text, size_t *length);
/* The next line without its end; false when there is none. */
bool csv_text_next(const char **text, size_t *left, const char **line_r, size_t *length_r);

/* Returns NULL, or why its bytes cannot be taken: not UTF-8, or a control character. */
const char *csv_line_fault(const char *line, size_t length);
/* Fills `fields`, with strings from `strings`. NULL, or what is wrong. */
const char *csv_line_split(struct csv_line *into, const char *line, size_t length);
/* Without the blanks around it. */
struct csv_field csv_trimmed(struct csv_field field);

#endif
