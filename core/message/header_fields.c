/* SPDX-License-Identifier: MIT
 *
 * Hashes are FNV-1a: they prove nothing alone, and the body is compared besides.
 */
#include "message/header_fields.h"
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define AUTHORED (UINT32_C(1) << 31) /* in a hash: the field is the author's */

static const char *const authored[] = {
    "from",        "to",        "cc",           "bcc",
    "subject",     "reply-to",  "content-type", "content-transfer-encoding",
    "in-reply-to", "references"};

const char *header_field_end(const char *at, const char *end)
{
    while (at < end) {
        const char *line_end = memchr(at, '\n', (size_t)(end - at));
        if (!line_end)
            return end;
        at = line_end + 1;
        if (at == end || (*at != ' ' && *at != '\t'))
            return at;
    }
    return end;
}

bool header_field_is(const char *at, const char *end, const char *name)
{
    size_t length = strlen(name);

    return (size_t)(end - at) > length && at[length] == ':' && strncasecmp(at, name, length) == 0;
}

static bool is_authored(const char *at, const char *end)
{
    for (size_t i = 0; i < sizeof authored / sizeof *authored; i++)
        if (header_field_is(at, end, authored[i]))
            return true;
    return false;
}

static bool is_blank(char byte)
{
    return byte == ' ' || byte == '\t' || byte == '\r';
}

/* Without the blanks at the ends of its lines, and its last line end. 0: there is nothing else. */
static uint32_t hash_of(const char *at, const char *end)
{
    uint32_t hash = UINT32_C(2166136261);
    const char *held = at; /* from here on: blanks, which count only before something else */
    bool any = false;

    for (; at < end; at++) {
        if (*at == '\n')
            held = at;
        if (*at == '\n' || is_blank(*at))
            continue;
        for (any = true; held <= at; held++)
            hash = (hash ^ (unsigned char)*held) * UINT32_C(16777619);
    }
    return any ? hash & ~AUTHORED : 0;
}

static int compare(const void *a, const void *b)
{
    uint32_t left = *(const uint32_t *)a, right = *(const uint32_t *)b;

    return (left > right) - (left < right);
}

struct header_fields header_fields_read(const char *header, size_t length,
                                        uint32_t room[HEADER_FIELDS_MAX])
{
    const char *at = header, *end = header + length, *next;
    uint32_t count = 0;

    for (; at < end; at = next) {
        uint32_t hash;

        next = header_field_end(at, end);
        hash = hash_of(at, next);
        if (hash == 0)
            continue;
        if (count == HEADER_FIELDS_MAX)
            return (struct header_fields){.hashes = NULL};
        room[count++] = is_authored(at, next) ? hash | AUTHORED : hash;
    }
    qsort(room, count, sizeof *room, compare);
    return (struct header_fields){.hashes = room, .count = count};
}

bool header_fields_hold(const struct header_fields *stored, const struct header_fields *sent)
{
    uint32_t met = 0;

    if (!stored->hashes || !sent->hashes)
        return false;
    for (uint32_t i = 0; i < stored->count; i++) {
        if (met < sent->count && stored->hashes[i] == sent->hashes[met])
            met++;
        else if (stored->hashes[i] & AUTHORED)
            return false;
    }
    return met == sent->count;
}
