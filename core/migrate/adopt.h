/* SPDX-License-Identifier: MIT
 *
 * Messages that the destination holds already are recognised and taken as they are, instead of
 * being copied once more: after a run that was killed, without a journal, or when another tool was
 * there before.
 */
#ifndef KIMT_CORE_ADOPT_H
#define KIMT_CORE_ADOPT_H

#include "message/pool.h"

struct kimt_message;
struct transfer;
struct trouble;

/* What the destination may hold already of one folder; NULL: nothing to adopt. */
struct adoption;

/* Both folders are open: makes the folder's adoption, and reads for it what the destination holds
 * from folder.doubt_from on and the journal does not explain. *source_moved_r: the source's folder
 * has to be opened again. */
int adopt_prepare(struct transfer *transfer, bool *source_moved_r, struct trouble *trouble);
/* A message was under way when the destination's session was lost. It is not there as it was sent,
 * but something else is that came meanwhile: it may be the message, altered by the store. So before
 * it is sent again it is held against that (adopt_prepare). False: no memory. */
bool adopt_look_again(struct transfer *transfer, uint64_t source_uid);
/* At the folder's end. True, after a note: what came meanwhile is there still and was not
 * recognised, while messages were sent again. */
bool adopt_leaves_doubt(const struct transfer *transfer);
/* What is in the ensured folder, at this UID or above, and not accounted for; sealed. */
int adopt_unexplained(struct transfer *transfer, uint64_t first_uid, struct pool *pool,
                      struct trouble *trouble);
void adopt_free(struct adoption **adoption);
/* True if all that may be there already was met by a message of the source. */
bool adopt_is_over(const struct adoption *adoption);
/* Called at the end of the source's folder: true if it is to be gone through once more. */
bool adopt_comes_again(struct adoption *adoption);
/* True if the message may be there already: its body has to be looked at before it is sent. */
bool adopt_may_be_there(const struct transfer *transfer, const struct kimt_message *message);
/* Looks for the message whose body is in the spool. Returns KIMT_OK if it was there and is settled,
 * or comes again in the last round; KIMT_END if it was not there; KIMT_FAIL. */
int adopt_from_spool(struct transfer *transfer, const struct kimt_message *message,
                     struct trouble *trouble);

#endif
