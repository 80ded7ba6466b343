/* SPDX-License-Identifier: MIT
 *
 * Tables: rows of typed cells, filled once and shown in several ways. For people they are laid out
 * to a width (table_print); for programs core/output writes the same rows as JSON and CSV.
 *
 * A table remembers that memory was short, so that filling it needs no check: table_is_whole() is
 * asked once, at the end. Cells hold copies. Text in them is foreign.
 */
#ifndef KIMT_TABLE_TABLE_H
#define KIMT_TABLE_TABLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

enum table_kind {
    TABLE_TEXT,  /* cut at its end where it is too wide */
    TABLE_NAME,  /* an address: cut in its middle, and without a domain that all have */
    TABLE_COUNT, /* a number, or KIMT_UNKNOWN */
    TABLE_BYTES, /* the same */
    TABLE_PERCENT,
    TABLE_TIME, /* seconds since 1970; 0: never */
    TABLE_FLAG
};

enum table_flags {
    TABLE_ALWAYS = 0,
    TABLE_IF_ANY = 1u << 0, /* for people only if a row has something there: a text, a number that
                             * is not 0 */
    TABLE_LEAST = 1u << 1,  /* would be missed least: goes first where there is no room */
    TABLE_WRAP = 1u << 2    /* the last column: sentences, which go on below themselves */
};

struct table_column {
    const char *key;   /* for programs; NULL: for people alone */
    const char *title; /* for people; NULL: for programs alone */
    int kind;          /* enum table_kind */
    unsigned flags;    /* enum table_flags */
};

enum table_mood {
    TABLE_PLAIN,
    TABLE_GOOD,
    TABLE_BAD
};

struct table_cell {
    bool is_set;
    char *text;
    uint64_t number;
    enum table_mood mood;
};

struct table;

/* `columns` are borrowed. NULL: no memory. */
struct table *table_new(const struct table_column *columns, size_t count);
void table_free(struct table **table);
/* Overwrites what its texts hold: there are secrets among them. NULL is fine. */
void table_wipe(struct table *table);
/* True if nothing is missing; false: memory was short. */
bool table_is_whole(const struct table *table);

/* ---- filling ---- */

/* Begins a new row. */
void table_row(struct table *table);
/* Begins a row as table_row() does, which sums up the others: for people alone. */
void table_row_sum(struct table *table);
/* Cells that are not set are empty; NULL sets nothing. */
void table_text(struct table *table, size_t column, const char *text);
void table_number(struct table *table, size_t column, uint64_t number);
void table_color(struct table *table, size_t column, enum table_mood mood);
/* A line below the row, for people: "Source:" and a sentence. `lead` is our own text. */
void table_note(struct table *table, enum table_mood mood, const char *lead, const char *text);
/* By the first column's text; sums stay at the end. */
void table_sort(struct table *table);
/* By the place that the first column's text has. */
typedef size_t table_place_fn(const void *context, const char *text);
void table_order(struct table *table, table_place_fn *place_of, const void *context);

/* ---- reading ---- */

size_t table_row_count(const struct table *table); /* without sums */
size_t table_column_count(const struct table *table);
const struct table_column *table_column(const struct table *table, size_t column);
const struct table_cell *table_cell(const struct table *table, size_t row, size_t column);

/* ---- for people ---- */

/* Zeroed: no colours, as wide as the cells are. */
struct table_style {
    const char *bold, *good, *bad, *plain; /* what switches to them; NULL: nothing does */
    size_t width;                          /* columns that the rows may take; 0: any */
    size_t wrap;                           /* columns to wrap notes at; 0: never */
};

/* Columns that a table may take on `out`: those of the terminal, or of COLUMNS, or 80. */
size_t table_width_of(FILE *out);
void table_print(const struct table *table, const struct table_style *style, FILE *out);

#endif
