/* SPDX-License-Identifier: MIT
 *
 * One thread of a migration, with a session at each side. What lanes share is in crew.h.
 */
#ifndef KIMT_CORE_LANE_H
#define KIMT_CORE_LANE_H

/* Returns the body of a lane's thread; its context is the crew. */
void *lane_main(void *context);

#endif
