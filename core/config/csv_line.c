/* SPDX-License-Identifier: MIT
 *
 * See csv_line.h. Whatever libcsv kept is wiped: a field may be a password.
 */
#include "config/csv_line.h"
#include <csv.h>
#include <ctype.h>
#include <string.h>
#include <utf8proc.h>

/* ---- text ---- */

/* With or without a mark at its beginning: text of programs for Windows. */
static bool is_utf16(const char *text, size_t length)
{
    return length >= 2 && (memcmp(text, "\xff\xfe", 2) == 0 || memcmp(text, "\xfe\xff", 2) == 0 ||
                           text[0] == '\0' || text[1] == '\0');
}

const char *csv_text_begin(const char **text, size_t *length)
{
    if (is_utf16(*text, *length))
        return "the file is UTF-16; save it as UTF-8 (CSV UTF-8)";
    if (*length >= 3 && memcmp(*text, "\xef\xbb\xbf", 3) == 0) {
        *text += 3;
        *length -= 3;
    }
    return NULL;
}

bool csv_text_next(const char **text, size_t *left, const char **line_r, size_t *length_r)
{
    const char *stop;
    size_t length;

    if (*left == 0)
        return false;
    stop = memchr(*text, '\n', *left);
    length = stop ? (size_t)(stop - *text) : *left;
    *line_r = *text;
    *length_r = length > 0 && (*text)[length - 1] == '\r' ? length - 1 : length;
    *text += stop ? length + 1 : length;
    *left -= stop ? length + 1 : length;
    return true;
}

/* ---- lines ---- */

const char *csv_line_fault(const char *line, size_t length)
{
    utf8proc_int32_t point;
    size_t at = 0;

    while (at < length) {
        utf8proc_ssize_t used = utf8proc_iterate((const utf8proc_uint8_t *)line + at,
                                                 (utf8proc_ssize_t)(length - at), &point);

        if (used < 1)
            return "the line is not UTF-8 (is the file in Latin-1 or Windows-1252?); save it as "
                   "UTF-8, so that nothing has to be guessed";
        if ((point < 0x20 && point != '\t') || point == 0x7f)
            return "the line holds a control character";
        at += (size_t)used;
    }
    return NULL;
}

static void take_field(void *text, size_t length, void *context)
{
    struct csv_line *line = context;

    if (line->count < line->most) {
        struct csv_field *field = &line->fields[line->count];

        field->text = strings_copy(line->strings, text ? text : "", text ? length : 0);
        field->length = length;
        line->out_of_memory = line->out_of_memory || !field->text;
    }
    line->count++;
}

static void end_row(int terminator, void *context)
{
    (void)terminator;
    (void)context;
}

/* Blanks belong to the field they stand in. */
static int no_space(unsigned char byte)
{
    (void)byte;
    return 0;
}

const char *csv_line_split(struct csv_line *into, const char *line, size_t length)
{
    struct csv_parser parser;
    const char *fault = NULL;

    if (csv_init(&parser, CSV_STRICT | CSV_STRICT_FINI | CSV_APPEND_NULL) != 0)
        return "out of memory";
    csv_set_delim(&parser, (unsigned char)(into->separator ? into->separator : ';'));
    csv_set_space_func(&parser, no_space);
    if (csv_parse(&parser, line, length, take_field, end_row, into) != length)
        fault = "there is a double quote where none is allowed: a field that holds one must be in "
                "double quotes, with each double quote in it written twice";
    else if (csv_fini(&parser, take_field, end_row, into) != 0)
        fault = "a field begins with a double quote that is not closed in this line";
    if (parser.entry_buf)
        explicit_bzero(parser.entry_buf, parser.entry_size);
    csv_free(&parser);
    return into->out_of_memory ? "out of memory" : fault;
}

struct csv_field csv_trimmed(struct csv_field field)
{
    while (field.length > 0 && isblank((unsigned char)field.text[0])) {
        field.text++;
        field.length--;
    }
    while (field.length > 0 && isblank((unsigned char)field.text[field.length - 1]))
        field.length--;
    return field;
}
