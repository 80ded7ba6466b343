/* SPDX-License-Identifier: MIT
 *
 * Two bounded buffers around a socket, and the one loop that moves bytes between them and it.
 */
#include <config.h>

#include "common/net/connection_inner.h"

#include "common/net/dial.h"

#include <errno.h>
#include <inttypes.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <unistd.h>

enum {
    DIRECT_MIN = 16 * 1024, /* pieces from this size on are sent without a copy */
};

static void make_room(struct window *window)
{
    if (window->at == window->end) {
        window->at = window->end = 0;
    } else if (window->at > 0 && window->capacity - window->end < window->capacity / 2) {
        memmove(window->bytes, window->bytes + window->at, conn_held(window));
        window->end = conn_held(window);
        window->at = 0;
    }
}

static size_t room(const struct window *window)
{
    return window->capacity - window->end;
}

static int fail_lost(const struct conn *conn, struct kimt_error *err)
{
    return kimt_fail(err, KIMT_SCOPE_ACCOUNT, KIMT_KIND_NETWORK, KIMT_RETRY_NOW,
                     "the connection to %s was lost: %s", conn->name,
                     conn->fault[0] ? conn->fault : "the other side closed it");
}

int conn_fail_silent(const struct conn *conn, struct kimt_error *err)
{
    return kimt_fail(err, KIMT_SCOPE_ACCOUNT, KIMT_KIND_TIMEOUT, KIMT_RETRY_NOW,
                     "%s did not answer within %" PRId64 " s", conn->name,
                     (conn_timeout(conn) + 999) / 1000);
}

static int fail_patience(const struct conn *conn, struct kimt_error *err)
{
    int64_t timeout_ms = conn_timeout(conn);

    if (conn->patience.stuck_ms < timeout_ms * PATIENCE_TIMEOUTS)
        return conn_fail_silent(conn, err);
    (void)kimt_fail(err, KIMT_SCOPE_ACCOUNT, KIMT_KIND_TIMEOUT, KIMT_RETRY_NOW,
                    "%s keeps the connection alive, but made no progress within %" PRId64 " s",
                    conn->name, (timeout_ms * PATIENCE_TIMEOUTS + 999) / 1000);
    kimt_error_hint(err, "If the server is only slow, raise timeout in [migration]: such waits may "
                         "take ten times as long.");
    return KIMT_FAIL;
}

/* ---- moving bytes ---- */

/* Bytes moved; TLS_WANT_READ, TLS_WANT_WRITE, TLS_FAILED (conn->fault is set); 0: end. */
static ssize_t receive(struct conn *conn, char *to, size_t capacity)
{
    ssize_t got =
        conn->tls ? tls_read(conn->tls, to, capacity) : recv(conn->descriptor, to, capacity, 0);

    if (conn->tls) {
        if (got == TLS_FAILED)
            (void)snprintf(conn->fault, sizeof conn->fault, "%s", tls_fault(conn->tls));
        return got;
    }
    if (got >= 0)
        return got;
    if (errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR)
        return TLS_WANT_READ;
    (void)snprintf(conn->fault, sizeof conn->fault, "%s", strerror(errno));
    return TLS_FAILED;
}

/* Of send(2) and its like. */
static ssize_t sent_or_want(struct conn *conn, ssize_t sent)
{
    if (sent >= 0)
        return sent;
    if (errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR)
        return TLS_WANT_WRITE;
    (void)snprintf(conn->fault, sizeof conn->fault, "%s", strerror(errno));
    return TLS_FAILED;
}

static ssize_t transmit(struct conn *conn, const char *from, size_t length)
{
    if (!conn->tls)
        return sent_or_want(conn, send(conn->descriptor, from, length, MSG_NOSIGNAL));
    ssize_t sent = tls_write(conn->tls, from, length);
    if (sent == TLS_FAILED)
        (void)snprintf(conn->fault, sizeof conn->fault, "%s", tls_fault(conn->tls));
    return sent;
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
    (void)snprintf(conn->fault, sizeof conn->fault, "what it sent cannot be inflated");
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

    make_room(input);
    before = input->end;
    conn->fruitless = false;
    while (room(input) > 0 && !conn->ended) {
        size_t wanted = room(input);
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

static bool send_buffered(struct conn *conn)
{
    struct window *output = &conn->output;
    size_t sent = send_some(conn, output->bytes + output->at, conn_held(output));

    output->at += sent;
    make_room(output);
    return sent > 0;
}

/* Deflates what fits into the output buffer; 0: there is no room. */
static size_t deflate_some(struct conn *conn, const char *data, size_t length)
{
    struct window *output = &conn->output;
    size_t put = 0;
    size_t taken = squeeze_deflate(conn->squeeze, data, length, output->bytes + output->end,
                                   room(output), &put);

    output->end += put;
    conn->unflushed = true;
    return taken;
}

/* Sends what waits to be sent, all that was written included. True if anything was. */
static bool push_out(struct conn *conn)
{
    struct window *output = &conn->output;
    bool any = false, sent;

    do {
        if (conn->unflushed && room(output) >= SQUEEZE_ROOM_MIN) {
            size_t put = 0;
            conn->unflushed =
                !squeeze_flush(conn->squeeze, output->bytes + output->end, room(output), &put);
            output->end += put;
        }
        sent = !conn->broken && conn_held(output) > 0 && send_buffered(conn);
        any |= sent;
    } while (sent && conn->unflushed);
    return any;
}

static int poll_either(struct conn *conn, bool sending, int64_t deadline_ms, struct kimt_error *err)
{
    short events = 0;
    short ready = 0;

    if (conn->acknowledges_at_once)
        dial_acknowledge(conn->descriptor);
    if ((room(&conn->input) > 0 && !conn->ended) || (sending && conn->write_wants_read))
        events |= POLLIN;
    if ((sending && !conn->write_wants_read) || conn->read_wants_write)
        events |= POLLOUT;
    return waiter_wait(&conn->waiter, conn->descriptor, events, deadline_ms, &ready, err);
}

/* Waits until the socket can do one of the things we have for it, from host time *now on, which is
 * brought up to date. KIMT_OK; KIMT_BUSY: it is deadline_ms; KIMT_FAIL, also when patience ends. */
static int wait_for_either(struct conn *conn, bool sending, int64_t deadline_ms, int64_t *now,
                           struct kimt_error *err)
{
    int64_t began = *now, until = began + patience_left(&conn->patience, conn_timeout(conn));
    int result = KIMT_OK;

    if (conn->end_ms && until > conn->end_ms)
        until = conn->end_ms;
    if (until > deadline_ms)
        until = deadline_ms;
    if (!conn->fruitless)
        result = poll_either(conn, sending, until, err);
    else if (waiter_is_cancelled(&conn->waiter))
        result = waiter_fail_cancelled(err);
    *now = waiter_now(&conn->waiter);
    conn->measure.waited_ms += *now - began;
    patience_waited(&conn->patience, *now - began);
    if (result == KIMT_FAIL || *now < until)
        return result;
    if (result == KIMT_OK && !conn->fruitless)
        return KIMT_OK;
    return until == deadline_ms ? KIMT_BUSY : fail_patience(conn, err);
}

/* ---- reading ---- */

size_t conn_peek(const struct conn *conn, const char **data_r)
{
    *data_r = conn->input.bytes + conn->input.at;
    return conn_held(&conn->input);
}

void conn_consume(struct conn *conn, size_t length)
{
    size_t most = conn_held(&conn->input);

    conn->input.at += length < most ? length : most;
}

int conn_fill(struct conn *conn, int64_t timeout_ms, struct kimt_error *err)
{
    int64_t now = waiter_now(&conn->waiter);
    int64_t deadline = timeout_ms < 0 ? INT64_MAX : now + timeout_ms;

    if (waiter_is_cancelled(&conn->waiter))
        return waiter_fail_cancelled(err);
    make_room(&conn->input);
    if (room(&conn->input) == 0)
        return kimt_fail(err, KIMT_SCOPE_ACCOUNT, KIMT_KIND_INTERNAL, KIMT_RETRY_NOW,
                         "the input buffer for %s is full", conn->name);
    for (;;) {
        bool sent = push_out(conn), came = conn_take_in(conn);
        if (sent || came)
            patience_heard(&conn->patience);
        if (came)
            return KIMT_OK;
        if (conn->ended)
            return conn->fault[0] ? fail_lost(conn, err) : KIMT_END;
        bool sending = !conn->broken && conn_held(&conn->output) > 0;
        int result = wait_for_either(conn, sending, deadline, &now, err);
        if (result != KIMT_OK)
            return result;
    }
}

/* ---- writing ---- */

/* What is held, and the data behind it, in one call. Answers how much of the data was taken. */
static size_t send_both(struct conn *conn, const char *data, size_t length)
{
    struct window *output = &conn->output;
    size_t before = conn_held(output);
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
    make_room(output);
    return (size_t)sent > before ? (size_t)sent - before : 0;
}

/* Waits for room to send; takes in what comes meanwhile. */
static int wait_to_send(struct conn *conn, struct kimt_error *err)
{
    int64_t now = waiter_now(&conn->waiter);

    if (conn_take_in(conn)) {
        patience_heard(&conn->patience);
        return KIMT_OK;
    }
    return wait_for_either(conn, true, INT64_MAX, &now, err);
}

/* Takes a part of the data, sent or copied; 0: there is no room now. */
static size_t accept_some(struct conn *conn, const char *data, size_t length)
{
    struct window *output = &conn->output;

    /* TLS copies in any case, and makes whole records only of what is gathered. */
    if (length >= DIRECT_MIN && !conn->squeeze && !conn->tls)
        return send_both(conn, data, length);
    if (room(output) == 0 && !send_buffered(conn))
        return 0;
    if (conn->squeeze)
        return deflate_some(conn, data, length);
    size_t part = length < room(output) ? length : room(output);
    memcpy(output->bytes + output->end, data, part);
    output->end += part;
    return part;
}

int conn_write(struct conn *conn, const void *data, size_t length, struct kimt_error *err)
{
    const char *from = data;

    if (waiter_is_cancelled(&conn->waiter))
        return waiter_fail_cancelled(err);
    while (length > 0) {
        size_t taken = conn->broken ? 0 : accept_some(conn, from, length);
        if (conn->broken)
            return fail_lost(conn, err);
        from += taken;
        length -= taken;
        if (taken > 0)
            patience_heard(&conn->patience);
        else if (wait_to_send(conn, err) != KIMT_OK)
            return KIMT_FAIL;
    }
    return KIMT_OK;
}

int conn_flush(struct conn *conn, struct kimt_error *err)
{
    (void)push_out(conn);
    return conn->broken ? fail_lost(conn, err) : KIMT_OK;
}
