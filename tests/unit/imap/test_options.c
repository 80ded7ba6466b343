/* SPDX-License-Identifier: MIT
 *
 * What a profile may say about an IMAP server, and what it means.
 */
#include "common/imap/options.h"
#include "unit/imap/unit.h"

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
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_fingerprint_must_be_one),
        cmocka_unit_test(what_contradicts_itself_is_refused),
        cmocka_unit_test(the_port_follows_security_unless_it_is_given),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
