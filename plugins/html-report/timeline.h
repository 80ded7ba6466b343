/* SPDX-License-Identifier: MIT
 *
 * How much was copied when: a run of any length in a bounded number of equal spans, which become
 * longer as the run does.
 */
#ifndef KIMT_HTML_REPORT_TIMELINE_H
#define KIMT_HTML_REPORT_TIMELINE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
    TIMELINE_SPANS = 96
};

/* Begins zeroed. */
struct timeline {
    int64_t span_ms; /* 0: nothing came yet */
    struct timeline_span {
        uint64_t bytes;
        bool has_wait; /* some account, or all of them, waited */
    } spans[TIMELINE_SPANS];
};

void timeline_copied(struct timeline *timeline, int64_t run_ms, uint64_t bytes);
/* A wait that began then; how it ends shows at the run's end. */
void timeline_wait(struct timeline *timeline, int64_t run_ms, int64_t wait_ms);
/* Returns how many spans the run has had by then. */
size_t timeline_count(const struct timeline *timeline, int64_t run_ms);

#endif
