/* SPDX-License-Identifier: MIT
 *
 * Logged in: what the server can do for this account, and what kind of server it is.
 *
 * Each question costs a round trip, so none is asked that was answered already, and ID is waited
 * for only where nothing else says the kind.
 */
#include <config.h>

#include "common/imap/exchange/capability.h"
#include "common/imap/exchange/session_fields.h"
#include "common/imap/exchange/session_state.h"
#include "common/imap/session/compress.h"
#include "common/imap/session/session.h"
#include "common/imap/session/session_begin.h"
#include "common/net/line.h"

/* ---- ID ---- */

static int64_t now(const struct imap_session *session)
{
    return session->host->now_ms(session->host->context);
}

static void log_flavour(const struct imap_session *session)
{
    kimt_log(session->host, KIMT_LOG_DEBUG, "%s: flavour %s (greeting \"%s\", id \"%s\")",
             imap_name(session), session->flavour->name, session->greeting, session->id_name);
}

/* ID was answered, whenever that is. A flavour that the profile names was found before. */
static void id_answered(struct imap_session *session)
{
    struct kimt_error ignored = {.struct_size = sizeof ignored};

    line_learn_turn(imap_name(session), now(session) - session->id_sent_ms);
    if (imap_choose_flavour(session, &ignored) == KIMT_OK)
        log_flavour(session);
}

static bool is_id_awaited(const struct imap_session *session)
{
    return *session->id_command.tag && !session->id_command.done;
}

static int send_id(struct imap_session *session, struct kimt_error *err)
{
    if (*session->id_command.tag || !imap_has(session, "ID") || !session->flavour->send_id)
        return KIMT_OK;
    if (imap_make_way(session, err) != KIMT_OK)
        return KIMT_FAIL;
    session->id_sent_ms = now(session);
    session->id_command.is_aside = true;
    session->id_command.answered = id_answered;
    return imap_send(session, &session->id_command, err,
                     "ID (\"name\" \"kimt\" \"version\" \"" PACKAGE_VERSION "\")");
}

/* Where nothing else says what kind of server it is, ID has to be waited for. Else its answer may
 * come whenever it does. */
static int settle_flavour(struct imap_session *session, struct kimt_error *err)
{
    if (!imap_may_not_wait(session, 1))
        conn_acknowledge_at_once(session->conn); /* others are not waited for that often */
    if (imap_choose_flavour(session, err) != KIMT_OK)
        return KIMT_FAIL;
    if (!is_id_awaited(session)) {
        log_flavour(session);
        return KIMT_OK;
    }
    if (imap_wanted_flavour(session) ||
        session->flavour != imap_flavour_find(session->flavours, "generic"))
        return KIMT_OK;
    return imap_session_wait(session, &session->id_command, NULL, NULL, err);
}

/* ---- logged in ---- */

/* Those that were reported along with the consent to the login are of the account, too. */
static int learn_capabilities(struct imap_session *session, struct kimt_error *err)
{
    if (session->capabilities.heard > session->heard_before_login)
        return KIMT_OK;
    return imap_ask_capabilities(session, send_id, err);
}

int imap_session_ready(struct imap_session *session, struct kimt_error *err)
{
    session->authenticated = true;
    if (conn_is_resumed(session->conn))
        kimt_log(session->host, KIMT_LOG_DEBUG, "%s: TLS went on from an earlier connection",
                 imap_name(session));
    if (learn_capabilities(session, err) != KIMT_OK || send_id(session, err) != KIMT_OK ||
        settle_flavour(session, err) != KIMT_OK)
        return KIMT_FAIL;
    conn_heed_stop(session->conn, false);
    return imap_compress_if_wanted(session, err);
}
