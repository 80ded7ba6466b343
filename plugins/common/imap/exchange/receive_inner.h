/* SPDX-License-Identifier: MIT
 *
 * One step of a wait, for loops of waiting. Inside exchange/ only.
 */
#ifndef KIMT_IMAP_RECEIVE_INNER_H
#define KIMT_IMAP_RECEIVE_INNER_H

#include "common/imap/exchange/receive.h"

/* Hands untagged data to a handler, deals with literals. */
KIMT_NODISCARD int imap_wait_event(struct imap_session *session, imap_untagged_fn *handler,
                                   void *context, struct imap_event *event_r,
                                   struct kimt_error *err);

#endif
