/* SPDX-License-Identifier: MIT
 *
 * Arrival dates that many stores cannot keep: before 1970, when their clock begins, and after 2038,
 * where 32 bits end. Such a store takes the message, says nothing, and shows the time of the copy,
 * or 2106.
 *
 * The copies of such messages alone are looked at, once, at the end of their folder. How many have
 * got another date is reported once for each account; the message is safe all the same. Other dates
 * are compared by `kimt verify`, which reads all that is there.
 */
#ifndef KIMT_CORE_ODD_DATES_H
#define KIMT_CORE_ODD_DATES_H

#include <stddef.h>
#include <stdint.h>

struct append;
struct odd_date;
struct transfer;
struct trouble;

/* Messages with odd dates of one folder. Zeroed is empty. */
struct odd_dates {
    struct odd_date *items;
    size_t count, capacity;
};

/* Notes a copy that is confirmed. `uid`: at the destination; 0: not known. */
void odd_dates_note(struct transfer *transfer, const struct append *append, uint64_t uid,
                    uint32_t notes);
/* Looks at the copies that were noted, once the folder was copied and no append is under way.
 * KIMT_FAIL: the session. */
int odd_dates_look(struct transfer *transfer, struct trouble *trouble);
/* Reports what was seen in all folders, at the end of the account. */
void odd_dates_tell(struct transfer *transfer);
void odd_dates_clear(struct odd_dates *dates);

#endif
