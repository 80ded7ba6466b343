/* SPDX-License-Identifier: MIT
 *
 * A session made and begun, before anyone is logged in.
 */
#ifndef KIMT_IMAP_SESSION_BEGIN_H
#define KIMT_IMAP_SESSION_BEGIN_H

#include "common/imap/exchange/session_fields.h"

struct imap_session *imap_session_new(const struct kimt_host *host,
                                      const struct imap_options *options);
/* From the greeting on, over session->conn. */
KIMT_NODISCARD int imap_session_begin(struct imap_session *session, struct kimt_error *err);
/* What the server shows by now decides; a profile goes before that. */
KIMT_NODISCARD int imap_choose_flavour(struct imap_session *session, struct kimt_error *err);
/* Returns the flavour that the profile names; NULL: it is to be found out. */
const char *imap_wanted_flavour(const struct imap_session *session);
/* CAPABILITY, and what `send_more` (or NULL) sends along without waiting. */
typedef int imap_send_more_fn(struct imap_session *session, struct kimt_error *err);
KIMT_NODISCARD int imap_ask_capabilities(struct imap_session *session, imap_send_more_fn *send_more,
                                         struct kimt_error *err);
KIMT_NODISCARD int imap_greet(struct imap_session *session, struct kimt_error *err);

#endif
