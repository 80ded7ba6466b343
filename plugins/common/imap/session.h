/* SPDX-License-Identifier: MIT
 *
 * An IMAP session: connected, encrypted, logged in; commands out, responses in.
 *
 * The one idea: a command is a small struct of its sender's, which the session fills when the
 * tagged answer comes, in whatever order that is. So one command can be waited for
 * (imap_session_run), or many can be under way (imap_begin … imap_end, then imap_session_next).
 *
 * Opening is in steps, so that a plugin can log in by a scheme of its own:
 *     imap_session_connect → imap_session_login, or own commands → imap_session_ready
 * imap_session_open does all of it.
 *
 * Nothing is retried here: after KIMT_FAIL of SCOPE_ACCOUNT the session is of no more use.
 * One thread at a time; imap_session_cancel() alone may come from another.
 * Commands are in command.h, responses in receive.h, both together in exchange.h; fetching is in
 * fetch.h, appending in imap_destination.h, folders are in list.h and create.h.
 */
#ifndef KIMT_IMAP_SESSION_H
#define KIMT_IMAP_SESSION_H

#include "common/imap/exchange.h"
#include "common/imap/flavour.h"
#include "common/imap/options.h"
#include "common/imap/reader.h"
#include "common/imap/response.h"
#include <kimt/message.h>

struct imap_session;

/* ---- opening and closing ---- */

struct imap_login {
    const char *user;     /* UTF-8, any characters */
    const char *password; /* a secret, any bytes but NUL */
    const char *admin;    /* NULL; or: authenticate as him, be authorized as user */
};

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
/* Notes that the account's mailbox was made only now: until `until_ms` (of the host's clock), or
 * until one of its folders could be opened, a NO without a reason of its own means that it is not
 * ready yet, and that a new session may work. */
void imap_session_is_fresh(struct imap_session *session, int64_t until_ms);
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
/* ---- what it is ---- */

/* An advertised capability, any case: "UIDPLUS", "AUTH=PLAIN". */
bool imap_has(const struct imap_session *session, const char *capability);
/* What APPENDLIMIT= (RFC 7889) advertises for the whole account; 0: nothing. */
uint64_t imap_append_limit(const struct imap_session *session);
const struct imap_flavour *imap_flavour(const struct imap_session *session);
const struct kimt_host *imap_host(const struct imap_session *session);
/* "old.example.com:993". */
const char *imap_name(const struct imap_session *session);
bool imap_is_authenticated(const struct imap_session *session);
/* No more use: failed, or the server said BYE. */
bool imap_is_broken(const struct imap_session *session);
/* What ID told as "name" ("" if nothing), and the greeting's text. */
const char *imap_server_name(const struct imap_session *session);
const char *imap_greeting(const struct imap_session *session);
/* ---- what outlives a session ---- */

/* For a plugin's fini(). */
void imap_forget_hosts(void);
/* ---- compression ---- */

/* Switches it on where options, flavour, server and line want it; else does nothing. For moments at
 * which nothing is under way; cheap. */
KIMT_NODISCARD int imap_compress_if_wanted(struct imap_session *session, struct kimt_error *err);
/* Whether it would do so if nothing were under way. */
bool imap_compress_is_due(struct imap_session *session);
/* ---- errors ---- */

/* Makes a NO, BAD or BYE an error and answers KIMT_FAIL: kind, retry and wait by response code and
 * by the flavour's throttle texts, scope at least `scope`. `what` is our sentence: "folder Work
 * could not be opened". */
int imap_fail(const struct imap_session *session, struct kimt_error *err, int scope,
              const struct imap_result *result, const char *what, ...) KIMT_PRINTF(5, 6);

#endif
