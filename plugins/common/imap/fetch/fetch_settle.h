/* SPDX-License-Identifier: MIT
 *
 * What answers left out.
 */
#ifndef KIMT_IMAP_FETCH_SETTLE_H
#define KIMT_IMAP_FETCH_SETTLE_H

#include "common/imap/fetch/fetch_private.h"

/* What an answered window left open. KIMT_OK: the message handed out; KIMT_FAIL:
 * about it, or worse; KIMT_BUSY: that was asked, the window is no longer answered; KIMT_END:
 * nothing (more). */
int fetch_settle(struct imap_fetch *fetch, struct fetch_window *window, struct kimt_error *err);
/* Hears which messages are still there. */
void fetch_hear_check(struct imap_fetch *fetch, const struct imap_response *response);
/* "Come back later" is about the session, not about messages: then err is filled. */
bool fetch_is_throttled(struct imap_fetch *fetch, const struct imap_result *result,
                        struct kimt_error *err);

#endif
