/* SPDX-License-Identifier: MIT
 *
 * A lane's two sessions: dropped, held, kept alive over a wait. They are opened by connect.c.
 */
#ifndef KIMT_CORE_SIDES_H
#define KIMT_CORE_SIDES_H

#include "migrate/trouble.h"
#include <stdbool.h>
#include <stdint.h>

struct governor;
struct transfer;

/* The governor of that side's host; the side is not SIDE_NONE. */
struct governor *sides_governor(struct transfer *transfer, enum transfer_side side);
/* Closes a session; appends that were not wholly sent are forgotten, the others are in doubt. */
void sides_drop(struct transfer *transfer, enum transfer_side side);
/* Sleeps and keeps the sessions that are open alive; false: the run is to stop. The reason is told,
 * unless it is NULL. */
bool sides_wait(struct transfer *transfer, int64_t wait_ms, const struct kimt_error *reason);
/* Waits while the governor of a host asks for it; false: the run is to stop. */
bool sides_hold(struct transfer *transfer);

#endif
