/* SPDX-License-Identifier: MIT
 *
 * Bytes moved between a connection's two buffers and its socket, in the clear, by TLS, deflated:
 * as many as go at once. Waiting for more is in connection.c.
 */
#include <config.h>

#include "common/net/connection_inner.h"

#include <errno.h>
#include <sys/socket.h>
#include <sys/uio.h>

static void note_fault(struct conn *conn, const char *why)
{
    (void)snprintf(conn->fault, sizeof conn->fault, "%s", why);
}

/* ---- in */

/* Bytes moved; TLS_WANT_READ, TLS_WANT_WRITE, TLS_FAILED (conn->fault is set); 0: end. */
static ssize_t receive(struct conn *conn, char *to, size_t capacity)
{
    ssize_t got =
        conn->tls ? tls_read(conn->tls, to, capacity) : recv(conn->descriptor, to, capacity, 0);

    if (conn->tls) {
        if (got == TLS_FAILED)
            note_fault(conn, tls_fault(conn->tls));
        return got;
    }
    if (got >= 0)
        return got;
    if (errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR)
        return TLS_WANT_READ;
    note_fault(conn, strerror(errno));
    return TLS_FAILED;
}

/* What has come already, inflated. TLS_NOTHING: more has to come. */
static ssize_t inflate_some(struct conn *conn, char *to, size_t capacity)
{
    size_t got = 0;

    switch (squeeze_inflate(conn->squeeze, to, capacity, &got)) {
    case SQUEEZE_SOME:
        return (ssize_t)got;
    case SQUEEZE_MORE:
        return TLS_NOTHING;
    case SQUEEZE_END:
        return 0;
    case SQUEEZE_BROKEN:
        break;
    }
    note_fault(conn, "what it sent cannot be inflated");
    return TLS_FAILED;
}

/* The same, of what comes deflated: one piece at a time, since it may hold no text at all. */
static ssize_t receive_inflated(struct conn *conn, char *to, size_t capacity)
{
    size_t room_there;
    ssize_t got = inflate_some(conn, to, capacity);

    if (got != TLS_NOTHING)
        return got;
    char *space = squeeze_space(conn->squeeze, &room_there);
    ssize_t came = receive(conn, space, room_there);
    if (came <= 0)
        return came;
    conn->measure.bytes += (size_t)came;
    squeeze_arrived(conn->squeeze, (size_t)came);
    return inflate_some(conn, to, capacity);
}

bool conn_take_in(struct conn *conn)
{
    struct window *input = &conn->input;
    size_t before;

    window_make_room(input);
    before = input->end;
    conn->fruitless = false;
    while (window_room(input) > 0 && !conn->ended) {
        size_t wanted = window_room(input);
        ssize_t got =
            (conn->squeeze ? receive_inflated : receive)(conn, input->bytes + input->end, wanted);
        conn->read_wants_write = got == TLS_WANT_WRITE;
        conn->fruitless = got == TLS_NOTHING;
        if (got == 0 || got == TLS_FAILED)
            conn->ended = true;
        if (got <= 0)
            break;
        input->end += (size_t)got;
        conn->measure.bytes += conn->squeeze ? 0 : (size_t)got;
        if (!conn->tls && !conn->squeeze && (size_t)got < wanted)
            break; /* the socket is empty: spare the call that would say so */
    }
    return input->end > before;
}

/* ---- out */

/* Of send(2) and its like. */
static ssize_t sent_or_want(struct conn *conn, ssize_t sent)
{
    if (sent >= 0)
        return sent;
    if (errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR)
        return TLS_WANT_WRITE;
    note_fault(conn, strerror(errno));
    return TLS_FAILED;
}

static ssize_t transmit(struct conn *conn, const char *from, size_t length)
{
    if (!conn->tls)
        return sent_or_want(conn, send(conn->descriptor, from, length, MSG_NOSIGNAL));
    ssize_t sent = tls_write(conn->tls, from, length);
    if (sent == TLS_FAILED)
        note_fault(conn, tls_fault(conn->tls));
    return sent;
}

/* Sends from `from`; answers how much was taken. */
static size_t send_some(struct conn *conn, const char *from, size_t length)
{
    size_t done = 0;

    while (done < length && !conn->broken) {
        ssize_t sent = transmit(conn, from + done, length - done);
        conn->write_wants_read = sent == TLS_WANT_READ;
        if (sent == TLS_FAILED || sent == 0)
            conn->broken = true;
        if (sent <= 0)
            break;
        done += (size_t)sent;
    }
    conn->measure.bytes += done;
    patience_moved(&conn->patience, done);
    return done;
}

bool conn_send_buffered(struct conn *conn)
{
    struct window *output = &conn->output;
    size_t sent = send_some(conn, output->bytes + output->at, window_held(output));

    output->at += sent;
    window_make_room(output);
    return sent > 0;
}

size_t conn_deflate_some(struct conn *conn, const char *data, size_t length)
{
    struct window *output = &conn->output;
    size_t put = 0;
    size_t taken = squeeze_deflate(conn->squeeze, data, length, output->bytes + output->end,
                                   window_room(output), &put);

    output->end += put;
    conn->unflushed = true;
    return taken;
}

bool conn_push_out(struct conn *conn)
{
    struct window *output = &conn->output;
    bool any = false, sent;

    do {
        if (conn->unflushed && window_room(output) >= SQUEEZE_ROOM_MIN) {
            size_t put = 0;
            conn->unflushed = !squeeze_flush(conn->squeeze, output->bytes + output->end,
                                             window_room(output), &put);
            output->end += put;
        }
        sent = !conn->broken && window_held(output) > 0 && conn_send_buffered(conn);
        any |= sent;
    } while (sent && conn->unflushed);
    return any;
}

size_t conn_send_both(struct conn *conn, const char *data, size_t length)
{
    struct window *output = &conn->output;
    size_t before = window_held(output);
    struct iovec parts[2] = {{.iov_base = output->bytes + output->at, .iov_len = before},
                             {.iov_base = (void *)(uintptr_t)data, .iov_len = length}};
    const struct msghdr message = {.msg_iov = parts, .msg_iovlen = 2};
    ssize_t sent = sent_or_want(conn, sendmsg(conn->descriptor, &message, MSG_NOSIGNAL));

    if (sent == TLS_FAILED)
        conn->broken = true;
    if (sent <= 0)
        return 0;
    conn->measure.bytes += (size_t)sent;
    patience_moved(&conn->patience, (size_t)sent);
    output->at += (size_t)sent < before ? (size_t)sent : before;
    window_make_room(output);
    return (size_t)sent > before ? (size_t)sent - before : 0;
}
