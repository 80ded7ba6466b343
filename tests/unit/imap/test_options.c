/* SPDX-License-Identifier: MIT
 *
 * What a profile may say about an IMAP server, and what it means.
 */
#include "common/imap/flavour/options.h"
#include "unit/support/cmocka_all.h"

#include <string.h>

static struct kimt_error err;

static struct imap_options good(void)
{
    return (struct imap_options){.host = "mail.example.com", .security = CONN_TLS};
}

static void assert_refused(const struct imap_options *options, const char *because)
{
    err = (struct kimt_error)NEW_ERROR;
    assert_int_equal(imap_options_check(options, &err), KIMT_FAIL);
    assert_int_equal(err.kind, KIMT_KIND_CONFIG);
    assert_int_equal(err.scope, KIMT_SCOPE_RUN);
    if (!strstr(err.text, because))
        fail_msg("%s", err.text);
}

static void a_fingerprint_must_be_one(void **state)
{
    struct imap_options options = good();

    (void)state;
    options.fingerprint = "AA:BB";
    assert_refused(&options, "64 hexadecimal digits");
    options.fingerprint = "00112233445566778899aabbccddeeff00112233445566778899aabbccddeefg";
    assert_refused(&options, "64 hexadecimal digits");
    options.fingerprint = "00:11:22:33:44:55:66:77:88:99:AA:BB:CC:DD:EE:FF:"
                          "00:11:22:33:44:55:66:77:88:99:aa:bb:cc:dd:ee:ff";
    assert_int_equal(imap_options_check(&options, &err), KIMT_OK);
}

static void a_port_behind_the_host_is_told_where_to_go(void **state)
{
    struct imap_options options = good();

    (void)state;
    options.host = "old.example.com:993";
    assert_refused(&options, "host = old.example.com:993: the port has a line of its own");
    assert_string_equal(err.hint, "write host = old.example.com and port = 993");
    options.host = "[::1]:1143";
    assert_refused(&options, "line of its own");
    assert_string_equal(err.hint, "write host = [::1] and port = 1143");
}

static void a_host_is_a_name_or_an_address(void **state)
{
    static const char *const right[] = {"mail",         "192.0.2.1",    "::1",           "[::1]",
                                        "2001:db8::25", "fe80::1%eth0", "[fe80::1%eth0]"};
    static const char *const wrong[] = {"imap://mail", "mail:imap", "mail:", ":993",
                                        "[mail]",      "[::1",      "a:b:c", "mail/x"};
    struct imap_options options = good();

    (void)state;
    for (size_t i = 0; i < sizeof right / sizeof right[0]; i++) {
        options.host = right[i];
        assert_int_equal(imap_options_check(&options, &err), KIMT_OK);
    }
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        options.host = wrong[i];
        assert_refused(&options, "nothing else");
    }
}

static void what_contradicts_itself_is_refused(void **state)
{
    struct imap_options options = good();

    (void)state;
    options.host = "";
    assert_refused(&options, "host");
    options = good();
    options.security = CONN_PLAIN;
    options.ca_file = "ca.pem";
    assert_refused(&options, "security = none");
    options = good();
    options.admin_user = "root";
    assert_refused(&options, "password_file");
    options.password = "pw";
    options.auth = IMAP_AUTH_CRAM_MD5;
    assert_refused(&options, "auth = plain");
    options.auth = IMAP_AUTH_AUTO;
    assert_int_equal(imap_options_check(&options, &err), KIMT_OK);
}

static void the_port_follows_security_unless_it_is_given(void **state)
{
    struct imap_options options = good();
    char text[64];

    (void)state;
    imap_options_describe(&options, text, sizeof text);
    assert_string_equal(text, "mail.example.com:993");
    options.security = CONN_STARTTLS;
    assert_int_equal(imap_options_port(&options), 143);
    options.port = 1143;
    options.host = "::1";
    imap_options_describe(&options, text, sizeof text);
    assert_string_equal(text, "[::1]:1143");
    options.host = "[::1]";
    imap_options_describe(&options, text, sizeof text);
    assert_string_equal(text, "[::1]:1143");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_fingerprint_must_be_one),
        cmocka_unit_test(a_port_behind_the_host_is_told_where_to_go),
        cmocka_unit_test(a_host_is_a_name_or_an_address),
        cmocka_unit_test(what_contradicts_itself_is_refused),
        cmocka_unit_test(the_port_follows_security_unless_it_is_given),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
