/* SPDX-License-Identifier: MIT
 *
 * Messages that the destination holds already are recognised and taken as they are, instead of
 * being copied once more: after a run that was killed, without a journal, or when another tool was
 * there before.
 */
#ifndef KIMT_CORE_ADOPT_H
#define KIMT_CORE_ADOPT_H

#include "base/uid_set.h"
#include "message/pool.h"

struct kimt_message;
struct transfer;
struct trouble;

/* Of one folder. Zeroed: nothing to adopt. */
struct adoption {
    bool ready;
    struct pool pool;
    bool has_likely; /* only source messages in `likely` can be among the pool */
    struct uid_set likely;
    struct uid_set marked; /* UIDs at the destination that are marked as deleted there */
    /* What only looks like a message that is there waits until all that is there byte for byte has
     * been taken: so many were passed over in this round, and now they are looked at. */
    uint32_t passed_over;
    bool last_round;
};

/* Both folders are open: reads what the destination holds from folder.doubt_from on and the journal
 * does not explain. *source_moved_r: the source's folder has to be opened again. */
int adopt_prepare(struct transfer *transfer, bool *source_moved_r, struct trouble *trouble);
/* What is in the ensured folder, at this UID or above, and not accounted for; sealed. */
int adopt_unexplained(struct transfer *transfer, uint64_t first_uid, struct pool *pool,
                      struct trouble *trouble);
void adopt_clear(struct adoption *adoption);
/* At the end of the source's folder: true if it is to be gone through once more. */
bool adopt_comes_again(struct adoption *adoption);
/* It may be there: its body has to be looked at before it is sent. */
bool adopt_may_be_there(const struct transfer *transfer, const struct kimt_message *message);
/* The body is in the spool. KIMT_OK: it was there and is settled, or it comes again in the last
 * round; KIMT_END: it was not; KIMT_FAIL. */
int adopt_from_spool(struct transfer *transfer, const struct kimt_message *message,
                     struct trouble *trouble);

#endif
