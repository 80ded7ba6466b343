/* SPDX-License-Identifier: MIT
 *
 * A mailbox opened read-only, and ended with.
 */
#ifndef KIMT_IMAP_FETCH_OPEN_H
#define KIMT_IMAP_FETCH_OPEN_H

#include "common/imap/fetch/fetch_private.h"

/* Sends all that opening a mailbox takes, for fetch_open_end to wait for. */
int fetch_open_begin(struct imap_fetch *fetch, const struct kimt_folder *folder, uint32_t first_uid,
                     const struct kimt_resume *resume, struct kimt_error *err);
int fetch_open_end(struct imap_fetch *fetch, const struct kimt_folder **opened_r,
                   struct kimt_error *err);
/* Opens it again, after another one was open. */
int fetch_reopen(struct imap_fetch *fetch, struct kimt_error *err);
/* Takes what is still to come of the open folder, and is done with it. */
int fetch_end_folder(struct imap_fetch *fetch, struct kimt_error *err);
/* Opens a mailbox read-only, and no more; fills in fetch->opened. */
int fetch_examine(struct imap_fetch *fetch, const struct kimt_folder *folder,
                  const struct kimt_resume *resume, struct kimt_error *err);
/* Waits for what was begun of the next mailbox, and throws it away. Nothing of this one is under
 * way. */
int fetch_drop_next(struct imap_fetch *fetch, struct kimt_error *err);

#endif
