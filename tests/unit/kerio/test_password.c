/* SPDX-License-Identifier: MIT
 *
 * The password policy: what it takes, what it refuses, and that what is generated satisfies it.
 */
#include "unit/support/cmocka_all.h"

#include "kerio/password.h"
#include <string.h>

static const struct password_policy policy = {.is_complex = true,
                                              .minimum_length = 8,
                                              .domain = "example.com",
                                              .login = "jdoe",
                                              .full_name = "Jo Anna D\xc3\xb6"
                                                           "e-Smith"};

static void a_good_password_is_taken(void **state)
{
    (void)state;
    assert_null(password_fault("Correct7horse", &policy));
    assert_null(password_fault("jo-ker-77", &policy)); /* two letters of a name are allowed */
}

static void a_short_password_is_refused_by_characters_not_bytes(void **state)
{
    (void)state;
    assert_non_null(password_fault("Ab3-xyz", &policy));
    assert_non_null(password_fault("Ab3-\xc3\xa4\xc3\xb6\xc3\xbc", &policy));
    assert_null(password_fault("Ab3-\xc3\xa4\xc3\xb6\xc3\xbc\xc3\x9f", &policy));
}

static void two_kinds_of_characters_are_not_enough(void **state)
{
    (void)state;
    assert_non_null(password_fault("abcdefgh12", &policy));
    assert_null(password_fault("abcdefgh1-", &policy));
}

static void names_within_are_refused_in_any_case(void **state)
{
    (void)state;
    assert_non_null(password_fault("xx-JDOE-11", &policy));
    assert_non_null(password_fault("Example.COM1", &policy));
    assert_non_null(password_fault("1-aNNa-xyz", &policy));
    assert_non_null(password_fault("Smith-12345", &policy));
}

static void without_complexity_only_the_empty_one_is_refused(void **state)
{
    const struct password_policy none = {.domain = "", .login = "", .full_name = ""};

    (void)state;
    assert_null(password_fault("x", &none));
    assert_non_null(password_fault("", &none));
}

static void generated_passwords_satisfy_the_policy_and_differ(void **state)
{
    char first[PASSWORD_MAX];
    char second[PASSWORD_MAX];

    (void)state;
    assert_true(password_generate(&policy, first));
    assert_true(password_generate(&policy, second));
    assert_null(password_fault(first, &policy));
    assert_string_not_equal(first, second);
    assert_int_equal(strlen(first), 16);
}

static void a_long_minimum_is_obeyed(void **state)
{
    struct password_policy strict = policy;
    char password[PASSWORD_MAX];

    (void)state;
    strict.minimum_length = 40;
    assert_true(password_generate(&strict, password));
    assert_int_equal(strlen(password), 40);
    strict.minimum_length = 100000;
    assert_false(password_generate(&strict, password));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_good_password_is_taken),
        cmocka_unit_test(a_short_password_is_refused_by_characters_not_bytes),
        cmocka_unit_test(two_kinds_of_characters_are_not_enough),
        cmocka_unit_test(names_within_are_refused_in_any_case),
        cmocka_unit_test(without_complexity_only_the_empty_one_is_refused),
        cmocka_unit_test(generated_passwords_satisfy_the_policy_and_differ),
        cmocka_unit_test(a_long_minimum_is_obeyed),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
