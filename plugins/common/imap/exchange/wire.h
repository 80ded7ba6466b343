/* SPDX-License-Identifier: MIT
 *
 * The wire log.
 */
#ifndef KIMT_IMAP_WIRE_H
#define KIMT_IMAP_WIRE_H

#include "common/imap/exchange/session_fields.h"

/* All are free when no one listens. */
void imap_wire_out(struct imap_session *session, const char *data, size_t length);
/* The marker of a literal, without the line end. */
void imap_wire_out_literal(struct imap_session *session, const char *marker, size_t length);
void imap_wire_out_end(struct imap_session *session);
void imap_wire_in(struct imap_session *session, const struct imap_text *text);

#endif
