/* SPDX-License-Identifier: MIT
 *
 * A connection's waits: both directions at once, deadlines, being called off.
 */
#include "common/net/connection.h"
#include "common/net/dial.h"
#include "unit/net/peer.h"
#include "unit/support/cmocka_all.h"
#include "unit/support/fake_host.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <pthread.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

static struct fake_host host;
static struct kimt_error err;
static const struct conn_params params = {.host = "test", .port = 1, .security = CONN_PLAIN};

static struct conn *adopt(int descriptor)
{
    struct conn *conn = NULL;

    fake_host_init(&host);
    err = (struct kimt_error)NEW_ERROR;
    assert_int_equal(conn_adopt(&host.table, &params, descriptor, &conn, &err), KIMT_OK);
    return conn;
}

static void writing_takes_in_what_arrives_so_that_neither_side_blocks_the_other(void **state)
{
    /* The peer says 200,000 bytes before it listens: more than a socket pair holds. */
    static char data[3000000];
    int descriptor;
    const char *there;
    struct peer *peer = peer_start("Z 200000\nL 3000000\n", &descriptor);
    struct conn *conn = adopt(descriptor);

    (void)state;
    for (int i = 0; i < 30; i++)
        assert_int_equal(conn_write(conn, data + (size_t)i * 100000, 100000, &err), KIMT_OK);
    while (conn_peek(conn, &there) < 200000)
        assert_int_equal(conn_fill(conn, -1, &err), KIMT_OK);
    while (conn_fill(conn, -1, &err) == KIMT_OK) /* the rest goes out while we wait for its end */
        continue;
    conn_free(&conn);
    assert_null(peer_join(peer));
}

static void a_peer_that_takes_nothing_is_a_timeout(void **state)
{
    static char data[3000000];
    int descriptor;
    struct peer *peer = peer_start("W 400\n", &descriptor);
    struct conn *conn = adopt(descriptor);

    (void)state;
    host.timeout_ms = 100;
    assert_int_equal(conn_write(conn, data, sizeof data, &err), KIMT_FAIL);
    assert_int_equal(err.kind, KIMT_KIND_TIMEOUT);
    assert_int_equal(err.retry, KIMT_RETRY_NOW);
    conn_free(&conn);
    (void)peer_join(peer);
}

static void what_goes_out_slowly_puts_off_the_deadline(void **state)
{
    static char data[60000];
    char script[400];
    int descriptor, small = 4096;
    size_t used = 0;
    struct conn *conn;
    struct peer *peer;

    (void)state;
    for (int i = 0; i < 12; i++)
        used += (size_t)snprintf(script + used, sizeof script - used, "W 100\nL 5000\n");
    (void)snprintf(script + used, sizeof script - used, "s abc\n");
    peer = peer_start(script, &descriptor);
    assert_int_equal(setsockopt(descriptor, SOL_SOCKET, SO_SNDBUF, &small, sizeof small), 0);
    conn = adopt(descriptor);
    host.timeout_ms = 500;
    for (size_t at = 0; at < sizeof data; at += 1000) /* small pieces are held */
        assert_int_equal(conn_write(conn, data + at, 1000, &err), KIMT_OK);
    assert_int_equal(conn_fill(conn, -1, &err), KIMT_OK);
    conn_free(&conn);
    assert_null(peer_join(peer));
}

static void a_wait_of_nothing_only_looks(void **state)
{
    int descriptor;
    struct peer *peer = peer_start("W 100\n", &descriptor);
    struct conn *conn = adopt(descriptor);

    (void)state;
    assert_int_equal(conn_fill(conn, 0, &err), KIMT_BUSY);
    conn_free(&conn);
    (void)peer_join(peer);
}

static void the_end_of_the_other_side_is_told_after_its_last_bytes(void **state)
{
    int descriptor;
    const char *there;
    struct peer *peer = peer_start("s abc\nX\n", &descriptor);
    struct conn *conn = adopt(descriptor);

    (void)state;
    assert_int_equal(conn_fill(conn, -1, &err), KIMT_OK);
    assert_int_equal(conn_peek(conn, &there), 3);
    conn_consume(conn, 3);
    assert_int_equal(conn_fill(conn, -1, &err), KIMT_END);
    assert_true(conn_is_broken(conn));
    conn_free(&conn);
    assert_null(peer_join(peer));
}

static void *cancel_soon(void *context)
{
    usleep(50 * 1000);
    conn_cancel(context);
    return NULL;
}

static void a_blocked_wait_is_called_off_from_another_thread(void **state)
{
    int descriptor;
    pthread_t thread;
    struct peer *peer = peer_start("W 300\n", &descriptor);
    struct conn *conn = adopt(descriptor);

    (void)state;
    assert_int_equal(pthread_create(&thread, NULL, cancel_soon, conn), 0);
    assert_int_equal(conn_fill(conn, -1, &err), KIMT_FAIL);
    assert_int_equal(err.kind, KIMT_KIND_CANCELLED);
    assert_int_equal(pthread_join(thread, NULL), 0);
    assert_int_equal(conn_write(conn, "x", 1, &err), KIMT_FAIL);
    assert_int_equal(err.kind, KIMT_KIND_CANCELLED);
    conn_free(&conn);
    (void)peer_join(peer);
}

static void the_end_of_the_run_counts_only_while_it_is_heeded(void **state)
{
    int descriptor;
    struct peer *peer = peer_start("W 200\ns abc\n", &descriptor);
    struct conn *conn = adopt(descriptor);

    (void)state;
    host.stop = true;
    assert_int_equal(conn_fill(conn, -1, &err), KIMT_FAIL);
    assert_int_equal(err.kind, KIMT_KIND_CANCELLED);
    conn_heed_stop(conn, false);
    assert_int_equal(conn_fill(conn, -1, &err), KIMT_OK);
    conn_free(&conn);
    (void)peer_join(peer);
}

/* A port of this machine at which nobody listens. */
static uint16_t free_port(void)
{
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(0x7f000001)};
    socklen_t size = sizeof address;
    int descriptor = socket(AF_INET, SOCK_STREAM, 0);

    assert_int_equal(bind(descriptor, (struct sockaddr *)&address, sizeof address), 0);
    assert_int_equal(getsockname(descriptor, (struct sockaddr *)&address, &size), 0);
    (void)close(descriptor);
    return ntohs(address.sin_port);
}

static void a_refused_connection_names_host_and_port(void **state)
{
    char wanted[64];
    struct conn *conn = NULL;
    struct conn_params there = {.host = "127.0.0.1", .port = free_port(), .security = CONN_PLAIN};

    (void)state;
    fake_host_init(&host);
    err = (struct kimt_error)NEW_ERROR;
    assert_int_equal(conn_open(&host.table, &there, &conn, &err), KIMT_FAIL);
    assert_null(conn);
    assert_int_equal(err.kind, KIMT_KIND_NETWORK);
    (void)snprintf(wanted, sizeof wanted, "127.0.0.1:%u", (unsigned)there.port);
    assert_non_null(strstr(err.text, wanted));
    assert_int_not_equal(err.hint[0], '\0');
}

static void an_unknown_host_ends_the_run(void **state)
{
    struct conn *conn = NULL;
    struct conn_params there = {.host = "no such host", .port = 993, .security = CONN_PLAIN};

    (void)state;
    fake_host_init(&host);
    err = (struct kimt_error)NEW_ERROR;
    assert_int_equal(conn_open(&host.table, &there, &conn, &err), KIMT_FAIL);
    assert_true(err.kind == KIMT_KIND_NOT_FOUND || err.retry == KIMT_RETRY_LATER);
    assert_non_null(strstr(err.text, "no such host"));
}

/* A port of this machine that takes connections. */
static int listen_here(uint16_t *port_r)
{
    int listener = socket(AF_INET, SOCK_STREAM, 0);
    struct sockaddr_in here = {.sin_family = AF_INET,
                               .sin_addr = {.s_addr = htonl(INADDR_LOOPBACK)}};
    socklen_t size = sizeof here;

    assert_int_equal(bind(listener, (struct sockaddr *)&here, sizeof here), 0);
    assert_int_equal(listen(listener, 1), 0);
    assert_int_equal(getsockname(listener, (struct sockaddr *)&here, &size), 0);
    *port_r = ntohs(here.sin_port);
    return listener;
}

/* How it ends for a peer that reads only then: 0, or errno. */
static int read_to_the_end(int peer)
{
    static char data[100000];
    ssize_t got;

    while ((got = read(peer, data, sizeof data)) > 0)
        continue;
    return got == 0 ? 0 : errno;
}

static void a_process_that_dies_takes_along_what_is_not_delivered(void **state)
{
    static char data[20000000]; /* more than the kernel's buffers hold */
    struct conn_params here = {.host = "127.0.0.1", .security = CONN_PLAIN};
    struct conn *conn = NULL;
    int listener = listen_here(&here.port);
    pid_t child = fork();
    int status;

    (void)state;
    if (child == 0) {
        fake_host_init(&host);
        host.timeout_ms = 200;
        _exit(conn_open(&host.table, &here, &conn, &err) != KIMT_OK ||
              conn_write(conn, data, sizeof data, &err) != KIMT_FAIL);
    }
    int peer = accept(listener, NULL, NULL);
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_int_equal(status, 0); /* it could not say all */
    assert_int_equal(read_to_the_end(peer), ECONNRESET);
    (void)close(peer);
    (void)close(listener);
}

static void a_connection_that_is_freed_in_order_ends_in_order(void **state)
{
    struct conn_params here = {.host = "127.0.0.1", .security = CONN_PLAIN};
    struct conn *conn = NULL;
    int listener = listen_here(&here.port);

    (void)state;
    fake_host_init(&host);
    err = (struct kimt_error)NEW_ERROR;
    assert_int_equal(conn_open(&host.table, &here, &conn, &err), KIMT_OK);
    int peer = accept(listener, NULL, NULL);
    assert_int_equal(conn_write(conn, "last words", 10, &err), KIMT_OK);
    assert_int_equal(conn_flush(conn, &err), KIMT_OK);
    conn_free(&conn);
    assert_int_equal(read_to_the_end(peer), 0);
    (void)close(peer);
    (void)close(listener);
}

/* ---- compressed ---- */

/* Two connections that are each other's other side. */
static void join(struct conn **one_r, struct conn **other_r)
{
    int ends[2];

    assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM, 0, ends), 0);
    *one_r = adopt(ends[0]);
    assert_int_equal(conn_adopt(&host.table, &params, ends[1], other_r, &err), KIMT_OK);
    assert_int_equal(conn_compress(*one_r, &err), KIMT_OK);
    assert_int_equal(conn_compress(*other_r, &err), KIMT_OK);
}

enum {
    MUCH = 3000000
};

/* Text and what cannot be compressed, by turns. */
static char byte_at(size_t at)
{
    return (char)(at / 50000 % 2 ? at * 2654435761u >> 13 : 'a' + at % 7);
}

static bool write_much(struct conn *conn)
{
    static const size_t pieces[] = {1, 17, 70000, 3, 40000, 5000};
    struct kimt_error error = NEW_ERROR;
    static _Thread_local char data[70000];
    size_t at = 0;

    for (size_t i = 0; at < MUCH; i++) {
        size_t length = pieces[i % 6] < MUCH - at ? pieces[i % 6] : MUCH - at;
        for (size_t j = 0; j < length; j++)
            data[j] = byte_at(at + j);
        at += length;
        if (conn_write(conn, data, length, &error) != KIMT_OK)
            return false;
    }
    return conn_flush(conn, &error) == KIMT_OK;
}

static bool read_much(struct conn *conn)
{
    struct kimt_error error = NEW_ERROR;
    const char *there;

    for (size_t at = 0; at < MUCH;) {
        size_t length = conn_peek(conn, &there);
        for (size_t i = 0; i < length; i++)
            if (there[i] != byte_at(at + i))
                return false;
        at += length;
        conn_consume(conn, length);
        if (at < MUCH && conn_fill(conn, -1, &error) != KIMT_OK)
            return false;
    }
    return true;
}

static void *echo(void *context)
{
    static int good = 1;

    return read_much(context) && write_much(context) ? &good : NULL;
}

static void what_is_compressed_arrives_as_it_was_both_ways(void **state)
{
    struct conn *one, *other;
    pthread_t thread;
    void *good = NULL;

    (void)state;
    join(&one, &other);
    assert_int_equal(pthread_create(&thread, NULL, echo, other), 0);
    assert_true(write_much(one));
    assert_true(read_much(one));
    assert_int_equal(pthread_join(thread, &good), 0);
    assert_non_null(good);
    assert_in_range(conn_measure(one).bytes, 1, 2 * MUCH * 2 / 3); /* half of it is text */
    conn_free(&one);
    conn_free(&other);
}

static void a_few_compressed_bytes_can_be_read_as_soon_as_they_are_flushed(void **state)
{
    struct conn *one, *other;
    const char *there;

    (void)state;
    join(&one, &other);
    for (int i = 0; i < 3; i++) {
        assert_int_equal(conn_write(one, "NOOP\r\n", 6, &err), KIMT_OK);
        assert_int_equal(conn_fill(other, 0, &err), KIMT_BUSY); /* held back, as it may grow */
        assert_int_equal(conn_flush(one, &err), KIMT_OK);
        assert_int_equal(conn_fill(other, -1, &err), KIMT_OK);
        assert_int_equal(conn_peek(other, &there), 6);
        assert_memory_equal(there, "NOOP\r\n", 6);
        conn_consume(other, 6);
    }
    conn_free(&one);
    conn_free(&other);
}

static void what_came_before_the_change_counts_as_compressed(void **state)
{
    struct conn *one, *other;
    const char *there;
    int ends[2];

    (void)state;
    assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM, 0, ends), 0);
    one = adopt(ends[0]);
    assert_int_equal(conn_adopt(&host.table, &params, ends[1], &other, &err), KIMT_OK);
    assert_int_equal(conn_compress(one, &err), KIMT_OK);
    assert_int_equal(conn_write(one, "* 1 EXISTS\r\n", 12, &err), KIMT_OK);
    assert_int_equal(conn_flush(one, &err), KIMT_OK);
    assert_int_equal(conn_fill(other, -1, &err), KIMT_OK);
    assert_int_equal(conn_compress(other, &err), KIMT_OK);
    assert_int_equal(conn_fill(other, 0, &err), KIMT_OK);
    assert_int_equal(conn_peek(other, &there), 12);
    conn_free(&one);
    conn_free(&other);
}

static void what_is_no_compressed_stream_is_a_lost_connection(void **state)
{
    int descriptor;
    struct peer *peer = peer_start("S * OK this is plain text\nW 100\n", &descriptor);
    struct conn *conn = adopt(descriptor);

    (void)state;
    assert_int_equal(conn_compress(conn, &err), KIMT_OK);
    while (conn_fill(conn, -1, &err) == KIMT_OK) /* its first bits may mean something */
        continue;
    assert_int_equal(err.kind, KIMT_KIND_NETWORK);
    assert_non_null(strstr(err.text, "cannot be inflated"));
    conn_free(&conn);
    (void)peer_join(peer);
}

/* ---- what the kernel is told ---- */

static void a_connection_sends_at_once_and_notices_a_peer_that_is_gone(void **state)
{
    struct conn_params here = {.host = "127.0.0.1", .security = CONN_PLAIN};
    int listener = listen_here(&here.port), delay = 0, alive = 0, idle = 0;
    socklen_t size = sizeof delay;
    struct waiter waiter;
    int descriptor = -1;

    (void)state;
    fake_host_init(&host);
    err = (struct kimt_error)NEW_ERROR;
    assert_int_equal(waiter_init(&waiter, &host.table, &err), KIMT_OK);
    assert_int_equal(dial(&waiter, "127.0.0.1", here.port, 1000, &descriptor, &err), KIMT_OK);
    assert_int_equal(getsockopt(descriptor, IPPROTO_TCP, TCP_NODELAY, &delay, &size), 0);
    assert_int_equal(getsockopt(descriptor, SOL_SOCKET, SO_KEEPALIVE, &alive, &size), 0);
    assert_int_equal(getsockopt(descriptor, IPPROTO_TCP, TCP_KEEPIDLE, &idle, &size), 0);
    assert_true(delay && alive);
    assert_in_range(idle, 30, 300); /* the kernel's own two hours are longer than most firewalls' */
    (void)close(descriptor);
    (void)close(listener);
    waiter_release(&waiter);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(writing_takes_in_what_arrives_so_that_neither_side_blocks_the_other),
        cmocka_unit_test(a_peer_that_takes_nothing_is_a_timeout),
        cmocka_unit_test(what_goes_out_slowly_puts_off_the_deadline),
        cmocka_unit_test(a_wait_of_nothing_only_looks),
        cmocka_unit_test(the_end_of_the_other_side_is_told_after_its_last_bytes),
        cmocka_unit_test(a_blocked_wait_is_called_off_from_another_thread),
        cmocka_unit_test(the_end_of_the_run_counts_only_while_it_is_heeded),
        cmocka_unit_test(a_refused_connection_names_host_and_port),
        cmocka_unit_test(an_unknown_host_ends_the_run),
        cmocka_unit_test(a_process_that_dies_takes_along_what_is_not_delivered),
        cmocka_unit_test(a_connection_that_is_freed_in_order_ends_in_order),
        cmocka_unit_test(what_is_compressed_arrives_as_it_was_both_ways),
        cmocka_unit_test(a_few_compressed_bytes_can_be_read_as_soon_as_they_are_flushed),
        cmocka_unit_test(what_came_before_the_change_counts_as_compressed),
        cmocka_unit_test(what_is_no_compressed_stream_is_a_lost_connection),
        cmocka_unit_test(a_connection_sends_at_once_and_notices_a_peer_that_is_gone),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
