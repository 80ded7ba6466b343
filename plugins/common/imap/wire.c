/* SPDX-License-Identifier: MIT
 *
 * The wire log: what was said, line by line, literals cut and secrets masked before anything is
 * formatted.
 */
#include "common/imap/session_inner.h"

#include <inttypes.h>

/* Foreign bytes in a form that cannot break a line or a terminal. */
static size_t put_shown(char *to, size_t room, const char *data, size_t length)
{
    static const char digits[] = "0123456789abcdef";
    size_t used = 0;

    for (size_t i = 0; i < length && used + 5 < room; i++) {
        unsigned char byte = (unsigned char)data[i];
        if (byte >= 0x20 && byte < 0x7F) {
            to[used++] = (char)byte;
        } else {
            to[used++] = '\\';
            to[used++] = 'x';
            to[used++] = digits[byte >> 4];
            to[used++] = digits[byte & 15];
        }
    }
    to[used] = '\0';
    return used;
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
    wire->length +=
        put_shown(wire->line + wire->length, sizeof wire->line - wire->length, data, length);
    if (wire->masked)
        wire->length +=
            put_shown(wire->line + wire->length, sizeof wire->line - wire->length, " ****", 5);
}

void imap_wire_out_literal(struct imap_session *session, uint64_t size, bool wait)
{
    char text[48];

    if (!session->wire.wanted || session->wire.masked)
        return;
    (void)snprintf(text, sizeof text, wait ? "{%" PRIu64 "} ..." : "{%" PRIu64 "+} ...", size);
    session->wire.length +=
        put_shown(session->wire.line + session->wire.length,
                  sizeof session->wire.line - session->wire.length, text, strlen(text));
}

void imap_wire_out_end(struct imap_session *session)
{
    struct imap_wire *wire = &session->wire;

    if (wire->wanted && wire->length > 0)
        kimt_log(session->host, KIMT_LOG_WIRE, "C: %s", wire->line);
    wire->length = 0;
    wire->masked = false;
    wire->line[0] = '\0';
}

void imap_wire_in(struct imap_session *session, const struct imap_text *text)
{
    char line[WIRE_LINE_MAX];
    size_t from = session->wire_from < text->length ? session->wire_from : text->length;

    session->wire_from = 0;
    if (!session->wire.wanted)
        return;
    (void)put_shown(line, sizeof line, text->data + from, text->length - from);
    kimt_log(session->host, KIMT_LOG_WIRE, "S: %s%s%s", text->continued || from ? "... " : "", line,
             text->complete ? "" : " ...");
}
