/* SPDX-License-Identifier: MIT
 *
 * Fingerprints as people copy them.
 */
#include "unit/support/cmocka_all.h"

#include "kerio/trust.h"

static void fingerprints_compare_without_case_and_colons(void **state)
{
    (void)state;
    assert_true(trust_same_fingerprint("AB:CD:0F", "abcd0f"));
    assert_true(trust_same_fingerprint("AB CD 0F", "AB:CD:0F:"));
}

static void other_or_shorter_fingerprints_differ(void **state)
{
    (void)state;
    assert_false(trust_same_fingerprint("AB:CD:0F", "AB:CD:0E"));
    assert_false(trust_same_fingerprint("AB:CD:0F", "AB:CD"));
    assert_false(trust_same_fingerprint("AB:CD:0F", ""));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(fingerprints_compare_without_case_and_colons),
        cmocka_unit_test(other_or_shorter_fingerprints_differ),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
