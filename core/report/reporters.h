/* SPDX-License-Identifier: MIT
 *
 * The reporters of a run: opened, handed events, and heard when they fail. report.c calls this from
 * the queue's thread. What reporters want of log lines, and that one cannot go on, is said to the
 * queue.
 *
 * A reporter that fails is closed and its failure kept: what it wrote is not whole, so a run with a
 * failed reporter has not ended well, whatever became of the mail. What a reporter holds back is
 * written out before the others hear how the run ended, and those who write no file hear it last:
 * what people see at the end knows of every log that is cut short.
 */
#ifndef KIMT_CORE_REPORTERS_H
#define KIMT_CORE_REPORTERS_H

#include "plugin/services.h"
#include "profile/profile.h"
#include <kimt/reporter.h>

struct reporters;

/* Opens every one; KIMT_FAIL if one cannot, and then none stays open. */
int reporters_open(const struct profile_plugin *chosen, size_t count,
                   const struct host_services *services, const struct kimt_run_info *run,
                   struct events *events, struct reporters **reporters_r, struct kimt_error *err);
/* Closes those that are open. NULL is fine. */
void reporters_free(struct reporters **reporters);

/* ---- on one thread ---- */

/* To all that want it. The end of the run is reported as it stands by then: see above. */
void reporters_tell(struct reporters *reporters, const struct kimt_event *event);
/* There is nothing to say for the moment. */
void reporters_tick(struct reporters *reporters);
/* Nothing more comes: what is held back is written. */
void reporters_end(struct reporters *reporters);

/* ---- after open, and after reporters_end ---- */

/* Returns the files that they write, NULL past the end. */
const char *reporters_file(const struct reporters *reporters, size_t index, const char **label_r);
/* How those that failed did so, NULL past the end. */
const struct kimt_error *reporters_failure(const struct reporters *reporters, size_t index);

#endif
