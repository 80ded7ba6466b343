/* SPDX-License-Identifier: MIT
 *
 * What a run is doing, put together from its events: the run, and each account as it stands. Reads
 * lines of kimt-json-lines(5), and hands on what changed since it was asked last, so that a page is
 * never behind by more than one look, however fast events come.
 */
#ifndef KIMT_GUI_LIVE_H
#define KIMT_GUI_LIVE_H

#include <stdbool.h>
#include <stddef.h>

struct live;

/* NULL: no memory. */
struct live *live_new(void);
void live_free(struct live **live);

/* Takes in one line, without its end. Lines that are no events, and events that the page has no use
 * for, are skipped. */
void live_line(struct live *live, const char *line, size_t length);

/* Returns what changed since the last call, as the JSON text {"fresh": …, "run": {…}, "accounts":
 * [{…}]}, the caller's to free: "fresh" is true if a run began, and all before it is void. NULL:
 * nothing changed. */
char *live_changes(struct live *live);

#endif
