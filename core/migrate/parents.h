/* SPDX-License-Identifier: MIT
 *
 * Folders that are made at the destination for no other reason than that one is below them. They
 * are journaled, so that an undo can distinguish them from a user's own.
 */
#ifndef KIMT_CORE_PARENTS_H
#define KIMT_CORE_PARENTS_H

#include <kimt/message.h>

struct transfer;
struct trouble;

/* `target` was made: so were those above it that the destination did not list before. */
int parents_note(struct transfer *transfer, const struct kimt_folder *target,
                 struct trouble *trouble);

#endif
