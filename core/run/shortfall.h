/* SPDX-License-Identifier: MIT
 *
 * A folder that handed out less than it counts: the one place that decides whether it did, for
 * `kimt migrate` and `kimt verify`, at both sides. What follows from it is theirs.
 */
#ifndef KIMT_CORE_SHORTFALL_H
#define KIMT_CORE_SHORTFALL_H

#include <kimt/error.h>

/* Returns how many messages are missing among those that were handed out, those included that were
 * said to be gone; 0: none, or it was not reported how many there are. Otherwise `why` says so of
 * `side`, with SCOPE_MESSAGE. */
uint64_t shortfall(uint64_t counted, uint64_t handed_out, const char *side, struct kimt_error *why);

#endif
