/* SPDX-License-Identifier: MIT
 *
 * What a session is by now: asked by all, and asking none.
 */
#include "common/imap/exchange/session_state.h"
#include "common/imap/exchange/session_fields.h"

void imap_session_is_fresh(struct imap_session *session, int64_t until_ms)
{
    session->fresh_until_ms = until_ms;
}

const struct imap_flavour *imap_flavour(const struct imap_session *session)
{
    return session->flavour;
}

const struct kimt_host *imap_host(const struct imap_session *session)
{
    return session->host;
}

const char *imap_name(const struct imap_session *session)
{
    return conn_name(session->conn);
}

bool imap_is_authenticated(const struct imap_session *session)
{
    return session->authenticated;
}

bool imap_is_broken(const struct imap_session *session)
{
    return session->broken;
}

const char *imap_server_name(const struct imap_session *session)
{
    return session->id_name;
}

const char *imap_greeting(const struct imap_session *session)
{
    return session->greeting;
}

bool imap_is_idle(const struct imap_session *session)
{
    const struct imap_command *command = session->first;

    while (command && command->is_aside)
        command = command->next;
    return !session->sending && !command;
}
