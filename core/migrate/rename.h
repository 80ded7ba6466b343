/* SPDX-License-Identifier: MIT
 *
 * A folder that was renamed at the source since an earlier run is recognised, so that its messages
 * are not copied once more under its new name.
 *
 * Names prove nothing. A folder that is missing was renamed if a new one has its UIDVALIDITY and,
 * under the same UIDs, messages of the same size and date; the bodies of some are compared as well.
 * Then its folder at the destination gets the new name, if kimt made it, all that is in it came
 * from kimt, and no plan chose its place. Otherwise that keeps its name, and new messages follow
 * the old ones there.
 */
#ifndef KIMT_CORE_RENAME_H
#define KIMT_CORE_RENAME_H

#include <stdbool.h>

struct transfer;
struct trouble;

/* Both sides are listed, folders are mapped. *followed_r: they have to be mapped anew. What was
 * done is done if the way is repeated after a lost connection or a kill. */
int rename_follow(struct transfer *transfer, bool *followed_r, struct trouble *trouble);

#endif
