/* SPDX-License-Identifier: MIT
 *
 * What follows at the destination from messages that are gone from the source (deletions.h).
 */
#ifndef KIMT_CORE_FOLLOW_DELETIONS_H
#define KIMT_CORE_FOLLOW_DELETIONS_H

#include <stdbool.h>

struct transfer;
struct trouble;

/* Folders are mapped: chooses the trash, and puts what goes there last. False: no memory. */
bool follow_deletions_plan(struct transfer *transfer);
/* Follows those of one folder. All folders before the one for deleted mail are done, and no
 * other lane is in the account. */
int follow_deletions_next(struct transfer *transfer, struct trouble *trouble);

#endif
