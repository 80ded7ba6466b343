/* SPDX-License-Identifier: MIT
 *
 * Servers that greet late: how often, and for how long, the port is asked whether it wants TLS.
 */
#include "common/imap/flavour/learned.h"
#include "common/imap/session/session.h"
#include "unit/support/cmocka_all.h"
#include "unit/support/fake_host.h"

#include <arpa/inet.h>
#include <poll.h>
#include <pthread.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum {
    CLIENTS_MAX = 16,
    TLS_HANDSHAKE = 0x16 /* the first byte of TLS */
};

static const char greeting[] = "* OK [CAPABILITY IMAP4rev1] at last\r\n";

/* A server that greets each connection so long after it came. */
struct late {
    pthread_t thread;
    int listener;
    uint16_t port;
    int64_t greets_after_ms; /* of connections that begin with TLS as well; below 0: never */
    bool never_answers_tls;
    bool is_serving, ends;

    /* The thread's, until it has ended. */
    struct client {
        int descriptor;
        int64_t since_ms;
        bool greeted, wants_tls;
    } clients[CLIENTS_MAX];
    int count, tls_count;
};

static struct fake_host host;
static struct kimt_error err;
static struct late late;

static int64_t now_ms(void)
{
    return host.table.now_ms(host.table.context);
}

static void take_client(int descriptor)
{
    assert_in_range(late.count, 0, CLIENTS_MAX - 1);
    late.clients[late.count++] = (struct client){.descriptor = descriptor, .since_ms = now_ms()};
}

static void serve_client(struct client *client)
{
    int64_t after_ms = __atomic_load_n(&late.greets_after_ms, __ATOMIC_ACQUIRE);
    char bytes[4096];
    ssize_t got = recv(client->descriptor, bytes, sizeof bytes, MSG_DONTWAIT);

    if (got > 0 && !client->greeted && bytes[0] == TLS_HANDSHAKE && !client->wants_tls) {
        client->wants_tls = true;
        late.tls_count++;
    } else if (got > 0 && client->greeted) {
        static const char bye[] = "k1 OK bye\r\n";
        (void)send(client->descriptor, bye, sizeof bye - 1, MSG_NOSIGNAL);
    }
    if (client->greeted || after_ms < 0 || now_ms() - client->since_ms < after_ms ||
        (client->wants_tls && late.never_answers_tls))
        return;
    client->greeted = true;
    (void)send(client->descriptor, greeting, sizeof greeting - 1, MSG_NOSIGNAL);
}

static void *serve(void *context)
{
    struct pollfd waiting = {.fd = late.listener, .events = POLLIN};

    while (!__atomic_load_n(&late.ends, __ATOMIC_ACQUIRE)) {
        if (poll(&waiting, 1, 10) > 0)
            take_client(accept(late.listener, NULL, NULL));
        for (int i = 0; i < late.count; i++)
            serve_client(&late.clients[i]);
    }
    return context;
}

static int start(void **state)
{
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(0x7f000001)};
    socklen_t size = sizeof address;

    (void)state;
    learned_forget_all();
    fake_host_init(&host);
    host.flavours = "[flavour.generic]\n";
    host.timeout_ms = 10000;
    host.log_level = 0; /* several threads share it */
    err = (struct kimt_error)NEW_ERROR;
    late = (struct late){.listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)};
    assert_int_equal(bind(late.listener, (struct sockaddr *)&address, sizeof address), 0);
    assert_int_equal(listen(late.listener, CLIENTS_MAX), 0);
    assert_int_equal(getsockname(late.listener, (struct sockaddr *)&address, &size), 0);
    late.port = ntohs(address.sin_port);
    return 0;
}

static void serve_from_now_on(void)
{
    assert_int_equal(pthread_create(&late.thread, NULL, serve, NULL), 0);
    late.is_serving = true;
}

/* What was counted can be looked at then. */
static void serve_no_more(void)
{
    __atomic_store_n(&late.ends, true, __ATOMIC_RELEASE);
    if (late.is_serving)
        (void)pthread_join(late.thread, NULL);
    late.is_serving = false;
}

static int end(void **state)
{
    (void)state;
    serve_no_more();
    for (int i = 0; i < late.count; i++)
        (void)close(late.clients[i].descriptor);
    (void)close(late.listener);
    return 0;
}

/* So many sessions at once, each in a thread of its own. */
struct opening {
    pthread_t thread;
    int result;
    struct kimt_error err;
};

static void *open_session(void *context)
{
    struct opening *opening = context;
    const struct imap_options options = {
        .host = "127.0.0.1", .port = late.port, .security = CONN_PLAIN, .flavour = "auto"};
    struct imap_session *session = NULL;

    opening->err = (struct kimt_error)NEW_ERROR;
    opening->result = imap_session_connect(&host.table, &options, &session, &opening->err);
    imap_session_close(&session);
    return NULL;
}

static void open_sessions(int count, int result)
{
    struct opening openings[CLIENTS_MAX];

    for (int i = 0; i < count; i++)
        assert_int_equal(pthread_create(&openings[i].thread, NULL, open_session, &openings[i]), 0);
    for (int i = 0; i < count; i++) {
        assert_int_equal(pthread_join(openings[i].thread, NULL), 0);
        if (openings[i].result != result)
            fail_msg("%s", openings[i].err.text);
        err = openings[i].err;
    }
}

static void a_host_that_greets_late_is_asked_once_whether_it_wants_tls(void **state)
{
    (void)state;
    late.greets_after_ms = 1800;
    serve_from_now_on();
    open_sessions(4, KIMT_OK);
    open_sessions(2, KIMT_OK);
    serve_no_more();
    assert_int_equal(late.tls_count, 1);
    assert_int_equal(late.count, 7);
}

static void a_host_that_has_greeted_before_is_never_asked(void **state)
{
    (void)state;
    serve_from_now_on();
    open_sessions(1, KIMT_OK);
    __atomic_store_n(&late.greets_after_ms, 1800, __ATOMIC_RELEASE); /* it is loaded by now */
    open_sessions(3, KIMT_OK);
    serve_no_more();
    assert_int_equal(late.tls_count, 0);
    assert_int_equal(late.count, 4);
}

static void a_host_that_does_not_answer_the_question_is_not_waited_for(void **state)
{
    int64_t began = now_ms();

    (void)state;
    late.greets_after_ms = 3000;
    late.never_answers_tls = true;
    serve_from_now_on();
    open_sessions(1, KIMT_OK);
    assert_in_range(now_ms() - began, 2900, 6000);
}

static void a_host_that_never_says_anything_is_asked_once_and_the_hint_names_tls(void **state)
{
    (void)state;
    late.greets_after_ms = -1;
    host.timeout_ms = 2500;
    serve_from_now_on();
    open_sessions(3, KIMT_FAIL);
    open_sessions(2, KIMT_FAIL);
    serve_no_more();
    assert_int_equal(late.tls_count, 1);
    assert_int_equal(err.kind, KIMT_KIND_TIMEOUT);
    assert_non_null(strstr(err.hint, "security = tls"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_host_that_greets_late_is_asked_once_whether_it_wants_tls,
                                        start, end),
        cmocka_unit_test_setup_teardown(a_host_that_has_greeted_before_is_never_asked, start, end),
        cmocka_unit_test_setup_teardown(a_host_that_does_not_answer_the_question_is_not_waited_for,
                                        start, end),
        cmocka_unit_test_setup_teardown(
            a_host_that_never_says_anything_is_asked_once_and_the_hint_names_tls, start, end),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
