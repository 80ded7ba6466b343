/* SPDX-License-Identifier: MIT
 *
 * See plan_path.h. Reading takes every escape, needed or not: people write them as well.
 */
#include <config.h>

#include "base/cleanup.h"
#include "folders/plan_path.h"
#include <stdbool.h>
#include <string.h>
#include <strings.h>
#include <utf8proc.h>

enum {
    MOST_PARTS = 1000,
    ZERO_WIDTH_NON_JOINER = 0x200c,
    ZERO_WIDTH_JOINER = 0x200d
};

/* INBOX is one in any case (RFC 9051, 5.1), as first part. */
static bool is_inbox(const char *part)
{
    return strcasecmp(part, "INBOX") == 0;
}

/* ---- writing ---- */

/* Some scripts are spelled with the two joiners: those stay as they are. */
static bool is_invisible(int32_t code)
{
    utf8proc_category_t category = utf8proc_category(code);

    if (code == ZERO_WIDTH_JOINER || code == ZERO_WIDTH_NON_JOINER)
        return false;
    return category == UTF8PROC_CATEGORY_CC || category == UTF8PROC_CATEGORY_CF ||
           category == UTF8PROC_CATEGORY_ZL || category == UTF8PROC_CATEGORY_ZP ||
           (category == UTF8PROC_CATEGORY_ZS && code != ' ');
}

static void write_part(FILE *out, const char *part)
{
    size_t left = strlen(part);

    while (left > 0) {
        utf8proc_int32_t code;
        utf8proc_ssize_t used =
            utf8proc_iterate((const utf8proc_uint8_t *)part, (utf8proc_ssize_t)left, &code);

        if (used < 1) {
            (void)fprintf(out, "\\x{%02x}", (unsigned char)*part);
            used = 1;
        } else if (code == '/' || code == '\\') {
            (void)fprintf(out, "\\%c", (int)code);
        } else if (is_invisible(code) || (code == ' ' && left == 1)) {
            (void)fprintf(out, "\\u{%x}", (unsigned)code);
        } else {
            (void)fwrite(part, 1, (size_t)used, out);
        }
        part += used;
        left -= (size_t)used;
    }
}

static char *write_parts(const char *const *parts, size_t count, bool is_key)
{
    char *text = NULL;
    size_t length = 0;
    FILE *out = open_memstream(&text, &length);

    if (!out)
        return NULL;
    for (size_t i = 0; i < count; i++) {
        (void)fputc('/', out);
        write_part(out, is_key && i == 0 && is_inbox(parts[0]) ? "INBOX" : parts[i]);
    }
    if (fclose(out) == 0)
        return text;
    free(text);
    return NULL;
}

char *plan_path_write(const char *const *parts, size_t count)
{
    return write_parts(parts, count, false);
}

char *plan_path_key(const char *const *parts, size_t count)
{
    return write_parts(parts, count, true);
}

/* ---- reading ---- */

/* {HEX}, from its brace on; answers what follows it, or NULL. */
static const char *read_number(const char *text, uint32_t *number_r)
{
    static const char digits[] = "0123456789abcdef";
    const char *digit;

    if (*text++ != '{')
        return NULL;
    *number_r = 0;
    for (int i = 0; i < 6 && *text; i++, text++) {
        digit = strchr(digits, *text | 0x20);
        if (!digit)
            break;
        *number_r = *number_r * 16 + (uint32_t)(digit - digits);
    }
    return *text == '}' && text[-1] != '{' ? text + 1 : NULL;
}

/* What follows a backslash; `to` has room for four bytes. */
static const char *read_escape(const char *text, char **to)
{
    char kind = *text;
    uint32_t number;

    if (kind != 'u' && kind != 'x') {
        if (kind != '/' && kind != '\\')
            return NULL;
        *(*to)++ = kind;
        return text + 1;
    }
    text = read_number(text + 1, &number);
    if (!text || number == 0)
        return NULL;
    if (kind == 'x') {
        *(*to)++ = (char)number;
        return number <= 0xff ? text : NULL;
    }
    if (!utf8proc_codepoint_valid((utf8proc_int32_t)number))
        return NULL;
    *to += utf8proc_encode_char((utf8proc_int32_t)number, (utf8proc_uint8_t *)(void *)*to);
    return text;
}

/* Bytes up to the next bare slash. */
static size_t length_of_part(const char *text)
{
    const char *at = text;

    while (*at && *at != '/')
        at += *at == '\\' && at[1] ? 2 : 1;
    return (size_t)(at - text);
}

/* No escape is shorter than what it stands for. */
static const char *read_part(const char **text, struct strings *strings, const char **part_r)
{
    const char *at = *text;
    char *part = strings_alloc(strings, length_of_part(at) + 1), *to = part;

    if (!part)
        return "out of memory";
    while (*at && *at != '/') {
        if (*at != '\\') {
            *to++ = *at++;
            continue;
        }
        at = read_escape(at + 1, &to);
        if (!at)
            return "has a \\ that is not followed by / or \\ or u{HEX} or x{HEX}; a backslash in a "
                   "name is written twice";
    }
    if (to == part)
        return "has a part without a name; a path is written /Folder/Subfolder, and a slash in a "
               "name \\/";
    *part_r = part;
    *text = at;
    return NULL;
}

const char *plan_path_read(const char *text, struct strings *strings, const char *const **parts_r,
                           uint32_t *count_r)
{
    const char *parts[MOST_PARTS], *wrong;
    const char **copy;
    uint32_t count = 0;

    if (*text != '/')
        return "does not begin with a slash; a path is written /Folder/Subfolder";
    while (*text == '/') {
        if (count == MOST_PARTS)
            return "has too many parts";
        text++;
        wrong = read_part(&text, strings, &parts[count++]);
        if (wrong)
            return wrong;
    }
    if (is_inbox(parts[0]))
        parts[0] = "INBOX";
    copy = strings_alloc(strings, count * sizeof *copy);
    if (!copy)
        return "out of memory";
    memcpy(copy, parts, count * sizeof *copy);
    *parts_r = copy;
    *count_r = count;
    return NULL;
}
