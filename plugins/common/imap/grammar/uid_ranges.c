/* SPDX-License-Identifier: MIT
 *
 * See uid_ranges.h.
 */
#include <config.h>

#include "common/imap/grammar/uid_ranges.h"

#include "common/array/array.h"

#include <assert.h>
#include <stdlib.h>

static bool make_room(struct uid_ranges *r)
{
    assert(r->ranges || r->capacity == 0);
    return ARRAY_GROW(&r->ranges, r->count + 1, &r->capacity, UID_RANGES_MAX);
}

bool uid_ranges_add(struct uid_ranges *r, uint32_t first, uint32_t last)
{
    struct uid_range *end = r->count ? &r->ranges[r->count - 1] : NULL;

    if (first == 0 || last < first || (end && first >= end->first && last <= end->last))
        return true;
    if (end && first > end->last && first - end->last == 1) {
        end->last = last;
        return true;
    }
    r->unsorted = r->unsorted || (end && first <= end->last);
    if (!make_room(r))
        return false;
    assert(r->ranges);
    r->ranges[r->count++] = (struct uid_range){first, last};
    return true;
}

static int by_first(const void *a, const void *b)
{
    const struct uid_range *left = a, *right = b;

    return left->first < right->first ? -1 : left->first > right->first;
}

/* Ranges that touch or overlap become one. */
static void put_right(struct uid_ranges *r)
{
    size_t kept = 0;

    r->unsorted = false;
    if (r->count == 0)
        return;
    qsort(r->ranges, r->count, sizeof *r->ranges, by_first);
    for (size_t i = 1; i < r->count; i++) {
        struct uid_range *end = &r->ranges[kept], *next = &r->ranges[i];

        if (next->first > end->last && next->first - end->last > 1)
            r->ranges[++kept] = *next;
        else if (next->last > end->last)
            end->last = next->last;
    }
    r->count = kept + 1;
}

static bool read_number(const char **at, const char *end, uint32_t *number_r)
{
    uint64_t number = 0;
    const char *begin = *at;

    for (; *at < end && **at >= '0' && **at <= '9'; (*at)++)
        if ((number = number * 10 + (uint64_t)(**at - '0')) > UINT32_MAX)
            return false;
    *number_r = (uint32_t)number;
    return *at > begin;
}

bool uid_ranges_add_set(struct uid_ranges *r, const char *text, size_t length)
{
    const char *end = text + length;
    bool sound = true;

    while (sound && text < end) {
        uint32_t first = 0, last;

        sound = read_number(&text, end, &first);
        last = first;
        if (sound && text < end && *text == ':') {
            text++;
            sound = read_number(&text, end, &last);
        }
        if (sound)
            sound = uid_ranges_add(r, first <= last ? first : last, first <= last ? last : first);
        if (text < end && *text++ != ',')
            sound = false;
    }
    return sound;
}

uint32_t uid_ranges_peek(struct uid_ranges *r)
{
    if (r->unsorted)
        put_right(r);
    return r->range < r->count ? r->ranges[r->range].first + r->taken : 0;
}

uint32_t uid_ranges_next(struct uid_ranges *r)
{
    uint32_t uid = uid_ranges_peek(r);

    if (uid == 0)
        return 0;
    if (uid == r->ranges[r->range].last) {
        r->range++;
        r->taken = 0;
    } else {
        r->taken++;
    }
    return uid;
}

uint32_t uid_ranges_next_upto(struct uid_ranges *r, uint32_t last)
{
    return uid_ranges_peek(r) <= last ? uid_ranges_next(r) : 0;
}

uint64_t uid_ranges_count(const struct uid_ranges *r)
{
    uint64_t count = 0;

    for (size_t i = 0; i < r->count; i++)
        count += (uint64_t)r->ranges[i].last - r->ranges[i].first + 1;
    return count;
}

static int around(const void *key, const void *element)
{
    uint32_t uid = *(const uint32_t *)key;
    const struct uid_range *range = element;

    return uid < range->first ? -1 : uid > range->last;
}

bool uid_ranges_have(struct uid_ranges *r, uint32_t uid)
{
    if (r->unsorted)
        put_right(r);
    return r->count && bsearch(&uid, r->ranges, r->count, sizeof *r->ranges, around);
}

void uid_ranges_drop_below(struct uid_ranges *r, uint32_t first)
{
    size_t kept = 0;

    for (size_t i = 0; i < r->count; i++) {
        struct uid_range range = r->ranges[i];

        if (range.first < first)
            range.first = first;
        if (range.last >= first)
            r->ranges[kept++] = range;
    }
    r->count = kept;
}

void uid_ranges_clear(struct uid_ranges *r)
{
    free(r->ranges);
    *r = (struct uid_ranges){0};
}
