/* SPDX-License-Identifier: MIT
 *
 * What the files about jobs share. Inside plugins/gui: job*.c only.
 */
#ifndef KIMT_GUI_JOB_INNER_H
#define KIMT_GUI_JOB_INNER_H

#include "gui/job.h"
#include <sys/types.h>

/* Writes the path of NAME.gui/ID and `suffix`. KIMT_FAIL: `id` is that of no job. */
int job_path(const struct project *project, const char *id, const char *suffix,
             char path_r[PROJECT_PATH], struct kimt_error *err);
/* Returns the process of a job while it lives, and 0 otherwise. */
pid_t job_process(const struct project *project, const char *id);
/* Returns the exit status of a child, as a shell would put it, once it has ended. */
int job_wait(pid_t child);

#endif
