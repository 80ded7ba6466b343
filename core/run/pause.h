/* SPDX-License-Identifier: MIT
 *
 * The hours that the profile allows (window) are over: what is under way is finished, sessions end,
 * nothing new is begun until they come again.
 */
#ifndef KIMT_CORE_PAUSE_H
#define KIMT_CORE_PAUSE_H

#include <kimt/error.h>
#include <stdbool.h>

struct run;
struct transfer;

/* Cheap enough to ask before each message. */
bool pause_is_due(const struct run *run);
/* Between two messages or folders: takes what is under way, closes both sessions, and has the walk
 * go on where it is after CONNECT, which waits. */
int pause_begin(struct transfer *transfer, struct kimt_error *err);
/* Waits for the hours, and says so; `account` NULL: for the run. False: the run is to stop. */
bool pause_wait(struct run *run, const char *account);

#endif
