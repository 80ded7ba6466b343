/* SPDX-License-Identifier: MIT
 *
 * See outlook.h.
 */
#include "terminal/outlook.h"

#define COPIED_COST  8000.0  /* of a message, beyond its bytes: commands, answers, the journal */
#define EARLIER_COST 100.0   /* of one that is only looked at */
#define USUAL_BYTES  40000.0 /* of a message, before any was seen */

#define STEP_MS    INT64_C(500)
#define MEMORY_MS  120000.0 /* what is older than this has little weight */
#define FIRST_MS   4000.0   /* nothing is said before that much time was seen */
#define LONGEST_MS (INT64_C(1000) * 3600 * 1000)

static uint64_t less(uint64_t from, uint64_t part)
{
    return from > part ? from - part : 0;
}

static double mean_bytes(const struct outlook_mean *mean)
{
    return mean->messages > 0 ? (double)mean->bytes / (double)mean->messages : USUAL_BYTES;
}

/* Messages that were met and are not of an earlier run, whatever became of them. */
static uint64_t handled(const struct kimt_counts *counts)
{
    return counts->copied + counts->adopted + counts->filtered + counts->skipped + counts->failed;
}

/* Bytes of those that are yet to come; what was met without being copied had an average size. */
static double bytes_left(const struct kimt_counts *counts, const struct kimt_expected *expected,
                         uint64_t messages_left, double mean)
{
    double passed =
        (double)counts->bytes_copied + (double)(handled(counts) - counts->copied) * mean;

    if (messages_left == 0)
        return 0;
    if (expected->bytes == KIMT_UNKNOWN)
        return (double)messages_left * mean;
    return (double)expected->bytes > passed ? (double)expected->bytes - passed : 0;
}

struct workload outlook_workload(const struct kimt_counts *counts,
                                 const struct kimt_expected *expected,
                                 const struct outlook_mean *mean)
{
    struct workload load = {.done = (double)counts->bytes_copied +
                                    COPIED_COST * (double)handled(counts) +
                                    EARLIER_COST * (double)counts->earlier};
    uint64_t left, earlier;

    if (!expected)
        return load;
    left = less(less(expected->found, expected->earlier), handled(counts));
    earlier = less(expected->earlier, counts->earlier);
    load.left = COPIED_COST * (double)left + EARLIER_COST * (double)earlier +
                bytes_left(counts, expected, left, mean_bytes(mean));
    return load;
}

double outlook_earlier_work(uint64_t messages)
{
    return EARLIER_COST * (double)messages;
}

/* Each step fades what was before, so that the last minutes count; at first all of it does. */
void pace_note(struct pace *pace, int64_t now_ms, double done, bool waits)
{
    int64_t step = now_ms - pace->last_ms;
    double kept;

    if (step < STEP_MS)
        return;
    kept = MEMORY_MS / (MEMORY_MS + (double)step);
    if (!waits || done > pace->last_done) {
        pace->work = pace->work * kept + (done - pace->last_done);
        pace->time = pace->time * kept + (double)step;
    }
    pace->last_ms = now_ms;
    pace->last_done = done;
}

int64_t pace_ms(const struct pace *pace, double left)
{
    double ms;

    if (pace->time < FIRST_MS || pace->work <= 0)
        return -1;
    ms = left * pace->time / pace->work;
    return ms < (double)LONGEST_MS ? (int64_t)ms : -1;
}
