/* SPDX-License-Identifier: MIT
 *
 * Sending and receiving together: a command and its answer, and room for the next command.
 */
#include "common/imap/exchange/receive_inner.h"
#include "common/imap/exchange/session_fields.h"

int imap_session_wait(struct imap_session *session, struct imap_command *command,
                      imap_untagged_fn *handler, void *context, struct kimt_error *err)
{
    struct imap_event event;

    if (!handler) {
        handler = session->handler;
        context = session->handler_context;
    }
    if (imap_flush(session, err) != KIMT_OK)
        return KIMT_FAIL;
    while (!command->done)
        if (imap_wait_event(session, handler, context, &event, err) != KIMT_OK)
            return KIMT_FAIL;
    return KIMT_OK;
}

bool imap_runs_ahead(const struct imap_session *session)
{
    return session->flavour->ahead && session->flavour->pipeline > 1;
}

int imap_make_way(struct imap_session *session, struct kimt_error *err)
{
    size_t most = imap_runs_ahead(session) ? session->flavour->pipeline : 1;
    struct imap_event event;

    if (session->under_way < most)
        return KIMT_OK;
    if (imap_flush(session, err) != KIMT_OK)
        return KIMT_FAIL;
    while (session->under_way >= most)
        if (imap_wait_event(session, session->handler, session->handler_context, &event, err) !=
            KIMT_OK)
            return KIMT_FAIL;
    return KIMT_OK;
}

int imap_session_wait_continue(struct imap_session *session, struct imap_command *command,
                               char *text, size_t capacity, struct kimt_error *err)
{
    struct imap_event event;

    if (imap_flush(session, err) != KIMT_OK)
        return KIMT_FAIL;
    while (!command->done) {
        if (imap_wait_event(session, session->handler, session->handler_context, &event, err) !=
            KIMT_OK)
            return KIMT_FAIL;
        if (event.type == IMAP_EVENT_CONTINUE) {
            const struct imap_cursor *rest = &event.response.rest;
            (void)snprintf(text, capacity, "%.*s", (int)(rest->end - rest->at), rest->at);
            return KIMT_OK;
        }
    }
    return KIMT_END;
}

int imap_session_run(struct imap_session *session, struct imap_result *result_r,
                     imap_untagged_fn *handler, void *context, struct kimt_error *err,
                     const char *format, ...)
{
    IMAP_SCOPED struct imap_command command = {.done = false};
    char text[2048];
    va_list args;

    va_start(args, format);
    (void)vsnprintf(text, sizeof text, format, args);
    va_end(args);
    if (imap_begin(session, &command, IMAP_COMMAND_NONE, err) != KIMT_OK ||
        imap_put(session, err, "%s", text) != KIMT_OK || imap_end(session, err) != KIMT_OK ||
        imap_session_wait(session, &command, handler, context, err) != KIMT_OK)
        return KIMT_FAIL;
    *result_r = command.result;
    return KIMT_OK;
}

int imap_session_run_mailbox(struct imap_session *session, struct imap_result *result_r,
                             imap_untagged_fn *handler, void *context, struct kimt_error *err,
                             const char *before, const char *raw, const char *after)
{
    IMAP_SCOPED struct imap_command command = {.done = false};

    if (imap_send_mailbox(session, &command, err, before, raw, after) != KIMT_OK ||
        imap_session_wait(session, &command, handler, context, err) != KIMT_OK)
        return KIMT_FAIL;
    *result_r = command.result;
    return KIMT_OK;
}
