/* SPDX-License-Identifier: MIT
 *
 * Two bounded buffers around a socket, and the one loop that moves bytes between them and it.
 */
#include <config.h>

#include "common/net/connection.h"

#include "common/net/dial.h"
#include "common/net/squeeze.h"
#include "common/net/tls.h"
#include "common/net/wait.h"

#include <errno.h>
#include <inttypes.h>
#include <linux/sockios.h>
#include <poll.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <unistd.h>

enum {
    DIRECT_MIN = 16 * 1024, /* pieces from this size on are sent without a copy */
};

/* Bytes at..end are held. */
struct window {
    char *bytes;
    size_t at, end, capacity;
};

struct conn {
    struct waiter waiter;
    struct conn_params params;
    char host[256]; /* params.host points here if it came in brackets */
    char name[280];
    int descriptor;
    struct tls *tls;         /* NULL: in the clear */
    struct squeeze *squeeze; /* NULL: bytes are sent as they are */
    bool unflushed;          /* something written is in there still */
    struct conn_measure measure;
    struct window input, output;
    int64_t timeout_ms;    /* 0: the host's */
    bool ended;            /* the other side sent its end */
    bool broken;           /* sending or receiving failed: `fault` */
    bool read_wants_write; /* TLS has to send before it can receive */
    bool write_wants_read; /* and the other way round */
    char fault[200];
};

static size_t held(const struct window *window)
{
    return window->end - window->at;
}

static void make_room(struct window *window)
{
    if (window->at == window->end) {
        window->at = window->end = 0;
    } else if (window->at > 0 && window->capacity - window->end < window->capacity / 2) {
        memmove(window->bytes, window->bytes + window->at, held(window));
        window->end = held(window);
        window->at = 0;
    }
}

static size_t room(const struct window *window)
{
    return window->capacity - window->end;
}

static int64_t timeout_of(const struct conn *conn)
{
    return conn->timeout_ms ? conn->timeout_ms
                            : conn->waiter.host->timeout_ms(conn->waiter.host->context);
}

static int fail_lost(const struct conn *conn, struct kimt_error *err)
{
    return kimt_fail(err, KIMT_SCOPE_ACCOUNT, KIMT_KIND_NETWORK, KIMT_RETRY_NOW,
                     "the connection to %s was lost: %s", conn->name,
                     conn->fault[0] ? conn->fault : "the other side closed it");
}

static int fail_silent(const struct conn *conn, struct kimt_error *err)
{
    return kimt_fail(err, KIMT_SCOPE_ACCOUNT, KIMT_KIND_TIMEOUT, KIMT_RETRY_NOW,
                     "%s did not answer within %" PRId64 " s", conn->name,
                     (timeout_of(conn) + 999) / 1000);
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

/* The same, of what comes deflated. */
static ssize_t receive_inflated(struct conn *conn, char *to, size_t capacity)
{
    for (;;) {
        size_t got = 0, room_there;
        enum squeeze_verdict verdict = squeeze_inflate(conn->squeeze, to, capacity, &got);
        if (verdict == SQUEEZE_SOME)
            return (ssize_t)got;
        if (verdict == SQUEEZE_END)
            return 0;
        if (verdict == SQUEEZE_BROKEN) {
            (void)snprintf(conn->fault, sizeof conn->fault, "what it sent cannot be inflated");
            return TLS_FAILED;
        }
        char *space = squeeze_space(conn->squeeze, &room_there);
        ssize_t came = receive(conn, space, room_there);
        if (came <= 0)
            return came;
        conn->measure.bytes += (size_t)came;
        squeeze_arrived(conn->squeeze, (size_t)came);
    }
}

/* Takes in what is there and fits. True if anything came. */
static bool take_in(struct conn *conn)
{
    struct window *input = &conn->input;
    size_t before;

    make_room(input);
    before = input->end;
    while (room(input) > 0 && !conn->ended) {
        size_t wanted = room(input);
        ssize_t got =
            (conn->squeeze ? receive_inflated : receive)(conn, input->bytes + input->end, wanted);
        conn->read_wants_write = got == TLS_WANT_WRITE;
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
    return done;
}

static bool send_buffered(struct conn *conn)
{
    struct window *output = &conn->output;
    size_t sent = send_some(conn, output->bytes + output->at, held(output));

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
        sent = !conn->broken && held(output) > 0 && send_buffered(conn);
        any |= sent;
    } while (sent && conn->unflushed);
    return any;
}

/* Waits until the socket can do one of the things we have for it. */
static int wait_for_either(struct conn *conn, bool sending, int64_t deadline_ms,
                           struct kimt_error *err)
{
    short events = 0;
    short ready = 0;
    int64_t began = waiter_now(&conn->waiter);

    if ((room(&conn->input) > 0 && !conn->ended) || (sending && conn->write_wants_read))
        events |= POLLIN;
    if ((sending && !conn->write_wants_read) || conn->read_wants_write)
        events |= POLLOUT;
    int result = waiter_wait(&conn->waiter, conn->descriptor, events, deadline_ms, &ready, err);
    conn->measure.waited_ms += waiter_now(&conn->waiter) - began;
    return result;
}

/* ---- reading ---- */

size_t conn_peek(const struct conn *conn, const char **data_r)
{
    *data_r = conn->input.bytes + conn->input.at;
    return held(&conn->input);
}

void conn_consume(struct conn *conn, size_t length)
{
    size_t most = held(&conn->input);

    conn->input.at += length < most ? length : most;
}

int conn_fill(struct conn *conn, int64_t timeout_ms, struct kimt_error *err)
{
    int64_t start = waiter_now(&conn->waiter);
    int64_t limit = timeout_of(conn);
    int64_t deadline = start + (timeout_ms < 0 || timeout_ms > limit ? limit : timeout_ms);
    bool ours = timeout_ms >= 0 && timeout_ms <= limit;

    if (waiter_is_cancelled(&conn->waiter))
        return waiter_fail_cancelled(err);
    make_room(&conn->input);
    if (room(&conn->input) == 0)
        return kimt_fail(err, KIMT_SCOPE_ACCOUNT, KIMT_KIND_INTERNAL, KIMT_RETRY_NOW,
                         "the input buffer for %s is full", conn->name);
    for (;;) {
        bool sent = push_out(conn);
        if (take_in(conn))
            return KIMT_OK;
        if (conn->ended)
            return conn->fault[0] ? fail_lost(conn, err) : KIMT_END;
        if (sent && !ours)
            deadline = waiter_now(&conn->waiter) + limit;
        bool sending = !conn->broken && held(&conn->output) > 0;
        int result = wait_for_either(conn, sending, deadline, err);
        if (result == KIMT_BUSY)
            return ours ? KIMT_BUSY : fail_silent(conn, err);
        if (result != KIMT_OK)
            return result;
    }
}

/* ---- writing ---- */

/* What is held, and the data behind it, in one call. Answers how much of the data was taken. */
static size_t send_both(struct conn *conn, const char *data, size_t length)
{
    struct window *output = &conn->output;
    size_t before = held(output);
    struct iovec parts[2] = {{.iov_base = output->bytes + output->at, .iov_len = before},
                             {.iov_base = (void *)(uintptr_t)data, .iov_len = length}};
    const struct msghdr message = {.msg_iov = parts, .msg_iovlen = 2};
    ssize_t sent = sent_or_want(conn, sendmsg(conn->descriptor, &message, MSG_NOSIGNAL));

    if (sent == TLS_FAILED)
        conn->broken = true;
    if (sent <= 0)
        return 0;
    conn->measure.bytes += (size_t)sent;
    output->at += (size_t)sent < before ? (size_t)sent : before;
    make_room(output);
    return (size_t)sent > before ? (size_t)sent - before : 0;
}

/* Waits for room to send; takes in what comes meanwhile. */
static int wait_to_send(struct conn *conn, struct kimt_error *err)
{
    int64_t deadline = waiter_now(&conn->waiter) + timeout_of(conn);

    if (take_in(conn))
        return KIMT_OK;
    int result = wait_for_either(conn, true, deadline, err);
    return result == KIMT_BUSY ? fail_silent(conn, err) : result;
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
        if (taken == 0 && wait_to_send(conn, err) != KIMT_OK)
            return KIMT_FAIL;
    }
    return KIMT_OK;
}

int conn_flush(struct conn *conn, struct kimt_error *err)
{
    (void)push_out(conn);
    return conn->broken ? fail_lost(conn, err) : KIMT_OK;
}

/* ---- beginning and ending ---- */

static int handshake(struct conn *conn, struct kimt_error *err)
{
    int64_t deadline = waiter_now(&conn->waiter) + timeout_of(conn);
    short ready;

    if (tls_new(&conn->params, conn->descriptor, &conn->tls, err) != KIMT_OK)
        return KIMT_FAIL;
    for (;;) {
        int want = tls_handshake(conn->tls, err);
        if (want == 0)
            return KIMT_OK;
        if (want == TLS_FAILED) {
            conn->broken = true;
            return KIMT_FAIL;
        }
        int result = waiter_wait(&conn->waiter, conn->descriptor,
                                 want == TLS_WANT_READ ? POLLIN : POLLOUT, deadline, &ready, err);
        if (result == KIMT_BUSY) {
            (void)fail_silent(conn, err);
            kimt_error_hint(err, "It took the connection but not the TLS handshake: does this port "
                                 "speak TLS from the first byte (security = tls)?");
        }
        if (result != KIMT_OK)
            return KIMT_FAIL;
    }
}

int conn_start_tls(struct conn *conn, struct kimt_error *err)
{
    (void)take_in(conn);
    if (held(&conn->input) == 0)
        return handshake(conn, err);
    conn->broken = true;
    (void)kimt_fail(err, KIMT_SCOPE_RUN, KIMT_KIND_TLS, KIMT_RETRY_NEVER,
                    "%s sent plain text after its consent to STARTTLS", conn->name);
    kimt_error_hint(err, "Somebody on the way may have slipped it in; security = tls avoids this.");
    return KIMT_FAIL;
}

int conn_compress(struct conn *conn, struct kimt_error *err)
{
    struct window *input = &conn->input;

    conn->squeeze = squeeze_new(input->bytes + input->at, held(input));
    if (!conn->squeeze) {
        conn->broken = true; /* the other side has changed already */
        return kimt_fail(err, KIMT_SCOPE_ACCOUNT, KIMT_KIND_INTERNAL, KIMT_RETRY_LATER,
                         "no memory for compression");
    }
    input->at = input->end = 0;
    return KIMT_OK;
}

struct conn_measure conn_measure(const struct conn *conn)
{
    return conn->measure;
}

/* An IPv6 address may come in brackets; the resolver and certificates have none. */
static void take_off_brackets(struct conn *conn)
{
    const char *host = conn->params.host;
    size_t length = strlen(host);

    if (host[0] != '[' || host[length - 1] != ']' || length >= sizeof conn->host)
        return;
    memcpy(conn->host, host + 1, length - 2);
    conn->params.host = conn->host;
}

static struct conn *conn_new(const struct kimt_host *host, const struct conn_params *params)
{
    struct conn *conn = calloc(1, sizeof *conn);

    if (!conn)
        return NULL;
    conn->params = *params;
    take_off_brackets(conn);
    conn->descriptor = -1;
    conn->waiter.host = host;
    conn->waiter.pipe[0] = conn->waiter.pipe[1] = -1;
    (void)snprintf(conn->name, sizeof conn->name,
                   strchr(conn->params.host, ':') ? "[%s]:%" PRIu16 : "%s:%" PRIu16,
                   conn->params.host, params->port);
    conn->input = (struct window){.bytes = malloc(CONN_INPUT_MAX), .capacity = CONN_INPUT_MAX};
    conn->output = (struct window){.bytes = malloc(CONN_OUTPUT_MAX), .capacity = CONN_OUTPUT_MAX};
    if (!conn->input.bytes || !conn->output.bytes)
        conn_free(&conn);
    return conn;
}

static int begin(const struct kimt_host *host, const struct conn_params *params,
                 struct conn **conn_r, struct kimt_error *err)
{
    *conn_r = conn_new(host, params);
    if (!*conn_r)
        return kimt_fail(err, KIMT_SCOPE_ACCOUNT, KIMT_KIND_INTERNAL, KIMT_RETRY_LATER,
                         "no memory for a connection");
    return waiter_init(&(*conn_r)->waiter, host, err);
}

int conn_open(const struct kimt_host *host, const struct conn_params *params, struct conn **conn_r,
              struct kimt_error *err)
{
    struct conn *conn = NULL;

    if (begin(host, params, &conn, err) == KIMT_OK &&
        dial(&conn->waiter, conn->params.host, params->port, timeout_of(conn), &conn->descriptor,
             err) == KIMT_OK &&
        (params->security != CONN_TLS || handshake(conn, err) == KIMT_OK)) {
        *conn_r = conn;
        return KIMT_OK;
    }
    conn_free(&conn);
    return KIMT_FAIL;
}

int conn_adopt(const struct kimt_host *host, const struct conn_params *params, int descriptor,
               struct conn **conn_r, struct kimt_error *err)
{
    struct conn *conn = NULL;

    if (begin(host, params, &conn, err) != KIMT_OK || dial_prepare(descriptor) != KIMT_OK) {
        (void)close(descriptor);
        conn_free(&conn);
        return KIMT_FAIL;
    }
    conn->descriptor = descriptor;
    *conn_r = conn;
    return KIMT_OK;
}

/* Nothing is on its way that the other side has not got. */
static bool is_all_delivered(const struct conn *conn)
{
    int queued = 0;

    return !conn->broken && held(&conn->output) == 0 && !conn->unflushed &&
           (ioctl(conn->descriptor, SIOCOUTQ, &queued) != 0 || queued == 0);
}

void conn_free(struct conn **conn)
{
    if (!conn || !*conn)
        return;
    if ((*conn)->descriptor >= 0 && is_all_delivered(*conn)) {
        dial_deliver((*conn)->descriptor);
        if ((*conn)->tls && !(*conn)->ended)
            tls_shutdown((*conn)->tls);
    }
    tls_free(&(*conn)->tls);
    squeeze_free(&(*conn)->squeeze);
    if ((*conn)->descriptor >= 0)
        (void)close((*conn)->descriptor);
    waiter_release(&(*conn)->waiter);
    free((*conn)->input.bytes);
    free((*conn)->output.bytes);
    free(*conn);
    *conn = NULL;
}

bool conn_is_encrypted(const struct conn *conn)
{
    return conn->tls != NULL;
}

bool conn_is_resumed(const struct conn *conn)
{
    return conn->tls && tls_is_resumed(conn->tls);
}

const char *conn_name(const struct conn *conn)
{
    return conn->name;
}

bool conn_is_broken(const struct conn *conn)
{
    return conn->broken || conn->ended;
}

void conn_cancel(struct conn *conn)
{
    waiter_cancel(&conn->waiter);
}

void conn_heed_stop(struct conn *conn, bool heed)
{
    atomic_store(&conn->waiter.heed_stop, heed);
}

void conn_set_timeout(struct conn *conn, int64_t timeout_ms)
{
    conn->timeout_ms = timeout_ms;
}
