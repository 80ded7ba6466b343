/* SPDX-License-Identifier: MIT
 *
 * One login: by which name and password, and what is known of the session afterwards. The schemes
 * are in auth.c; what follows is in ready.c.
 */
#include "common/imap/session/login.h"
#include "common/imap/exchange/session_fields.h"
#include "common/imap/session/session.h"

int imap_session_login(struct imap_session *session, const struct imap_login *login,
                       struct kimt_error *err)
{
    if (session->authenticated)
        return imap_preauth_take(session, login->user, err);
    if (!login->password) {
        (void)kimt_fail(err, KIMT_SCOPE_ACCOUNT, KIMT_KIND_AUTH, KIMT_RETRY_NEVER,
                        "there is no password for %s", login->user);
        kimt_error_hint(err, "Put it into the accounts file, or log in as a master user.");
        return KIMT_FAIL;
    }
    if (imap_authenticate(session, login, err) != KIMT_OK)
        return KIMT_FAIL;
    imap_logged_in(session, login);
    return KIMT_OK;
}

void imap_logged_in(struct imap_session *session, const struct imap_login *login)
{
    bool fits = strlen(login->user) < sizeof session->user;

    session->authenticated = true;
    (void)snprintf(session->user, sizeof session->user, "%s", fits ? login->user : "");
}

int imap_login_of(const struct imap_options *options, const struct kimt_account *account,
                  char *user, struct imap_login *login_r, struct kimt_error *err)
{
    *login_r =
        (struct imap_login){.user = user,
                            .password = options->password ? options->password : account->password,
                            .admin = options->admin_user};
    return imap_user_name(options, account, user, IMAP_USER_MAX, err);
}
