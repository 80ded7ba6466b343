/* SPDX-License-Identifier: MIT
 *
 * Option tables as text: for people, for manual pages, for sample profiles, for programs.
 */
#include <config.h>

#include "config/option.h"
#include "config/option_text.h"
#include <string.h>

/* The summary: help up to its first newline. */
static int summary_length(const struct kimt_option *row)
{
    return (int)strcspn(row->help, "\n");
}

static const char *details(const struct kimt_option *row)
{
    const char *newline = strchr(row->help, '\n');

    return newline && newline[1] ? newline + 1 : NULL;
}

static const char *type_name(int32_t type)
{
    static const char *const names[] = {
        [KIMT_OPTION_STRING] = "text",   [KIMT_OPTION_BOOL] = "yes | no",
        [KIMT_OPTION_INT] = "number",    [KIMT_OPTION_SIZE] = "size",
        [KIMT_OPTION_DURATION] = "time", [KIMT_OPTION_ENUM] = "choice",
        [KIMT_OPTION_PATH] = "path",     [KIMT_OPTION_SECRET] = "secret",
        [KIMT_OPTION_LIST] = "list",     [KIMT_OPTION_PERCENT] = "percent"};

    return names[type];
}

/* What may be written: choices by name, else the type. */
static void describe_value(const struct kimt_option *row, char *text, size_t capacity)
{
    if (row->type == KIMT_OPTION_ENUM)
        option_text_list_choices(row->choices, " | ", text, capacity);
    else
        (void)snprintf(text, capacity, "%s", type_name(row->type));
}

static bool has_limits(const struct kimt_option *row)
{
    return row->min != 0 || row->max != 0;
}

/* "from 1 to 64, default 4", "required", or "". */
static void describe_limits(const struct kimt_option *row, char *text, size_t capacity)
{
    char min[32], max[32], range[80] = "";

    if (has_limits(row)) {
        option_text_format(row->type, row->min, min, sizeof min);
        option_text_format(row->type, row->max, max, sizeof max);
        (void)snprintf(range, sizeof range, "from %s to %s", min, max);
    }
    if (row->flags & KIMT_OPTION_REQUIRED)
        (void)snprintf(text, capacity, "%s%srequired", range, range[0] ? ", " : "");
    else if (row->def && row->def[0])
        (void)snprintf(text, capacity, "%s%sdefault %s", range, range[0] ? ", " : "", row->def);
    else
        (void)snprintf(text, capacity, "%s", range);
}

static void print_wrapped(FILE *out, const char *prefix, const char *text, size_t width)
{
    while (*text) {
        size_t length = strcspn(text, "\n");

        if (length > width) {
            length = width;
            while (length > 0 && text[length] != ' ')
                length--;
            if (length == 0)
                length = strcspn(text, " \n");
        }
        (void)fprintf(out, "%s%.*s\n", prefix, (int)length, text);
        text += length;
        text += *text == ' ' || *text == '\n';
    }
}

static void print_choices(const struct kimt_option *row, const char *prefix, FILE *out)
{
    if (row->type != KIMT_OPTION_ENUM)
        return;
    for (const struct kimt_choice *choice = row->choices; choice->name; choice++)
        if (choice->help)
            (void)fprintf(out, "%s%s: %s\n", prefix, choice->name, choice->help);
}

void option_print(const struct option_table *table, FILE *out)
{
    for (size_t i = 0; i < table->count; i++) {
        const struct kimt_option *row = option_row(table, i);
        char value[200], limits[160], key[80];

        option_key(row, key, sizeof key);
        describe_value(row, value, sizeof value);
        describe_limits(row, limits, sizeof limits);
        (void)fprintf(out, "  %s = %s%s%s%s\n", key, value, limits[0] ? "  (" : "", limits,
                      limits[0] ? ")" : "");
        print_wrapped(out, "      ", row->help, 90);
        print_choices(row, "      ", out);
        if (row->type == KIMT_OPTION_SECRET)
            (void)fprintf(out, "      Given as %s_file, %s_env, %s_command or, in quotes, %s.\n",
                          row->name, row->name, row->name, row->name);
    }
}

/* ---- manual page: one sentence a line, nothing that roff takes for a request ---- */

static void print_roff(const char *text, FILE *out)
{
    bool at_start = true;

    for (; *text; text++) {
        if (at_start && (*text == '.' || *text == '\''))
            (void)fputs("\\&", out);
        if (*text == '\\')
            (void)fputs("\\e", out);
        else if (*text == '-')
            (void)fputs("\\-", out);
        else
            (void)fputc(*text, out);
        at_start = *text == '\n';
        if ((*text == '.' || *text == '?') && text[1] == ' ' && text[2] >= 'A' && text[2] <= 'Z') {
            (void)fputc('\n', out);
            text++;
            at_start = true;
        }
    }
    (void)fputc('\n', out);
}

static void print_mdoc_key(const struct kimt_option *row, FILE *out)
{
    switch (row->type) {
    case KIMT_OPTION_LIST:
        (void)fprintf(out, ".It Cm %s.1 , %s.2 , No ... Li = Ar text\n", row->name, row->name);
        return;
    case KIMT_OPTION_SECRET:
        (void)fprintf(out, ".It Cm %s_file , %s_env , %s_command , %s Ar secret\n", row->name,
                      row->name, row->name, row->name);
        return;
    case KIMT_OPTION_BOOL:
        (void)fprintf(out, ".It Cm %s Li = yes | no\n", row->name);
        return;
    case KIMT_OPTION_ENUM: {
        char choices[400];

        option_text_list_choices(row->choices, " | ", choices, sizeof choices);
        (void)fprintf(out, ".It Cm %s Li = %s\n", row->name, choices);
        return;
    }
    default:
        (void)fprintf(out, ".It Cm %s Li = Ar %s\n", row->name, type_name(row->type));
    }
}

static void print_mdoc_choices(const struct kimt_option *row, FILE *out)
{
    if (row->type != KIMT_OPTION_ENUM || !row->choices->help)
        return;
    (void)fputs(".Bl -tag -width Ds -compact\n", out);
    for (const struct kimt_choice *choice = row->choices; choice->name; choice++) {
        (void)fprintf(out, ".It Li %s\n", choice->name);
        print_roff(choice->help ? choice->help : "", out);
    }
    (void)fputs(".El\n", out);
}

static void print_mdoc_limits(const struct kimt_option *row, FILE *out)
{
    char min[32], max[32];

    if (has_limits(row)) {
        option_text_format(row->type, row->min, min, sizeof min);
        option_text_format(row->type, row->max, max, sizeof max);
        (void)fprintf(out, "From %s to %s.\n", min, max);
    }
    if (row->flags & KIMT_OPTION_REQUIRED)
        (void)fputs("Required.\n", out);
    if (row->def && row->def[0]) {
        (void)fputs("Default:\n.Ql ", out);
        print_roff(row->def, out);
    }
}

void option_print_mdoc(const struct option_table *table, FILE *out)
{
    if (table->count == 0)
        return;
    (void)fputs(".Bl -tag -width Ds\n", out);
    for (size_t i = 0; i < table->count; i++) {
        const struct kimt_option *row = option_row(table, i);

        print_mdoc_key(row, out);
        print_roff(row->help, out);
        print_mdoc_limits(row, out);
        print_mdoc_choices(row, out);
    }
    (void)fputs(".El\n", out);
}

/* ---- sample profile ---- */

/* Words that iniparser would take for the beginning of a comment need quotes. */
static void print_value(const char *value, FILE *out)
{
    if (strpbrk(value, ";#"))
        (void)fprintf(out, "'%s'", value);
    else
        (void)fputs(value, out);
}

static void print_ini_key(const struct kimt_option *row, bool active, FILE *out)
{
    bool is_set = active && !(row->flags & KIMT_OPTION_ADVANCED) &&
                  (row->flags & KIMT_OPTION_REQUIRED || row->def);
    const char *value = row->def ? row->def : row->example;
    char key[80];

    option_key(row, key, sizeof key);
    if (row->type == KIMT_OPTION_SECRET) {
        (void)fprintf(out, "%s%s_file = %s\n", is_set ? "" : "; ", row->name,
                      value ? value : row->name);
        return;
    }
    (void)fprintf(out, "%s%s =%s", is_set ? "" : "; ", key, value && value[0] ? " " : "");
    if (value)
        print_value(value, out);
    else if (is_set)
        (void)fprintf(out, " %s", row->name);
    (void)fputc('\n', out);
}

void option_print_ini(const struct option_table *table, bool active, FILE *out)
{
    for (size_t i = 0; i < table->count; i++) {
        const struct kimt_option *row = option_row(table, i);
        char value[300], limits[200];

        (void)fprintf(out, "\n; %.*s\n", summary_length(row), row->help);
        if (details(row))
            print_wrapped(out, "; ", details(row), 94);
        describe_value(row, value, sizeof value);
        describe_limits(row, limits, sizeof limits);
        (void)fprintf(out, "; (%s%s%s)\n", value, limits[0] ? "; " : "", limits);
        print_ini_key(row, active, out);
    }
}

/* ---- for programs ---- */

void option_print_keys(const struct option_table *table, FILE *out)
{
    static const char *const types[] = {
        [KIMT_OPTION_STRING] = "string",     [KIMT_OPTION_BOOL] = "bool",
        [KIMT_OPTION_INT] = "int",           [KIMT_OPTION_SIZE] = "size",
        [KIMT_OPTION_DURATION] = "duration", [KIMT_OPTION_ENUM] = "enum",
        [KIMT_OPTION_PATH] = "path",         [KIMT_OPTION_SECRET] = "secret",
        [KIMT_OPTION_LIST] = "list",         [KIMT_OPTION_PERCENT] = "percent"};

    for (size_t i = 0; i < table->count; i++) {
        const struct kimt_option *row = option_row(table, i);

        (void)fprintf(out, "option=%s type=%s required=%d advanced=%d default=%s\n", row->name,
                      types[row->type], (row->flags & KIMT_OPTION_REQUIRED) != 0,
                      (row->flags & KIMT_OPTION_ADVANCED) != 0, row->def ? row->def : "");
    }
}
