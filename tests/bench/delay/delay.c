/* SPDX-License-Identifier: MIT
 *
 * A proxy that puts a server far away: each byte takes a fixed time on its way, and nothing else is
 * limited. A connection takes as long to be made as it would over such a way.
 *
 *     delay PORT ONE_WAY_US MARK
 *
 * Forwards to that port of loopback; prints the port it listens on. For each line of its standard
 * input it prints how many connections there were, how many turns (a client spoke after an answer
 * had come and while nothing was under way: a round trip that it had waited for), the bytes of
 * clients and servers, and of the connection on which a server was the first to say MARK the turns
 * until then
 * (-1: none has). Ends when its standard input does.
 */
#include "line.h"

#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum {
    EVENTS = 64
};

/* A connection has two ends, client and server; an end is where epoll points to. */
struct end {
    struct connection *connection;
    int descriptor;
    uint32_t wanted;  /* events that epoll was told */
    bool is_gone;     /* it will not speak again, and epoll does not watch it */
    struct line line; /* what this end has said */
};

struct connection {
    struct connection *next;
    struct end client, server;
    int64_t open_ns; /* when the server is called; 0: it was */
    uintmax_t turns;
    bool was_answered, is_broken;
};

struct proxy {
    int epoll, listener;
    uint16_t port; /* of the server */
    int64_t delay_ns;
    struct connection *connections;
    uintmax_t count, turns, bytes_up, bytes_down;
    const char *mark;
    intmax_t mark_turns; /* -1: it was not said */
};

static void fail(const char *what)
{
    (void)fprintf(stderr, "delay: %s: %s\n", what, strerror(errno));
    exit(EXIT_FAILURE);
}

static int64_t now_ns(void)
{
    struct timespec now;

    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
}

/* ---- sockets ---- */

static struct sockaddr_in loopback(uint16_t port)
{
    return (struct sockaddr_in){
        .sin_family = AF_INET, .sin_port = htons(port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
}

static int listen_somewhere(void)
{
    struct sockaddr_in address = loopback(0);
    socklen_t length = sizeof address;
    int listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);

    if (listener < 0 || bind(listener, (struct sockaddr *)&address, length) != 0 ||
        listen(listener, 128) != 0 ||
        getsockname(listener, (struct sockaddr *)&address, &length) != 0)
        fail("listen");
    printf("%d\n", ntohs(address.sin_port));
    (void)fflush(stdout);
    return listener;
}

static void watch(const struct proxy *proxy, int descriptor, uint32_t events, void *pointer)
{
    struct epoll_event event = {.events = events, .data.ptr = pointer};

    if (epoll_ctl(proxy->epoll, EPOLL_CTL_ADD, descriptor, &event) != 0)
        fail("epoll");
}

static void open_end(const struct proxy *proxy, struct end *end, int descriptor)
{
    int yes = 1;

    (void)setsockopt(descriptor, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
    end->descriptor = descriptor;
    end->wanted = EPOLLIN;
    watch(proxy, descriptor, EPOLLIN, end);
}

/* ---- connections ---- */

/* There and back to be connected, and once more until the server hears of it. */
static void accept_one(struct proxy *proxy)
{
    int client = accept4(proxy->listener, NULL, NULL, SOCK_CLOEXEC | SOCK_NONBLOCK);
    struct connection *connection = client < 0 ? NULL : calloc(1, sizeof *connection);

    if (!connection)
        return;
    connection->client.connection = connection->server.connection = connection;
    connection->client.descriptor = client;
    connection->server.descriptor = -1;
    connection->open_ns = now_ns() + 3 * proxy->delay_ns;
    connection->next = proxy->connections;
    proxy->connections = connection;
    proxy->count++;
}

static void call_server(const struct proxy *proxy, struct connection *connection)
{
    struct sockaddr_in address = loopback(proxy->port);
    int server = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

    connection->open_ns = 0;
    if (server < 0 || connect(server, (struct sockaddr *)&address, sizeof address) != 0)
        fail("connect");
    open_end(proxy, &connection->server, server);
    open_end(proxy, &connection->client, connection->client.descriptor);
}

static void close_connection(struct connection *connection)
{
    (void)close(connection->client.descriptor);
    if (connection->server.descriptor >= 0)
        (void)close(connection->server.descriptor);
    line_clear(&connection->client.line);
    line_clear(&connection->server.line);
    free(connection);
}

static bool is_over(const struct connection *connection)
{
    return connection->is_broken ||
           (connection->client.line.is_closed && connection->server.line.is_closed);
}

static bool is_quiet(const struct connection *connection)
{
    return !connection->client.line.first && !connection->server.line.first;
}

static void hear(struct proxy *proxy, struct end *end)
{
    struct connection *connection = end->connection;
    bool was_quiet = is_quiet(connection);
    size_t held = end->line.held;

    if (end->line.has_ended) {
        end->is_gone = true;
        (void)epoll_ctl(proxy->epoll, EPOLL_CTL_DEL, end->descriptor, NULL);
        return;
    }
    if (line_read(&end->line, end->descriptor, now_ns() + proxy->delay_ns) != LINE_OK)
        connection->is_broken = true;
    size_t got = end->line.held - held;
    if (end == &connection->server) {
        proxy->bytes_down += got;
        connection->was_answered = true;
        if (proxy->mark_turns < 0 && line_heard(&end->line, proxy->mark))
            proxy->mark_turns = (intmax_t)connection->turns;
        return;
    }
    proxy->bytes_up += got;
    if (got == 0 || !was_quiet || !connection->was_answered)
        return;
    proxy->turns++;
    connection->turns++;
    connection->was_answered = false;
}

static void speak(struct connection *connection, int64_t now)
{
    if (line_write(&connection->client.line, connection->server.descriptor, now) != LINE_OK ||
        line_write(&connection->server.line, connection->client.descriptor, now) != LINE_OK)
        connection->is_broken = true;
}

/* An end is listened to while its line has room, and waited for while it does not take what is due.
 */
static void want(const struct proxy *proxy, struct end *end, const struct line *other, int64_t now)
{
    uint32_t wanted = (line_has_room(&end->line) ? (uint32_t)EPOLLIN : 0) |
                      (line_due(other) <= now ? (uint32_t)EPOLLOUT : 0);
    struct epoll_event event = {.events = wanted, .data.ptr = end};

    if (end->is_gone || wanted == end->wanted)
        return;
    if (epoll_ctl(proxy->epoll, EPOLL_CTL_MOD, end->descriptor, &event) != 0)
        fail("epoll");
    end->wanted = wanted;
}

/* Does what is due; answers when it has to be looked at again. */
static int64_t serve(const struct proxy *proxy, struct connection *connection, int64_t now)
{
    if (connection->open_ns > now)
        return connection->open_ns;
    if (connection->open_ns != 0)
        call_server(proxy, connection);
    speak(connection, now);
    if (is_over(connection))
        return now;
    want(proxy, &connection->client, &connection->server.line, now);
    want(proxy, &connection->server, &connection->client.line, now);
    int64_t up = line_due(&connection->client.line), down = line_due(&connection->server.line);
    /* What is due and was not taken is epoll's to tell. */
    up = up <= now ? INT64_MAX : up;
    down = down <= now ? INT64_MAX : down;
    return up < down ? up : down;
}

static int64_t serve_all(struct proxy *proxy)
{
    int64_t now = now_ns(), next = INT64_MAX;

    for (struct connection **at = &proxy->connections; *at;) {
        struct connection *connection = *at;
        int64_t due = serve(proxy, connection, now);
        if (is_over(connection)) {
            *at = connection->next;
            close_connection(connection);
            continue;
        }
        next = due < next ? due : next;
        at = &connection->next;
    }
    return next;
}

/* ---- the loop ---- */

/* False: nobody will ask again. */
static bool tell(const struct proxy *proxy)
{
    char asked[64];

    if (read(STDIN_FILENO, asked, sizeof asked) <= 0)
        return false;
    printf("%ju %ju %ju %ju %jd\n", proxy->count, proxy->turns, proxy->bytes_up, proxy->bytes_down,
           proxy->mark_turns);
    return fflush(stdout) == 0;
}

/* False: standard input has ended. */
static bool wait_until(struct proxy *proxy, int64_t due_ns)
{
    struct epoll_event events[EVENTS];
    int64_t left = due_ns - now_ns();
    if (left < 0)
        left = 0;
    struct timespec patience = {.tv_sec = left / 1000000000, .tv_nsec = left % 1000000000};
    int count =
        epoll_pwait2(proxy->epoll, events, EVENTS, due_ns == INT64_MAX ? NULL : &patience, NULL);

    if (count < 0 && errno != EINTR)
        fail("epoll");
    for (int i = 0; i < count; i++) {
        void *pointer = events[i].data.ptr;
        if (!pointer && !tell(proxy))
            return false;
        if (!pointer)
            continue;
        if (pointer == proxy)
            accept_one(proxy);
        else if (events[i].events & (EPOLLIN | EPOLLHUP | EPOLLERR))
            hear(proxy, pointer);
    }
    return true;
}

int main(int argc, char **argv)
{
    if (argc != 4) {
        (void)fputs("usage: delay PORT ONE_WAY_US MARK\n", stderr);
        return EXIT_FAILURE;
    }
    struct proxy proxy = {.epoll = epoll_create1(EPOLL_CLOEXEC),
                          .port = (uint16_t)strtoul(argv[1], NULL, 10),
                          .delay_ns = strtoll(argv[2], NULL, 10) * 1000,
                          .mark = argv[3],
                          .mark_turns = -1};
    if (proxy.epoll < 0)
        fail("epoll");
    proxy.listener = listen_somewhere();
    watch(&proxy, proxy.listener, EPOLLIN, &proxy);
    watch(&proxy, STDIN_FILENO, EPOLLIN, NULL);
    while (wait_until(&proxy, serve_all(&proxy)))
        ;
    while (proxy.connections) {
        struct connection *connection = proxy.connections;
        proxy.connections = connection->next;
        close_connection(connection);
    }
    return EXIT_SUCCESS;
}
