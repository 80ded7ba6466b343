/* SPDX-License-Identifier: MIT
 *
 * Carrying out a plan against a server that follows a script: partial success, lost answers, and
 * whose password it is in the end.
 */
#include "unit/support/cmocka_all.h"

#include "kerio/create.h"
#include "kerio/field.h"
#include "unit/kerio/fake_server.h"

#define MADE_1 "{\"result\":{\"errors\":[],\"result\":[{\"inputIndex\":0,\"id\":\"1\"}]}}"
#define MADE_3                                                                                     \
    "{\"result\":{\"errors\":[],\"result\":[{\"inputIndex\":0,\"id\":\"1\"},{\"inputIndex\":1,"    \
    "\"id\":\"2\"},{\"inputIndex\":2,\"id\":\"3\"}]}}"
/* The first is refused with this code, the others are made. */
#define MADE_2(code)                                                                               \
    "{\"result\":{\"errors\":[{\"inputIndex\":0,\"code\":" code                                    \
    ",\"message\":\"no\"}],\"result\":["                                                           \
    "{\"inputIndex\":1,\"id\":\"2\"},{\"inputIndex\":2,\"id\":\"3\"}]}}"
#define NO_USERS "{\"result\":{\"list\":[],\"totalItems\":0}}"

static const struct kerio_options options = {.chunk = 50};
static struct kimt_account accounts[3];
static struct place places[3];
static struct domain domain;
static struct plan plan;
static int told[3]; /* state + 100 for a new password */

static void each(void *context, size_t index, const struct kimt_provision *result)
{
    (void)context;
    assert_int_equal(told[index], 0);
    told[index] = result->state + (result->new_password ? 100 : 0);
}

static int set_up(void **state)
{
    static const char *const logins[] = {"ann", "bob", "cid"};
    static const char *const addresses[] = {"ann@a.test", "bob@a.test", "cid@a.test"};

    (void)state;
    fake_host_init(&fake);
    fake.step_ms = 1;
    memset(told, 0, sizeof told);
    memset(places, 0, sizeof places);
    domain = (struct domain){
        .id = strdup("d1"),
        .name = strdup("a.test"),
        .row = json_pack("{s:b, s:i}", "passwordComplexityEnabled", 1, "passwordMinimumLength", 8)};
    plan = (struct plan){.host = &fake.table,
                         .options = &options,
                         .places = places,
                         .count = 3,
                         .each = each,
                         .survey = {.directory = {.domains = malloc(sizeof domain), .count = 1}}};
    plan.survey.directory.domains[0] = domain;
    for (size_t i = 0; i < 3; i++) {
        accounts[i] = (struct kimt_account){.struct_size = sizeof accounts[i],
                                            .address = addresses[i],
                                            .local = logins[i],
                                            .domain = "a.test",
                                            .full_name = "",
                                            .password = "Correct-7"};
        places[i].account = &accounts[i];
        places[i].index = i;
        places[i].state = KIMT_PROVISION_MISSING;
        places[i].domain = &plan.survey.directory.domains[0];
        (void)snprintf(places[i].login, sizeof places[i].login, "%s", logins[i]);
    }
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    survey_clear(&plan.survey);
    server_end();
    return 0;
}

static void run(const struct exchange *script, size_t length)
{
    server_begin(script, length);
    create_users(&plan);
    assert_int_equal(server.at, length);
}

#define RUN(script) run(script, sizeof(script) / sizeof((script)[0]))

static const json_t *sent(size_t call, size_t user)
{
    return json_array_get(json_object_get(server.params[call], "users"), user);
}

static void all_are_made_by_one_call(void **state)
{
    static const struct exchange script[] = {
        {"Users.create", "{\"result\":{\"errors\":[],\"result\":[{\"inputIndex\":0,\"id\":\"1\"},"
                         "{\"inputIndex\":1,\"id\":\"2\"},{\"inputIndex\":2,\"id\":\"3\"}]}}"}};

    (void)state;
    RUN(script);
    for (int i = 0; i < 3; i++)
        assert_int_equal(told[i], KIMT_PROVISION_CREATED);
    assert_string_equal(field_text(sent(0, 1), "loginName"), "bob");
    assert_string_equal(field_text(sent(0, 1), "domainId"), "d1");
    assert_string_equal(field_text(sent(0, 1), "password"), "Correct-7");
    assert_int_equal(fake.secret_count, 0);
}

static void one_refusal_does_not_touch_the_others(void **state)
{
    static const struct exchange script[] = {
        {"Users.create", "{\"result\":{\"errors\":[{\"inputIndex\":1,\"code\":1004,\"message\":"
                         "\"%1 is not for you.\",\"messageParameters\":{\"positionalParameters\":["
                         "\"bob\"],\"plurality\":1}}],\"result\":[{\"inputIndex\":0,\"id\":\"1\"},"
                         "{\"inputIndex\":\"2\",\"id\":\"3\"}]}}"},
        {"Users.get", NO_USERS}};

    (void)state;
    RUN(script);
    assert_int_equal(told[0], KIMT_PROVISION_CREATED);
    assert_int_equal(told[1], KIMT_PROVISION_REFUSED);
    assert_int_equal(told[2], KIMT_PROVISION_CREATED);
    assert_string_equal(places[1].error.peer, "bob is not for you.");
    assert_int_equal(places[1].error.scope, KIMT_SCOPE_ACCOUNT);
    assert_int_equal(places[1].error.kind, KIMT_KIND_PERMISSION);
}

static void a_user_who_came_about_meanwhile_exists(void **state)
{
    static const struct exchange script[] = {
        {"Users.create", "{\"result\":{\"errors\":[{\"inputIndex\":1,\"code\":1001,\"message\":"
                         "\"exists\"}],\"result\":[{\"inputIndex\":0},{\"inputIndex\":2}]}}"},
        {"Users.get", "{\"result\":{\"list\":[{\"loginName\":\"BOB\"}],\"totalItems\":\"1\"}}"}};

    (void)state;
    RUN(script);
    assert_int_equal(told[1], KIMT_PROVISION_EXISTS);
    assert_int_equal(told[2], KIMT_PROVISION_CREATED);
}

static void after_a_lost_answer_only_those_not_there_are_sent_again(void **state)
{
    static const struct exchange script[] = {
        {"Users.create", NULL},
        {"Users.get", "{\"result\":{\"list\":[{\"loginName\":\"ann\"},{\"loginName\":\"bob\"}],"
                      "\"totalItems\":2}}"},
        {"Users.create", "{\"result\":{\"errors\":[],\"result\":[{\"inputIndex\":0}]}}"}};

    (void)state;
    RUN(script);
    for (int i = 0; i < 3; i++)
        assert_int_equal(told[i], KIMT_PROVISION_CREATED);
    assert_int_equal(json_array_size(json_object_get(server.params[2], "users")), 1);
    assert_string_equal(field_text(sent(2, 0), "loginName"), "cid");
}

static void who_is_there_after_an_unreadable_answer_keeps_the_generated_password(void **state)
{
    static const struct exchange script[] = {
        {"Domains.generatePassword", "{\"result\":{\"password\":\"Xy7-Zw9-qq\"}}"},
        {"Users.create", "<html>Welcome</html>"},
        {"Users.get", "{\"result\":{\"list\":[{\"loginName\":\"ann\"},{\"loginName\":\"bob\"},"
                      "{\"loginName\":\"cid\"}],\"totalItems\":3}}"}};

    (void)state;
    accounts[0].password = NULL;
    RUN(script);
    assert_int_equal(told[0], KIMT_PROVISION_CREATED + 100);
    assert_int_equal(told[1], KIMT_PROVISION_CREATED);
    assert_int_equal(fake.secret_count, 1);
}

static void a_password_that_may_have_been_set_is_kept_when_nobody_can_tell(void **state)
{
    static const struct exchange script[] = {
        {"Domains.generatePassword", "{\"result\":{\"password\":\"Xy7-Zw9-qq\"}}"},
        {"Users.create", NULL},
        {"Users.get", NULL}};

    (void)state;
    accounts[0].password = NULL;
    RUN(script);
    for (int i = 0; i < 3; i++)
        assert_int_equal(told[i], KIMT_PROVISION_REFUSED);
    assert_int_equal(fake.secret_count, 1);
}

static void a_member_that_is_not_known_is_left_out(void **state)
{
    static const struct exchange script[] = {
        {"Users.create", "{\"error\":{\"code\":-32602,\"message\":\"Invalid params\"}}"},
        {"Users.create", MADE_3}};

    (void)state;
    RUN(script);
    assert_non_null(json_object_get(sent(0, 0), "authType"));
    assert_int_equal(json_object_size(sent(1, 0)), 4);
    assert_int_equal(told[0], KIMT_PROVISION_CREATED);
}

static void a_whole_call_that_is_refused_is_taken_apart(void **state)
{
    static const struct exchange script[] = {
        {"Users.create", "{\"error\":{\"code\":413,\"message\":\"too large\"}}"},
        {"Users.get", NO_USERS},
        {"Users.create", MADE_1},
        {"Users.create", "{\"error\":{\"code\":-32603,\"message\":\"oops\"}}"},
        {"Users.get", NO_USERS},
        {"Users.create", MADE_1}};

    (void)state;
    RUN(script);
    assert_int_equal(told[0], KIMT_PROVISION_CREATED);
    assert_int_equal(told[1], KIMT_PROVISION_REFUSED);
    assert_string_equal(places[1].error.peer, "oops");
    assert_int_equal(told[2], KIMT_PROVISION_CREATED);
}

static void a_missing_password_is_generated_by_the_server_and_kept_before_it_is_used(void **state)
{
    static const struct exchange script[] = {
        {"Domains.generatePassword", "{\"result\":{\"password\":\"Xy7-Zw9-qq\"}}"},
        {"Users.create", MADE_3}};

    (void)state;
    accounts[1].password = NULL;
    RUN(script);
    assert_int_equal(told[0], KIMT_PROVISION_CREATED);
    assert_int_equal(told[1], KIMT_PROVISION_CREATED + 100);
    assert_string_equal(field_text(sent(1, 1), "password"), "Xy7-Zw9-qq");
    assert_string_equal(fake.secrets[0].name, "password:bob@a.test");
    assert_string_equal(fake.secrets[0].value, "Xy7-Zw9-qq");
}

static void a_password_against_the_policy_is_replaced_by_one_of_ours(void **state)
{
    static const struct exchange script[] = {
        {"Domains.generatePassword", "{\"error\":{\"code\":-32601,\"message\":\"no method\"}}"},
        {"Users.create", MADE_3}};
    const struct password_policy policy = {.is_complex = true,
                                           .minimum_length = 8,
                                           .domain = "a.test",
                                           .login = "cid",
                                           .full_name = ""};

    (void)state;
    accounts[2].password = "cid";
    RUN(script);
    assert_int_equal(told[2], KIMT_PROVISION_CREATED + 100);
    assert_null(password_fault(field_text(sent(1, 2), "password"), &policy));
    assert_string_equal(fake.secrets[0].value, field_text(sent(1, 2), "password"));
}

static void a_password_refused_by_the_server_alone_is_replaced_too(void **state)
{
    static const struct exchange script[] = {
        {"Users.create", MADE_2("1000")},
        {"Users.get", NO_USERS},
        {"Domains.generatePassword", "{\"result\":{\"password\":\"Xy7-Zw9-qq\"}}"},
        {"Users.create", MADE_1}};

    (void)state;
    RUN(script);
    assert_int_equal(told[0], KIMT_PROVISION_CREATED + 100);
    assert_int_equal(told[1], KIMT_PROVISION_CREATED);
}

static void a_generated_password_nobody_got_is_forgotten(void **state)
{
    static const struct exchange script[] = {
        {"Domains.generatePassword", "{\"result\":{\"password\":\"Xy7-Zw9-qq\"}}"},
        {"Users.create", MADE_2("1000")},
        {"Users.get", NO_USERS}};

    (void)state;
    accounts[0].password = NULL;
    RUN(script);
    assert_int_equal(told[0], KIMT_PROVISION_REFUSED);
    assert_string_equal(fake.secrets[1].name, "password:ann@a.test");
    assert_string_equal(fake.secrets[1].value, "");
}

static void seats_that_are_used_up_are_told_from_missing_rights(void **state)
{
    static const struct exchange script[] = {
        {"Users.create", MADE_2("1003")},
        {"Users.get", NO_USERS},
        {"Domains.getUserCountInfo",
         "{\"result\":{\"countInfo\":{\"currentUsers\":\"25\",\"allowedUsers\":{\"isUnlimited\":"
         "false,\"limit\":25,\"limitType\":1}}}}"}};

    (void)state;
    RUN(script);
    assert_int_equal(told[0], KIMT_PROVISION_REFUSED);
    assert_int_equal(places[0].error.kind, KIMT_KIND_QUOTA);
}

static void a_user_in_neither_list_of_the_answer_is_looked_up(void **state)
{
    static const struct exchange script[] = {
        {"Domains.generatePassword", "{\"result\":{\"password\":\"Xy7-Zw9-qq\"}}"},
        {"Users.create", "{\"result\":{\"errors\":[],\"result\":[{\"inputIndex\":1}]}}"},
        {"Users.get", "{\"result\":{\"list\":[{\"loginName\":\"ann\"}],\"totalItems\":1}}"}};

    (void)state;
    accounts[0].password = NULL;
    RUN(script);
    assert_int_equal(told[0], KIMT_PROVISION_CREATED + 100);
    assert_int_equal(told[1], KIMT_PROVISION_CREATED);
    assert_int_equal(told[2], KIMT_PROVISION_REFUSED);
    assert_int_equal(places[2].error.kind, KIMT_KIND_PROTOCOL);
}

static void an_answer_that_says_nothing_is_no_yes(void **state)
{
    static const struct exchange script[] = {{"Users.create", "{\"result\":null}"},
                                             {"Users.get", NO_USERS}};

    (void)state;
    RUN(script);
    for (int i = 0; i < 3; i++)
        assert_int_equal(told[i], KIMT_PROVISION_REFUSED);
}

static void nor_is_one_to_a_generated_password(void **state)
{
    static const struct exchange script[] = {
        {"Users.create", MADE_2("1000")},
        {"Users.get", NO_USERS},
        {"Domains.generatePassword", "{\"result\":{\"password\":\"Xy7-Zw9-qq\"}}"},
        {"Users.create", "{\"result\":{}}"},
        {"Users.get", NO_USERS}};

    (void)state;
    RUN(script);
    assert_int_equal(told[0], KIMT_PROVISION_REFUSED);
    assert_string_equal(fake.secrets[1].value, "");
}

static void a_call_that_was_stopped_is_followed_by_no_other(void **state)
{
    static const struct exchange script[] = {{"Users.create", SERVER_STOPPED}};

    (void)state;
    RUN(script);
    for (int i = 0; i < 3; i++) {
        assert_int_equal(told[i], KIMT_PROVISION_REFUSED);
        assert_int_equal(places[i].error.kind, KIMT_KIND_CANCELLED);
    }
}

static void a_run_that_is_stopped_makes_nobody(void **state)
{
    (void)state;
    fake.stop = true;
    server_begin(NULL, 0);
    create_users(&plan);
    for (int i = 0; i < 3; i++) {
        assert_int_equal(told[i], KIMT_PROVISION_REFUSED);
        assert_int_equal(places[i].error.kind, KIMT_KIND_CANCELLED);
    }
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        TEST(all_are_made_by_one_call),
        TEST(one_refusal_does_not_touch_the_others),
        TEST(a_user_who_came_about_meanwhile_exists),
        TEST(after_a_lost_answer_only_those_not_there_are_sent_again),
        TEST(who_is_there_after_an_unreadable_answer_keeps_the_generated_password),
        TEST(a_password_that_may_have_been_set_is_kept_when_nobody_can_tell),
        TEST(a_member_that_is_not_known_is_left_out),
        TEST(a_whole_call_that_is_refused_is_taken_apart),
        TEST(a_missing_password_is_generated_by_the_server_and_kept_before_it_is_used),
        TEST(a_password_against_the_policy_is_replaced_by_one_of_ours),
        TEST(a_password_refused_by_the_server_alone_is_replaced_too),
        TEST(a_generated_password_nobody_got_is_forgotten),
        TEST(seats_that_are_used_up_are_told_from_missing_rights),
        TEST(a_user_in_neither_list_of_the_answer_is_looked_up),
        TEST(an_answer_that_says_nothing_is_no_yes),
        TEST(nor_is_one_to_a_generated_password),
        TEST(a_call_that_was_stopped_is_followed_by_no_other),
        TEST(a_run_that_is_stopped_makes_nobody),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
