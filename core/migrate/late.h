/* SPDX-License-Identifier: MIT
 *
 * Copies that arrive after they were looked for in vain.
 */
#ifndef KIMT_CORE_LATE_H
#define KIMT_CORE_LATE_H

#include <stdint.h>

struct transfer;
struct trouble;

/* Notes that since then (clock_ms) a copy may be on its way that is no longer waited for. */
void late_expect(struct transfer *transfer, uint64_t from_uid, int64_t since_ms);
/* Removes those of this run's copies that have arrived a second time. Nothing is under way in the
 * ensured folder, and all its messages have their fate. */
int late_look(struct transfer *transfer, struct trouble *trouble);

#endif
