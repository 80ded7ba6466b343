/* SPDX-License-Identifier: MIT
 *
 * One account's section of the Report Log while its account is under way.
 *
 * Lines are gathered in temporary files that have no name, two an account (the table of folders,
 * and what is worth reporting), so memory stays small and lines of two accounts never mix. They
 * come together, under the result, when the account ends.
 */
#ifndef KIMT_REPORT_LOG_SECTION_H
#define KIMT_REPORT_LOG_SECTION_H

#include "common/report/file.h"
#include <kimt/reporter.h>

struct sections;

int sections_new(const struct kimt_run_info *run, struct sections **sections_r,
                 struct kimt_error *err);
void sections_free(struct sections **sections);

/* ACCOUNT_BEGIN. */
int sections_begin(struct sections *sections, const struct kimt_event *event,
                   struct kimt_error *err);
bool sections_has(const struct sections *sections, const char *account);
/* FOLDER_END, MESSAGE, DIFFERENCE, NOTE, WAIT of an account that has one. */
int sections_add(struct sections *sections, const struct kimt_event *event, struct kimt_error *err);
/* ACCOUNT_END, ACCOUNT_VERIFIED: writes the section; also for an account that never began. */
int sections_end(struct sections *sections, const struct kimt_event *event,
                 struct report_file *file, struct kimt_error *err);
/* The run ends: writes those still open, as left unfinished. */
int sections_end_all(struct sections *sections, struct report_file *file, struct kimt_error *err);

#endif
