/* SPDX-License-Identifier: MIT
 *
 * The way from those who do the work to those who tell about it: a bounded queue with one thread
 * behind it.
 *
 * An event is copied when posted, with all it points to, so the poster may go on at once. Posting
 * blocks while the queue is full; PROGRESS of an account replaces the one that still waits.
 * Reporters get events in the order of posting. Equal notes of an account are told once and
 * counted; the count comes with the account's end. No file is written here: that is the reporters'
 * work.
 */
#ifndef KIMT_CORE_EVENTS_H
#define KIMT_CORE_EVENTS_H

#include "profile/profile.h"
#include <kimt/reporter.h>

struct events;

/* Opens every reporter; KIMT_FAIL if one cannot (then none stays open). Starts the thread.
 * `services` for the reporters' own hosts; its events member is ignored. */
struct host_services;
int events_open(const struct profile_plugin *reporters, size_t count,
                const struct host_services *services, const struct kimt_run_info *run,
                struct events **events_r, struct kimt_error *err);
/* Delivers all that waits, has reporters write what they hold back, ends the thread. NULL is fine.
 */
void events_end(struct events *events);
/* The same, and closes reporters. */
void events_close(struct events **events);

/* Posts a copy; fills in time_ms and run_ms. Any thread. NULL events: nothing happens. */
void events_post(struct events *events, const struct kimt_event *event);
/* True if some reporter wants log lines of this level. */
bool events_wants_log(const struct events *events, int level);
/* True once a reporter failed with SCOPE_RUN: the run has to stop. err (may be NULL) gets the
 * reason. */
bool events_broken(const struct events *events, struct kimt_error *err);

/* After events_open, before close: the files that reporters write, NULL past the end. */
const char *events_file(const struct events *events, size_t index, const char **label_r);
/* After events_end: how reporters failed, NULL past the end. With one, the run has not ended well.
 */
const struct kimt_error *events_failure(const struct events *events, size_t index);

#endif
