/* SPDX-License-Identifier: MIT
 *
 * How an account logs in.
 */
#ifndef KIMT_IMAP_LOGIN_H
#define KIMT_IMAP_LOGIN_H

#include "common/imap/session/session.h"

/* How an account logs in. Its name goes into user[512], and into login_r. */
enum {
    IMAP_USER_MAX = 512
};
KIMT_NODISCARD int imap_login_of(const struct imap_options *options,
                                 const struct kimt_account *account, char *user,
                                 struct imap_login *login_r, struct kimt_error *err);
void imap_logged_in(struct imap_session *session, const struct imap_login *login);
/* A session that was greeted as logged in is to be of this login name. */
int imap_preauth_take(const struct imap_session *session, const char *user, struct kimt_error *err);
KIMT_NODISCARD int imap_authenticate(struct imap_session *session, const struct imap_login *login,
                                     struct kimt_error *err);
/* Logs in by the mechanism of the login before, while UNAUTHENTICATE is under way. */
KIMT_NODISCARD int imap_authenticate_ahead(struct imap_session *session,
                                           const struct imap_login *login, struct kimt_error *err);
/* True if a login may be sent while UNAUTHENTICATE is under way: RFC 8437 lets AUTHENTICATE follow
 * at once, and no other login. */
bool imap_may_authenticate_ahead(const struct imap_session *session,
                                 const struct imap_login *login);
/* Both in base64; a code of gsasl, and for gsasl_free(). */
int imap_cram_md5(const char *user, const char *password, const char *challenge, char **reply_r);

#endif
