/* SPDX-License-Identifier: MIT
 *
 * The hours that the profile allows (window) are over: what is under way is finished, sessions end,
 * nothing new is begun until they come again.
 */
#ifndef KIMT_CORE_PAUSE_H
#define KIMT_CORE_PAUSE_H

#include <stdbool.h>

struct run;

/* Cheap enough to ask before each message. */
bool pause_is_due(const struct run *run);
/* Waits for the hours, and says so; `account` NULL: for the run. False: the run is to stop. */
bool pause_wait(struct run *run, const char *account);

#endif
