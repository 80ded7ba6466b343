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
/* A message is about to be sent: where a copy may be on its way, it may be this one's. */
void late_note_sent(struct transfer *transfer, uint64_t source_uid);
/* Removes those of this run's copies that have arrived a second time. Nothing is under way in the
 * ensured folder, and all its messages have their fate. */
int late_look(struct transfer *transfer, struct trouble *trouble);
/* Forgets what was sent, when the folder is left. */
void late_clear(struct transfer *transfer);

#endif
