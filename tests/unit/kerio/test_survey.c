/* SPDX-License-Identifier: MIT
 *
 * What a server does not tell is no error: its calls may be missing, by version or role.
 */
#include "kerio/survey.h"
#include "unit/kerio/fake_server.h"
#include "unit/support/cmocka_all.h"

#define ABSENT "{\"error\":{\"code\":-32601,\"message\":\"Method not found\"}}"

static void assert_untouched(const struct kimt_error *error)
{
    const struct kimt_error untouched = {.struct_size = sizeof untouched};

    assert_memory_equal(error, &untouched, sizeof untouched);
}

static int tear_down(void **state)
{
    (void)state;
    server_end();
    return 0;
}

static void seats_that_are_not_told_are_no_limit_and_no_error(void **state)
{
    static const struct exchange script[] = {{"Domains.getUserCountInfo", ABSENT}};
    struct kimt_error error = {.struct_size = sizeof error};
    const struct domain domain = {.id = (char[]){"d1"}};
    int64_t left = 0;
    bool is_licence = false;

    (void)state;
    server_begin(script, 1);
    assert_int_equal(survey_seats_left(NULL, &domain, &left, &is_licence, &error), KIMT_OK);
    assert_true(left == INT64_MAX);
    assert_untouched(&error);
}

static void a_server_that_tells_nothing_of_itself_is_no_error(void **state)
{
    static const struct exchange script[] = {
        {"Session.whoAmI", ABSENT},
        {"Server.getVersion", ABSENT},
        {"Services.get", ABSENT},
        {"AdvancedOptions.get", ABSENT},
        {"SecurityPolicy.get", ABSENT},
        {"Domains.get", "{\"result\":{\"list\":[],\"totalItems\":0}}"}};
    const struct kerio_options options = {.host = "kerio.test", .master_password = "m"};
    struct kimt_error error = {.struct_size = sizeof error};
    struct survey survey = {.version = ""};

    (void)state;
    server_begin(script, sizeof script / sizeof script[0]);
    assert_int_equal(survey_take(NULL, &options, &survey, &error), KIMT_OK);
    assert_untouched(&error);
    survey_clear(&survey);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_teardown(name, tear_down)
    const struct CMUnitTest tests[] = {
        TEST(seats_that_are_not_told_are_no_limit_and_no_error),
        TEST(a_server_that_tells_nothing_of_itself_is_no_error),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
