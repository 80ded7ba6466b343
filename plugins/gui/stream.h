/* SPDX-License-Identifier: MIT
 *
 * Live updates: streams of server-sent events, a few a second at most, with a heartbeat. One clock
 * wakes all of them; in between they rest, and cost nothing.
 *
 * A stream begins with the whole state, so that a page that was away has no gap to fill.
 */
#ifndef KIMT_GUI_STREAM_H
#define KIMT_GUI_STREAM_H

#include <microhttpd.h>
#include <stdbool.h>

struct streams;

/* Starts the clock. NULL: no memory, or no thread. */
struct streams *streams_new(void);
/* Ends all streams: they are woken, and answer their end. Before the daemon is stopped. */
void streams_stop(struct streams *streams);
/* After the daemon was stopped. */
void streams_free(struct streams **streams);

/* Answers with a stream of the latest run whose logs are in `logs`: watch.h says what `checks` is.
 */
enum MHD_Result streams_open(struct streams *streams, struct MHD_Connection *connection,
                             const char *logs, bool checks);
/* True while a page is listening. */
bool streams_any(struct streams *streams);

#endif
