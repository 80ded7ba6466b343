/* SPDX-License-Identifier: MIT
 *
 * See accounts_form.h. An address holds none of the separators, so what stands behind the first
 * address separates the columns of all the file.
 */
#include <config.h>

#include "config/accounts_form.h"
#include "config/csv_line.h"
#include "config/unseen.h"
#include <string.h>
#include <strings.h>

static bool is_separator(char c)
{
    return c == ';' || c == ',' || c == '\t';
}

const char *accounts_form_name(char separator)
{
    switch (separator) {
    case ',':
        return "commas";
    case '\t':
        return "tabs";
    default:
        return "semicolons";
    }
}

/* ---- coding ---- */

static bool begins(const char *text, size_t length, const char *bytes, size_t count)
{
    return length >= count && memcmp(text, bytes, count) == 0;
}

/* A file that holds no text, or NULL. */
static const char *spreadsheet(const char *text, size_t length)
{
    static const char ods[] = "mimetypeapplication/vnd.oasis.opendocument";
    const size_t name_at = 30; /* of the first file in a ZIP archive */

    if (begins(text, length, "\xd0\xcf\x11\xe0", 4))
        return "the file is an Excel workbook (.xls); save its sheet as CSV UTF-8";
    if (!begins(text, length, "PK\x03\x04", 4))
        return NULL;
    if (length > name_at && begins(text + name_at, length - name_at, ods, sizeof ods - 1))
        return "the file is an OpenDocument spreadsheet (.ods); save its sheet as text CSV, in "
               "UTF-8";
    if (memmem(text, length, "[Content_Types].xml", 19))
        return "the file is an Excel workbook (.xlsx); save its sheet as CSV UTF-8";
    return "the file is a ZIP archive, not a CSV file";
}

static const char *decode(const char *text, size_t length, struct accounts_form *form)
{
    const char *wrong = spreadsheet(text, length);
    bool little = begins(text, length, "\xff\xfe", 2), big = begins(text, length, "\xfe\xff", 2);

    if (wrong)
        return wrong;
    *form = (struct accounts_form){
        .text = text, .length = length, .separator = ';', .is_utf16 = little || big};
    if (!form->is_utf16)
        return csv_text_begin(&form->text, &form->length);
    if (!coding_to_utf8(little ? "UTF-16LE" : "UTF-16BE", text + 2, length - 2, &form->own))
        return "the file begins like UTF-16 but is not; save it as CSV UTF-8";
    form->text = form->own.text;
    form->length = form->own.length;
    return NULL;
}

/* ---- separator ---- */

/* What ends the first column, or the end of the line. */
static size_t first_column_end(const char *line, size_t length)
{
    bool quoted = length > 0 && line[0] == '"';
    size_t at = quoted;

    while (at < length && (quoted ? line[at] != '"' : !is_separator(line[at])))
        at++;
    while (quoted && at < length && !is_separator(line[at]))
        at++;
    return at;
}

/* "sep=;" in the first line. */
static bool take_hint(struct accounts_form *form, const char *line, size_t length)
{
    if (length != 5 || strncasecmp(line, "sep=", 4) != 0 || !is_separator(line[4]))
        return false;
    form->separator = line[4];
    form->hint_line = 1;
    return true;
}

static void find_separator(struct accounts_form *form)
{
    const char *rest = form->text, *line;
    size_t left = form->length, length;
    bool is_first = true, found = false;

    while (!found && csv_text_next(&rest, &left, &line, &length)) {
        struct unseen_span row = {line, length};
        size_t end;

        if (coding_is_utf8(line, length))
            row = unseen_trim(line, length);
        if (is_first && take_hint(form, row.text, row.length))
            return;
        is_first = false;
        end = first_column_end(row.text, row.length);
        found =
            row.length > 0 && row.text[0] != '#' && end < row.length && memchr(row.text, '@', end);
        if (found)
            form->separator = row.text[end];
    }
}

const char *accounts_form_find(const char *text, size_t length, struct accounts_form *form_r)
{
    const char *wrong;

    *form_r = (struct accounts_form){0};
    wrong = decode(text, length, form_r);
    if (!wrong)
        find_separator(form_r);
    return wrong;
}

void accounts_form_end(struct accounts_form *form)
{
    coded_text_wipe(&form->own);
}
