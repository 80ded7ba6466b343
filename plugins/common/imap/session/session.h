/* SPDX-License-Identifier: MIT
 *
 * An IMAP session: connected, encrypted, logged in; and its end.
 *
 * Opening is in steps, so that a plugin can log in by a scheme of its own:
 *     imap_session_connect → imap_session_login, or own commands → imap_session_ready
 * imap_session_open does all of it.
 *
 * Nothing is retried here: after KIMT_FAIL of SCOPE_ACCOUNT the session is of no more use.
 * One thread at a time; imap_session_cancel() alone may come from another.
 * What a session is then is in exchange/session_state.h, its commands and responses are beside
 * that; folders are in folders/list.h and create.h, fetching is in fetch/fetch.h, appending in
 * destination/imap_destination.h.
 */
#ifndef KIMT_IMAP_SESSION_H
#define KIMT_IMAP_SESSION_H

#include "common/imap/exchange/mechanism.h"
#include "common/imap/flavour/options.h"
#include <kimt/message.h>

struct imap_session;

/* Connects: greeting, STARTTLS and the first CAPABILITY are through when it returns. `options` and
 * `host` stay valid until close. A PREAUTH greeting is taken for the login of one account
 * (preauth.c). */
KIMT_NODISCARD int imap_session_connect(const struct kimt_host *host,
                                        const struct imap_options *options,
                                        struct imap_session **session_r, struct kimt_error *err);
/* Connects over a socket that is there already (closed in any case); no TLS but STARTTLS. For
 * tests. */
KIMT_NODISCARD int imap_session_adopt(const struct kimt_host *host,
                                      const struct imap_options *options, int descriptor,
                                      struct imap_session **session_r, struct kimt_error *err);
/* Logs in: one attempt, by one mechanism, chosen by options->auth, flavour and what is offered. A
 * refusal is KIND_AUTH, RETRY_NEVER. */
KIMT_NODISCARD int imap_session_login(struct imap_session *session, const struct imap_login *login,
                                      struct kimt_error *err);
/* Makes a session ready that is logged in by whatever means: CAPABILITY again if it was not
 * reported, ID, flavour. If the flavour is plain without it, the answer to ID comes along with
 * later ones. */
KIMT_NODISCARD int imap_session_ready(struct imap_session *session, struct kimt_error *err);
/* Connects, logs in and makes ready, as `account` with the options' user template and passwords. */
KIMT_NODISCARD int imap_session_open(const struct kimt_host *host,
                                     const struct imap_options *options,
                                     const struct kimt_account *account,
                                     struct imap_session **session_r, struct kimt_error *err);
/* A session of imap_session_open goes on as if it had been opened for this account; nothing of the
 * one before is known any more (RFC 8437). KIMT_END: it cannot, or was lost in trying. KIMT_FAIL:
 * as there. After both it can only be closed. */
KIMT_NODISCARD int imap_session_reopen(struct imap_session *session,
                                       const struct kimt_account *account, struct kimt_error *err);
/* LOGOUT if the session is sound (waits at most 2 s for its answer), then frees. NULL is fine. */
void imap_session_close(struct imap_session **session);
void imap_session_cancel(struct imap_session *session);
KIMT_NODISCARD int imap_session_noop(struct imap_session *session, struct kimt_error *err);
/* The account's name at the server by options->user. KIMT_FAIL of KIND_CONFIG: bad template. */
KIMT_NODISCARD int imap_user_name(const struct imap_options *options,
                                  const struct kimt_account *account, char *buffer, size_t capacity,
                                  struct kimt_error *err);

#endif
