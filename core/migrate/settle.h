/* SPDX-License-Identifier: MIT
 *
 * What became of appends whose completion was lost with their session.
 */
#ifndef KIMT_CORE_SETTLE_H
#define KIMT_CORE_SETTLE_H

struct transfer;
struct trouble;

/* Finds out which appends in doubt arrived, in the ensured folder of a new session. */
int settle(struct transfer *transfer, struct trouble *trouble);

#endif
