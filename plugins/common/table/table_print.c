/* SPDX-License-Identifier: MIT
 *
 * A table for people. Widths come first: each column has what its cells need; where that is more
 * than there is, a domain that all have goes, then wide texts are narrowed, then columns go that
 * would be missed least.
 */
#include <config.h>

#include "common/print/human.h"
#include "common/print/text.h"
#include "common/table/table_inner.h"
#include <kimt/message.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

enum {
    GAP = 2,         /* between columns */
    GOOD_WIDTH = 24, /* texts are narrowed to this before a column goes */
    LEAST_WIDTH = 9, /* and to this after that */
    DEFAULT_WIDTH = 80,
    WIDEST = 10000,
    MOST_COLUMNS = 32,
    NOTE_INDENT = 6,
    TIME_WIDTH = 19 /* without the zone */
};

/* How one table is laid out. */
struct layout {
    const struct table *table;
    const struct table_style *style;
    const char *domain; /* "@example.com", which all names end in and which is left out; or NULL */
    bool is_shown[MOST_COLUMNS];
    size_t width[MOST_COLUMNS];
    size_t last; /* the last one that is shown */
};

size_t table_width_of(FILE *out)
{
    const char *columns = getenv("COLUMNS");
    struct winsize size = {0};
    long told = columns ? strtol(columns, NULL, 10) : 0;

    if (isatty(fileno(out)) && ioctl(fileno(out), TIOCGWINSZ, &size) == 0 && size.ws_col > 0)
        return size.ws_col;
    return told > 0 && told < WIDEST ? (size_t)told : DEFAULT_WIDTH;
}

/* ---- cells ---- */

static bool is_text(const struct table_column *column)
{
    return column->kind == TABLE_TEXT || column->kind == TABLE_NAME;
}

static bool is_empty(const struct table_column *column, const struct table_cell *cell)
{
    return !cell->is_set || (is_text(column) ? !cell->text[0] : cell->number == 0);
}

static struct human number_text(const struct table_column *column, uint64_t number)
{
    struct human text;

    switch (column->kind) {
    case TABLE_BYTES:
        return human_bytes(number);
    case TABLE_TIME:
        text = human_local_time((int64_t)number * 1000);
        text.text[TIME_WIDTH] = '\0';
        return number == 0 ? (struct human){"-"} : text;
    case TABLE_PERCENT:
        (void)snprintf(text.text, sizeof text.text, "%u %%", (unsigned)number);
        return text;
    case TABLE_FLAG:
        return number ? (struct human){"yes"} : (struct human){""};
    default:
        return human_count(number);
    }
}

/* Of a text: without the domain that all have. `room` is where a number is written to. */
static const char *cell_text(const struct layout *layout, const struct table_row *row, size_t index,
                             char room[400])
{
    const struct table_column *column = &layout->table->columns[index];
    const struct table_cell *cell = &row->cells[index];
    size_t length;

    if (!is_text(column)) {
        struct human text = cell->is_set ? number_text(column, cell->number)
                            : row->is_sum || column->kind == TABLE_FLAG ? (struct human){""}
                                                                        : (struct human){"-"};
        (void)snprintf(room, 400, "%s", text.text);
        return room;
    }
    if (!cell->text)
        return "";
    if (!layout->domain || column->kind != TABLE_NAME || row->is_sum)
        return cell->text;
    length = strlen(cell->text) - strlen(layout->domain);
    (void)snprintf(room, 400, "%.*s", (int)(length < 399 ? length : 399), cell->text);
    return room;
}

/* ---- widths ---- */

static bool has_any(const struct table *table, size_t column)
{
    for (size_t i = 0; i < table->count; i++)
        if (!is_empty(&table->columns[column], &table->rows[i].cells[column]))
            return true;
    return false;
}

static const char *title_of(const struct layout *layout, size_t column, char room[400])
{
    const struct table_column *shown = &layout->table->columns[column];

    if (!layout->domain || shown->kind != TABLE_NAME)
        return shown->title;
    (void)snprintf(room, 400, "…%s", layout->domain);
    return room;
}

static void measure(struct layout *layout, size_t column)
{
    const struct table *table = layout->table;
    char room[400];
    size_t width = text_width(title_of(layout, column, room));

    for (size_t i = 0; i < table->count; i++) {
        size_t wide = text_width(cell_text(layout, &table->rows[i], column, room));
        width = wide > width ? wide : width;
    }
    if (table->columns[column].flags & TABLE_WRAP && layout->style->width > 0 && width > GOOD_WIDTH)
        width = GOOD_WIDTH;
    layout->width[column] = width;
}

static size_t total(struct layout *layout)
{
    size_t sum = 0;

    for (size_t i = 0; i < layout->table->column_count; i++) {
        if (!layout->is_shown[i])
            continue;
        sum += layout->width[i] + (sum > 0 ? GAP : 0);
        layout->last = i;
    }
    return sum;
}

/* The domain of all names, if there are several and all are of one. */
static const char *common_domain(const struct table *table)
{
    const char *domain = NULL;

    if (table->columns[0].kind != TABLE_NAME || table->count - table->sums < 2)
        return NULL;
    for (size_t i = 0; i < table->count - table->sums; i++) {
        const char *name = table->rows[i].cells[0].text;
        const char *at = name ? strrchr(name, '@') : NULL;

        if (!at || at == name || (domain && strcmp(domain, at) != 0))
            return NULL;
        domain = at;
    }
    return domain;
}

/* Takes from the widest text, down to `least` columns each. */
static void narrow(struct layout *layout, size_t least)
{
    size_t limit = layout->style->width;

    while (total(layout) > limit) {
        size_t widest = MOST_COLUMNS;

        for (size_t i = 0; i < layout->table->column_count; i++)
            if (layout->is_shown[i] && is_text(&layout->table->columns[i]) &&
                layout->width[i] > least &&
                (widest == MOST_COLUMNS || layout->width[i] > layout->width[widest]))
                widest = i;
        if (widest == MOST_COLUMNS)
            return;
        layout->width[widest]--;
    }
}

static void leave_out(struct layout *layout)
{
    for (size_t i = layout->table->column_count; i > 1; i--)
        if (layout->table->columns[i - 1].flags & TABLE_LEAST &&
            total(layout) > layout->style->width)
            layout->is_shown[i - 1] = false;
}

static void lay_out(struct layout *layout)
{
    const struct table *table = layout->table;

    for (size_t i = 0; i < table->column_count; i++) {
        const struct table_column *column = &table->columns[i];

        layout->is_shown[i] =
            column->title && (!(column->flags & TABLE_IF_ANY) || has_any(table, i));
        if (layout->is_shown[i])
            measure(layout, i);
    }
    if (layout->style->width == 0 || total(layout) <= layout->style->width) {
        (void)total(layout);
        return;
    }
    layout->domain = common_domain(table);
    measure(layout, 0);
    narrow(layout, GOOD_WIDTH);
    leave_out(layout);
    narrow(layout, LEAST_WIDTH);
    (void)total(layout);
}

/* ---- printing ---- */

static const char *switch_to(const struct table_style *style, enum table_mood mood)
{
    const char *color = mood == TABLE_GOOD ? style->good : mood == TABLE_BAD ? style->bad : NULL;

    return color ? color : "";
}

static const char *switch_back(const struct table_style *style, enum table_mood mood)
{
    return mood != TABLE_PLAIN && style->plain ? style->plain : "";
}

/* Where the column begins. */
static size_t column_at(const struct layout *layout, size_t column)
{
    size_t at = 0;

    for (size_t i = 0; i < column; i++)
        at += layout->is_shown[i] ? layout->width[i] + GAP : 0;
    return at;
}

static void put_text(const char *text, int kind, size_t width, bool is_last, FILE *out)
{
    size_t used =
        kind == TABLE_NAME ? text_put_middle(out, text, width) : text_put_cut(out, text, width);

    if (!is_last)
        (void)fprintf(out, "%*s", (int)(width - used), "");
}

static void put_cell(const struct layout *layout, const char *text, size_t column,
                     enum table_mood mood, FILE *out)
{
    int kind = layout->table->columns[column].kind;
    bool is_left =
        is_text(&layout->table->columns[column]) || kind == TABLE_TIME || kind == TABLE_FLAG;
    size_t wide = text_width(text), width = layout->width[column];

    if (!is_left && wide < width)
        (void)fprintf(out, "%*s", (int)(width - wide), "");
    (void)fputs(switch_to(layout->style, mood), out);
    if (layout->table->columns[column].flags & TABLE_WRAP)
        text_put_wrapped(out, text, column_at(layout, column), layout->style->width);
    else if (is_left)
        put_text(text, kind, width, column == layout->last, out);
    else
        text_put(out, text);
    (void)fputs(switch_back(layout->style, mood), out);
}

static void put_gap(const struct layout *layout, size_t column, FILE *out)
{
    for (size_t i = 0; i < column; i++)
        if (layout->is_shown[i]) {
            (void)fprintf(out, "%*s", GAP, "");
            return;
        }
}

static void put_titles(const struct layout *layout, FILE *out)
{
    char room[400];

    (void)fputs(layout->style->bold ? layout->style->bold : "", out);
    for (size_t i = 0; i < layout->table->column_count; i++) {
        if (!layout->is_shown[i])
            continue;
        put_gap(layout, i, out);
        put_cell(layout, title_of(layout, i, room), i, TABLE_PLAIN, out);
    }
    (void)fprintf(out, "%s\n", layout->style->plain ? layout->style->plain : "");
}

/* Blanks before an empty last cell are not put. */
static size_t end_of(const struct layout *layout, const struct table_row *row)
{
    size_t end = 0;
    char room[400];

    for (size_t i = 0; i < layout->table->column_count; i++)
        if (layout->is_shown[i] && cell_text(layout, row, i, room)[0])
            end = i + 1;
    return end;
}

static void put_notes(const struct layout *layout, const struct table_row *row, FILE *out)
{
    for (size_t i = 0; i < row->note_count; i++) {
        const struct table_note *note = &row->notes[i];

        (void)fprintf(out, "    %s%s%s%s", switch_to(layout->style, note->mood), note->lead,
                      switch_back(layout->style, note->mood), note->lead[0] ? " " : "");
        text_put_wrapped(out, note->text, NOTE_INDENT, layout->style->wrap);
        (void)fputc('\n', out);
    }
}

static void put_row(struct layout *layout, const struct table_row *row, FILE *out)
{
    size_t end = end_of(layout, row);
    char room[400];

    layout->last = end > 0 ? end - 1 : 0;
    for (size_t i = 0; i < end; i++) {
        if (!layout->is_shown[i])
            continue;
        put_gap(layout, i, out);
        put_cell(layout, cell_text(layout, row, i, room), i, row->cells[i].mood, out);
    }
    (void)fputc('\n', out);
    put_notes(layout, row, out);
}

void table_print(const struct table *table, const struct table_style *style, FILE *out)
{
    struct layout layout = {.table = table, .style = style};

    if (table->count == 0 || table->column_count > MOST_COLUMNS)
        return;
    lay_out(&layout);
    put_titles(&layout, out);
    for (size_t i = 0; i < table->count; i++)
        put_row(&layout, &table->rows[i], out);
}
