/* SPDX-License-Identifier: MIT
 *
 * Flags that were changed at the source since a message was brought over are carried to the
 * destination. A flag that its user changed there since stays as that user left it.
 */
#ifndef KIMT_CORE_CARRY_H
#define KIMT_CORE_CARRY_H

struct transfer;
struct trouble;

/* All messages of the folder are settled and nothing is under way. Both folders may be opened anew.
 * Can be repeated: what was carried is journaled only when it is there. */
int carry_flags(struct transfer *transfer, struct trouble *trouble);

#endif
