/* SPDX-License-Identifier: MIT
 *
 * See timeline.h. Where the spans end, two become one.
 */
#include "html-report/timeline.h"
#include <string.h>

#define FIRST_SPAN_MS INT64_C(1000)
#define LONGEST_MS    (INT64_C(366) * 24 * 60 * 60 * 1000)

static void halve(struct timeline *timeline)
{
    struct timeline_span *spans = timeline->spans;

    for (size_t i = 0; i < TIMELINE_SPANS / 2; i++)
        spans[i] =
            (struct timeline_span){.bytes = spans[2 * i].bytes + spans[2 * i + 1].bytes,
                                   .has_wait = spans[2 * i].has_wait || spans[2 * i + 1].has_wait};
    memset(&spans[TIMELINE_SPANS / 2], 0, TIMELINE_SPANS / 2 * sizeof *spans);
    timeline->span_ms *= 2;
}

static struct timeline_span *span_at(struct timeline *timeline, int64_t run_ms)
{
    int64_t at = run_ms < 0 ? 0 : run_ms > LONGEST_MS ? LONGEST_MS : run_ms;

    if (timeline->span_ms == 0)
        timeline->span_ms = FIRST_SPAN_MS;
    while (at / timeline->span_ms >= TIMELINE_SPANS)
        halve(timeline);
    return &timeline->spans[at / timeline->span_ms];
}

void timeline_copied(struct timeline *timeline, int64_t run_ms, uint64_t bytes)
{
    span_at(timeline, run_ms)->bytes += bytes;
}

/* As far as spans reach: a wait for tomorrow does not make those of today coarse. */
void timeline_wait(struct timeline *timeline, int64_t run_ms, int64_t wait_ms)
{
    struct timeline_span *span = span_at(timeline, run_ms);
    const struct timeline_span *end = timeline->spans + TIMELINE_SPANS;

    for (int64_t left = wait_ms; left >= 0 && span < end; left -= timeline->span_ms)
        (span++)->has_wait = true;
}

size_t timeline_count(const struct timeline *timeline, int64_t run_ms)
{
    size_t count = timeline->span_ms > 0 ? (size_t)(run_ms / timeline->span_ms) + 1 : 0;

    return count < TIMELINE_SPANS ? count : TIMELINE_SPANS;
}
