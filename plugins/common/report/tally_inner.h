/* SPDX-License-Identifier: MIT
 *
 * What a tally has counted: for tally.c, which counts, and tally_print.c, which only reads.
 */
#ifndef KIMT_REPORT_TALLY_INNER_H
#define KIMT_REPORT_TALLY_INNER_H

#include "common/report/tally.h"

struct refused; /* accounts that provisioning refused */

struct tally {
    bool dry_run;
    bool ended;
    uint32_t users[USER_STOPPED + 1]; /* by result */
    uint32_t accounts;
    uint32_t created;
    uint32_t new_passwords;
    const struct kimt_run_info *run;
    char arrived[200]; /* what has arrived, in a clause: see tally_verdict() */
    int32_t exit_status;
    int64_t run_ms;
    int64_t time_ms;
    struct kimt_counts counts;
    struct refused *refused;
    struct reasons *reasons;
};

/* Once the run has ended. */
void tally_say_arrived(struct tally *tally);

#endif
