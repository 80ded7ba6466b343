/* SPDX-License-Identifier: MIT
 *
 * Meta data of a whole mailbox, in one command.
 */
#ifndef KIMT_IMAP_FETCH_META_H
#define KIMT_IMAP_FETCH_META_H

#include "common/imap/fetch/fetch_private.h"

/* Asks for the meta data of all messages at once, if the mailbox is as `folder` says.
 */
int fetch_meta_send(struct imap_fetch *fetch, const struct kimt_folder *folder,
                    struct kimt_error *err);
/* True if what was asked for is what is wanted, now that the mailbox is known. */
bool fetch_meta_is_right(const struct imap_fetch *fetch);
/* The next of them. KIMT_OK; KIMT_END: that was all that came, and what is in fetch->uids is still
 * to be fetched; KIMT_FAIL. */
int fetch_meta_next(struct imap_fetch *fetch, struct kimt_error *err);

#endif
