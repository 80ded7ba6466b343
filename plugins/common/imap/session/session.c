/* SPDX-License-Identifier: MIT
 *
 * A session's beginning and end, step by step. The login is in login.c, what follows it in ready.c,
 * going on as another account in reopen.c; sending is in send.c, receiving in receive.c, both
 * together in exchange.c; what the session is by now, in session_state.c.
 */
#include <config.h>

#include "common/imap/exchange/beside.h"
#include "common/imap/exchange/capability.h"
#include "common/imap/exchange/session_fields.h"
#include "common/imap/exchange/session_state.h"
#include "common/imap/folders/create.h"
#include "common/imap/folders/hierarchy.h"
#include "common/imap/session/compress.h"
#include "common/imap/session/login.h"
#include "common/imap/session/session.h"
#include "common/imap/session/session_begin.h"
#include "common/memory/no_memory.h"
#include "common/net/line.h"

#include <stdlib.h>

enum {
    LOGOUT_MS = 2000
};

static void session_free(struct imap_session **session)
{
    struct imap_session *old = *session;

    imap_beside_tell(old);
    imap_hierarchy_forget(old);
    imap_levels_forget(old);
    imap_reader_free(&old->reader);
    if (old->conn)
        imap_learn_line(old);
    conn_free(&old->conn);
    free(old);
    *session = NULL;
}

/* ---- STARTTLS ---- */

static int fail_stripped(struct imap_session *session, struct kimt_error *err, const char *why)
{
    (void)kimt_fail(err, KIMT_SCOPE_RUN, KIMT_KIND_TLS, KIMT_RETRY_NEVER, "no STARTTLS with %s: %s",
                    imap_name(session), why);
    kimt_error_hint(err,
                    "Use security = tls, or switch STARTTLS on at the server. If it is on, someone "
                    "on the way removes it. security = none would send passwords in the clear.");
    return imap_lost(session, err);
}

static int start_tls(struct imap_session *session, struct kimt_error *err)
{
    struct imap_result result;

    if (session->authenticated)
        return fail_stripped(session, err, "it greets as if we were logged in already");
    if (!imap_has(session, "STARTTLS"))
        return fail_stripped(session, err, "it does not offer it");
    if (imap_session_run(session, &result, NULL, NULL, err, "STARTTLS") != KIMT_OK)
        return KIMT_FAIL;
    if (result.status != IMAP_OK)
        return fail_stripped(session, err, result.text[0] ? result.text : "it refuses");
    if (conn_start_tls(session->conn, err) != KIMT_OK)
        return imap_lost(session, err);
    imap_capabilities_clear(&session->capabilities); /* what was said in the clear proves nothing */
    return imap_ask_capabilities(session, NULL, err);
}

/* ---- opening ---- */

static int connect_steps(struct imap_session *session, struct kimt_error *err)
{
    struct conn_params params;

    imap_options_conn_params(session->options, &params);
    if (imap_flavours_load(session->host, &session->flavours, err) != KIMT_OK ||
        imap_choose_flavour(session, err) != KIMT_OK ||
        conn_open(session->host, &params, &session->conn, err) != KIMT_OK)
        return KIMT_FAIL;
    return imap_session_begin(session, err);
}

int imap_session_begin(struct imap_session *session, struct kimt_error *err)
{
    if (imap_reader_new(session->conn, &session->reader, err) != KIMT_OK ||
        imap_greet(session, err) != KIMT_OK)
        return KIMT_FAIL;
    if (session->capabilities.count == 0 && imap_ask_capabilities(session, NULL, err) != KIMT_OK)
        return KIMT_FAIL;
    if (session->options->security == CONN_STARTTLS && start_tls(session, err) != KIMT_OK)
        return KIMT_FAIL;
    session->heard_before_login = session->capabilities.heard;
    return imap_choose_flavour(session, err);
}

struct imap_session *imap_session_new(const struct kimt_host *host,
                                      const struct imap_options *options)
{
    struct imap_session *session = calloc(1, sizeof *session);

    if (!session)
        return NULL;
    session->host = host;
    session->options = options;
    session->wire.wanted = host->wants_log(host->context, KIMT_LOG_WIRE);
    return session;
}

int imap_session_connect(const struct kimt_host *host, const struct imap_options *options,
                         struct imap_session **session_r, struct kimt_error *err)
{
    struct imap_session *session = imap_session_new(host, options);

    if (!session) {
        (void)no_memory(err, KIMT_SCOPE_ACCOUNT, "for an IMAP session");
        return KIMT_FAIL;
    }
    if (connect_steps(session, err) != KIMT_OK) {
        imap_session_close(&session);
        return KIMT_FAIL;
    }
    *session_r = session;
    return KIMT_OK;
}

/* For tests: a session over a socket that is there already, from the greeting on. */
int imap_session_adopt(const struct kimt_host *host, const struct imap_options *options,
                       int descriptor, struct imap_session **session_r, struct kimt_error *err)
{
    struct imap_session *session = imap_session_new(host, options);
    struct conn_params params;

    if (!session)
        return KIMT_FAIL;
    imap_options_conn_params(options, &params);
    if (conn_adopt(host, &params, descriptor, &session->conn, err) != KIMT_OK ||
        imap_flavours_load(host, &session->flavours, err) != KIMT_OK ||
        imap_choose_flavour(session, err) != KIMT_OK ||
        imap_session_begin(session, err) != KIMT_OK) {
        imap_session_close(&session);
        return KIMT_FAIL;
    }
    *session_r = session;
    return KIMT_OK;
}

int imap_session_open(const struct kimt_host *host, const struct imap_options *options,
                      const struct kimt_account *account, struct imap_session **session_r,
                      struct kimt_error *err)
{
    struct imap_session *session = NULL;
    struct imap_login login;
    char user[IMAP_USER_MAX];

    if (imap_login_of(options, account, user, &login, err) != KIMT_OK ||
        imap_session_connect(host, options, &session, err) != KIMT_OK)
        return KIMT_FAIL;
    if (imap_session_login(session, &login, err) != KIMT_OK ||
        imap_session_ready(session, err) != KIMT_OK) {
        imap_session_close(&session);
        return KIMT_FAIL;
    }
    *session_r = session;
    return KIMT_OK;
}

/* ---- ending ---- */

static void log_out(struct imap_session *session)
{
    struct kimt_error ignored = {.struct_size = sizeof ignored};
    struct imap_result result;

    session->logging_out = true;
    conn_heed_stop(session->conn, false);
    conn_end_within(session->conn, LOGOUT_MS);
    if (imap_session_run(session, &result, NULL, NULL, &ignored, "LOGOUT") != KIMT_OK)
        kimt_log(session->host, KIMT_LOG_DEBUG, "%s: no answer to LOGOUT: %s", imap_name(session),
                 ignored.text);
}

void imap_session_close(struct imap_session **session)
{
    if (!session || !*session)
        return;
    /* Half a command, or answers still to come, would make a LOGOUT a wait for all of them. */
    if ((*session)->reader && !(*session)->broken && imap_is_idle(*session) &&
        imap_literal_left(*session) == 0 && !conn_is_broken((*session)->conn))
        log_out(*session);
    session_free(session);
}

void imap_session_cancel(struct imap_session *session)
{
    conn_cancel(session->conn);
}

int imap_session_noop(struct imap_session *session, struct kimt_error *err)
{
    struct imap_result result;

    return imap_session_run(session, &result, NULL, NULL, err, "NOOP");
}
