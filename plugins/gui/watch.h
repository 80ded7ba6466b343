/* SPDX-License-Identifier: MIT
 *
 * Follows the events of the latest run of a migration, however it was started: the latest folder
 * below the log folder that holds events.jsonl, read as it grows.
 *
 * See also: live.h, which makes sense of the lines.
 */
#ifndef KIMT_GUI_WATCH_H
#define KIMT_GUI_WATCH_H

#include <stdbool.h>

struct watch;

/* `logs` is the folder of the runs' log folders, and need not exist yet. A check may run beside a
 * migration, so each is followed for itself: with `checks` the latest check, otherwise the latest
 * of all others. NULL: no memory. */
struct watch *watch_new(const char *logs, bool checks);
void watch_free(struct watch **watch);

/* Looks once, and reads a bounded amount. Returns what changed as live_changes() does, or NULL. */
char *watch_look(struct watch *watch);

#endif
