/* SPDX-License-Identifier: MIT
 *
 * See uid_ranges.h.
 */
#include <config.h>

#include "common/imap/uid_ranges.h"

#include <stdlib.h>

static bool make_room(struct uid_ranges *r)
{
    size_t capacity = r->capacity ? 2 * r->capacity : 64;
    struct uid_range *grown;

    if (r->count < r->capacity)
        return true;
    grown = reallocarray(r->ranges, capacity, sizeof *grown);
    if (!grown)
        return false;
    r->ranges = grown;
    r->capacity = capacity;
    return true;
}

bool uid_ranges_add(struct uid_ranges *r, uint32_t first, uint32_t last)
{
    struct uid_range *end = r->count ? &r->ranges[r->count - 1] : NULL;

    if (end && first <= end->last)
        first = end->last == UINT32_MAX ? UINT32_MAX : end->last + 1;
    if (first == 0 || last < first || (end && last <= end->last))
        return true;
    if (end && first == end->last + 1) {
        end->last = last;
        return true;
    }
    if (!make_room(r))
        return false;
    r->ranges[r->count++] = (struct uid_range){first, last};
    return true;
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

static int by_first(const void *a, const void *b)
{
    const struct uid_range *left = a, *right = b;

    return left->first < right->first ? -1 : left->first > right->first;
}

bool uid_ranges_add_set(struct uid_ranges *r, const char *text, size_t length)
{
    const char *end = text + length;
    struct uid_ranges unsorted = {0};
    bool sound = true;

    while (sound && text < end) {
        uint32_t first, last;

        sound = read_number(&text, end, &first);
        last = first;
        if (sound && text < end && *text == ':') {
            text++;
            sound = read_number(&text, end, &last);
        }
        if (sound && make_room(&unsorted))
            unsorted.ranges[unsorted.count++] =
                first <= last ? (struct uid_range){first, last} : (struct uid_range){last, first};
        else
            sound = false;
        if (text < end && *text++ != ',')
            sound = false;
    }
    if (unsorted.count)
        qsort(unsorted.ranges, unsorted.count, sizeof *unsorted.ranges, by_first);
    for (size_t i = 0; sound && i < unsorted.count; i++)
        sound = uid_ranges_add(r, unsorted.ranges[i].first, unsorted.ranges[i].last);
    free(unsorted.ranges);
    return sound;
}

uint32_t uid_ranges_next(struct uid_ranges *r)
{
    uint32_t uid;

    if (r->range == r->count)
        return 0;
    uid = r->ranges[r->range].first + r->taken;
    if (uid == r->ranges[r->range].last) {
        r->range++;
        r->taken = 0;
    } else {
        r->taken++;
    }
    return uid;
}

void uid_ranges_clear(struct uid_ranges *r)
{
    free(r->ranges);
    *r = (struct uid_ranges){0};
}
