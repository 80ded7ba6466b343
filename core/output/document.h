/* SPDX-License-Identifier: MIT
 *
 * What programs read: a command's result as one JSON object, or its main table as CSV.
 * kimt-json(5) says what is in it.
 *
 * All text is foreign and becomes valid UTF-8 on the way. Numbers that no one knows are null, or
 * empty in CSV.
 */
#ifndef KIMT_CORE_DOCUMENT_H
#define KIMT_CORE_DOCUMENT_H

#include "common/table/table.h"
#include <jansson.h>
#include <kimt/error.h>

/* Rises when a member changes its meaning or goes; members are added without. */
#define DOCUMENT_SCHEMA 1

enum document_format {
    DOCUMENT_TEXT, /* for people */
    DOCUMENT_JSON,
    DOCUMENT_CSV
};

/* NULL is for people. False: there is no such format. */
bool document_format_read(const char *name, enum document_format *format_r);

/* ---- values: NULL without memory, which json_object_set_new() and its like take as a failure ----
 */

json_t *document_text(const char *foreign);             /* null for NULL and "" */
json_t *document_number(uint64_t number);               /* null for KIMT_UNKNOWN */
json_t *document_time(int64_t seconds);                 /* UTC; null for 0 */
json_t *document_error(const struct kimt_error *error); /* null for none */
/* Returns an array with an object for each row. */
json_t *document_rows(const struct table *table);

/* Takes the value over in any case; false: no memory. */
bool document_put(json_t *object, const char *key, json_t *value);

/* ---- whole documents ---- */

struct document_heading {
    const char *command;
    const char *version;                        /* of kimt */
    const char *profile, *source, *destination; /* NULL: the command has none */
};

/* Returns an object with what all documents begin with; NULL: no memory. */
json_t *document_new(const struct document_heading *heading);
/* Writes it and frees it. `is_whole` false, or no object: memory was short. */
int document_print(json_t *document, bool is_whole, FILE *out, struct kimt_error *err);

/* The rows, below a line with their keys: fields in quotes where they need it. */
int document_print_csv(const struct table *table, FILE *out, struct kimt_error *err);

#endif
