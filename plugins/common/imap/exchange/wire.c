/* SPDX-License-Identifier: MIT
 *
 * The wire log: what was said, line by line, literals cut and secrets masked before anything is
 * formatted.
 */
#include "common/imap/exchange/wire.h"
#include "common/imap/exchange/beside.h"
#include "common/imap/exchange/session_fields.h"

/* How much from here on can be shown as it is: nearly always all. */
static size_t plain_length(const char *data, size_t length)
{
    size_t plain = 0;

    while (plain < length && data[plain] >= 0x20 && data[plain] < 0x7F)
        plain++;
    return plain;
}

/* Foreign bytes in a form that cannot break a line or a terminal. */
static size_t put_shown(char *to, size_t room, const char *data, size_t length)
{
    static const char digits[] = "0123456789abcdef";
    size_t used = 0;

    while (length > 0 && used + 5 < room) {
        size_t plain = plain_length(data, length);
        if (plain > room - 5 - used)
            plain = room - 5 - used;
        memcpy(to + used, data, plain);
        used += plain;
        data += plain;
        length -= plain;
        if (length > 0 && used + 5 < room) {
            unsigned char byte = (unsigned char)*data++;
            to[used++] = '\\';
            to[used++] = 'x';
            to[used++] = digits[byte >> 4];
            to[used++] = digits[byte & 15];
            length--;
        }
    }
    to[used] = '\0';
    return used;
}

static size_t put_text(char *to, size_t room, const char *text)
{
    return put_shown(to, room, text, strlen(text));
}

static void add(struct imap_wire *wire, const char *data, size_t length)
{
    if (wire->length == 0)
        wire->length = put_text(wire->line, sizeof wire->line, "C: ");
    wire->length +=
        put_shown(wire->line + wire->length, sizeof wire->line - wire->length, data, length);
}

void imap_wire_out(struct imap_session *session, const char *data, size_t length)
{
    struct imap_wire *wire = &session->wire;

    if (!wire->wanted || wire->masked)
        return;
    if (session->sending && session->sending->secret) {
        /* The first word of the command is all that is shown of it. */
        const char *blank = length > 1 ? memchr(data, ' ', length) : NULL;
        if (wire->length > 0 && blank) {
            wire->masked = true;
            length = (size_t)(blank - data);
        }
    }
    add(wire, data, length);
    if (wire->masked)
        add(wire, " ****", 5);
}

void imap_wire_out_literal(struct imap_session *session, const char *marker, size_t length)
{
    if (!session->wire.wanted || session->wire.masked)
        return;
    add(&session->wire, marker, length);
    add(&session->wire, " ...", 4);
}

void imap_wire_out_end(struct imap_session *session)
{
    struct imap_wire *wire = &session->wire;

    if (wire->wanted && wire->length > 0)
        session->host->log(session->host->context, KIMT_LOG_WIRE, wire->line);
    wire->length = 0;
    wire->masked = false;
    wire->line[0] = '\0';
}

/* What nearly every answer with a body ends with says nothing, and would be every other line. */
static bool is_mere_end(const struct imap_text *text, size_t from)
{
    return text->complete && text->length - from == 1 && text->data[from] == ')';
}

void imap_wire_in(struct imap_session *session, const struct imap_text *text)
{
    char line[WIRE_LINE_MAX];
    size_t from = session->wire_from < text->length ? session->wire_from : text->length, used;
    bool goes_on = text->continued || from;

    session->wire_from = 0;
    if (!session->wire.wanted || (goes_on && is_mere_end(text, from)) ||
        !imap_beside_is_shown(session))
        return;
    used = put_text(line, sizeof line, goes_on ? "S: ... " : "S: ");
    used += put_shown(line + used, sizeof line - used - 4, text->data + from, text->length - from);
    if (!text->complete)
        memcpy(line + used, " ...", 5);
    session->host->log(session->host->context, KIMT_LOG_WIRE, line);
}
