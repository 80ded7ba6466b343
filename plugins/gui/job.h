/* SPDX-License-Identifier: MIT
 *
 * Commands of kimt that the wizard started. Each is a process of its own, kept by another one that
 * waits for it, in a session of their own: closing the browser or killing the wizard ends neither.
 * All that is known of a job is files in NAME.gui, so that a wizard started again finds it.
 *
 *     ID.json   what was asked, when, and the command as a person would type it
 *     ID.lock   the process; locked by the kernel for as long as it lives
 *     ID.out    what it printed; ID.err: what it complained of
 *     ID.end    its exit status
 */
#ifndef KIMT_GUI_JOB_H
#define KIMT_GUI_JOB_H

#include "gui/project.h"
#include <jansson.h>

enum {
    JOB_ID = 64
};

/* Starts `arguments` (NULL at the end, the program first). `what` goes into ID.json, and stays the
 * caller's. KIMT_FAIL: it could not be started. */
int job_start(const struct project *project, char *const *arguments, json_t *what,
              char id_r[JOB_ID], struct kimt_error *err);

/* The process that keeps a job: `folder` and `id` as job_start() made them. Returns when the job
 * has ended, with its exit status. */
int job_keep(const char *folder, const char *id, char *const *arguments);

/* What is known of a job, as JSON: what was asked, state "running", "ended" or "lost", exit_status,
 * and at most `output_max` bytes each of what it printed ("output", the end of it) and complained
 * of. NULL: there is no such job. */
json_t *job_read(const struct project *project, const char *id, size_t output_max,
                 struct kimt_error *err);

/* The latest jobs, the newest first, without their output. Old ones are removed as new ones start.
 */
json_t *job_list(const struct project *project, struct kimt_error *err);

/* Asks the job to stop: after what is under way, or at once. KIMT_END: it has ended already. */
int job_stop(const struct project *project, const char *id, bool at_once, struct kimt_error *err);

/* True while a job of any migration in the folder is running. */
bool job_any_running(const char *folder);

#endif
