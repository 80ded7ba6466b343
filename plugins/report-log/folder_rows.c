/* SPDX-License-Identifier: MIT
 *
 * See folder_rows.h. A row is its counts, and the folder's names as a text that ends in NUL.
 */
#include <config.h>

#include "report-log/folder_rows.h"

#include "common/print/human.h"
#include "common/print/text.h"
#include <kimt/plugin.h>
#include <stdlib.h>
#include <string.h>

static const struct {
    const char *above, *title;
    size_t offset;
    bool is_bytes, is_always;
} table[] = {
    {"", "Found", offsetof(struct kimt_counts, found), false, true},
    {"", "Copied", offsetof(struct kimt_counts, copied), false, true},
    {"", "Earlier", offsetof(struct kimt_counts, earlier), false, false},
    {"Already", "there", offsetof(struct kimt_counts, adopted), false, false},
    {"Left", "out", offsetof(struct kimt_counts, filtered), false, false},
    {"", "Skipped", offsetof(struct kimt_counts, skipped), false, false},
    {"", "Failed", offsetof(struct kimt_counts, failed), false, false},
    {"Not", "reached", offsetof(struct kimt_counts, remaining), false, false},
    {"", "Size", offsetof(struct kimt_counts, bytes_copied), true, true},
};

static uint64_t value_of(const struct kimt_counts *counts, size_t column)
{
    uint64_t value;

    memcpy(&value, (const char *)counts + table[column].offset, sizeof value);
    return value;
}

static void add(struct kimt_counts *sum, const struct kimt_counts *counts)
{
    for (size_t i = 0; i < KIMT_COUNT(table); i++) {
        uint64_t value = value_of(sum, i) + value_of(counts, i);
        memcpy((char *)sum + table[i].offset, &value, sizeof value);
    }
}

bool folder_rows_add(struct folder_columns *columns, const struct kimt_event *event, FILE *rows)
{
    bool is_renamed = event->target && strcmp(event->target, event->folder) != 0;

    add(&columns->sum, event->counts);
    (void)fwrite(event->counts, sizeof *event->counts, 1, rows);
    text_put(rows, event->folder);
    if (is_renamed) {
        (void)fputs(" → ", rows);
        text_put(rows, event->target);
    }
    (void)fputs(event->error ? "  (unfinished)" : "", rows);
    (void)fputc('\0', rows);
    return !ferror(rows);
}

static bool is_shown(const struct folder_columns *columns, size_t column)
{
    return table[column].is_always || value_of(&columns->sum, column) > 0;
}

static void print_row(const struct folder_columns *columns, const struct kimt_counts *counts,
                      const char *name, FILE *out)
{
    (void)fputc(' ', out);
    for (size_t i = 0; i < KIMT_COUNT(table); i++) {
        if (!is_shown(columns, i))
            continue;
        (void)fprintf(out, " %*s", table[i].is_bytes ? 10 : 9,
                      table[i].is_bytes ? human_bytes(value_of(counts, i)).text
                                        : human_count(value_of(counts, i)).text);
    }
    (void)fprintf(out, "  %s\n", name);
}

static void print_titles(const struct folder_columns *columns, bool above, FILE *out)
{
    (void)fputs("\n ", out);
    for (size_t i = 0; i < KIMT_COUNT(table); i++)
        if (is_shown(columns, i))
            (void)fprintf(out, " %*s", table[i].is_bytes ? 10 : 9,
                          above ? table[i].above : table[i].title);
    (void)fputs(above ? "" : "  Folder\n", out);
}

/* Some titles take two lines. */
static bool has_line_above(const struct folder_columns *columns)
{
    for (size_t i = 0; i < KIMT_COUNT(table); i++)
        if (is_shown(columns, i) && table[i].above[0])
            return true;
    return false;
}

bool folder_rows_print(const struct folder_columns *columns, FILE *rows, FILE *out)
{
    struct kimt_counts counts;
    char *name = NULL;
    size_t capacity = 0;

    if (fflush(rows) != 0 || fseeko(rows, 0, SEEK_SET) != 0)
        return false;
    if (has_line_above(columns))
        print_titles(columns, true, out);
    print_titles(columns, false, out);
    while (fread(&counts, sizeof counts, 1, rows) == 1 &&
           getdelim(&name, &capacity, '\0', rows) > 0)
        print_row(columns, &counts, name, out);
    free(name);
    return !ferror(rows) && !ferror(out);
}
