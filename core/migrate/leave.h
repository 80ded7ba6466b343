/* SPDX-License-Identifier: MIT
 *
 * The end of a folder, however it came.
 */
#ifndef KIMT_CORE_LEAVE_H
#define KIMT_CORE_LEAVE_H

struct transfer;
struct mapped_folder;

/* Leaves the folder at hand, as far as it was come. */
void leave_folder(struct transfer *transfer);
/* Begins and leaves one that may hold mail, and is not gone into: it has failed. */
void leave_unopened(struct transfer *transfer, const struct mapped_folder *mapped);
/* Leaves the folder at hand, in which nothing has happened since the last pass. */
void leave_unchanged(struct transfer *transfer);

#endif
