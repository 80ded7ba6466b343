/* SPDX-License-Identifier: MIT
 *
 * All that is reported in a run: from the queue, into which everything is posted, to the reporters
 * of the profile.
 *
 * On the way secrets are hidden that a server said back, and equal notes of an account are reported
 * once and counted; the count comes with the account's end. No file is written here: that is the
 * reporters' work.
 */
#ifndef KIMT_CORE_REPORT_H
#define KIMT_CORE_REPORT_H

#include "events/events.h"
#include "plugin/services.h"
#include "profile/profile.h"
#include <kimt/reporter.h>

struct report;

/* Opens every reporter; KIMT_FAIL if one cannot, and then none stays open. Starts the queue's
 * thread. `services` is for the reporters' own hosts; its events member is ignored. */
int report_open(const struct profile_plugin *reporters, size_t count,
                const struct host_services *services, const struct kimt_run_info *run,
                struct report **report_r, struct kimt_error *err);
/* Has the command itself hear what reporters hear, before them and on the same thread. Before
 * anything is posted. */
typedef void report_hear_fn(void *context, const struct kimt_event *event);
void report_listen(struct report *report, report_hear_fn *hear, void *context);
/* Returns the queue, for all who post. */
struct events *report_events(const struct report *report);
/* Delivers all that waits, has reporters write what they hold back, and ends the thread. NULL is
 * fine. */
void report_end(struct report *report);
/* Ends as report_end() does, and closes the reporters. */
void report_close(struct report **report);

/* Returns whether the run ended well and changed nothing at all. After report_end. */
bool report_changed_nothing(const struct report *report);

/* Returns a file that a reporter writes, NULL past the end. After open, before close. */
const char *report_file(const struct report *report, size_t index, const char **label_r);
/* Returns how a reporter failed, NULL past the end. After report_end: with one, the run has not
 * ended well. */
const struct kimt_error *report_failure(const struct report *report, size_t index);

#endif
