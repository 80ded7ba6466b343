/* SPDX-License-Identifier: MIT
 *
 * A list of UIDs, kept as ranges: a folder of a million messages takes a few bytes, gaps of a
 * thousand million cost nothing. Reads the forms that servers answer in, uid-sets and single
 * numbers, in whatever order they come; hands them out ascending, each once.
 */
#ifndef KIMT_IMAP_UID_RANGES_H
#define KIMT_IMAP_UID_RANGES_H

#include <kimt/error.h>
#include <stdbool.h>

enum {
    UID_RANGES_MAX = 8 * 1024 * 1024 /* 64 MB: UIDs that stand alone need one each */
};

struct uid_range {
    uint32_t first;
    uint32_t last;
};

struct uid_ranges {
    struct uid_range *ranges;
    size_t count;
    size_t capacity;
    bool unsorted; /* some were added out of order: put right before the first is handed out */
    size_t range;  /* where uid_ranges_next stands */
    uint32_t taken;
};

/* Adds the UIDs from first to last. False without memory. */
bool uid_ranges_add(struct uid_ranges *ranges, uint32_t first, uint32_t last);
/* Adds a uid-set such as "1:5,9"; false when it is none, or without memory. */
bool uid_ranges_add_set(struct uid_ranges *ranges, const char *text, size_t length);
/* Takes and returns the next UID, ascending; 0: there are no more. */
uint32_t uid_ranges_next(struct uid_ranges *ranges);
/* Returns the next UID without taking it; 0: there are no more. */
uint32_t uid_ranges_peek(struct uid_ranges *ranges);
/* Takes and returns the next UID, if it is not beyond `last`; else 0. */
uint32_t uid_ranges_next_upto(struct uid_ranges *ranges, uint32_t last);
/* Returns how many UIDs were added; what was added twice may count twice. */
uint64_t uid_ranges_count(const struct uid_ranges *ranges);
/* True if this UID was added. */
bool uid_ranges_have(struct uid_ranges *ranges, uint32_t uid);
/* Before the first is handed out: forgets those below `first`. */
void uid_ranges_drop_below(struct uid_ranges *ranges, uint32_t first);
void uid_ranges_clear(struct uid_ranges *ranges);

#endif
