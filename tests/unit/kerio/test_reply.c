/* SPDX-License-Identifier: MIT
 *
 * Answers of the administration, and of what is taken for it.
 */
#include "unit/support/cmocka_all.h"

#include "kerio/fault.h"
#include "kerio/field.h"
#include "kerio/reply.h"
#include <stdlib.h>

static struct kimt_error err;

static int read_reply(const char *body, long status, json_t **result_r)
{
    *result_r = NULL;
    err = (struct kimt_error){.struct_size = sizeof err};
    return reply_read(body, strlen(body), status, "kerio:4040", "Users.get", result_r, &err);
}

static void a_result_is_handed_out(void **state)
{
    json_t *result;

    (void)state;
    assert_int_equal(
        read_reply("{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{\"a\":1}}\r\n", 200, &result),
        KIMT_OK);
    assert_int_equal(field_long(result, "a", 0), 1);
    json_decref(result);
}

static void a_result_of_null_is_an_empty_one(void **state)
{
    json_t *result;

    (void)state;
    assert_int_equal(read_reply("{\"id\":1,\"result\":null}", 200, &result), KIMT_OK);
    assert_true(json_is_object(result));
    json_decref(result);
}

static void an_error_is_filled_in_and_classified(void **state)
{
    json_t *result;

    (void)state;
    assert_int_equal(
        read_reply("{\"id\":1,\"error\":{\"code\":1001,\"message\":\"User %1 already exists.\","
                   "\"data\":{\"messageParameters\":{\"positionalParameters\":[\"bob\"],"
                   "\"plurality\":1}}}}",
                   200, &result),
        KIMT_FAIL);
    assert_string_equal(err.peer, "User bob already exists.");
    assert_string_equal(err.code, "1001");
    assert_int_equal(err.kind, KIMT_KIND_EXISTS);
    assert_true(fault_is(&err, FAULT_EXISTS));
}

static void an_error_counts_whatever_the_http_status(void **state)
{
    json_t *result;

    (void)state;
    assert_int_equal(read_reply("{\"id\":1,\"error\":{\"code\":\"-32001\",\"message\":\"Session "
                                "expired.\"}}",
                                500, &result),
                     KIMT_FAIL);
    assert_true(fault_is(&err, FAULT_SESSION));
}

static void a_page_of_html_is_no_administration(void **state)
{
    json_t *result;

    (void)state;
    assert_int_equal(read_reply("<html>Welcome</html>", 200, &result), KIMT_FAIL);
    assert_int_equal(err.kind, KIMT_KIND_PROTOCOL);
    assert_non_null(strstr(err.hint, "4040"));
}

static void other_json_is_no_administration(void **state)
{
    json_t *result;

    (void)state;
    assert_int_equal(read_reply("[1, 2]", 200, &result), KIMT_FAIL);
    assert_int_equal(err.kind, KIMT_KIND_PROTOCOL);
    assert_int_equal(read_reply("{\"status\":\"ok\"}", 200, &result), KIMT_FAIL);
    assert_int_equal(err.kind, KIMT_KIND_PROTOCOL);
    assert_int_equal(read_reply("", 200, &result), KIMT_FAIL);
    assert_int_equal(err.kind, KIMT_KIND_PROTOCOL);
}

static void a_failing_server_is_worth_another_try(void **state)
{
    json_t *result;

    (void)state;
    assert_int_equal(read_reply("<html>Internal Server Error</html>", 500, &result), KIMT_FAIL);
    assert_true(fault_is_lost(&err));
}

static void a_too_large_request_says_what_to_set(void **state)
{
    json_t *result;

    (void)state;
    assert_int_equal(read_reply("<html></html>", 413, &result), KIMT_FAIL);
    assert_int_equal(err.kind, KIMT_KIND_TOO_LARGE);
    assert_non_null(strstr(err.hint, "chunk"));
}

static void control_characters_of_a_server_do_not_reach_a_report(void **state)
{
    json_t *result;

    (void)state;
    assert_int_equal(
        read_reply("{\"error\":{\"code\":1,\"message\":\"a\\u001b[31m\\nb\"}}", 200, &result),
        KIMT_FAIL);
    assert_string_equal(err.peer, "a [31m b");
}

static void the_log_has_no_secret_at_any_depth(void **state)
{
    json_t *call = json_loads("{\"params\":{\"users\":[{\"loginName\":\"bob\",\"password\":"
                              "\"hush\"}],\"Password\":\"hush\"},\"token\":\"hush\"}",
                              0, NULL);
    char text[256];

    (void)state;
    reply_describe(call, text, sizeof text);
    assert_null(strstr(text, "hush"));
    assert_non_null(strstr(text, "bob"));
    assert_string_equal(field_text(call, "token"), "hush");
    json_decref(call);
}

static void a_secret_is_masked_whatever_the_server_calls_it(void **state)
{
    json_t *reply = json_loads(
        "{\"newPassword\":\"hush\",\"passwd\":[\"hush\"],\"X-Token\":\"hush\",\"userPwd\":"
        "{\"value\":\"hush\"},\"clientSecret\":\"hush\",\"sessionCookie\":\"hush\","
        "\"passwordComplexityEnabled\":true,\"passwordMinimumLength\":8}",
        0, NULL);
    char text[512];

    (void)state;
    reply_describe(reply, text, sizeof text);
    assert_null(strstr(text, "hush"));
    assert_non_null(strstr(text, "\"passwordComplexityEnabled\":true"));
    assert_non_null(strstr(text, "\"passwordMinimumLength\":8"));
    json_decref(reply);
}

static void a_message_in_the_log_is_json_cut_to_its_room(void **state)
{
    static const char whole[] =
        "{\"a\":[1,-2,true,false,null,{}],\"b\\\"\":\"x\\\\y\\u000a\",\"c\":{\"d\":[]}}";
    json_t *reply = json_loads(whole, 0, NULL);
    char text[256];

    (void)state;
    assert_non_null(reply);
    reply_describe(reply, text, sizeof text);
    assert_string_equal(text, whole);
    for (size_t room = 1; room < sizeof whole; room++) {
        memset(text, '!', sizeof text);
        reply_describe(reply, text, room);
        assert_int_equal(strlen(text), room - 1);
        assert_memory_equal(text, whole, room - 1);
        assert_true(text[room] == '!');
    }
    json_decref(reply);
}

static void an_answer_that_would_fill_the_memory_is_none(void **state)
{
    enum {
        BYTES = 30 * 1000 * 1000
    };
    static const char head[] = "{\"result\":{\"list\":[";
    json_t *result = NULL;
    char *body = malloc(BYTES);

    (void)state;
    assert_non_null(body);
    for (size_t i = 0; i < BYTES; i++)
        body[i] = "{},"[i % 3];
    memcpy(body, head, sizeof head - 1);
    err = (struct kimt_error){.struct_size = sizeof err};
    assert_int_equal(reply_read(body, BYTES, 200, "kerio:4040", "Users.get", &result, &err),
                     KIMT_FAIL);
    assert_int_equal(err.kind, KIMT_KIND_PROTOCOL);
    assert_non_null(strstr(err.text, "larger"));
    free(body);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_result_is_handed_out),
        cmocka_unit_test(a_result_of_null_is_an_empty_one),
        cmocka_unit_test(an_error_is_filled_in_and_classified),
        cmocka_unit_test(an_error_counts_whatever_the_http_status),
        cmocka_unit_test(a_page_of_html_is_no_administration),
        cmocka_unit_test(other_json_is_no_administration),
        cmocka_unit_test(a_failing_server_is_worth_another_try),
        cmocka_unit_test(a_too_large_request_says_what_to_set),
        cmocka_unit_test(control_characters_of_a_server_do_not_reach_a_report),
        cmocka_unit_test(the_log_has_no_secret_at_any_depth),
        cmocka_unit_test(a_secret_is_masked_whatever_the_server_calls_it),
        cmocka_unit_test(a_message_in_the_log_is_json_cut_to_its_room),
        cmocka_unit_test(an_answer_that_would_fill_the_memory_is_none),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
