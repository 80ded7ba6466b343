/* SPDX-License-Identifier: MIT
 *
 * Bodies of messages: begun, held aside, ended.
 */
#ifndef KIMT_IMAP_FETCH_BODY_H
#define KIMT_IMAP_FETCH_BODY_H

#include "common/imap/fetch/fetch_private.h"

/* True if the answer that was read has a body of the kind that is wanted. */
bool fetch_has_body(const struct imap_fetch *fetch);
/* Sets up that body, and the exact size of a whole one. False: there is none, though the server
 * says there should be. */
bool fetch_begin_body(struct imap_fetch *fetch);
/* What follows a body that was not read to its end, or was dropped. KIMT_FAIL: it was not as long
 * as it was announced. */
int fetch_hear_rest(struct imap_fetch *fetch, const struct imap_event *event,
                    struct kimt_error *err);
/* True if the server reported a date that can be read. */
static inline bool fetch_is_dated(const struct imap_fetch *fetch)
{
    return (fetch->data.message.attributes & KIMT_MESSAGE_HAS_DATE) != 0;
}
/* Holds the message that is at hand until it is due. KIMT_OK; KIMT_END: there is no room for it;
 * KIMT_FAIL. */
int fetch_set_aside(struct imap_fetch *fetch, struct kimt_error *err);
/* The first of them becomes the message at hand. */
void fetch_take_aside(struct imap_fetch *fetch);

#endif
