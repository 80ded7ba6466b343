/* SPDX-License-Identifier: MIT
 *
 * The way into a folder, on both sides.
 */
#ifndef KIMT_CORE_ENTER_H
#define KIMT_CORE_ENTER_H

#include <stdbool.h>

struct folder_work;
struct transfer;
struct trouble;

/* Opens the folder at hand at both sides, for the first time or again. Appends in doubt are settled
 * before the source is opened: it must know what is done. KIMT_END: nothing is to be copied. */
int enter_folder(struct transfer *transfer, struct trouble *trouble);
/* The source does not let it be opened: what was made for it at the destination, empty, goes. */
void enter_take_back(struct transfer *transfer);
/* Enters the destination's folder for the first message that goes into one which was finished
 * before. What is to be recognised anew needs the whole way in: that is left to the next run. */
int enter_late(struct transfer *transfer, struct trouble *trouble);
/* A folder that was finished, and is still there, is touched only when something is to go in. */
bool enter_may_wait(const struct folder_work *folder);

#endif
