/* SPDX-License-Identifier: MIT
 *
 * Which names are refused before the server is asked.
 */
#include "unit/support/cmocka_all.h"

#include "kerio/names.h"

static void common_login_names_pass(void **state)
{
    (void)state;
    assert_null(names_login_fault("Jo.D-oe_7"));
    assert_false(names_login_is_doubtful("Jo.D-oe_7"));
}

static void doubtful_login_names_are_left_to_the_server(void **state)
{
    (void)state;
    assert_null(names_login_fault("jo+list"));
    assert_true(names_login_is_doubtful("jo+list"));
    assert_true(names_login_is_doubtful("o'neil"));
}

static void impossible_login_names_are_refused(void **state)
{
    static const char *const bad[] = {"",    "a b", "a@b",  "a/b",          "a\\b",
                                      "a:b", "a;b", "a\tb", "m\xc3\xbcller"};

    (void)state;
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
        assert_non_null(names_login_fault(bad[i]));
}

static void domain_names_are_checked(void **state)
{
    (void)state;
    assert_null(names_domain_fault("mail-1.example.com"));
    assert_null(names_domain_fault("xn--mnchen-3ya.de"));
    assert_non_null(names_domain_fault("bad_name.com"));
    assert_non_null(names_domain_fault("m\xc3\xbcnchen.de"));
    assert_non_null(names_domain_fault("a..b"));
    assert_non_null(names_domain_fault(".a"));
    assert_non_null(names_domain_fault("a."));
    assert_non_null(names_domain_fault(""));
}

static void names_are_folded_or_refused_when_too_long(void **state)
{
    char folded[4];

    (void)state;
    assert_true(names_fold("AbC", folded, sizeof folded));
    assert_string_equal(folded, "abc");
    assert_false(names_fold("abcd", folded, sizeof folded));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(common_login_names_pass),
        cmocka_unit_test(doubtful_login_names_are_left_to_the_server),
        cmocka_unit_test(impossible_login_names_are_refused),
        cmocka_unit_test(domain_names_are_checked),
        cmocka_unit_test(names_are_folded_or_refused_when_too_long),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
