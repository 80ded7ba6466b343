/* SPDX-License-Identifier: MIT
 *
 * See server.h. One thread serves all connections: each answer is quick, or a stream.
 */
#include <config.h> /* for the C library's extensions */

#include "gui/server.h"

#include "common/array/array.h"
#include "gui/now.h"
#include "gui/reply.h"
#include "gui/routes.h"
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>
#include <unistd.h>

enum {
    BODY_MAX = 32 << 20, /* an accounts file of 50,000 rows has about 5 MB */
    CONNECTIONS_MAX = 64,
    IDLE_S = 60,
    HEAD_MAX = 64 << 10
};

struct exchange {
    char *body;
    size_t length, capacity;
    unsigned refused; /* an HTTP status, or 0 */
    const char *why;
};

/* ---- the head ---- */

static enum MHD_Result count_hosts(void *context, enum MHD_ValueKind kind, const char *key,
                                   const char *value)
{
    (void)kind;
    (void)value;
    *(unsigned *)context += strcasecmp(key, "Host") == 0;
    return MHD_YES;
}

static const char *header(struct MHD_Connection *connection, const char *name)
{
    return MHD_lookup_connection_value(connection, MHD_HEADER_KIND, name);
}

static unsigned check_head(struct server *server, struct MHD_Connection *connection,
                           const char *path, const char *method, const char **why_r)
{
    struct guard_request request = {.method = method, .path = path};
    unsigned status;

    (void)MHD_get_connection_values(connection, MHD_HEADER_KIND, count_hosts, &request.hosts);
    request.host = header(connection, "Host");
    request.origin = header(connection, "Origin");
    request.fetch_site = header(connection, "Sec-Fetch-Site");
    request.content_type = header(connection, "Content-Type");
    request.token = header(connection, "X-Kimt-Token");
    request.cookie =
        MHD_lookup_connection_value(connection, MHD_COOKIE_KIND, server->guard.cookie_name);
    status = guard_check(&server->guard, &request, now_ms(), why_r);
    if (status == MHD_HTTP_OK)
        server->asked_ms = now_ms();
    return status;
}

static struct exchange *exchange_new(struct server *server, struct MHD_Connection *connection,
                                     const char *path, const char *method)
{
    struct exchange *exchange = calloc(1, sizeof *exchange);
    unsigned status;

    if (!exchange)
        return NULL;
    status = check_head(server, connection, path, method, &exchange->why);
    exchange->refused = status == MHD_HTTP_OK ? 0 : status;
    return exchange;
}

/* ---- the body ---- */

static void take_in(struct exchange *exchange, const char *data, size_t length)
{
    size_t needed = exchange->length + length + 1;

    if (exchange->refused)
        return;
    if (needed > BODY_MAX) {
        exchange->refused = MHD_HTTP_CONTENT_TOO_LARGE;
        exchange->why = "this is too large for an accounts file";
        return;
    }
    if (!ARRAY_GROW(&exchange->body, needed, &exchange->capacity, ARRAY_NO_MAX)) {
        exchange->refused = MHD_HTTP_INTERNAL_SERVER_ERROR;
        exchange->why = "there is no memory left";
        return;
    }
    memcpy(exchange->body + exchange->length, data, length);
    exchange->length += length;
    exchange->body[exchange->length] = '\0';
}

/* Passwords may be in it. */
static void wipe(struct exchange *exchange)
{
    if (exchange->body)
        explicit_bzero(exchange->body, exchange->capacity);
    free(exchange->body);
    free(exchange);
}

static enum MHD_Result answer(struct server *server, struct MHD_Connection *connection,
                              const char *path, const char *method, struct exchange *exchange)
{
    struct route_request request = {.server = server, .connection = connection, .path = path};
    enum MHD_Result result;

    if (exchange->refused)
        return reply_refusal(connection, exchange->refused, exchange->why);
    if (strcmp(method, "POST") == 0) {
        request.body = json_loadb(exchange->body ? exchange->body : "", exchange->length, 0, NULL);
        if (!json_is_object(request.body)) {
            json_decref(request.body);
            return reply_refusal(connection, MHD_HTTP_BAD_REQUEST, "what is sent is a JSON object");
        }
    }
    result = routes_answer(&request, method);
    json_decref(request.body);
    return result;
}

static enum MHD_Result on_request(void *context, struct MHD_Connection *connection,
                                  const char *path, const char *method, const char *version,
                                  const char *data, size_t *length, void **request)
{
    struct exchange *exchange = *request;

    (void)version;
    if (!exchange) {
        exchange = exchange_new(context, connection, path, method);
        *request = exchange;
        if (!exchange)
            return MHD_NO;
        return exchange->refused ? answer(context, connection, path, method, exchange) : MHD_YES;
    }
    if (*length > 0) {
        take_in(exchange, data, *length);
        *length = 0;
        return MHD_YES;
    }
    return answer(context, connection, path, method, exchange);
}

static void on_completed(void *context, struct MHD_Connection *connection, void **request,
                         enum MHD_RequestTerminationCode how)
{
    (void)context;
    (void)connection;
    (void)how;
    if (*request)
        wipe(*request);
    *request = NULL;
}

/* ---- the port ---- */

/* Returns a listening socket of the loopback address, and its port; -1 and errno. */
static int listen_locally(uint16_t port, uint16_t *port_r)
{
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(port)};
    socklen_t length = sizeof address;
    int listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0), reason;
    const int yes = 1;

    if (listener < 0)
        return -1;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    (void)setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
    if (bind(listener, (struct sockaddr *)&address, length) == 0 && listen(listener, 32) == 0 &&
        getsockname(listener, (struct sockaddr *)&address, &length) == 0) {
        *port_r = ntohs(address.sin_port);
        return listener;
    }
    reason = errno;
    (void)close(listener);
    errno = reason;
    return -1;
}

static int fail(struct kimt_error *err, const char *what)
{
    return kimt_fail(err, KIMT_SCOPE_RUN, KIMT_KIND_NETWORK, KIMT_RETRY_NEVER, "%s: %s", what,
                     strerror(errno));
}

int server_start(struct server *server, uint16_t port, struct kimt_error *err)
{
    int listener = listen_locally(port, &port);

    if (listener < 0) {
        (void)fail(err, "cannot listen on the port");
        kimt_error_hint(err, "take another one with --port, or leave it out");
        return KIMT_FAIL;
    }
    server->asked_ms = now_ms();
    server->streams = streams_new();
    if (server->streams && guard_init(&server->guard, port))
        server->daemon = MHD_start_daemon(
            MHD_USE_AUTO_INTERNAL_THREAD | MHD_ALLOW_SUSPEND_RESUME, port, NULL, NULL, on_request,
            server, MHD_OPTION_LISTEN_SOCKET, listener, MHD_OPTION_CONNECTION_LIMIT,
            (unsigned)CONNECTIONS_MAX, MHD_OPTION_CONNECTION_TIMEOUT, (unsigned)IDLE_S,
            MHD_OPTION_CONNECTION_MEMORY_LIMIT, (size_t)HEAD_MAX, MHD_OPTION_STRICT_FOR_CLIENT, 1,
            MHD_OPTION_NOTIFY_COMPLETED, on_completed, NULL, MHD_OPTION_END);
    if (server->daemon)
        return KIMT_OK;
    (void)close(listener);
    return fail(err, "cannot start the server");
}

void server_stop(struct server *server)
{
    if (server->streams)
        streams_stop(server->streams);
    if (server->daemon)
        MHD_stop_daemon(server->daemon);
    server->daemon = NULL;
    streams_free(&server->streams);
}
