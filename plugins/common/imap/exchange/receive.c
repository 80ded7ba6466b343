/* SPDX-License-Identifier: MIT
 *
 * Responses, and whom they are for.
 */
#include "common/imap/exchange/beside.h"
#include "common/imap/exchange/capability.h"
#include "common/imap/exchange/fail.h"
#include "common/imap/exchange/id.h"
#include "common/imap/exchange/receive_inner.h"
#include "common/imap/exchange/session_fields.h"
#include "common/imap/exchange/session_state.h"
#include "common/imap/exchange/wire.h"

#include <strings.h>

enum {
    NOTED_MAX = 20 /* alerts of a session; the wire log has all */
};

int imap_lost(struct imap_session *session, struct kimt_error *err)
{
    session->broken = true;
    if (err && err->scope < KIMT_SCOPE_ACCOUNT)
        err->scope = KIMT_SCOPE_ACCOUNT;
    return KIMT_FAIL;
}

static struct imap_command *dequeue(struct imap_session *session, const char *tag)
{
    struct imap_command *before = NULL;
    struct imap_command *command = session->first;

    while (command && strcasecmp(command->tag, tag) != 0) {
        before = command;
        command = command->next;
    }
    if (!command)
        return NULL;
    if (before)
        before->next = command->next;
    else
        session->first = command->next;
    if (session->last == command)
        session->last = before;
    command->next = NULL;
    command->queue = NULL;
    session->under_way--;
    return command;
}

void imap_forget(struct imap_command *command)
{
    struct imap_session *session = command->queue;

    if (!session)
        return;
    if (session->sending == command) { /* half a line is out: whatever follows would end it */
        session->sending = NULL;
        session->broken = true;
    }
    (void)dequeue(session, command->tag);
}

static int fail_bye(struct imap_session *session, const struct imap_response *response,
                    struct kimt_error *err)
{
    struct imap_result result;

    session->said_bye = true;
    imap_result_take(&result, response);
    (void)imap_fail(session, err, KIMT_SCOPE_ACCOUNT, &result, "%s ended the session",
                    imap_name(session));
    return imap_lost(session, err);
}

/* Servers like to repeat themselves with each command; once in a session is enough. */
static bool is_new_alert(struct imap_session *session, const char *text)
{
    uint64_t hash = 14695981039346656037u; /* FNV-1a */

    for (; *text; text++)
        hash = (hash ^ (unsigned char)*text) * 1099511628211u;
    for (size_t i = 0; i < ALERTS_MAX; i++)
        if (session->alerts[i] == hash)
            return false;
    session->alerts[session->alert_count++ % ALERTS_MAX] = hash;
    return true;
}

static void tell_alert(struct imap_session *session, const struct imap_response *response)
{
    struct imap_result result;

    imap_result_take(&result, response);
    if (!is_new_alert(session, result.text) || session->alert_count > NOTED_MAX)
        return;
    kimt_note(session->host, KIMT_NOTE_SERVER, imap_name(session), "the server alerts: %s",
              result.text);
}

void imap_tell_warning(struct imap_session *session, const char *folder,
                       const struct imap_response *response)
{
    struct imap_result result;

    imap_result_take(&result, response);
    if (!result.text[0] || !is_new_alert(session, result.text) || session->alert_count > NOTED_MAX)
        return;
    kimt_note(session->host, KIMT_NOTE_SERVER, folder,
              "the server warned while messages were stored: %s", result.text);
}

/* What any response may bring along. */
static void hear(struct imap_session *session, const struct imap_response *response)
{
    if (session->fresh_until_ms && response->has_number && strcmp(response->name, "EXISTS") == 0)
        session->fresh_until_ms = 0; /* a folder could be opened: the mailbox is ready */
    if (response->kind == IMAP_UNTAGGED && strcmp(response->name, "CAPABILITY") == 0)
        imap_capabilities_take(&session->capabilities, response->rest);
    else if (response->kind == IMAP_UNTAGGED && strcmp(response->name, "ID") == 0)
        imap_hear_id(session, response);
    else if (response->code == IMAP_CODE_CAPABILITY)
        imap_capabilities_take(&session->capabilities, response->code_args);
    else if (response->code == IMAP_CODE_ALERT)
        tell_alert(session, response);
}

static int fail_foreign(struct imap_session *session, const struct imap_text *text,
                        struct kimt_error *err)
{
    char said[200];

    (void)snprintf(said, sizeof said, "%.*s", (int)(text->length < 180 ? text->length : 180),
                   text->data);
    if (session->authenticated) {
        (void)kimt_fail(err, KIMT_SCOPE_ACCOUNT, KIMT_KIND_PROTOCOL, KIMT_RETRY_NOW,
                        "%s sent something that is not IMAP, in the middle of a session",
                        imap_name(session));
    } else {
        (void)kimt_fail(err, KIMT_SCOPE_ACCOUNT, KIMT_KIND_PROTOCOL, KIMT_RETRY_NOW,
                        "%s does not speak IMAP", imap_name(session));
        kimt_error_hint(err, "Check host, port and security in the profile.");
    }
    kimt_error_peer(err, said);
    return imap_lost(session, err);
}

/* A response that is complete: an event, or KIMT_END when there is nothing for the caller in it. */
static int dispatch(struct imap_session *session, const struct imap_text *text,
                    struct imap_event *event, struct kimt_error *err)
{
    struct imap_response *response = &event->response;

    event->type = IMAP_EVENT_DATA;
    if (event->continued)
        return KIMT_OK;
    hear(session, response);
    if (response->kind == IMAP_CONTINUATION) {
        event->type = IMAP_EVENT_CONTINUE;
        return KIMT_OK;
    }
    if (response->kind == IMAP_TAGGED) {
        event->type = IMAP_EVENT_DONE;
        event->command = dequeue(session, response->tag);
        if (!event->command)
            return text->length > 0 && text->data[0] == IMAP_TAG_FIRST
                       ? KIMT_END
                       : fail_foreign(session, text, err);
        imap_beside_answered(session);
        imap_result_take(&event->command->result, response);
        event->command->done = true;
        if (event->command->answered)
            event->command->answered(session);
        return KIMT_OK;
    }
    if (response->status == IMAP_BYE && !session->logging_out)
        return fail_bye(session, response, err);
    return KIMT_OK;
}

int imap_session_next(struct imap_session *session, int64_t timeout_ms, struct imap_event *event_r,
                      struct kimt_error *err)
{
    struct imap_text text;

    for (;;) {
        imap_beside_skip(session);
        int result = imap_beside_check(session, err);
        if (result == KIMT_OK)
            result = imap_reader_next(session->reader, timeout_ms, &text, err);
        if (result == KIMT_BUSY)
            return KIMT_BUSY;
        if (result != KIMT_OK)
            return imap_lost(session, err);
        imap_beside_hear(session, &text);
        imap_wire_in(session, &text);
        *event_r = (struct imap_event){.continued = text.continued};
        if (text.length == 0 && text.complete && !text.continued)
            continue; /* an empty line: some send one too many */
        if (text.continued)
            event_r->response.rest = imap_cursor(text.data, text.length);
        else if (!imap_response_parse(text.data, text.length, &event_r->response))
            return fail_foreign(session, &text, err);
        if (!text.complete) {
            event_r->type = IMAP_EVENT_LITERAL;
            event_r->literal_size = text.literal_size;
            session->wire_from = text.length;
            return KIMT_OK;
        }
        result = dispatch(session, &text, event_r, err);
        if (result != KIMT_END)
            return result;
    }
}

int imap_literal(struct imap_session *session, const char **data_r, size_t *length_r,
                 struct kimt_error *err)
{
    session->wire_from = 0;
    int result = imap_reader_literal(session->reader, data_r, length_r, err);
    return result == KIMT_FAIL ? imap_lost(session, err) : result;
}

void imap_literal_consume(struct imap_session *session, size_t length)
{
    imap_reader_literal_consume(session->reader, length);
}

uint64_t imap_literal_left(const struct imap_session *session)
{
    return imap_reader_literal_left(session->reader);
}

int imap_follows(struct imap_session *session, struct kimt_error *err)
{
    int result = imap_reader_follows(session->reader, err);
    return result == KIMT_FAIL ? imap_lost(session, err) : result;
}

int imap_collect(struct imap_session *session, struct kimt_error *err)
{
    session->wire_from += 2 + (size_t)imap_reader_literal_left(session->reader);
    if (imap_reader_collect(session->reader, err) == KIMT_OK)
        return KIMT_OK;
    return imap_lost(session, err);
}

void imap_set_handler(struct imap_session *session, imap_untagged_fn *handler, void *context)
{
    session->handler = handler;
    session->handler_context = context;
}

int imap_with_handler(struct imap_session *session, imap_untagged_fn *handler,
                      void *handler_context, imap_work_fn *work, void *context,
                      struct kimt_error *err)
{
    imap_untagged_fn *before = session->handler;
    void *before_context = session->handler_context;
    int result;

    imap_set_handler(session, handler, handler_context);
    result = work(context, err);
    imap_set_handler(session, before, before_context);
    return result;
}

int imap_wait_event(struct imap_session *session, imap_untagged_fn *handler, void *context,
                    struct imap_event *event_r, struct kimt_error *err)
{
    if (imap_session_next(session, -1, event_r, err) != KIMT_OK)
        return KIMT_FAIL;
    if (event_r->type == IMAP_EVENT_LITERAL && event_r->literal_size <= IMAP_COLLECT_MAX)
        return imap_collect(session, err);
    if (event_r->type == IMAP_EVENT_LITERAL && strcmp(event_r->response.name, "LIST") == 0)
        session->lists_cut++;
    if (event_r->type == IMAP_EVENT_LITERAL || event_r->continued)
        session->wire_from = 0; /* too large for what we wait for: skipped by the next call */
    else if (event_r->type == IMAP_EVENT_DATA && handler)
        return handler(context, &event_r->response, err);
    return KIMT_OK;
}
