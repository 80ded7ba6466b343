/* SPDX-License-Identifier: MIT
 *
 * What the files of routes share. Inside plugins/gui: routes*.c only.
 */
#ifndef KIMT_GUI_ROUTES_INNER_H
#define KIMT_GUI_ROUTES_INNER_H

#include "gui/project.h"
#include "gui/routes.h"

typedef enum MHD_Result route_fn(struct route_request *request);

/* route_request.c */

/* Returns a part of the address behind ?, or a member of the body; "" if it is missing. */
const char *route_text(const struct route_request *request, const char *name);
/* The migration that "profile" names. KIMT_FAIL after answering. */
int route_project(const struct route_request *request, struct project *project_r,
                  enum MHD_Result *answer_r);
/* Answers 400 with an error of the callee's. */
enum MHD_Result route_fail(const struct route_request *request, const struct kimt_error *error);
/* Answers {"done": true}. */
enum MHD_Result route_done(const struct route_request *request);

/* routes_files.c: the profile, the accounts file, the plan. */
route_fn route_profiles, route_settings, route_settings_change, route_accounts_change, route_plan,
    route_plan_change;
/* routes_jobs.c: what kimt does. */
route_fn route_jobs, route_job, route_job_start, route_job_stop;
/* routes_logs.c: what kimt did. */
route_fn route_live, route_logs, route_log;

#endif
