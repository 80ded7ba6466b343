/* SPDX-License-Identifier: MIT
 *
 * What is heard without being asked for: the server itself, its capabilities, idle talk.
 */
#ifndef KIMT_IMAP_HEAR_H
#define KIMT_IMAP_HEAR_H

#include "common/imap/session_inner.h"

/* Notes what an ID response says of the server. */
void imap_hear_id(struct imap_session *session, const struct imap_response *response);
/* No answer is to come but those that are not waited for. */
bool imap_is_idle(const struct imap_session *session);
void imap_capabilities_clear(struct imap_capabilities *capabilities);
void imap_capabilities_take(struct imap_capabilities *capabilities, struct imap_cursor words);
/* A text was read; what is left of its literal is about to be skipped; a command was
 * answered. */
void imap_beside_hear(struct imap_session *session, const struct imap_text *text);
void imap_beside_skip(struct imap_session *session);
void imap_beside_answered(struct imap_session *session);
/* KIMT_FAIL: it is too much. */
KIMT_NODISCARD int imap_beside_check(struct imap_session *session, struct kimt_error *err);
/* Whether the wire log shows this line, or only counts it; and says how many it left out. */
bool imap_beside_is_shown(struct imap_session *session);
void imap_beside_tell(struct imap_session *session);
/* Hands untagged data to a handler, deals with literals. For loops of waiting. */
KIMT_NODISCARD int imap_wait_event(struct imap_session *session, imap_untagged_fn *handler,
                                   void *context, struct imap_event *event_r,
                                   struct kimt_error *err);

#endif
