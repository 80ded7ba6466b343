/* SPDX-License-Identifier: MIT
 *
 * What scrolls by: one line or a few for each thing worth telling, none for the rest.
 */
#ifndef KIMT_TERMINAL_LINES_H
#define KIMT_TERMINAL_LINES_H

#include "terminal/board.h"
#include "terminal/style.h"
#include <stdio.h>

struct lines {
    const struct style *style;
    int32_t verbosity;
    size_t width;          /* columns to wrap at; 0: never */
    char wait[200];        /* the latest wait told, */
    int64_t wait_until_ms; /* and until when telling it again is noise */
};

/* `running`: the event's account, or NULL. */
void lines_print(struct lines *lines, const struct kimt_event *event, struct running *running,
                 FILE *out);

#endif
