/* SPDX-License-Identifier: MIT
 *
 * The folder after the one at hand: claimed early, so that both sides can begin with it.
 */
#ifndef KIMT_CORE_AHEAD_H
#define KIMT_CORE_AHEAD_H

#include <stdbool.h>

struct mapped_folder;
struct transfer;
struct trouble;

/* Begins a folder that was entered, for the first time or again. */
void ahead_begin(struct transfer *transfer);
/* Near the end of the folder at hand: claims the one after it, and lets the source know. Quick. */
void ahead_claim(struct transfer *transfer);
/* At the end of the folder at hand: claims whatever is left, for no lane could begin sooner. */
void ahead_claim_last(struct transfer *transfer);
/* Lets the destination know of the next folder, once it has all of the one at hand. */
int ahead_tell_destination(struct transfer *transfer, struct trouble *trouble);
/* True if the destination knows of the folder at hand, which was not entered yet. */
bool ahead_is_known_there(const struct transfer *transfer);
/* Returns the folder that was claimed, to be gone into; NULL: none. Which side knows of it is kept
 * until ahead_begin(). */
const struct mapped_folder *ahead_take(struct transfer *transfer);
/* Gives back what was claimed, before a lane leaves its account. */
void ahead_give_back(struct transfer *transfer);

#endif
