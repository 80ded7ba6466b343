/* SPDX-License-Identifier: MIT
 *
 * How long accounts take: from the event of their beginning to that of their end.
 */
#ifndef KIMT_CORE_SPANS_H
#define KIMT_CORE_SPANS_H

#include <kimt/reporter.h>

struct span;

/* Begins as NULL. Takes in a beginning; returns the milliseconds for an end, and 0 for all others
 * and where there was no memory for the beginning. */
int64_t spans_event(struct span **spans, const struct kimt_event *event);
void spans_clear(struct span **spans);

#endif
