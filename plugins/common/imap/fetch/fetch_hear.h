/* SPDX-License-Identifier: MIT
 *
 * What a FETCH answer says beyond its message.
 */
#ifndef KIMT_IMAP_FETCH_HEAR_H
#define KIMT_IMAP_FETCH_HEAR_H

#include "common/imap/fetch/fetch_private.h"

int fetch_no_memory(struct kimt_error *err);
/* Counts one more message that came without being asked for by name, and checks that there are no
 * more than the mailbox says. KIMT_FAIL of SCOPE_FOLDER: far more. */
int fetch_count_one(struct imap_fetch *fetch, struct kimt_error *err);
/* The answer that was read has a body. Where that came before what is to be known of it,
 * that is asked for first from now on. */
void fetch_learn_order(struct imap_fetch *fetch);
/* Meta data are asked for before bodies from now on. */
void fetch_turn_to_single(struct imap_fetch *fetch);
/* The answer at hand is dropped: should the session be lost within its body, it is to blame. */
void fetch_drop_answer(struct imap_fetch *fetch, const struct imap_event *event);
bool fetch_is_fetch(const struct imap_event *event);
/* A message to be reported without a body. */
void fetch_hand_out_bare(struct imap_fetch *fetch, uint32_t uid, uint32_t attributes);

#endif
