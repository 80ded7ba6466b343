/* SPDX-License-Identifier: MIT
 *
 * See unseen.h. What is unseen is Unicode's affair, and utf8proc's tables know it.
 */
#include "config/unseen.h"

#include <stdbool.h>
#include <string.h>
#include <utf8proc.h>

enum {
    BRAILLE_BLANK = 0x2800, /* a symbol by its category */
    SMALL_AT = 0xFE6B,
    WIDE_AT = 0xFF20
};

static bool is_unseen(utf8proc_int32_t point)
{
    const utf8proc_property_t *property = utf8proc_get_property(point);

    if (point < 0x80)
        return false;
    switch (property->category) {
    case UTF8PROC_CATEGORY_ZS: /* no-break space and others */
    case UTF8PROC_CATEGORY_ZL:
    case UTF8PROC_CATEGORY_ZP:
    case UTF8PROC_CATEGORY_CF: /* zero width space, byte-order mark, directions, soft hyphen */
    case UTF8PROC_CATEGORY_CC:
        return true;
    default:
        return property->ignorable || point == BRAILLE_BLANK;
    }
}

/* The letter at `at`; how many bytes it has. */
static size_t letter(const char *text, size_t length, size_t at, utf8proc_int32_t *point_r)
{
    utf8proc_ssize_t used = utf8proc_iterate((const utf8proc_uint8_t *)text + at,
                                             (utf8proc_ssize_t)(length - at), point_r);

    if (used < 1)
        *point_r = 0;
    return used < 1 ? 1 : (size_t)used;
}

static size_t last_begins(const char *text, size_t length)
{
    size_t at = length - 1;

    while (at > 0 && ((unsigned char)text[at] & 0xC0) == 0x80)
        at--;
    return at;
}

static bool is_layout(utf8proc_int32_t point)
{
    return point == ' ' || point == '\t' || is_unseen(point);
}

struct unseen_span unseen_trim(const char *text, size_t length)
{
    utf8proc_int32_t point;
    size_t begin = 0, at;

    while (begin < length) {
        at = begin + letter(text, length, begin, &point);
        if (!is_layout(point))
            break;
        begin = at;
    }
    while (length > begin) {
        at = last_begins(text, length);
        (void)letter(text, length, at, &point);
        if (!is_layout(point))
            break;
        length = at;
    }
    return (struct unseen_span){text + begin, length - begin};
}

static bool is_false_at(utf8proc_int32_t point)
{
    return point == SMALL_AT || point == WIDE_AT;
}

static uint32_t find(const char *text, size_t length, bool (*is_it)(utf8proc_int32_t))
{
    utf8proc_int32_t point;

    for (size_t at = 0; at < length;) {
        at += letter(text, length, at, &point);
        if (is_it(point))
            return (uint32_t)point;
    }
    return 0;
}

uint32_t unseen_find(const char *text, size_t length)
{
    return find(text, length, is_unseen);
}

uint32_t unseen_false_at(const char *text, size_t length)
{
    return find(text, length, is_false_at);
}

uint32_t unseen_at_end(const char *text, size_t length)
{
    utf8proc_int32_t first, last;

    if (length == 0)
        return 0;
    (void)letter(text, length, 0, &first);
    (void)letter(text, length, last_begins(text, length), &last);
    return is_unseen(first) ? (uint32_t)first : is_unseen(last) ? (uint32_t)last : 0;
}
