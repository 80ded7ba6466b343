/* SPDX-License-Identifier: MIT
 *
 * What a server says beside what it was asked for: it is counted, and has a bound.
 */
#ifndef KIMT_IMAP_BESIDE_H
#define KIMT_IMAP_BESIDE_H

#include "common/imap/exchange/reader.h"

struct imap_session;

/* Counts a text that was read. */
void imap_beside_hear(struct imap_session *session, const struct imap_text *text);
/* Counts what is left of its literal, which is about to be skipped. */
void imap_beside_skip(struct imap_session *session);
/* Notes that a command was answered. */
void imap_beside_answered(struct imap_session *session);
/* KIMT_FAIL: it is too much. */
KIMT_NODISCARD int imap_beside_check(struct imap_session *session, struct kimt_error *err);
/* True if the wire log shows this line; else it is only counted. */
bool imap_beside_is_shown(struct imap_session *session);
/* Says in the wire log how many lines were left out. */
void imap_beside_tell(struct imap_session *session);

#endif
