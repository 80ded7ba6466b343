/* SPDX-License-Identifier: MIT
 *
 * Calls that are tried more than once. In place of http.c: replies come from a script.
 */
#include "kerio/http.h"
#include "kerio/jsonrpc.h"
#include "unit/support/cmocka_all.h"
#include "unit/support/fake_host.h"
#include <stdlib.h>

static struct fake_host fake;

#define LET_IN  "{\"result\":{\"token\":\"t\"}}"
#define REFUSED "{\"error\":{\"code\":1000,\"message\":\"Invalid user name or password\"}}"
#define EXPIRED "{\"error\":{\"code\":-32001,\"message\":\"Session expired\"}}"
#define DONE    "{\"result\":{}}"

static const char *const *script; /* NULL in it: the connection is lost */
static size_t calls;
static uint32_t flags_of[16]; /* of each call */
static char method_of[16][32];

int http_new(const struct kimt_host *host, const struct endpoint *endpoint,
             const struct trust *trust, struct http **http_r, struct kimt_error *err)
{
    (void)host, (void)endpoint, (void)trust, (void)err;
    *http_r = NULL;
    return KIMT_OK;
}

void http_free(struct http **http)
{
    (void)http;
}

int http_post(struct http *http, const char *body, const char *token, uint32_t flags,
              struct http_reply *reply_r, struct kimt_error *err)
{
    const char *reply = *script++;

    (void)http, (void)token;
    assert_in_range(calls, 0, 15);
    flags_of[calls] = flags;
    (void)snprintf(method_of[calls++], sizeof method_of[0], "%.*s",
                   (int)strcspn(strstr(body, "method") + 9, "\""), strstr(body, "method") + 9);
    if (!reply)
        return kimt_fail(err, KIMT_SCOPE_RUN, KIMT_KIND_NETWORK, KIMT_RETRY_NOW, "lost");
    *reply_r = (struct http_reply){.status = 200, .body = strdup(reply), .length = strlen(reply)};
    return reply_r->body ? KIMT_OK : KIMT_FAIL;
}

static void assert_untouched(const struct kimt_error *error)
{
    const struct kimt_error untouched = {.struct_size = sizeof untouched};

    assert_memory_equal(error, &untouched, sizeof untouched);
}

/* Logs in, calls once, logs out; every step must go well and leave no error behind. */
static void play(const char *const *replies)
{
    const struct rpc_settings settings = {
        .host = "kerio.test", .admin = "admin", .password = "p", .domain = "a.test"};
    struct kimt_error error = {.struct_size = sizeof error};
    struct rpc *rpc = NULL;
    json_t *result = NULL;

    fake_host_init(&fake);
    fake.step_ms = 100;
    fake.timeout_ms = 10000;
    script = replies;
    calls = 0;
    assert_int_equal(rpc_open(&fake.table, &settings, &rpc, &error), KIMT_OK);
    assert_untouched(&error);
    assert_int_equal(rpc_call(rpc, "Server.getVersion", NULL, RPC_REPEATABLE, &result, &error),
                     KIMT_OK);
    assert_untouched(&error);
    json_decref(result);
    rpc_close(&rpc);
}

static void a_login_that_was_lost_leaves_no_error(void **state)
{
    (void)state;
    play((const char *[]){NULL, LET_IN, DONE, DONE});
}

static void a_login_that_needs_the_domain_leaves_no_error(void **state)
{
    (void)state;
    play((const char *[]){REFUSED, LET_IN, DONE, DONE});
}

static void a_call_that_was_lost_leaves_no_error(void **state)
{
    (void)state;
    play((const char *[]){LET_IN, NULL, NULL, DONE, DONE});
}

static void a_session_that_expired_leaves_no_error(void **state)
{
    (void)state;
    play((const char *[]){LET_IN, EXPIRED, LET_IN, DONE, DONE});
}

static void a_session_that_expired_and_a_login_that_was_lost_leave_no_error(void **state)
{
    (void)state;
    play((const char *[]){LET_IN, EXPIRED, NULL, REFUSED, LET_IN, NULL, DONE, DONE});
}

static void the_logout_has_a_connection_of_its_own(void **state)
{
    (void)state;
    play((const char *[]){LET_IN, DONE, DONE});
    assert_int_equal(calls, 3);
    assert_string_equal(method_of[2], "Session.logout");
    assert_int_equal(flags_of[2], HTTP_ENDING | HTTP_FRESH);
}

static void a_logout_that_was_lost_is_tried_again(void **state)
{
    (void)state;
    play((const char *[]){LET_IN, DONE, NULL, DONE});
    assert_int_equal(calls, 4);
    play((const char *[]){LET_IN, DONE, NULL, NULL});
    assert_int_equal(calls, 4);
}

static void a_refused_logout_is_not_tried_again(void **state)
{
    (void)state;
    play((const char *[]){LET_IN, DONE, EXPIRED});
    assert_int_equal(calls, 3);
}

static int try_to_open(const char *const *replies, struct rpc **rpc_r, struct kimt_error *error)
{
    const struct rpc_settings settings = {
        .host = "kerio.test", .admin = "admin", .password = "p", .domain = "a.test"};

    fake_host_init(&fake);
    fake.step_ms = 100;
    fake.timeout_ms = 10000;
    script = replies;
    calls = 0;
    *error = (struct kimt_error){.struct_size = sizeof *error};
    return rpc_open(&fake.table, &settings, rpc_r, error);
}

static void a_token_that_would_break_a_header_is_refused(void **state)
{
    static const char *const tokens[] = {"{\"result\":{\"token\":\"a\\r\\nX-Evil: 1\"}}",
                                         "{\"result\":{\"token\":\"a\\nb\"}}",
                                         "{\"result\":{\"token\":\"a\\rb\"}}",
                                         "{\"result\":{\"token\":\"a b\"}}",
                                         "{\"result\":{\"token\":\"\\u00e4\"}}",
                                         "{\"result\":{\"token\":\"\\u007f\"}}"};
    struct kimt_error error;
    struct rpc *rpc = NULL;

    (void)state;
    for (size_t i = 0; i < sizeof tokens / sizeof *tokens; i++) {
        assert_int_equal(try_to_open((const char *[]){tokens[i]}, &rpc, &error), KIMT_FAIL);
        assert_int_equal(error.kind, KIMT_KIND_PROTOCOL);
        assert_int_equal(calls, 1);
        assert_null(rpc);
    }
}

static void a_token_that_is_too_long_is_refused(void **state)
{
    char reply[400];
    struct kimt_error error;
    struct rpc *rpc = NULL;

    (void)state;
    (void)snprintf(reply, sizeof reply, "{\"result\":{\"token\":\"%0300d\"}}", 7);
    assert_int_equal(try_to_open((const char *[]){reply}, &rpc, &error), KIMT_FAIL);
    assert_int_equal(error.kind, KIMT_KIND_PROTOCOL);
}

static void a_call_that_creates_is_not_sent_twice_when_its_session_expired(void **state)
{
    struct kimt_error error;
    struct rpc *rpc = NULL;
    json_t *result = NULL;

    (void)state;
    assert_int_equal(try_to_open((const char *[]){LET_IN, EXPIRED, LET_IN, DONE}, &rpc, &error),
                     KIMT_OK);
    assert_int_equal(rpc_call(rpc, "Users.create", json_object(), RPC_ONCE, &result, &error),
                     KIMT_FAIL);
    assert_int_equal(error.retry, KIMT_RETRY_NOW);
    assert_int_equal(calls, 3);
    assert_string_equal(method_of[2], "Session.login");
    rpc_close(&rpc);
}

static void a_call_that_creates_is_not_sent_twice_when_its_answer_was_lost(void **state)
{
    struct kimt_error error;
    struct rpc *rpc = NULL;
    json_t *result = NULL;

    (void)state;
    assert_int_equal(try_to_open((const char *[]){LET_IN, NULL, DONE}, &rpc, &error), KIMT_OK);
    assert_int_equal(rpc_call(rpc, "Users.create", json_object(), RPC_ONCE, &result, &error),
                     KIMT_FAIL);
    assert_int_equal(calls, 2);
    assert_int_equal(flags_of[1], HTTP_FRESH);
    rpc_close(&rpc);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_login_that_was_lost_leaves_no_error),
        cmocka_unit_test(a_login_that_needs_the_domain_leaves_no_error),
        cmocka_unit_test(a_call_that_was_lost_leaves_no_error),
        cmocka_unit_test(a_session_that_expired_leaves_no_error),
        cmocka_unit_test(a_session_that_expired_and_a_login_that_was_lost_leave_no_error),
        cmocka_unit_test(the_logout_has_a_connection_of_its_own),
        cmocka_unit_test(a_logout_that_was_lost_is_tried_again),
        cmocka_unit_test(a_refused_logout_is_not_tried_again),
        cmocka_unit_test(a_token_that_would_break_a_header_is_refused),
        cmocka_unit_test(a_token_that_is_too_long_is_refused),
        cmocka_unit_test(a_call_that_creates_is_not_sent_twice_when_its_session_expired),
        cmocka_unit_test(a_call_that_creates_is_not_sent_twice_when_its_answer_was_lost),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
