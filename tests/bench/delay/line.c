/* SPDX-License-Identifier: MIT
 *
 * A queue of chunks, each with its time.
 */
#include "line.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

/* Deep enough for a gigabyte a second over 60 ms. */
enum {
    MOST_HELD = 64 << 20,
    READ_AT_ONCE = 256 << 10
};

struct chunk {
    struct chunk *next;
    int64_t due_ns;
    size_t length, written; /* length 0: the end */
    char data[];
};

static bool append(struct line *line, const char *data, size_t length, int64_t due_ns)
{
    struct chunk *chunk = malloc(sizeof *chunk + length);

    if (!chunk)
        return false;
    *chunk = (struct chunk){.due_ns = due_ns, .length = length};
    if (length > 0)
        memcpy(chunk->data, data, length);
    if (line->last)
        line->last->next = chunk;
    else
        line->first = chunk;
    line->last = chunk;
    line->held += length;
    return true;
}

static void drop_first(struct line *line)
{
    struct chunk *chunk = line->first;

    line->first = chunk->next;
    if (!line->first)
        line->last = NULL;
    free(chunk);
}

enum line_result line_read(struct line *line, int from, int64_t due_ns)
{
    static char data[READ_AT_ONCE];
    ssize_t length = recv(from, data, sizeof data, MSG_DONTWAIT);

    if (length < 0)
        return errno == EAGAIN || errno == EINTR ? LINE_OK : LINE_BROKEN;
    line->has_ended = length == 0;
    return append(line, data, (size_t)length, due_ns) ? LINE_OK : LINE_BROKEN;
}

enum line_result line_write(struct line *line, int to, int64_t now_ns)
{
    while (line->first && line->first->due_ns <= now_ns) {
        struct chunk *chunk = line->first;
        if (chunk->length == 0) {
            (void)shutdown(to, SHUT_WR);
            line->is_closed = true;
        } else {
            ssize_t sent = send(to, chunk->data + chunk->written, chunk->length - chunk->written,
                                MSG_NOSIGNAL | MSG_DONTWAIT);
            if (sent < 0)
                return errno == EAGAIN || errno == EINTR ? LINE_OK : LINE_BROKEN;
            chunk->written += (size_t)sent;
            line->held -= (size_t)sent;
        }
        if (chunk->written < chunk->length)
            return LINE_OK;
        drop_first(line);
    }
    return LINE_OK;
}

bool line_heard(const struct line *line, const char *text)
{
    return line->last && memmem(line->last->data, line->last->length, text, strlen(text));
}

int64_t line_due(const struct line *line)
{
    return line->first ? line->first->due_ns : INT64_MAX;
}

bool line_has_room(const struct line *line)
{
    return !line->has_ended && line->held < MOST_HELD;
}

void line_clear(struct line *line)
{
    while (line->first)
        drop_first(line);
    *line = (struct line){0};
}
