/* SPDX-License-Identifier: MIT
 *
 * How much a session hears beside what it asked for, and what follows when that is too much.
 *
 * All that a server says counts as beside the matter until its hearer says that it was asked for
 * (imap_got_on), or until it ends a command. That is taken off again, and some more with it, so
 * that the news of a living mailbox never add up, while a server that only talks comes to an end:
 * in bytes here, in time by the connection's patience.
 */
#include "common/imap/exchange/beside.h"
#include "common/imap/exchange/session_fields.h"
#include "common/imap/exchange/session_state.h"

enum {
    BESIDE_MAX = 16 * 1024 * 1024,
    SHOWN_MAX = 1024 * 1024, /* in the wire log: what is beyond is counted */
    LINE_WORTH = 100,        /* what a line costs beside its bytes: in the log, and in work */
    ALLOWED_WORTH = 400,     /* of a line that no one looks at, and that may come */
    LINES_MAX = BESIDE_MAX / ALLOWED_WORTH,
    OWN_WORTH = 4096, /* taken off for each answer that was asked for */
    COMMAND_WORTH = 64 * 1024
};

void imap_beside_hear(struct imap_session *session, const struct imap_text *text)
{
    struct imap_beside *beside = &session->beside;

    if (beside->is_whole)
        beside->said = 0;
    beside->said += (int64_t)text->length + LINE_WORTH;
    beside->bytes += (int64_t)text->length + LINE_WORTH;
    beside->is_whole = text->complete;
}

void imap_beside_skip(struct imap_session *session)
{
    uint64_t left = imap_reader_literal_left(session->reader);

    if (left > 0 && !imap_reader_literal_is_wanted(session->reader))
        session->beside.bytes += left < BESIDE_MAX ? (int64_t)left : 2 * BESIDE_MAX;
}

static void take_off(struct imap_beside *beside, int64_t bytes)
{
    if (beside->bytes > 0)
        beside->bytes -= bytes < beside->bytes ? bytes : beside->bytes;
    beside->said = 0;
}

void imap_got_on(struct imap_session *session)
{
    take_off(&session->beside, session->beside.said + OWN_WORTH);
    imap_reader_literal_want(session->reader);
    conn_got_on(session->conn);
}

void imap_beside_answered(struct imap_session *session)
{
    take_off(&session->beside, session->beside.said + COMMAND_WORTH);
    conn_got_on(session->conn);
}

void imap_allow_lines(struct imap_session *session, size_t count)
{
    int64_t *bytes = &session->beside.bytes;

    *bytes -= count < LINES_MAX ? (int64_t)count * ALLOWED_WORTH : BESIDE_MAX;
    if (*bytes < -BESIDE_MAX)
        *bytes = -BESIDE_MAX;
}

void imap_expect_nothing(struct imap_session *session)
{
    conn_got_on(session->conn);
}

int imap_beside_check(struct imap_session *session, struct kimt_error *err)
{
    if (session->beside.bytes <= BESIDE_MAX)
        return KIMT_OK;
    (void)kimt_fail(err, KIMT_SCOPE_ACCOUNT, KIMT_KIND_PROTOCOL, KIMT_RETRY_NOW,
                    "%s keeps sending what it was not asked for: %d MB of it", imap_name(session),
                    BESIDE_MAX / 1024 / 1024);
    kimt_error_hint(
        err, "The Debug Log shows how it began. The server, or something between, is at fault.");
    return KIMT_FAIL;
}

bool imap_beside_is_shown(struct imap_session *session)
{
    struct imap_beside *beside = &session->beside;

    if (beside->bytes > SHOWN_MAX) {
        beside->unshown++;
        return false;
    }
    imap_beside_tell(session);
    return true;
}

void imap_beside_tell(struct imap_session *session)
{
    if (session->beside.unshown > 0)
        kimt_log(session->host, KIMT_LOG_WIRE, "S: ... (%llu more such lines are not shown)",
                 (unsigned long long)session->beside.unshown);
    session->beside.unshown = 0;
}
