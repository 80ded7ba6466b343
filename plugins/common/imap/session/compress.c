/* SPDX-License-Identifier: MIT
 *
 * COMPRESS=DEFLATE (RFC 4978): when it is switched on. It cannot be switched off again.
 *
 * With compress = auto that is decided by what the line was found to be worth (line.h): for the
 * first connections at a moment when nothing is under way, for later ones as soon as they are
 * logged in.
 */
#include <config.h>

#include "common/imap/exchange/capability.h"
#include "common/imap/exchange/session_fields.h"
#include "common/imap/exchange/session_state.h"
#include "common/imap/session/compress.h"
#include "common/net/line.h"

void imap_learn_line(struct imap_session *session)
{
    struct conn_measure measure = conn_measure(session->conn);

    line_learn(imap_name(session), &measure, &session->told);
}

static bool is_wanted(struct imap_session *session)
{
    imap_learn_line(session);
    return session->options->compress == IMAP_COMPRESS_YES ||
           (session->options->compress == IMAP_COMPRESS_AUTO && line_gains(imap_name(session)));
}

static int switch_on(struct imap_session *session, struct kimt_error *err)
{
    struct imap_result result;

    session->compress_tried = true;
    if (imap_session_run(session, &result, NULL, NULL, err, "COMPRESS DEFLATE") != KIMT_OK)
        return KIMT_FAIL;
    if (result.status != IMAP_OK) {
        kimt_log(session->host, KIMT_LOG_INFO, "%s does not compress, though it offers to: %s",
                 imap_name(session), result.text);
        return KIMT_OK;
    }
    if (conn_compress(session->conn, err) != KIMT_OK)
        return imap_lost(session, err);
    session->compressed = true;
    kimt_log(session->host, KIMT_LOG_DEBUG, "%s: compressed from now on", imap_name(session));
    return KIMT_OK;
}

bool imap_compress_is_due(struct imap_session *session)
{
    return !session->compress_tried && session->options->compress != IMAP_COMPRESS_NO &&
           session->flavour->compress && imap_has(session, "COMPRESS=DEFLATE") &&
           is_wanted(session);
}

int imap_compress_if_wanted(struct imap_session *session, struct kimt_error *err)
{
    if (!imap_is_idle(session) || !imap_compress_is_due(session))
        return KIMT_OK;
    return switch_on(session, err);
}
