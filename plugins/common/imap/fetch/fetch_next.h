/* SPDX-License-Identifier: MIT
 *
 * The mailbox after this one.
 */
#ifndef KIMT_IMAP_FETCH_NEXT_H
#define KIMT_IMAP_FETCH_NEXT_H

#include "common/imap/fetch/fetch_private.h"

/* Sends as many commands as may be under way; once nothing of this mailbox is left to
 * ask, begins with the one that is expected next. */
int fetch_go_on(struct imap_fetch *fetch, struct kimt_error *err);

#endif
