/* SPDX-License-Identifier: MIT
 *
 * Second tries of messages that were refused.
 */
#ifndef KIMT_IMAP_APPEND_RETRY_H
#define KIMT_IMAP_APPEND_RETRY_H

#include "common/imap/destination/destination_private.h"

/* Sends a refused item again by itself, with its kept bytes. */
int append_retry(struct kimt_destination_session *d, struct append_item *item,
                 const struct imap_result *refusal, bool alone,
                 struct kimt_completion *completion_r, struct kimt_error *err);

#endif
