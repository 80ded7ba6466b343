/* SPDX-License-Identifier: MIT
 *
 * The destination's folder read back, when what is not there would be sent: whether all of it was
 * handed out is decided here, by run/shortfall.h. What follows from a message is the caller's.
 */
#ifndef KIMT_CORE_READBACK_H
#define KIMT_CORE_READBACK_H

#include "base/uid_set.h"
#include <kimt/destination.h>

struct transfer;
struct trouble;

/* Zeroed is empty. Stays where it is until the scan has ended. */
struct readback {
    struct kimt_scan wish;
    struct uid_set listed; /* all that the destination lists, also what is not wanted */
    bool failed;           /* no memory */
};

/* The ensured folder: `wish` as for a scan. All of the folder is listed in any case, since the
 * destination counts all of it; only what is wanted is handed out. */
int readback_begin(struct transfer *transfer, struct readback *readback,
                   const struct kimt_scan *wish, struct trouble *trouble);
/* The next message that is wanted and there. KIMT_OK; KIMT_END: that was all, and the folder is
 * whole; KIMT_FAIL: with SCOPE_MESSAGE it can go on, with SCOPE_FOLDER the folder handed out less
 * than it counts, or failed. */
int readback_next(struct transfer *transfer, struct readback *readback,
                  const struct kimt_message **message_r, struct trouble *trouble);
/* Something was stored since the folder was ensured: it is counted anew. */
int readback_count(struct transfer *transfer, struct trouble *trouble);
void readback_clear(struct readback *readback);

#endif
