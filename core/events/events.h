/* SPDX-License-Identifier: MIT
 *
 * The way from those who do the work to those who report it: a bounded queue with one thread
 * behind it. Who listens at its end is report/report.h.
 *
 * An event is copied when posted, with all it points to, so the poster may go on at once. Posting
 * blocks while the queue is full; PROGRESS of an account replaces the one that still waits.
 * Events are delivered in the order of posting.
 */
#ifndef KIMT_CORE_EVENTS_H
#define KIMT_CORE_EVENTS_H

#include <kimt/reporter.h>

struct events;

/* Who hears what was posted. Called on the queue's thread, one call at a time. */
struct events_listener {
    void (*tell)(void *context,
                 const struct kimt_event *event); /* which is the listener's to change */
    void (*tick)(void *context);                  /* nothing was posted for a tenth of a second */
    void *context;
};

/* Makes a queue that takes events, and delivers none until it is started. */
int events_new(const struct events_listener *listener, struct events **events_r,
               struct kimt_error *err);
int events_start(struct events *events, struct kimt_error *err);
/* Delivers all that waits, and ends the thread. NULL is fine. */
void events_end(struct events *events);
/* Ends the queue as events_end() does, and frees it. */
void events_free(struct events **events);

/* Posts a copy; fills in time_ms and run_ms. Any thread. NULL events: nothing happens. */
void events_post(struct events *events, const struct kimt_event *event);
/* True if the listener wants log lines of this level. Any thread. */
bool events_wants_log(const struct events *events, int level);
/* True once the listener cannot go on: the run has to stop. err (may be NULL) gets the reason. Any
 * thread. */
bool events_broken(const struct events *events, struct kimt_error *err);

/* ---- for the listener ---- */

/* The highest level of log lines that it wants. On the queue's thread, before its start or after
 * its end. */
void events_want_log(struct events *events, int level);
/* Notes that the listener cannot go on, for this reason; the first one counts. On the queue's
 * thread, or after its end. */
void events_break(struct events *events, const struct kimt_error *reason);

#endif
