/* SPDX-License-Identifier: MIT
 *
 * Appends: many in one command where the server can (MULTIAPPEND), without waiting to be asked for
 * the bytes where it allows that (LITERAL+). Every command is answered OK in the end, or we die.
 */
#include "push.h"

#include <string.h>
#include <strings.h>

enum {
    BATCH_MESSAGES = 200,
    BATCH_BYTES = 4 << 20,
    BATCHES_UNDER_WAY = 4,
    SINGLES_UNDER_WAY = 200
};

static unsigned most_under_way(const struct push *push)
{
    return push->session.has_multiappend ? BATCHES_UNDER_WAY : SINGLES_UNDER_WAY;
}

static void wait_until_at_most(struct push *push, unsigned under_way)
{
    while (push->session.last_tag - push->answered > under_way)
        session_wait(&push->session, ++push->answered);
}

/* The server asks for a literal; what it answers before that belongs to former commands. */
static void wait_for_go(struct push *push)
{
    wire_flush(push->session.wire);
    for (;;) {
        const char *line = session_answer(&push->session, push->answered + 1);
        if (!line)
            push->answered++;
        else if (line[0] == '+')
            return;
    }
}

void push_ready(struct push *push)
{
    session_ready(&push->session);
    push->answered = push->session.last_tag;
    push->batch_count = 0;
}

static void end_batch(struct push *push)
{
    if (push->batch_count == 0)
        return;
    wire_put(push->session.wire, "\r\n", 2);
    push->batch_count = 0;
    push->batch_bytes = 0;
    wait_until_at_most(push, most_under_way(push));
}

void push_folder(struct push *push, const char *name)
{
    end_batch(push);
    push->folder = name;
    if (strcasecmp(name, "INBOX") != 0 && strcasecmp(name, "\"INBOX\"") != 0)
        (void)session_command(&push->session, "CREATE %s", name);
}

void push_begin(struct push *push, const struct mail *mail)
{
    struct session *session = &push->session;
    bool is_waiting = !session->has_literal_plus;

    if (push->batch_bytes + mail->size > BATCH_BYTES || push->batch_count == BATCH_MESSAGES)
        end_batch(push);
    if (push->batch_count == 0)
        wire_print(session->wire, "a%u APPEND %s", ++session->last_tag, push->folder);
    wire_print(session->wire, " (%s) \"%s\" {%ju%s}\r\n", mail->flags, mail->date,
               (uintmax_t)mail->size, is_waiting ? "" : "+");
    if (is_waiting)
        wait_for_go(push);
    push->batch_count++;
    push->batch_bytes += mail->size;
}

void push_body(struct push *push, const char *data, size_t length)
{
    wire_put(push->session.wire, data, length);
}

void push_end(struct push *push)
{
    if (!push->session.has_multiappend)
        end_batch(push);
}

void push_finish(struct push *push)
{
    end_batch(push);
    wait_until_at_most(push, 0);
}
