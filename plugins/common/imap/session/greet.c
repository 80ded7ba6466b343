/* SPDX-License-Identifier: MIT
 *
 * A server's first words, and the port that waits for ours.
 *
 * Where TLS begins with the first byte, the server says nothing before we do: a client that waits
 * for a greeting would wait until it times out. So a second connection asks what the port is for,
 * once the first one has been silent for a while. That is asked once for a host, and never of one
 * that has greeted before: many servers greet late, because they are loaded or look up who calls.
 */
#include <config.h>

#include "common/imap/exchange/fail.h"
#include "common/imap/exchange/session_fields.h"
#include "common/imap/exchange/session_state.h"
#include "common/imap/flavour/learned.h"
#include "common/imap/session/session_begin.h"

enum {
    SILENCE_MS = 1500, /* some servers look up who is calling first */
    TLS_TRY_MS = 2000  /* the greeting may come meanwhile */
};

static int fail_greeting(struct imap_session *session, const struct imap_response *response,
                         struct kimt_error *err)
{
    struct imap_result result;

    imap_result_take(&result, response);
    (void)imap_fail(session, err, KIMT_SCOPE_ACCOUNT, &result, "%s does not take connections now",
                    imap_name(session));
    return imap_lost(session, err);
}

static int fail_stranger(struct imap_session *session, struct kimt_error *err)
{
    (void)kimt_fail(err, KIMT_SCOPE_ACCOUNT, KIMT_KIND_PROTOCOL, KIMT_RETRY_NOW,
                    "%s does not greet as an IMAP server does", imap_name(session));
    kimt_error_hint(err, "Check host, port and security in the profile.");
    return imap_lost(session, err);
}

static bool expects_tls(const struct imap_session *session)
{
    struct kimt_error ignored = {.struct_size = sizeof ignored};
    struct conn_params params;
    struct conn *conn = NULL;
    bool shakes_hands;

    imap_options_conn_params(session->options, &params);
    params.security = CONN_TLS;
    params.tls_verify = false; /* nothing is said to the one who answers */
    params.fingerprint = NULL;
    params.timeout_ms = TLS_TRY_MS;
    shakes_hands = conn_open(session->host, &params, &conn, &ignored) == KIMT_OK;
    conn_free(&conn);
    return shakes_hands;
}

static int fail_expects_tls(struct imap_session *session, struct kimt_error *err)
{
    (void)kimt_fail(err, KIMT_SCOPE_RUN, KIMT_KIND_CONFIG, KIMT_RETRY_NEVER,
                    "%s speaks TLS from the first byte", imap_name(session));
    kimt_error_hint(err, "Use security = tls with this port. The port for starttls and none is "
                         "another one, mostly 143.");
    return imap_lost(session, err);
}

/* It has never greeted, and its port may be the reason. */
static int fail_silent(struct kimt_error *err)
{
    if (err && err->kind == KIMT_KIND_TIMEOUT)
        kimt_error_hint(err, "It took the connection, but said nothing. Does this port expect TLS "
                             "from the first byte (security = tls)?");
    return KIMT_FAIL;
}

static int hear_first_greeting(struct imap_session *session, struct imap_event *event,
                               struct kimt_error *err)
{
    const char *name = imap_name(session);
    int got = imap_session_next(session, SILENCE_MS, event, err);

    if (got == KIMT_BUSY && learned_add(name, LEARNED_TLS_TRIED) && expects_tls(session))
        return fail_expects_tls(session, err);
    if (got == KIMT_BUSY)
        got = imap_session_next(session, -1, event, err);
    if (got == KIMT_FAIL)
        return fail_silent(err);
    (void)learned_add(name, LEARNED_GREETS);
    return got;
}

static int hear_greeting(struct imap_session *session, struct imap_event *event,
                         struct kimt_error *err)
{
    if (session->options->security == CONN_TLS || learned_has(imap_name(session), LEARNED_GREETS))
        return imap_session_next(session, -1, event, err);
    return hear_first_greeting(session, event, err);
}

int imap_greet(struct imap_session *session, struct kimt_error *err)
{
    struct imap_event event;
    struct imap_result result;

    session->logging_out = true; /* so that a BYE comes to us, who know better what it means here */
    int got = hear_greeting(session, &event, err);
    session->logging_out = false;
    if (got != KIMT_OK)
        return KIMT_FAIL;
    if (event.type != IMAP_EVENT_DATA || event.response.status == IMAP_NONE)
        return fail_stranger(session, err);
    if (event.response.status == IMAP_BYE || event.response.status == IMAP_NO ||
        event.response.status == IMAP_BAD)
        return fail_greeting(session, &event.response, err);
    session->authenticated = event.response.status == IMAP_PREAUTH;
    imap_result_take(&result, &event.response);
    (void)snprintf(session->greeting, sizeof session->greeting, "%.*s",
                   (int)sizeof session->greeting - 1, result.text);
    return KIMT_OK;
}
