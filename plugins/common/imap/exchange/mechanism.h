/* SPDX-License-Identifier: MIT
 *
 * The ways to log in that kimt knows, and which of them a session takes. Private to the session.
 */
#ifndef KIMT_IMAP_MECHANISM_H
#define KIMT_IMAP_MECHANISM_H

#include "common/imap/exchange/session_state.h"

/* Who logs in. */
struct imap_login {
    const char *user;     /* UTF-8, any characters */
    const char *password; /* a secret, any bytes but NUL */
    const char *admin;    /* NULL; or: authenticate as this, be authorized as user */
};

struct imap_mechanism {
    int32_t auth;
    const char *name;
    const char *capability;
};

/* Chooses by options->auth, the flavour and what is offered. NULL: there is none. */
const struct imap_mechanism *imap_mechanism_choose(const struct imap_session *session,
                                                   const struct imap_login *login);
/* Says that there is none. Answers KIMT_FAIL. */
int imap_mechanism_fail(const struct imap_session *session, const struct imap_login *login,
                        struct kimt_error *err);
/* Returns the name of the mechanism that the session logged in by, if that does not show the
 * password; else NULL. */
const char *imap_hidden_mechanism(const struct imap_session *session);

#endif
