/* SPDX-License-Identifier: MIT
 *
 * What provisioning leaves behind for the sessions that follow.
 */
#include "unit/support/cmocka_all.h"

#include "kerio/guard.h"
#include "kerio/known.h"
#include "kerio/provision.h"
#include "unit/kerio/fake_server.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))
#define ABSENT       "{\"error\":{\"code\":-32601,\"message\":\"Method not found\"}}"
#define DOMAINS      "{\"result\":{\"list\":[{\"id\":\"d1\",\"name\":\"a.test\"}],\"totalItems\":1}}"
#define USERS                                                                                      \
    "{\"result\":{\"list\":[{\"loginName\":\"ann\"},{\"loginName\":\"bob\"}],\"totalItems\":2}}"
#define POLICY                                                                                     \
    "{\"result\":{\"options\":{\"antiHammering\":{\"isEnabled\":true,\"failedLoginsToBlock\":4}}}" \
    "}"

int rpc_open(const struct kimt_host *host, const struct rpc_settings *settings, struct rpc **rpc_r,
             struct kimt_error *err)
{
    (void)host, (void)settings, (void)rpc_r, (void)err;
    return KIMT_OK;
}

void rpc_close(struct rpc **rpc)
{
    (void)rpc;
}

static const struct kerio_options options = {
    .host = "kerio.test", .admin = "admin", .password = "p", .tls_verify = true, .chunk = 50};

static const struct kimt_account ann = {.struct_size = sizeof ann,
                                        .address = "ann@a.test",
                                        .local = "ann",
                                        .domain = "a.test",
                                        .full_name = ""};
static const struct kimt_account bob = {.struct_size = sizeof bob,
                                        .address = "bob@a.test",
                                        .local = "bob",
                                        .domain = "a.test",
                                        .full_name = ""};

static int states[2];

static void each(void *context, size_t index, const struct kimt_provision *result)
{
    (void)context;
    states[index] = result->state;
}

static void provision(const struct kimt_account *const *accounts, size_t count)
{
    static const struct exchange script[] = {
        {"Session.whoAmI", ABSENT},     {"Server.getVersion", ABSENT}, {"Services.get", ABSENT},
        {"SecurityPolicy.get", POLICY}, {"Domains.get", DOMAINS},      {"Users.get", USERS}};
    struct kimt_error err = {.struct_size = sizeof err};

    server_begin(script, COUNT(script));
    assert_int_equal(kerio_provision(&fake.table, &options, accounts, count, 0, each, NULL, &err),
                     KIMT_OK);
    assert_int_equal(server.at, COUNT(script));
    server_end();
}

static int set_up(void **state)
{
    (void)state;
    fake_host_init(&fake);
    fake.step_ms = 1;
    return 0;
}

static void accounts_that_are_no_more_provisioned_are_forgotten(void **state)
{
    const struct kimt_account *const both[] = {&ann, &bob};
    const struct kimt_account *const one[] = {&ann};
    struct known_account known;

    (void)state;
    provision(both, 2);
    assert_int_equal(states[1], KIMT_PROVISION_EXISTS);
    assert_true(known_get_account("bob@a.test", &known));
    provision(one, 1);
    assert_true(known_get_account("ann@a.test", &known));
    assert_string_equal(known.user, "ann@a.test");
    assert_false(known_get_account("bob@a.test", &known));
}

/* Half of what the server takes: see guard.h. */
static void wrong_passwords_are_kept_below_the_limit_of_the_server(void **state)
{
    const struct kimt_account *const one[] = {&ann};
    struct kimt_error err = {.struct_size = sizeof err};

    (void)state;
    provision(one, 1);
    for (int i = 0; i < 2; i++) {
        assert_int_equal(guard_enter(&fake.table, &err), KIMT_OK);
        guard_leave(&fake.table, true);
    }
    fake.stop = true; /* ends the wait */
    assert_int_equal(guard_enter(&fake.table, &err), KIMT_FAIL);
    assert_int_equal(err.kind, KIMT_KIND_CANCELLED);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup(name, set_up)
    const struct CMUnitTest tests[] = {
        TEST(accounts_that_are_no_more_provisioned_are_forgotten),
        TEST(wrong_passwords_are_kept_below_the_limit_of_the_server),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
