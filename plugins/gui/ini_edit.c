/* SPDX-License-Identifier: MIT
 *
 * See ini_edit.h. The text is walked line by line; what is found are places in it.
 */
#include "gui/ini_edit.h"

#include <ctype.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum {
    VALUE_MAX = 800 /* kimt refuses lines of more than 1000 bytes */
};

struct place {
    size_t begin, end; /* of the key's line, or where it is to be inserted */
    bool has_section, has_key;
};

static bool is_name(const char *name)
{
    if (!*name || strlen(name) > 80)
        return false;
    for (; *name; name++)
        if (!isalnum((unsigned char)*name) && !strchr("._-", *name))
            return false;
    return true;
}

static bool is_value(const char *value)
{
    if (strlen(value) > VALUE_MAX || strchr(value, '"') || strchr(value, '\\'))
        return false;
    for (; *value; value++)
        if ((unsigned char)*value < ' ' || *value == 0x7f)
            return false;
    return true;
}

/* The text from `at` to the end of its line, without blanks at its beginning. */
static const char *line_at(const char *text, size_t at, size_t *end_r)
{
    const char *line = text + at;
    size_t length = strcspn(line, "\n");

    *end_r = at + length + (line[length] == '\n');
    return line + strspn(line, " \t");
}

static bool begins_with_name(const char *line, const char *name, const char *after)
{
    size_t length = strlen(name);

    if (strncasecmp(line, name, length) != 0)
        return false;
    line += length;
    line += strspn(line, " \t");
    return *line && strchr(after, *line);
}

static bool is_blank(const char *line)
{
    return *line == '\n' || *line == '\r' || *line == '\0';
}

static struct place find(const char *text, const char *section, const char *key)
{
    struct place place = {.begin = strlen(text), .end = strlen(text)};
    bool within = false;
    size_t end;

    for (size_t at = 0; text[at]; at = end) {
        const char *line = line_at(text, at, &end);
        if (*line == '[') {
            within = begins_with_name(line + 1 + strspn(line + 1, " \t"), section, "]");
            place.has_section |= within;
        }
        if (!within || is_blank(line))
            continue;
        if (begins_with_name(line, key, "="))
            return (struct place){at, end, true, true};
        place.begin = place.end = end; /* after the last line of the section that says something */
    }
    return place;
}

static int refuse(struct kimt_error *err, const char *what, const char *hint)
{
    (void)kimt_fail(err, KIMT_SCOPE_RUN, KIMT_KIND_CONFIG, KIMT_RETRY_NEVER, "%s", what);
    kimt_error_hint(err, hint);
    return KIMT_FAIL;
}

static void print_line(char *line, size_t size, const char *key, const char *value)
{
    size_t length = strlen(value);
    bool quoted =
        length == 0 || strpbrk(value, ";#'") || value[0] == ' ' || value[length - 1] == ' ';

    (void)snprintf(line, size, quoted ? "%s = \"%s\"\n" : "%s = %s\n", key, value);
}

static char *join(const char *text, const struct place *place, const char *head, const char *line)
{
    size_t size = strlen(text) + strlen(head) + strlen(line) + 2;
    bool open = place->begin > 0 && text[place->begin - 1] != '\n';
    char *joined = malloc(size);

    if (joined)
        (void)snprintf(joined, size, "%.*s%s%s%s%s", (int)place->begin, text, open ? "\n" : "",
                       head, line, text + place->end);
    return joined;
}

int ini_edit(char **text, const char *section, const char *key, const char *value,
             struct kimt_error *err)
{
    char head[120] = "", line[VALUE_MAX + 120] = "", *joined;
    struct place place;

    if (!is_name(section) || !is_name(key))
        return refuse(err, "a name in a profile is made of letters, digits and . _ -", "");
    if (value && !is_value(value))
        return refuse(err,
                      "a value with a quote, a backslash or a control character cannot stand "
                      "in a profile",
                      "put it into a file, as with password_file");
    place = find(*text, section, key);
    if (!value && !place.has_key)
        return KIMT_OK;
    if (value)
        print_line(line, sizeof line, key, value);
    if (!place.has_section)
        (void)snprintf(head, sizeof head, "%s[%s]\n", place.begin > 0 ? "\n" : "", section);
    joined = join(*text, &place, head, line);
    if (!joined)
        return refuse(err, "there is no memory left", "");
    free(*text);
    *text = joined;
    return KIMT_OK;
}
