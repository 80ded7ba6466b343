/* SPDX-License-Identifier: MIT
 *
 * Batches, and the messages in them.
 */
#ifndef KIMT_IMAP_APPEND_BATCH_H
#define KIMT_IMAP_APPEND_BATCH_H

#include "common/imap/destination/destination_private.h"

/* Returns the newest batch; NULL: none is under way. */
struct append_batch *append_newest(struct kimt_destination_session *d);
/* Returns the newest batch, if it may still grow; else NULL. */
struct append_batch *append_open_batch(struct kimt_destination_session *d);
/* Begins another batch, without its command. */
struct append_batch *append_push_batch(struct kimt_destination_session *d);
bool append_is_full(const struct kimt_destination_session *d, const struct append_batch *batch);
/* Moves the message being written into the batch. */
void append_add_item(struct kimt_destination_session *d, struct append_batch *batch);
/* Drops the message being written, and what is kept of it. */
void append_drop_current(struct kimt_destination_session *d);
/* Ends the open command, if there is one, so that it will be answered. */
int append_send(struct kimt_destination_session *d, struct kimt_error *err);
/* The item that is answered next; it is dropped once that was reported. */
struct append_item *append_oldest(struct kimt_destination_session *d);
void append_drop_oldest(struct kimt_destination_session *d);
/* The bytes of an item that is kept. KIMT_OK, KIMT_FAIL. */
int append_put_body(struct kimt_destination_session *d, const struct append_item *item,
                    struct kimt_error *err);
/* Forgets all that is under way. */
void append_reset(struct kimt_destination_session *d);

#endif
