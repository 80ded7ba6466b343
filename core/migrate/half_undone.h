/* SPDX-License-Identifier: MIT
 *
 * What `kimt undo` left half done in a folder when it was cut short: messages that it had marked as
 * deleted, and messages that it had removed, all of which the journal still has. Whoever copies
 * wants them there: the marks are taken off, and what is gone is forgotten, to be copied again.
 */
#ifndef KIMT_CORE_HALF_UNDONE_H
#define KIMT_CORE_HALF_UNDONE_H

struct transfer;
struct trouble;

/* For the folder that is begun: is there anything of the kind? */
int half_undone_look(struct transfer *transfer, struct trouble *trouble);
/* It is open at the destination. What the journal says of it is loaded anew. */
int half_undone_settle(struct transfer *transfer, struct trouble *trouble);

#endif
