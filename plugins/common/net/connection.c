/* SPDX-License-Identifier: MIT
 *
 * Reading and writing, with a deadline on each wait. How bytes get to the socket and back is in
 * connection_move.c.
 */
#include <config.h>

#include "common/net/connection_inner.h"

#include "common/net/dial.h"

#include <inttypes.h>
#include <poll.h>

enum {
    DIRECT_MIN = 16 * 1024, /* pieces from this size on are sent without a copy */
};

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

/* ---- waiting */

static int poll_either(struct conn *conn, bool sending, int64_t deadline_ms, struct kimt_error *err)
{
    short events = 0;
    short ready = 0;

    if (conn->acknowledges_at_once)
        dial_acknowledge(conn->descriptor);
    if ((window_room(&conn->input) > 0 && !conn->ended) || (sending && conn->write_wants_read))
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
    return window_held(&conn->input);
}

void conn_consume(struct conn *conn, size_t length)
{
    size_t most = window_held(&conn->input);

    conn->input.at += length < most ? length : most;
}

int conn_fill(struct conn *conn, int64_t timeout_ms, struct kimt_error *err)
{
    int64_t now = waiter_now(&conn->waiter);
    int64_t deadline = timeout_ms < 0 ? INT64_MAX : now + timeout_ms;

    if (waiter_is_cancelled(&conn->waiter))
        return waiter_fail_cancelled(err);
    window_make_room(&conn->input);
    if (window_room(&conn->input) == 0)
        return kimt_fail(err, KIMT_SCOPE_ACCOUNT, KIMT_KIND_INTERNAL, KIMT_RETRY_NOW,
                         "the input buffer for %s is full", conn->name);
    for (;;) {
        bool sent = conn_push_out(conn), came = conn_take_in(conn);
        if (sent || came)
            patience_heard(&conn->patience);
        if (came)
            return KIMT_OK;
        if (conn->ended)
            return conn->fault[0] ? fail_lost(conn, err) : KIMT_END;
        bool sending = !conn->broken && window_held(&conn->output) > 0;
        int result = wait_for_either(conn, sending, deadline, &now, err);
        if (result != KIMT_OK)
            return result;
    }
}

/* ---- writing ---- */

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
        return conn_send_both(conn, data, length);
    if (window_room(output) == 0 && !conn_send_buffered(conn))
        return 0;
    if (conn->squeeze)
        return conn_deflate_some(conn, data, length);
    size_t part = length < window_room(output) ? length : window_room(output);
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
    (void)conn_push_out(conn);
    return conn->broken ? fail_lost(conn, err) : KIMT_OK;
}
