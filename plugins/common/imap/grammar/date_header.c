/* SPDX-License-Identifier: MIT
 *
 * The date that a message's own header has, for where a server says none: see date.h.
 */
#include <config.h>

#include "common/imap/grammar/date.h"

#include <string.h>
#include <strings.h>

enum {
    DATE_TEXT_MAX = 200
};

struct field {
    const char *at, *end; /* what is behind its name, folds and all */
};

/* The next field; its name is of so many bytes. False: the header is over. */
static bool next_field(const char **at, const char *end, const char **name_r, struct field *field_r)
{
    const char *colon, *line;

    if (*at >= end || **at == '\r' || **at == '\n')
        return false;
    *name_r = *at;
    for (line = *at;;) {
        line = memchr(line, '\n', (size_t)(end - line));
        line = line ? line + 1 : end;
        if (line == end || (*line != ' ' && *line != '\t'))
            break;
    }
    colon = memchr(*at, ':', (size_t)(line - *at));
    *field_r = (struct field){.at = colon ? colon + 1 : line, .end = line};
    *at = line;
    return true;
}

static bool is_named(const char *name, const struct field *field, const char *wanted)
{
    size_t length = strlen(wanted);

    return (size_t)(field->at - name) == length + 1 && strncasecmp(name, wanted, length) == 0;
}

/* Unfolded, blanks run together. */
static bool read_date(const struct field *field, int64_t *seconds_r, int32_t *zone_minutes_r)
{
    char text[DATE_TEXT_MAX];
    size_t used = 0;

    for (const char *at = field->at; at < field->end && used < sizeof text; at++) {
        bool blank = *at == ' ' || *at == '\t' || *at == '\r' || *at == '\n';

        if (!blank)
            text[used++] = *at;
        else if (used > 0 && text[used - 1] != ' ')
            text[used++] = ' ';
    }
    return imap_date_parse(text, used, seconds_r, zone_minutes_r);
}

/* Its date is behind the last semicolon. */
static bool read_received(struct field field, int64_t *seconds_r, int32_t *zone_minutes_r)
{
    const char *semicolon = NULL;

    for (const char *at = field.at; at < field.end; at++)
        if (*at == ';')
            semicolon = at;
    if (!semicolon)
        return false;
    field.at = semicolon + 1;
    return read_date(&field, seconds_r, zone_minutes_r);
}

bool imap_date_of_header(const char *header, size_t length, int64_t *seconds_r,
                         int32_t *zone_minutes_r)
{
    const char *at = header, *end = header + length, *name;
    bool is_first = true, found = false;
    struct field field;

    while (next_field(&at, end, &name, &field)) {
        if (is_first && is_named(name, &field, "Received")) {
            is_first = false;
            if (read_received(field, seconds_r, zone_minutes_r))
                return true;
        } else if (!found && is_named(name, &field, "Date")) {
            found = read_date(&field, seconds_r, zone_minutes_r);
        }
    }
    return found;
}
