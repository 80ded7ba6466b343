/* SPDX-License-Identifier: MIT
 *
 * See document.h.
 */
#include "output/document.h"
#include "base/cleanup.h"
#include "common/print/text.h"
#include <kimt/message.h>
#include <string.h>
#include <time.h>

bool document_format_read(const char *name, enum document_format *format_r)
{
    static const char *const names[] = {
        [DOCUMENT_TEXT] = "text", [DOCUMENT_JSON] = "json", [DOCUMENT_CSV] = "csv"};

    *format_r = DOCUMENT_TEXT;
    for (size_t i = 0; name && i < sizeof names / sizeof names[0]; i++)
        if (strcmp(name, names[i]) == 0) {
            *format_r = (enum document_format)i;
            return true;
        }
    return !name;
}

/* ---- values ---- */

json_t *document_text(const char *foreign)
{
    AUTO_FREE char *valid = foreign && foreign[0] ? text_valid_dup(foreign) : NULL;

    if (!foreign || !foreign[0])
        return json_null();
    return valid ? json_string(valid) : NULL;
}

json_t *document_number(uint64_t number)
{
    return number == KIMT_UNKNOWN ? json_null() : json_integer((json_int_t)number);
}

static bool write_time(int64_t seconds, char text[40])
{
    const time_t time = (time_t)seconds;
    struct tm parts;

    return seconds != 0 && gmtime_r(&time, &parts) &&
           strftime(text, 40, "%Y-%m-%dT%H:%M:%SZ", &parts) > 0;
}

json_t *document_time(int64_t seconds)
{
    char text[40];

    return write_time(seconds, text) ? json_string(text) : json_null();
}

json_t *document_error(const struct kimt_error *error)
{
    json_t *object;

    if (!error || !error->text[0])
        return json_null();
    object = json_object();
    if (document_put(object, "reason", document_text(error->text)) &&
        document_put(object, "server", document_text(error->peer)) &&
        document_put(object, "hint", document_text(error->hint)))
        return object;
    json_decref(object);
    return NULL;
}

bool document_put(json_t *object, const char *key, json_t *value)
{
    return json_object_set_new(object, key, value) == 0;
}

/* ---- rows ---- */

static bool is_text(const struct table_column *column)
{
    return column->kind == TABLE_TEXT || column->kind == TABLE_NAME;
}

static json_t *cell_value(const struct table_column *column, const struct table_cell *cell)
{
    if (!cell->is_set)
        return column->kind == TABLE_FLAG ? json_false() : json_null();
    if (is_text(column))
        return document_text(cell->text);
    if (column->kind == TABLE_TIME)
        return document_time((int64_t)cell->number);
    return column->kind == TABLE_FLAG ? json_boolean(cell->number) : document_number(cell->number);
}

static bool put_row(json_t *array, const struct table *table, size_t row)
{
    json_t *object = json_object();
    bool good = json_array_append_new(array, object) == 0;

    for (size_t i = 0; good && i < table_column_count(table); i++) {
        const struct table_column *column = table_column(table, i);

        if (column->key)
            good = document_put(object, column->key, cell_value(column, table_cell(table, row, i)));
    }
    return good;
}

json_t *document_rows(const struct table *table)
{
    json_t *array = json_array();

    for (size_t i = 0; array && i < table_row_count(table); i++)
        if (!put_row(array, table, i)) {
            json_decref(array);
            return NULL;
        }
    return array;
}

/* ---- whole documents ---- */

json_t *document_new(const struct document_heading *heading)
{
    json_t *object = json_object();

    if (document_put(object, "schema", json_integer(DOCUMENT_SCHEMA)) &&
        document_put(object, "kimt", document_text(heading->version)) &&
        document_put(object, "command", document_text(heading->command)) &&
        (!heading->profile ||
         (document_put(object, "profile", document_text(heading->profile)) &&
          document_put(object, "source", document_text(heading->source)) &&
          document_put(object, "destination", document_text(heading->destination)))))
        return object;
    json_decref(object);
    return NULL;
}

static int fail(struct kimt_error *err)
{
    return kimt_fail(err, KIMT_SCOPE_RUN, KIMT_KIND_INTERNAL, KIMT_RETRY_NEVER,
                     "the result cannot be written");
}

int document_print(json_t *document, bool is_whole, FILE *out, struct kimt_error *err)
{
    bool good =
        document && is_whole && json_dumpf(document, out, JSON_INDENT(2) | JSON_ENSURE_ASCII) == 0;

    json_decref(document);
    if (!good)
        return fail(err);
    (void)fputc('\n', out);
    return KIMT_OK;
}

/* ---- CSV ---- */

static void put_field(FILE *out, const char *text)
{
    if (!strpbrk(text, ",;\"\r\n") && text[0] != ' ') {
        (void)fputs(text, out);
        return;
    }
    (void)fputc('"', out);
    for (; *text; text++)
        (void)fprintf(out, *text == '"' ? "\"\"" : "%c", *text);
    (void)fputc('"', out);
}

static void put_cell(FILE *out, const struct table_column *column, const struct table_cell *cell)
{
    AUTO_FREE char *valid = cell->text ? text_valid_dup(cell->text) : NULL;
    char time[40];

    if (is_text(column))
        put_field(out, valid ? valid : "");
    else if (column->kind == TABLE_FLAG)
        (void)fputs(cell->number ? "yes" : "no", out);
    else if (column->kind == TABLE_TIME)
        (void)fputs(write_time((int64_t)cell->number, time) ? time : "", out);
    else if (cell->is_set && cell->number != KIMT_UNKNOWN)
        (void)fprintf(out, "%llu", (unsigned long long)cell->number);
}

int document_print_csv(const struct table *table, FILE *out, struct kimt_error *err)
{
    const char *comma = "";

    if (!table_is_whole(table))
        return fail(err);
    for (size_t i = 0; i < table_column_count(table); i++)
        if (table_column(table, i)->key) {
            (void)fprintf(out, "%s%s", comma, table_column(table, i)->key);
            comma = ",";
        }
    (void)fputc('\n', out);
    for (size_t row = 0; row < table_row_count(table); row++) {
        comma = "";
        for (size_t i = 0; i < table_column_count(table); i++) {
            if (!table_column(table, i)->key)
                continue;
            (void)fputs(comma, out);
            put_cell(out, table_column(table, i), table_cell(table, row, i));
            comma = ",";
        }
        (void)fputc('\n', out);
    }
    return KIMT_OK;
}
