/* SPDX-License-Identifier: MIT
 *
 * Commands, piece by piece.
 */
#include <config.h>

#include "common/imap/exchange/capability.h"
#include "common/imap/exchange/receive_inner.h"
#include "common/imap/exchange/session_fields.h"
#include "common/imap/exchange/session_state.h"
#include "common/imap/exchange/wire.h"
#include "common/memory/no_memory.h"

#include <inttypes.h>
#include <stdlib.h>

enum {
    FAREWELL_MS = 2000,
    QUOTED_MAX = 1000,
    LITERAL_MINUS_MAX = 4096
};

/* A lost connection often says why, just before it closes: a BYE that has not been read. */
static int fail_write(struct imap_session *session, struct kimt_error *err)
{
    struct kimt_error farewell = {.struct_size = sizeof farewell};
    struct imap_event event;

    if (!err || err->kind != KIMT_KIND_NETWORK || session->broken)
        return imap_lost(session, err);
    conn_end_within(session->conn, FAREWELL_MS);
    while (imap_session_next(session, 200, &event, &farewell) == KIMT_OK)
        continue;
    if (session->said_bye)
        *err = farewell;
    return imap_lost(session, err);
}

static int write_bytes(struct imap_session *session, const void *data, size_t length,
                       struct kimt_error *err)
{
    if (conn_write(session->conn, data, length, err) == KIMT_OK)
        return KIMT_OK;
    return fail_write(session, err);
}

/* Nothing, once the command was refused in its middle. */
static int write_text(struct imap_session *session, const char *data, size_t length,
                      struct kimt_error *err)
{
    if (!session->sending)
        return KIMT_OK;
    imap_wire_out(session, data, length);
    return write_bytes(session, data, length, err);
}

static void enqueue(struct imap_session *session, struct imap_command *command)
{
    command->next = NULL;
    command->queue = session;
    if (session->last)
        session->last->next = command;
    else
        session->first = command;
    session->last = command;
    session->under_way++;
}

int imap_begin(struct imap_session *session, struct imap_command *command, uint32_t flags,
               struct kimt_error *err)
{
    int length;

    if (session->broken)
        return kimt_fail(err, KIMT_SCOPE_ACCOUNT, KIMT_KIND_NETWORK, KIMT_RETRY_NOW,
                         "the session with %s has ended", imap_name(session));
    imap_forget(command); /* an answer that was never waited for */
    command->done = false;
    command->secret = (flags & IMAP_COMMAND_SECRET) != 0;
    length = snprintf(command->tag, sizeof command->tag, "%c%" PRIu32, IMAP_TAG_FIRST,
                      ++session->last_tag);
    enqueue(session, command);
    session->sending = command;
    if (write_text(session, command->tag, (size_t)length, err) != KIMT_OK)
        return KIMT_FAIL;
    return write_text(session, " ", 1, err);
}

int imap_put(struct imap_session *session, struct kimt_error *err, const char *format, ...)
{
    char small[1024];
    char *text = small;
    va_list args;

    va_start(args, format);
    int length = vsnprintf(small, sizeof small, format, args);
    va_end(args);
    if (length < 0)
        return kimt_fail(err, KIMT_SCOPE_ACCOUNT, KIMT_KIND_INTERNAL, KIMT_RETRY_NEVER,
                         "a command cannot be formatted");
    if ((size_t)length >= sizeof small) {
        text = malloc((size_t)length + 1);
        if (!text)
            return no_memory(err, KIMT_SCOPE_ACCOUNT, "for a command");
        va_start(args, format);
        (void)vsnprintf(text, (size_t)length + 1, format, args);
        va_end(args);
    }
    int result = write_text(session, text, (size_t)length, err);
    if (text != small)
        free(text);
    return result;
}

int imap_put_text(struct imap_session *session, const char *data, size_t length,
                  struct kimt_error *err)
{
    return write_text(session, data, length, err);
}

enum string_form {
    FORM_QUOTED,
    FORM_LITERAL
};

static enum string_form form_of(const char *data, size_t length, bool eight_bit)
{
    if (length > QUOTED_MAX)
        return FORM_LITERAL;
    for (size_t i = 0; i < length; i++) {
        unsigned char byte = (unsigned char)data[i];
        if (byte == '\r' || byte == '\n' || byte == 0 || (byte >= 0x80 && !eight_bit))
            return FORM_LITERAL;
    }
    return FORM_QUOTED;
}

static int put_quoted(struct imap_session *session, const char *data, size_t length,
                      struct kimt_error *err)
{
    char quoted[2 * QUOTED_MAX + 2];
    size_t used = 0;

    quoted[used++] = '"';
    for (size_t i = 0; i < length; i++) {
        if (data[i] == '"' || data[i] == '\\')
            quoted[used++] = '\\';
        quoted[used++] = data[i];
    }
    quoted[used++] = '"';
    int result = write_text(session, quoted, used, err);
    explicit_bzero(quoted, used);
    return result;
}

static int put_string(struct imap_session *session, const char *data, size_t length, bool eight_bit,
                      struct kimt_error *err)
{
    if (form_of(data, length, eight_bit) == FORM_QUOTED)
        return put_quoted(session, data, length, err);
    if (!session->sending)
        return KIMT_OK;
    int result = imap_put_literal(session, session->sending, length,
                                  !imap_may_not_wait(session, length), err);
    if (result == KIMT_END) /* it was answered: with a refusal */
        return KIMT_OK;
    return result == KIMT_OK ? imap_put_bytes(session, data, length, err) : result;
}

int imap_put_string(struct imap_session *session, const char *data, size_t length,
                    struct kimt_error *err)
{
    return put_string(session, data, length, false, err);
}

int imap_put_mailbox(struct imap_session *session, const char *raw, struct kimt_error *err)
{
    return put_string(session, raw, strlen(raw), true, err);
}

bool imap_may_quote(const char *raw)
{
    return form_of(raw, strlen(raw), true) == FORM_QUOTED;
}

bool imap_may_not_wait(const struct imap_session *session, uint64_t size)
{
    if (session->flavour->literal_sync)
        return false;
    return imap_has(session, "LITERAL+") ||
           (size <= LITERAL_MINUS_MAX &&
            (imap_has(session, "LITERAL-") || imap_has(session, "IMAP4rev2")));
}

static int await_consent(struct imap_session *session, struct imap_command *command,
                         struct kimt_error *err)
{
    struct imap_event event;

    if (imap_flush(session, err) != KIMT_OK)
        return KIMT_FAIL;
    imap_wire_out_end(session); /* reported before its answer is */
    session->wire.masked = session->wire.wanted && command->secret;
    while (!command->done) {
        if (imap_wait_event(session, session->handler, session->handler_context, &event, err) !=
            KIMT_OK)
            return KIMT_FAIL;
        if (event.type == IMAP_EVENT_CONTINUE)
            return KIMT_OK;
    }
    session->sending = NULL;
    imap_wire_out_end(session);
    return KIMT_END;
}

/* In decimal, at most 20 digits. */
static size_t put_number(char *to, uint64_t number)
{
    char digits[20];
    size_t count = 0;

    do
        digits[count++] = (char)('0' + number % 10);
    while ((number /= 10) > 0);
    for (size_t i = 0; i < count; i++)
        to[i] = digits[count - 1 - i];
    return count;
}

int imap_put_literal(struct imap_session *session, struct imap_command *command, uint64_t size,
                     bool wait, struct kimt_error *err)
{
    char marker[32];
    size_t length = 0;

    if (!session->sending)
        return KIMT_END;
    marker[length++] = '{';
    length += put_number(marker + length, size);
    if (!wait)
        marker[length++] = '+';
    marker[length++] = '}';
    imap_wire_out_literal(session, marker, length);
    marker[length++] = '\r';
    marker[length++] = '\n';
    if (write_bytes(session, marker, length, err) != KIMT_OK)
        return KIMT_FAIL;
    return wait ? await_consent(session, command, err) : KIMT_OK;
}

int imap_put_bytes(struct imap_session *session, const void *data, size_t length,
                   struct kimt_error *err)
{
    return write_bytes(session, data, length, err);
}

int imap_end(struct imap_session *session, struct kimt_error *err)
{
    if (!session->sending)
        return KIMT_OK;
    int result = write_bytes(session, "\r\n", 2, err);

    imap_wire_out_end(session);
    session->sending = NULL;
    return result;
}

int imap_send(struct imap_session *session, struct imap_command *command, struct kimt_error *err,
              const char *text)
{
    if (imap_begin(session, command, IMAP_COMMAND_NONE, err) != KIMT_OK ||
        imap_put(session, err, "%s", text) != KIMT_OK)
        return KIMT_FAIL;
    return imap_end(session, err);
}

int imap_send_mailbox(struct imap_session *session, struct imap_command *command,
                      struct kimt_error *err, const char *before, const char *raw,
                      const char *after)
{
    if (imap_begin(session, command, IMAP_COMMAND_NONE, err) != KIMT_OK ||
        imap_put(session, err, "%s", before) != KIMT_OK ||
        imap_put_mailbox(session, raw, err) != KIMT_OK ||
        imap_put(session, err, "%s", after) != KIMT_OK)
        return KIMT_FAIL;
    return imap_end(session, err);
}

int imap_flush(struct imap_session *session, struct kimt_error *err)
{
    if (conn_flush(session->conn, err) == KIMT_OK)
        return KIMT_OK;
    return fail_write(session, err);
}

int imap_put_line(struct imap_session *session, const char *line, bool secret,
                  struct kimt_error *err)
{
    if (session->wire.wanted)
        kimt_log(session->host, KIMT_LOG_WIRE, "C: %s", secret ? "****" : line);
    if (write_bytes(session, line, strlen(line), err) != KIMT_OK ||
        write_bytes(session, "\r\n", 2, err) != KIMT_OK)
        return KIMT_FAIL;
    return imap_flush(session, err);
}

size_t imap_under_way(const struct imap_session *session)
{
    return session->under_way;
}
