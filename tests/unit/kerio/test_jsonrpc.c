/* SPDX-License-Identifier: MIT
 *
 * Calls that are tried more than once. In place of http.c: replies come from a script.
 */
#include "cmocka_all.h"
#include "fake_host.h"
#include "kerio/http.h"
#include "kerio/jsonrpc.h"
#include <stdlib.h>

#define LET_IN  "{\"result\":{\"token\":\"t\"}}"
#define REFUSED "{\"error\":{\"code\":1000,\"message\":\"Invalid user name or password\"}}"
#define EXPIRED "{\"error\":{\"code\":-32001,\"message\":\"Session expired\"}}"
#define DONE    "{\"result\":{}}"

static const char *const *script; /* NULL in it: the connection is lost */

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

    (void)http, (void)body, (void)token, (void)flags;
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

    fake = (struct fake_host){.step_ms = 100};
    script = replies;
    assert_int_equal(rpc_open(&fake_host, &settings, &rpc, &error), KIMT_OK);
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

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_login_that_was_lost_leaves_no_error),
        cmocka_unit_test(a_login_that_needs_the_domain_leaves_no_error),
        cmocka_unit_test(a_call_that_was_lost_leaves_no_error),
        cmocka_unit_test(a_session_that_expired_leaves_no_error),
        cmocka_unit_test(a_session_that_expired_and_a_login_that_was_lost_leave_no_error),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
