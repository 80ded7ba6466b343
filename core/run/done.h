/* SPDX-License-Identifier: MIT
 *
 * "Is this message done already?": the one question that the transfer asks before it copies, and
 * the one thing it tells when the fate of a message is known.
 *
 * Today the answer comes from this run alone, so that a folder which is opened again after a lost
 * connection goes on where it was. A journal that outlives the run belongs behind these functions:
 * the transfer will not notice.
 */
#ifndef KIMT_CORE_DONE_H
#define KIMT_CORE_DONE_H

#include "run/uid_set.h"

/* Of one source folder at a time. Zeroed is empty. */
struct done {
    struct uid_set settled;
};

/* A folder is begun: what is known of it is loaded. */
static inline void done_begin(struct done *done)
{
    uid_set_clear(&done->settled);
}

static inline bool done_has(const struct done *done, uint64_t uid)
{
    return uid_set_has(&done->settled, uid);
}

/* Its fate is known (enum kimt_outcome). False: it could not be kept. */
static inline bool done_settle(struct done *done, uint64_t uid, int outcome)
{
    (void)outcome;
    return uid_set_add(&done->settled, uid);
}

/* True once there is anything that a source could spare. */
static inline bool done_any(const struct done *done)
{
    return done->settled.count > 0;
}

static inline void done_end(struct done *done)
{
    uid_set_clear(&done->settled);
}

#endif
