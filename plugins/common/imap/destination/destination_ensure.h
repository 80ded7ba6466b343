/* SPDX-License-Identifier: MIT
 *
 * The folder that is expected next.
 */
#ifndef KIMT_IMAP_DESTINATION_ENSURE_H
#define KIMT_IMAP_DESTINATION_ENSURE_H

#include "common/imap/destination/destination_private.h"

/* Waits for what was sent for the folder that is expected; before commands
 * whose answers could be taken for it. */
int destination_settle_next(struct kimt_destination_session *d, struct kimt_error *err);
void destination_hear_next(struct kimt_destination_session *d, const struct imap_response *r);
void destination_forget_next(struct kimt_destination_session *d);

#endif
