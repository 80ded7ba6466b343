/* SPDX-License-Identifier: MIT
 *
 * A connection's beginning and end. How it moves bytes meanwhile is in connection.c.
 */
#include <config.h>

#include "common/memory/no_memory.h"
#include "common/net/connection_inner.h"

#include "common/net/dial.h"

#include <errno.h>
#include <inttypes.h>
#include <linux/sockios.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

static int handshake(struct conn *conn, struct kimt_error *err)
{
    int64_t deadline = waiter_now(&conn->waiter) + conn_timeout(conn);
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
            (void)conn_fail_silent(conn, err);
            kimt_error_hint(err, "It took the connection but not the TLS handshake: does this port "
                                 "speak TLS from the first byte (security = tls)?");
        }
        if (result != KIMT_OK)
            return KIMT_FAIL;
    }
}

int conn_start_tls(struct conn *conn, struct kimt_error *err)
{
    (void)conn_take_in(conn);
    if (window_held(&conn->input) == 0)
        return handshake(conn, err);
    conn->broken = true;
    (void)kimt_fail(err, KIMT_SCOPE_RUN, KIMT_KIND_TLS, KIMT_RETRY_NEVER,
                    "%s sent plain text after its consent to STARTTLS", conn->name);
    kimt_error_hint(err, "Someone on the way may have inserted it; security = tls avoids this.");
    return KIMT_FAIL;
}

int conn_compress(struct conn *conn, struct kimt_error *err)
{
    struct window *input = &conn->input;

    conn->squeeze = squeeze_new(input->bytes + input->at, window_held(input));
    if (!conn->squeeze) {
        conn->broken = true; /* the other side has changed already */
        return no_memory(err, KIMT_SCOPE_ACCOUNT, "for compression");
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
        return no_memory(err, KIMT_SCOPE_ACCOUNT, "for a connection");
    return waiter_init(&(*conn_r)->waiter, host, err);
}

int conn_open(const struct kimt_host *host, const struct conn_params *params, struct conn **conn_r,
              struct kimt_error *err)
{
    struct conn *conn = NULL;

    if (begin(host, params, &conn, err) == KIMT_OK &&
        dial(&conn->waiter, conn->params.host, params->port, conn_timeout(conn), &conn->descriptor,
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
    int result = begin(host, params, &conn, err);

    if (result == KIMT_OK && dial_prepare(descriptor) != KIMT_OK)
        result = kimt_fail(err, KIMT_SCOPE_ACCOUNT, KIMT_KIND_INTERNAL, KIMT_RETRY_NEVER,
                           "the socket for %s cannot be used: %s", conn->name, strerror(errno));
    if (result != KIMT_OK) {
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

    return !conn->broken && window_held(&conn->output) == 0 && !conn->unflushed &&
           (ioctl(conn->descriptor, SIOCOUTQ, &queued) != 0 || queued == 0);
}

/* Logins were in it. */
static void forget(struct window *window)
{
    if (window->bytes)
        explicit_bzero(window->bytes, window->capacity);
    free(window->bytes);
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
    forget(&(*conn)->input);
    forget(&(*conn)->output);
    free(*conn);
    *conn = NULL;
}

void conn_acknowledge_at_once(struct conn *conn)
{
    conn->acknowledges_at_once = true;
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

void conn_end_within(struct conn *conn, int64_t ms)
{
    conn->end_ms = waiter_now(&conn->waiter) + ms;
}

void conn_got_on(struct conn *conn)
{
    patience_got_on(&conn->patience);
}

void conn_moved(struct conn *conn, size_t bytes)
{
    patience_moved(&conn->patience, bytes);
}
