/* SPDX-License-Identifier: MIT
 *
 * See odd_dates.h. The destination's folder is scanned from the first such copy on, without bodies.
 */
#include "migrate/odd_dates.h"
#include "base/cleanup.h"
#include "common/array/array.h"
#include "common/print/human.h"
#include "migrate/transfer.h"
#include <kimt/host.h>
#include <stdlib.h>

#define DAY_S INT64_C(86400)

struct odd_date {
    uint64_t uid; /* at the destination */
    int64_t date_s;
};

/* A store that counts in local time loses the first hours after its beginning as well. */
static bool is_odd(const struct kimt_message *message)
{
    return message->attributes & KIMT_MESSAGE_HAS_DATE &&
           (message->date_s <= DAY_S || message->date_s >= INT32_MAX - DAY_S);
}

static void count(struct transfer *transfer, size_t other, size_t unseen)
{
    LOCK_SCOPE(&transfer->crew->mutex);
    transfer->work->dates_other += other;
    transfer->work->dates_unseen += unseen;
}

/* One that was sent without its date is reported by itself. */
void odd_dates_note(struct transfer *transfer, const struct append *append, uint64_t uid,
                    uint32_t notes)
{
    struct odd_dates *dates = &transfer->folder.odd_dates;

    if (!is_odd(&append->message) || notes & KIMT_COMPLETION_DATE_LOST)
        return;
    if (uid == 0 || !ARRAY_GROW(&dates->items, dates->count + 1, &dates->capacity, ARRAY_NO_MAX))
        count(transfer, 0, 1);
    else
        dates->items[dates->count++] = (struct odd_date){uid, append->message.date_s};
}

static int compare_uids(const void *a, const void *b)
{
    uint64_t left = ((const struct odd_date *)a)->uid, right = ((const struct odd_date *)b)->uid;

    return (left > right) - (left < right);
}

static const struct odd_date *find(const struct odd_dates *dates, uint64_t uid)
{
    const struct odd_date key = {.uid = uid};

    return bsearch(&key, dates->items, dates->count, sizeof key, compare_uids);
}

static bool is_wanted(void *context, uint64_t uid)
{
    return find(context, uid) != NULL;
}

/* How many have the date of their message, and how many another one. */
static int scan(struct transfer *transfer, size_t *same_r, size_t *other_r, struct trouble *trouble)
{
    struct odd_dates *dates = &transfer->folder.odd_dates;
    const struct kimt_message *there = NULL;
    int result;

    *same_r = *other_r = 0;
    transfer->sides.scan = (struct kimt_scan){.struct_size = sizeof transfer->sides.scan,
                                              .parts = KIMT_PARTS_META,
                                              .first_uid = dates->items[0].uid,
                                              .is_wanted = is_wanted,
                                              .context = dates};
    if (destination_link_scan_begin(&transfer->sides.destination, &transfer->sides.scan,
                                    at_destination(trouble)) != KIMT_OK)
        return KIMT_FAIL;
    while ((result = destination_link_scan_next(&transfer->sides.destination, &there,
                                                at_destination(trouble))) != KIMT_END) {
        const struct odd_date *date = result == KIMT_OK ? find(dates, there->uid) : NULL;

        if (result == KIMT_FAIL && trouble->error.scope > KIMT_SCOPE_MESSAGE)
            return KIMT_FAIL;
        if (!date || there->attributes & KIMT_MESSAGE_VANISHED ||
            !(there->attributes & KIMT_MESSAGE_HAS_DATE))
            continue;
        *(there->date_s == date->date_s ? same_r : other_r) += 1;
    }
    return KIMT_OK;
}

/* Once, whatever comes of it: a store that ends the connection meanwhile has the copies all the
 * same. */
int odd_dates_look(struct transfer *transfer, struct trouble *trouble)
{
    struct odd_dates *dates = &transfer->folder.odd_dates;
    size_t same = 0, other = 0, all = dates->count;
    bool can = transfer_is_ensured(transfer) &&
               destination_link_can_scan(&transfer->sides.destination) &&
               !ending_is_due(&transfer->run->ending);
    int result = KIMT_OK;

    if (all == 0)
        return KIMT_OK;
    qsort(dates->items, dates->count, sizeof *dates->items, compare_uids);
    if (can)
        result = scan(transfer, &same, &other, trouble);
    dates->count = 0;
    count(transfer, other, same + other < all ? all - same - other : 0);
    if (result == KIMT_OK)
        return KIMT_OK;
    if (trouble->error.scope > KIMT_SCOPE_FOLDER)
        return KIMT_FAIL;
    trouble_clear(trouble);
    return KIMT_OK;
}

void odd_dates_tell(struct transfer *transfer)
{
    const struct account_work *work = transfer->work;
    char text[400];

    if (work->dates_other > 0)
        (void)snprintf(text, sizeof text,
                       "%s another arrival date there than at the source: the destination does not "
                       "keep dates before 1970 or after 2038",
                       human_counted(work->dates_other, "message has", "messages have").text);
    else if (work->dates_unseen > 0)
        (void)snprintf(
            text, sizeof text,
            "%s before 1970 or after 2038, and it was not seen whether the destination "
            "has kept that date",
            human_counted(work->dates_unseen, "message arrived", "messages arrived").text);
    else
        return;
    post_note(transfer, KIMT_NOTE_DATE, work->account->address, text);
}

void odd_dates_clear(struct odd_dates *dates)
{
    free(dates->items);
    *dates = (struct odd_dates){0};
}
