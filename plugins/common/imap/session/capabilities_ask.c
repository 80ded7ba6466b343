/* SPDX-License-Identifier: MIT
 *
 * CAPABILITY, asked for. What it lists is in capability.c.
 */
#include "common/imap/exchange/fail.h"
#include "common/imap/exchange/session_fields.h"
#include "common/imap/exchange/session_state.h"
#include "common/imap/session/session_begin.h"
#include "common/net/line.h"

static int64_t now(const struct imap_session *session)
{
    return session->host->now_ms(session->host->context);
}

static int check_capabilities(struct imap_session *session, const struct imap_command *command,
                              struct kimt_error *err)
{
    if (command->result.status == IMAP_OK)
        return KIMT_OK;
    return imap_fail(session, err, KIMT_SCOPE_ACCOUNT, &command->result,
                     "%s does not say what it can do", imap_name(session));
}

int imap_ask_capabilities(struct imap_session *session, imap_send_more_fn *send_more,
                          struct kimt_error *err)
{
    IMAP_SCOPED struct imap_command command = {.done = false};
    int64_t began = now(session);

    if (imap_send(session, &command, err, "CAPABILITY") != KIMT_OK ||
        (send_more && send_more(session, err) != KIMT_OK) ||
        imap_session_wait(session, &command, NULL, NULL, err) != KIMT_OK)
        return KIMT_FAIL;
    line_learn_turn(imap_name(session), now(session) - began);
    return check_capabilities(session, &command, err);
}
