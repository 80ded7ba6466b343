/* SPDX-License-Identifier: MIT
 *
 * What to do next, once a run has ended: one command, as all reporters say it.
 */
#ifndef KIMT_REPORT_NEXT_H
#define KIMT_REPORT_NEXT_H

#include <kimt/reporter.h>
#include <stdio.h>

struct next_step {
    const char *before;  /* what comes before the command; "" */
    const char *command; /* of kimt; "": none is needed */
    const char *what;    /* what the command does: "goes on here" */
};

struct next_step next_step(const struct kimt_run_info *run, int32_t exit_status);

#endif
