/* SPDX-License-Identifier: MIT
 *
 * What goes out along with EXAMINE.
 */
#ifndef KIMT_IMAP_FETCH_AHEAD_H
#define KIMT_IMAP_FETCH_AHEAD_H

#include "common/imap/fetch/fetch_private.h"

/* What is likely to be asked for next, sent before EXAMINE is answered. `listed` is
 * what was known of the mailbox before. */
int fetch_ahead_send(struct imap_fetch *fetch, const struct kimt_folder *listed,
                     struct kimt_error *err);
/* The mailbox is open: is that of use? KIMT_OK; KIMT_END: no, nothing of it is under way any more;
 * KIMT_FAIL. */
int fetch_ahead_opened(struct imap_fetch *fetch, struct kimt_error *err);
/* Holds aside what comes before it is known which messages there are. KIMT_END: now it is known;
 * KIMT_FAIL. */
int fetch_ahead_next(struct imap_fetch *fetch, struct kimt_error *err);

#endif
