/* SPDX-License-Identifier: MIT
 *
 * What scrolls by: one line or a few for each thing worth reporting, none for the rest.
 */
#ifndef KIMT_TERMINAL_LINES_H
#define KIMT_TERMINAL_LINES_H

#include "common/report/file.h"
#include "terminal/board.h"
#include "terminal/style.h"
#include <stdio.h>

/* With more accounts than this, those that went well are only counted. */
#define LINES_MANY 20

struct lines {
    const struct style *style;
    int32_t verbosity;
    size_t width;          /* columns to wrap at; 0: never */
    struct draft scratch;  /* one line while it is made; the owner inits and clears it */
    char hint[400];        /* the latest shown: not again for each of a hundred messages */
    char wait[200];        /* the latest wait shown, */
    int64_t wait_until_ms; /* and until when reporting it again is noise */
    bool are_many;         /* the owner's: so many accounts that each has one line, and only if
                            * something is wrong with it */
    bool is_later_pass;    /* the owner's: an account without news has no line */
    bool has_report_log;   /* the owner's: this run has one */
    bool was_refused;      /* the owner's: provisioning refused the event's account */
};

/* `running`: the event's account, or NULL. KIMT_FAIL without memory. */
int lines_print(struct lines *lines, const struct kimt_event *event, struct running *running,
                FILE *out, struct kimt_error *err);

#endif
