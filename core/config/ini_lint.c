/* SPDX-License-Identifier: MIT
 *
 * See ini_lint.h. One function for a kind of line; each says no in one place.
 */
#include "config/ini_lint.h"
#include "config/unseen.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>
#include <utf8proc.h>

enum {
    LONGEST_LINE = 1000,
    LONGEST_NAME = 64
};

struct lint {
    const char *name;
    struct problems *problems;
    ini_lint_fn *each;
    void *context;
    unsigned line;
    bool clean;
    char section[LONGEST_NAME + 1]; /* "" before the first */
    bool is_section_refused;        /* what follows has no place to be reported */
};

struct span {
    const char *begin;
    const char *end;
};

static void refuse(struct lint *lint, const char *reason)
{
    char where[512];

    (void)snprintf(where, sizeof where, "%.480s:%u", lint->name, lint->line);
    problems_add(lint->problems, where, "%s", reason);
    lint->clean = false;
}

static bool is_blank(char c)
{
    return c == ' ' || c == '\t';
}

static struct span trimmed(const char *begin, const char *end)
{
    while (begin < end && is_blank(*begin))
        begin++;
    while (end > begin && is_blank(end[-1]))
        end--;
    return (struct span){begin, end};
}

/* Lower case, as iniparser keeps names; false if the name is none. */
static bool take_name(struct span from, char *name)
{
    size_t length = (size_t)(from.end - from.begin);

    if (length == 0 || length > LONGEST_NAME)
        return false;
    for (size_t i = 0; i < length; i++) {
        unsigned char c = (unsigned char)from.begin[i];

        if (!isalnum(c) && !strchr("._-", c))
            return false;
        name[i] = (char)tolower(c);
    }
    name[length] = '\0';
    return true;
}

static void lint_section(struct lint *lint, struct span line)
{
    const char *close = memchr(line.begin, ']', (size_t)(line.end - line.begin));

    lint->is_section_refused = true;
    if (!close)
        return refuse(lint, "a section begins with [ but has no ]");
    if (close + 1 != line.end)
        return refuse(lint, "there is text after the ] of a section; a comment needs its own line");
    if (!take_name(trimmed(line.begin + 1, close), lint->section))
        return refuse(lint, "section names are made of letters, digits and . _ -");
    lint->is_section_refused = false;
    lint->each(lint->context,
               &(struct ini_lint_line){.section = lint->section, .number = lint->line});
}

/* What stands behind a closing quote: nothing, or a comment. */
static bool is_rest_harmless(const char *at, const char *end)
{
    while (at < end && is_blank(*at))
        at++;
    return at == end || *at == ';' || *at == '#';
}

static void tell_key(struct lint *lint, const char *key, struct span value, bool is_quoted)
{
    if (lint->is_section_refused)
        return;
    lint->each(lint->context, &(struct ini_lint_line){.section = lint->section,
                                                      .key = key,
                                                      .value = value.begin,
                                                      .length = (size_t)(value.end - value.begin),
                                                      .is_quoted = is_quoted,
                                                      .number = lint->line});
}

static void lint_quoted(struct lint *lint, const char *key, struct span value)
{
    const char *begin = value.begin + 1;
    const char *close = memchr(begin, *value.begin, (size_t)(value.end - begin));

    if (!close)
        return refuse(lint, "the value begins with a quote that is never closed");
    if (memchr(begin, '\\', (size_t)(close - begin)))
        return refuse(lint,
                      "a backslash inside quotes means different things to different versions; "
                      "use a file (such as password_file) for this value");
    if (!is_rest_harmless(close + 1, value.end))
        return refuse(lint, "there is text after the closing quote");
    tell_key(lint, key, (struct span){begin, close}, true);
}

static void lint_unquoted(struct lint *lint, const char *key, struct span value)
{
    const char *at = value.begin;

    while (at < value.end && *at != ';' && *at != '#')
        at++;
    if (at < value.end && (at == value.begin || !is_blank(at[-1])))
        return refuse(lint,
                      "the value holds ; or #, which begins a comment: put the value in quotes");
    value = trimmed(value.begin, at);
    if (unseen_at_end(value.begin, (size_t)(value.end - value.begin)))
        return refuse(lint, "the value begins or ends with a letter that cannot be seen, such as "
                            "a no-break space: type it anew, or put it in quotes if it belongs "
                            "there");
    tell_key(lint, key, value, false);
}

static void lint_key(struct lint *lint, struct span line)
{
    const char *equals = memchr(line.begin, '=', (size_t)(line.end - line.begin));
    char key[LONGEST_NAME + 1];
    struct span value;

    if (!equals)
        return refuse(lint, "this is neither a [section], nor key = value, nor a comment");
    if (!take_name(trimmed(line.begin, equals), key))
        return refuse(lint, "key names are made of letters, digits and . _ -");
    if (!lint->section[0] && !lint->is_section_refused)
        return refuse(lint, "a key is outside of any [section]");
    value = trimmed(equals + 1, line.end);
    if (value.begin < value.end && (*value.begin == '"' || *value.begin == '\''))
        lint_quoted(lint, key, value);
    else
        lint_unquoted(lint, key, value);
}

static bool is_utf8(struct span text)
{
    utf8proc_int32_t point;

    while (text.begin < text.end) {
        utf8proc_ssize_t used =
            utf8proc_iterate((const utf8proc_uint8_t *)text.begin, text.end - text.begin, &point);

        if (used < 1)
            return false;
        text.begin += used;
    }
    return true;
}

static bool has_control(struct span text)
{
    for (; text.begin < text.end; text.begin++)
        if (((unsigned char)*text.begin < 0x20 && *text.begin != '\t') || *text.begin == 0x7f)
            return true;
    return false;
}

static void lint_line(struct lint *lint, const char *begin, const char *end)
{
    struct span line;

    if (end > begin && end[-1] == '\r')
        end--;
    if (end - begin > LONGEST_LINE)
        return refuse(lint, "the line is longer than 1000 bytes");
    if (has_control((struct span){begin, end}))
        return refuse(lint, "the line holds a control character; is this a text file?");
    if (!is_utf8((struct span){begin, end}))
        return refuse(lint, "the line is not UTF-8; save the file as UTF-8");
    line = trimmed(begin, end);
    if (line.end > line.begin && line.end[-1] == '\\')
        return refuse(lint, "the line ends in a backslash, which would swallow the next line");
    if (line.begin == line.end || *line.begin == ';' || *line.begin == '#')
        return;
    if (*line.begin == '[')
        lint_section(lint, line);
    else
        lint_key(lint, line);
}

bool ini_lint(const char *name, const char *text, size_t length, struct problems *problems,
              ini_lint_fn *each, void *context)
{
    struct lint lint = {
        .name = name, .problems = problems, .each = each, .context = context, .clean = true};
    const char *end = text + length;

    if (length >= 3 && memcmp(text, "\xef\xbb\xbf", 3) == 0) {
        lint.line = 1;
        refuse(&lint, "the file begins with a byte order mark; save it as UTF-8 without BOM");
        text += 3;
        lint.line = 0;
    }
    while (text < end) {
        const char *stop = memchr(text, '\n', (size_t)(end - text));

        lint.line++;
        lint_line(&lint, text, stop ? stop : end);
        text = stop ? stop + 1 : end;
    }
    return lint.clean;
}
