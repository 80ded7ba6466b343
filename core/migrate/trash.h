/* SPDX-License-Identifier: MIT
 *
 * Messages of one folder are moved to the destination's trash, if they still are as kimt put them
 * there. Nothing is ever removed for good without an equal copy in the trash.
 */
#ifndef KIMT_CORE_TRASH_H
#define KIMT_CORE_TRASH_H

struct deleted;
struct transfer;
struct trouble;

/* Fills in moved and changed. May be repeated: entries leave the journal as their messages leave
 * the folder. KIMT_FAIL up to SCOPE_FOLDER: the rest of them stays. */
int trash_messages(struct transfer *transfer, struct deleted *deleted, struct trouble *trouble);

#endif
