/* SPDX-License-Identifier: MIT
 *
 * The drawings of a page. Each has a title and a description for those who do not see it, and its
 * numbers as a table below.
 */
#ifndef KIMT_HTML_REPORT_CHART_H
#define KIMT_HTML_REPORT_CHART_H

#include "html-report/gather.h"
#include <stdio.h>

/* How much was copied in each span of the run, with those shaded in which accounts waited. */
void chart_throughput(FILE *out, const struct gather *gather);
/* The largest accounts, by what became of their messages. */
void chart_accounts(FILE *out, const struct gather *gather);
/* When each account began and ended; those that took longest. */
void chart_times(FILE *out, const struct gather *gather);

#endif
