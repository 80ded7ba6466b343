/* SPDX-License-Identifier: MIT
 *
 * Counting, in the journal as well.
 */
#ifndef KIMT_CORE_TALLY_H
#define KIMT_CORE_TALLY_H

#include <kimt/error.h>
#include <kimt/message.h>
#include <kimt/reporter.h>
#include <stdint.h>

struct append;
struct identity;
struct mapped_folder;
struct transfer;

/* Begins a folder: it is at hand from now on, and reported. */
void tally_begin_folder(struct transfer *transfer, const struct mapped_folder *mapped);
/* Counts and reports a folder that is left out. */
void tally_skip_folder(struct transfer *transfer, const struct mapped_folder *mapped);
/* Counts more, in the folder at hand, if there is one, and in what the account gets of the lane.
 * All that a lane counts goes this way. A count is taken back by adding what it lacks to zero. */
void tally_add(struct transfer *transfer, const struct kimt_counts *delta);
/* Adds what was counted to the account's counts. */
void tally_hand_in(struct transfer *transfer);
/* Counts a message that the source handed out, once. */
void tally_found(struct transfer *transfer, const struct kimt_message *message);
/* Counts and reports the fate of a message: `outcome` with `error` or completion notes. */
void tally_settled(struct transfer *transfer, const struct kimt_message *message, int outcome,
                   uint32_t notes, const struct kimt_error *error);
/* Counts and journals a message that is safe at the destination, with this UID there (0: not
 * known). */
void tally_copied(struct transfer *transfer, const struct append *append, uint64_t uid,
                  uint32_t notes);
/* Counts and journals a message that was there already. */
void tally_adopted(struct transfer *transfer, const struct kimt_message *message, uint64_t uid,
                   const struct identity *identity, uint32_t notes);
/* Counts a message that the source still has, if an earlier run brought it over. */
void tally_earlier(struct transfer *transfer, uint64_t uid);
/* Takes back what was counted of the folder at hand: it is begun anew. */
void tally_restart_folder(struct transfer *transfer);
/* Reports how far the account is, unless that was done a moment ago. */
void tally_progress(struct transfer *transfer);
/* Reports and journals the beginning of an account, and its end, where the last lane alone is in
 * it. */
void tally_begin_account(struct transfer *transfer);
void tally_end_account(struct transfer *transfer);

#endif
