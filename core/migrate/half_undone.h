/* SPDX-License-Identifier: MIT
 *
 * What `kimt undo` left half done in a folder when it was cut short: messages that it had marked as
 * deleted, and messages that it had removed, all of which the journal still has. A run
 * that copies wants them there: the marks are taken off, and what is gone is forgotten, to be
 * copied again.
 */
#ifndef KIMT_CORE_HALF_UNDONE_H
#define KIMT_CORE_HALF_UNDONE_H

struct transfer;
struct trouble;

/* Looks whether there is anything of the kind in the folder that is begun. */
int half_undone_look(struct transfer *transfer, struct trouble *trouble);
/* Settles it, in the folder that is open at the destination. What the journal says of the folder is
 * loaded anew. */
int half_undone_settle(struct transfer *transfer, struct trouble *trouble);

#endif
