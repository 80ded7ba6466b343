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

/* A folder was entered, for the first time or again. */
void ahead_begin(struct transfer *transfer);
/* It is at hand: near its end claims the one after it, and tells the source. Quick. */
void ahead_claim(struct transfer *transfer);
/* It was read to its end: claims whatever is left, for this lane is the next that could begin. */
void ahead_claim_last(struct transfer *transfer);
/* All of the folder at hand was handed to the destination: tells it of the next. */
int ahead_tell_destination(struct transfer *transfer, struct trouble *trouble);
/* True if the destination was told of the folder that is at hand by now, and was not entered. */
bool ahead_is_known_there(const struct transfer *transfer);
/* What was claimed, to be gone into; NULL: nothing. Until ahead_begin it is known who was told. */
const struct mapped_folder *ahead_take(struct transfer *transfer);
/* Before a lane leaves an account. */
void ahead_give_back(struct transfer *transfer);

#endif
