/* SPDX-License-Identifier: MIT
 *
 * What `kimt plan` finds out: the folders of every account, where `kimt migrate` would put them,
 * and what is there already. Reads on both sides, and changes nothing on either.
 */
#ifndef KIMT_CORE_SURVEY_H
#define KIMT_CORE_SURVEY_H

#include "folders/plan_sums.h"
#include "run/run.h"

/* Zeroed is empty. */
void survey_clear(struct survey *survey);

/* Answers a run_status; INCOMPLETE: accounts with an error. */
int run_survey(const struct run_settings *settings, struct survey *survey, struct kimt_error *err);

#endif
