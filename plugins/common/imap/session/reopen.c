/* SPDX-License-Identifier: MIT
 *
 * A session that goes on as another account: UNAUTHENTICATE (RFC 8437) takes the server back to
 * where it was before the login. AUTHENTICATE may follow at once: with all there is to say in it
 * (SASL-IR) the change is one round trip.
 *
 * The server's compression ends there, ours cannot: such a session is left to be closed.
 */
#include <config.h>

#include "common/imap/exchange/capability.h"
#include "common/imap/exchange/session_fields.h"
#include "common/imap/exchange/session_state.h"
#include "common/imap/folders/create.h"
#include "common/imap/folders/hierarchy.h"
#include "common/imap/session/login.h"
#include "common/imap/session/session.h"
#include "common/imap/session/session_begin.h"

static bool may_reopen(const struct imap_session *session)
{
    return session->authenticated && session->mechanism && imap_has(session, "UNAUTHENTICATE") &&
           !session->compressed && !session->broken && !conn_is_broken(session->conn) &&
           imap_is_idle(session) && imap_literal_left(session) == 0;
}

/* The kind of server stays known, and what it answered to ID. */
static void forget_account(struct imap_session *session)
{
    imap_hierarchy_forget(session);
    imap_levels_forget(session);
    imap_capabilities_clear(&session->capabilities);
    imap_set_handler(session, NULL, NULL);
    session->fresh_until_ms = 0;
    memset(session->alerts, 0, sizeof session->alerts);
    session->authenticated = false;
}

/* UNAUTHENTICATE was answered. Lists of capabilities that were heard by now are not the account's.
 * What is not answered yet of the commands before will never be, or is of no interest; their
 * senders may be gone. */
static void unauthenticate_answered(struct imap_session *session)
{
    session->heard_before_login = session->capabilities.heard;
    while (session->first && session->first->is_aside) {
        session->first->done = true;
        imap_forget(session->first);
    }
}

static int log_in_anew(struct imap_session *session, const struct imap_login *login,
                       struct kimt_error *err)
{
    if (session->capabilities.count == 0 && imap_ask_capabilities(session, NULL, err) != KIMT_OK)
        return KIMT_FAIL;
    session->heard_before_login = session->capabilities.heard;
    return imap_session_login(session, login, err);
}

/* KIMT_END: the server stays with the account before. */
static int change_account(struct imap_session *session, const struct imap_login *login,
                          struct kimt_error *err)
{
    struct imap_command *command = &session->unauthenticate_command;
    bool ahead = imap_may_authenticate_ahead(session, login);
    int result;

    command->answered = unauthenticate_answered;
    result = imap_send(session, command, err, "UNAUTHENTICATE");
    if (result == KIMT_OK && ahead)
        result = imap_authenticate_ahead(session, login, err);
    if (result == KIMT_OK)
        result = imap_session_wait(session, command, NULL, NULL, err);
    if (command->done && command->result.status != IMAP_OK)
        return KIMT_END;
    if (result == KIMT_OK && ahead)
        imap_logged_in(session, login);
    return result == KIMT_OK && !ahead ? log_in_anew(session, login, err) : result;
}

int imap_session_reopen(struct imap_session *session, const struct kimt_account *account,
                        struct kimt_error *err)
{
    struct imap_login login;
    char user[IMAP_USER_MAX];

    if (!may_reopen(session))
        return KIMT_END;
    if (imap_login_of(session->options, account, user, &login, err) != KIMT_OK)
        return KIMT_FAIL;
    forget_account(session);
    conn_heed_stop(session->conn, true);
    int result = change_account(session, &login, err);
    if (result == KIMT_OK)
        result = imap_session_ready(session, err);
    if (result == KIMT_FAIL && session->broken && err->kind != KIMT_KIND_CANCELLED)
        result = KIMT_END; /* a new connection shows whether there is more to it */
    return result;
}
