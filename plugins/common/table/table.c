/* SPDX-License-Identifier: MIT
 *
 * See table.h: how rows are kept. How they look is in table_print.c.
 */
#include <config.h>

#include "common/array/array.h"
#include "common/table/table_inner.h"
#include <stdlib.h>
#include <string.h>

struct table *table_new(const struct table_column *columns, size_t count)
{
    struct table *table = calloc(1, sizeof *table);

    if (table) {
        table->columns = columns;
        table->column_count = count;
    }
    return table;
}

static void row_clear(const struct table *table, struct table_row *row)
{
    for (size_t i = 0; i < table->column_count; i++)
        free(row->cells[i].text);
    for (size_t i = 0; i < row->note_count; i++) {
        free(row->notes[i].lead);
        free(row->notes[i].text);
    }
    free(row->cells);
    free(row->notes);
}

void table_free(struct table **table_at)
{
    struct table *table = *table_at;

    *table_at = NULL;
    if (!table)
        return;
    for (size_t i = 0; i < table->count; i++)
        row_clear(table, &table->rows[i]);
    free(table->rows);
    free(table);
}

void table_wipe(struct table *table)
{
    for (size_t i = 0; table && i < table->count; i++)
        for (size_t k = 0; k < table->column_count; k++) {
            char *text = table->rows[i].cells[k].text;

            if (text)
                explicit_bzero(text, strlen(text));
        }
}

bool table_is_whole(const struct table *table)
{
    return table && !table->is_cut_short;
}

/* ---- filling ---- */

static void add_row(struct table *table, bool is_sum)
{
    struct table_cell *cells;

    if (!table || table->is_cut_short)
        return;
    cells = calloc(table->column_count + 1, sizeof *cells);
    if (!cells || !ARRAY_GROW(&table->rows, table->count + 1, &table->capacity, ARRAY_NO_MAX)) {
        free(cells);
        table->is_cut_short = true;
        return;
    }
    table->rows[table->count++] = (struct table_row){.cells = cells, .is_sum = is_sum};
    table->sums += is_sum;
}

void table_row(struct table *table)
{
    add_row(table, false);
}

void table_row_sum(struct table *table)
{
    add_row(table, true);
}

/* Of the row at hand; NULL: there is none, for want of memory. */
static struct table_cell *cell_at_hand(struct table *table, size_t column)
{
    if (!table || table->is_cut_short || table->count == 0)
        return NULL;
    return &table->rows[table->count - 1].cells[column];
}

void table_text(struct table *table, size_t column, const char *text)
{
    struct table_cell *cell = cell_at_hand(table, column);

    if (!cell || !text)
        return;
    free(cell->text);
    cell->text = strdup(text);
    cell->is_set = cell->text != NULL;
    table->is_cut_short = !cell->text;
}

void table_number(struct table *table, size_t column, uint64_t number)
{
    struct table_cell *cell = cell_at_hand(table, column);

    if (!cell)
        return;
    cell->number = number;
    cell->is_set = true;
}

void table_color(struct table *table, size_t column, enum table_mood mood)
{
    struct table_cell *cell = cell_at_hand(table, column);

    if (cell)
        cell->mood = mood;
}

void table_note(struct table *table, enum table_mood mood, const char *lead, const char *text)
{
    struct table_row *row;
    struct table_note note = {.mood = mood};

    if (!table || table->is_cut_short || table->count == 0 || !text || !text[0])
        return;
    row = &table->rows[table->count - 1];
    note.lead = strdup(lead);
    note.text = strdup(text);
    if (note.lead && note.text &&
        ARRAY_GROW(&row->notes, row->note_count + 1, &row->note_capacity, ARRAY_NO_MAX)) {
        row->notes[row->note_count++] = note;
        return;
    }
    free(note.lead);
    free(note.text);
    table->is_cut_short = true;
}

static const char *first_text(const struct table_row *row)
{
    return row->cells[0].text ? row->cells[0].text : "";
}

static int compare(const void *a, const void *b)
{
    const struct table_row *left = a, *right = b;

    if (left->is_sum != right->is_sum)
        return left->is_sum - right->is_sum;
    if (left->place != right->place)
        return left->place < right->place ? -1 : 1;
    return strcmp(first_text(left), first_text(right));
}

void table_order(struct table *table, table_place_fn *place_of, const void *context)
{
    for (size_t i = 0; i < table->count; i++)
        table->rows[i].place = place_of ? place_of(context, first_text(&table->rows[i])) : 0;
    if (table->count > 1)
        qsort(table->rows, table->count, sizeof *table->rows, compare);
}

void table_sort(struct table *table)
{
    table_order(table, NULL, NULL);
}

/* ---- reading ---- */

size_t table_row_count(const struct table *table)
{
    return table->count - table->sums;
}

size_t table_column_count(const struct table *table)
{
    return table->column_count;
}

const struct table_column *table_column(const struct table *table, size_t column)
{
    return &table->columns[column];
}

const struct table_cell *table_cell(const struct table *table, size_t row, size_t column)
{
    return &table->rows[row].cells[column];
}
