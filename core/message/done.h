/* SPDX-License-Identifier: MIT
 *
 * "Is this message done already?": the one question that the transfer asks before it copies, and
 * the one thing it says when the fate of a message is known.
 *
 * What earlier runs did comes from the journal when a folder is begun; what this run does is added
 * as it goes. Messages that failed are done for this run only: the next one tries them again.
 */
#ifndef KIMT_CORE_DONE_H
#define KIMT_CORE_DONE_H

#include "base/uid_set.h"
#include "journal/messages.h"

/* A message that an earlier run copied; uid 0: none. */
struct done_sample {
    uint64_t uid, size; /* at the source */
    int64_t date_s;
    unsigned char digest[JOURNAL_DIGEST_BYTES];
};

enum {
    DONE_SAMPLES = 3 /* the first, the last, and one between */
};

/* The messages of one source folder whose fate is known. Zeroed is empty. */
struct done {
    struct done_sample samples[DONE_SAMPLES];
    struct uid_set settled; /* source UIDs whose fate is known */
    struct uid_set earlier; /* those of them that an earlier run brought over */
    struct uid_set stored;  /* destination UIDs that are accounted for */
    /* Digests of earlier copies whose UID was not reported and may be among those in doubt. */
    unsigned char (*untold)[JOURNAL_DIGEST_BYTES];
    size_t untold_count, untold_capacity;
};

/* What the journal knows of the folder is loaded. */
struct done_sample done_sample_of(const struct journal_message *message);
int done_load(struct done *done, struct journal *journal, int64_t folder, struct kimt_error *err);
void done_clear(struct done *done);

static inline bool done_has(const struct done *done, uint64_t uid)
{
    return uid_set_has(&done->settled, uid);
}

static inline bool done_was_earlier(const struct done *done, uint64_t uid)
{
    return uid_set_has(&done->earlier, uid);
}

/* Notes that the fate of a message is known. Returns false if that could not be kept. */
static inline bool done_settle(struct done *done, uint64_t uid)
{
    return uid_set_add(&done->settled, uid);
}

/* True once there is anything that a source could spare. */
static inline bool done_any(const struct done *done)
{
    return done->settled.count > 0;
}

#endif
