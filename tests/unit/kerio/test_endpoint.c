/* SPDX-License-Identifier: MIT
 *
 * What people may write for the administration's address.
 */
#include "unit/support/cmocka_all.h"

#include "kerio/endpoint.h"

static void expect(const char *text, const char *url, const char *host, const char *name)
{
    struct kimt_error err = {.struct_size = sizeof err};
    struct endpoint endpoint;

    assert_int_equal(endpoint_parse(text, &endpoint, &err), KIMT_OK);
    assert_string_equal(endpoint.url, url);
    assert_string_equal(endpoint.host, host);
    assert_string_equal(endpoint.name, name);
}

static void expect_refusal(const char *text)
{
    struct kimt_error err = {.struct_size = sizeof err};
    struct endpoint endpoint;

    assert_int_equal(endpoint_parse(text, &endpoint, &err), KIMT_FAIL);
    assert_int_equal(err.kind, KIMT_KIND_CONFIG);
    assert_true(err.hint[0]);
}

static void a_host_alone_gets_port_4040(void **state)
{
    (void)state;
    expect("mail.example.com", "https://mail.example.com:4040/admin/api/jsonrpc/",
           "mail.example.com", "mail.example.com:4040");
}

static void a_port_of_its_own_is_kept(void **state)
{
    (void)state;
    expect("10.0.0.1:1000", "https://10.0.0.1:1000/admin/api/jsonrpc/", "10.0.0.1",
           "10.0.0.1:1000");
    expect("mail.example.com:443", "https://mail.example.com:443/admin/api/jsonrpc/",
           "mail.example.com", "mail.example.com:443");
}

static void an_ipv6_address_loses_its_brackets_as_a_host(void **state)
{
    (void)state;
    expect("[2001:db8::1]:4041", "https://[2001:db8::1]:4041/admin/api/jsonrpc/", "2001:db8::1",
           "[2001:db8::1]:4041");
}

static void the_address_of_the_login_page_will_do(void **state)
{
    (void)state;
    expect("https://mail.example.com:4040/admin/",
           "https://mail.example.com:4040/admin/api/jsonrpc/", "mail.example.com",
           "mail.example.com:4040");
    expect("https://mail.example.com/admin/api/jsonrpc",
           "https://mail.example.com:4040/admin/api/jsonrpc/", "mail.example.com",
           "mail.example.com:4040");
}

static void the_path_of_a_proxy_is_kept(void **state)
{
    (void)state;
    expect("https://proxy.example.com:8443/kerio/api", "https://proxy.example.com:8443/kerio/api/",
           "proxy.example.com", "proxy.example.com:8443");
}

static void what_is_no_address_is_refused(void **state)
{
    (void)state;
    expect_refusal("");
    expect_refusal("http://mail.example.com:4040");
    expect_refusal("mail.example.com:99999");
    expect_refusal("a b");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_host_alone_gets_port_4040),
        cmocka_unit_test(a_port_of_its_own_is_kept),
        cmocka_unit_test(an_ipv6_address_loses_its_brackets_as_a_host),
        cmocka_unit_test(the_address_of_the_login_page_will_do),
        cmocka_unit_test(the_path_of_a_proxy_is_kept),
        cmocka_unit_test(what_is_no_address_is_refused),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
