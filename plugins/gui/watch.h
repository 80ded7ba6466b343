/* SPDX-License-Identifier: MIT
 *
 * Follows the events of the latest run of a migration, whoever started it: the newest folder below
 * the log folder that holds events.jsonl, read as it grows.
 *
 * See also: live.h, which makes sense of the lines.
 */
#ifndef KIMT_GUI_WATCH_H
#define KIMT_GUI_WATCH_H

struct watch;

/* `logs` is the folder of the runs' log folders, and need not exist yet. NULL: no memory. */
struct watch *watch_new(const char *logs);
void watch_free(struct watch **watch);

/* Looks once, and reads a bounded amount. Returns what changed as live_changes() does, or NULL. */
char *watch_look(struct watch *watch);

#endif
