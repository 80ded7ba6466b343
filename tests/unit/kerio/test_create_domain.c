/* SPDX-License-Identifier: MIT
 *
 * Making domains at a server that follows a script: whatever becomes of the calls, users of other
 * domains go where they belong.
 */
#include "unit/support/cmocka_all.h"

#include "kerio/create.h"
#include "kerio/field.h"
#include "unit/kerio/fake_server.h"

#define OLD_ROW  "{\"id\":\"d1\",\"name\":\"old.test\"}"
#define NEW_ROW  "{\"id\":\"d2\",\"name\":\"new.test\"}"
#define ODD_ROW  "{\"id\":\"d0\",\"name\":\"another.test\"}"
#define OLD_ONLY "{\"result\":{\"list\":[" OLD_ROW "],\"totalItems\":1}}"
#define BOTH     "{\"result\":{\"list\":[" ODD_ROW "," NEW_ROW "," OLD_ROW "],\"totalItems\":3}}"
#define MADE     "{\"result\":{\"errors\":[],\"result\":[{\"inputIndex\":0,\"id\":\"x\"}]}}"
#define REFUSED  "{\"error\":{\"code\":1000,\"message\":\"Operation failed.\"}}"

static const struct kerio_options options = {.chunk = 50};
static struct kimt_account accounts[2];
static struct place places[2];
static struct plan plan;
static int told[2];
static bool is_domain_ours; /* of the second account */

static void each(void *context, size_t index, const struct kimt_provision *result)
{
    (void)context;
    told[index] = result->state;
    if (index == 1)
        is_domain_ours = result->domain_created;
}

/* One user in a domain that is there, one in a domain to be made. */
static int set_up(void **state)
{
    static const char *const domains[] = {"old.test", "new.test"};
    static const char *const addresses[] = {"ann@old.test", "bob@new.test"};
    static const char *const logins[] = {"ann", "bob"};

    (void)state;
    fake_host_init(&fake);
    fake.step_ms = 1;
    memset(told, 0, sizeof told);
    memset(places, 0, sizeof places);
    plan = (struct plan){
        .host = &fake.table, .options = &options, .places = places, .count = 2, .each = each};
    plan.survey.directory =
        (struct directory){.domains = calloc(1, sizeof(struct domain)), .count = 1};
    plan.survey.directory.domains[0] = (struct domain){
        .id = strdup("d1"), .name = strdup("old.test"), .row = json_pack("{s:s}", "id", "d1")};
    for (size_t i = 0; i < 2; i++) {
        accounts[i] = (struct kimt_account){.struct_size = sizeof accounts[i],
                                            .address = addresses[i],
                                            .local = logins[i],
                                            .domain = domains[i],
                                            .full_name = "",
                                            .password = "Correct-7"};
        places[i] =
            (struct place){.account = &accounts[i], .index = i, .state = KIMT_PROVISION_MISSING};
        (void)snprintf(places[i].login, sizeof places[i].login, "%s", logins[i]);
    }
    plan_find_domains(&plan);
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
    create_domains(&plan);
    create_users(&plan);
    for (size_t i = 0; i < 2; i++)
        plan_report(&plan, &places[i]);
    assert_int_equal(server.at, length);
}

#define RUN(script) run(script, sizeof(script) / sizeof((script)[0]))

static const char *domain_sent(size_t call)
{
    return field_text(json_array_get(json_object_get(server.params[call], "users"), 0), "domainId");
}

static void users_go_into_the_domain_of_their_address(void **state)
{
    static const struct exchange script[] = {{"Domains.create", MADE},
                                             {"Domains.get", BOTH},
                                             {"Users.create", MADE},
                                             {"Users.create", MADE}};

    (void)state;
    RUN(script);
    assert_true(is_domain_ours);
    assert_string_equal(domain_sent(2), "d2");
    assert_string_equal(domain_sent(3), "d1");
    assert_int_equal(told[0], KIMT_PROVISION_CREATED);
    assert_int_equal(told[1], KIMT_PROVISION_CREATED);
}

static void a_list_that_is_lost_afterwards_costs_only_the_new_domain(void **state)
{
    static const struct exchange script[] = {
        {"Domains.create", MADE}, {"Domains.get", NULL}, {"Users.create", MADE}};

    (void)state;
    RUN(script);
    assert_string_equal(domain_sent(2), "d1");
    assert_int_equal(told[0], KIMT_PROVISION_CREATED);
    assert_int_equal(told[1], KIMT_PROVISION_REFUSED);
    assert_non_null(strstr(places[1].error.text, "was created"));
    assert_int_equal(places[1].error.kind, KIMT_KIND_NETWORK);
}

static void a_list_that_is_refused_afterwards_costs_only_the_new_domain(void **state)
{
    static const struct exchange script[] = {
        {"Domains.create", MADE}, {"Domains.get", REFUSED}, {"Users.create", MADE}};

    (void)state;
    RUN(script);
    assert_string_equal(domain_sent(2), "d1");
    assert_int_equal(told[1], KIMT_PROVISION_REFUSED);
    assert_string_equal(places[1].error.peer, "Operation failed.");
}

static void a_lost_answer_is_looked_up_before_anything_is_sent_again(void **state)
{
    static const struct exchange script[] = {{"Domains.create", NULL},
                                             {"Domains.get", BOTH},
                                             {"Users.create", MADE},
                                             {"Users.create", MADE}};

    (void)state;
    RUN(script);
    assert_int_equal(told[1], KIMT_PROVISION_CREATED);
}

static void a_domain_that_somebody_else_made_meanwhile_is_not_told_as_ours(void **state)
{
    static const struct exchange script[] = {
        {"Domains.create", "{\"result\":{\"errors\":[{\"inputIndex\":0,\"code\":1001,\"message\":"
                           "\"exists\"}],\"result\":[]}}"},
        {"Domains.get", BOTH},
        {"Users.create", MADE},
        {"Users.create", MADE}};

    (void)state;
    RUN(script);
    assert_int_equal(told[1], KIMT_PROVISION_CREATED);
    assert_false(is_domain_ours);
}

static void what_cannot_be_looked_up_is_not_sent_again(void **state)
{
    static const struct exchange script[] = {
        {"Domains.create", NULL}, {"Domains.get", NULL}, {"Users.create", MADE}};

    (void)state;
    RUN(script);
    assert_int_equal(told[1], KIMT_PROVISION_REFUSED);
}

static void a_domain_that_is_not_there_is_sent_once_more(void **state)
{
    static const struct exchange script[] = {{"Domains.create", NULL}, {"Domains.get", OLD_ONLY},
                                             {"Domains.create", MADE}, {"Domains.get", BOTH},
                                             {"Users.create", MADE},   {"Users.create", MADE}};

    (void)state;
    RUN(script);
    assert_int_equal(told[1], KIMT_PROVISION_CREATED);
}

static void a_domain_that_is_not_listed_is_told(void **state)
{
    static const struct exchange script[] = {
        {"Domains.create", MADE}, {"Domains.get", OLD_ONLY}, {"Users.create", MADE}};

    (void)state;
    RUN(script);
    assert_int_equal(told[1], KIMT_PROVISION_REFUSED);
    assert_non_null(strstr(places[1].error.text, "does not list it"));
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        TEST(users_go_into_the_domain_of_their_address),
        TEST(a_list_that_is_lost_afterwards_costs_only_the_new_domain),
        TEST(a_list_that_is_refused_afterwards_costs_only_the_new_domain),
        TEST(a_lost_answer_is_looked_up_before_anything_is_sent_again),
        TEST(a_domain_that_somebody_else_made_meanwhile_is_not_told_as_ours),
        TEST(what_cannot_be_looked_up_is_not_sent_again),
        TEST(a_domain_that_is_not_there_is_sent_once_more),
        TEST(a_domain_that_is_not_listed_is_told),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
