/* SPDX-License-Identifier: MIT
 *
 * What an answer to APPEND means.
 */
#ifndef KIMT_IMAP_APPEND_RESULT_H
#define KIMT_IMAP_APPEND_RESULT_H

#include "common/imap/destination/destination_private.h"

/* What a refusal means that stays one. A full account is full for all messages: leaving out those
 * that are too large for what is left would make holes no one expects. */
int append_fail(const struct kimt_destination_session *d, const struct imap_result *refusal,
                struct kimt_error *err);
/* Fills in a completion of this item, as stored. */
void append_complete(const struct append_item *item, struct kimt_completion *completion_r);
/* The UIDs that APPENDUID (RFC 4315) gives for `count` messages; zeros when it gives none, or
 * impossible ones. Asks the folder if it gives another UIDVALIDITY. KIMT_OK, KIMT_FAIL. */
int append_read_uids(struct kimt_destination_session *d, const struct imap_result *result,
                     uint32_t *uids, size_t count, struct kimt_error *err);

#endif
