/* SPDX-License-Identifier: MIT
 *
 * A set of UIDs, close together and far apart.
 */
#include "base/uid_set.h"
#include "unit/support/cmocka_all.h"

static void a_uid_set_holds_neighbours_and_strangers(void **state)
{
    struct uid_set set = {0};

    (void)state;
    for (uint64_t uid = 1; uid <= 100000; uid++)
        assert_true(uid_set_add(&set, uid));
    for (uint64_t i = 1; i <= 1000; i++)
        assert_true(uid_set_add(&set, i * UINT64_C(0x9e3779b97f4a7c15)));
    assert_true(uid_set_add(&set, 5));
    assert_int_equal(set.count, 101000);
    assert_true(uid_set_has(&set, 1) && uid_set_has(&set, 100000));
    assert_false(uid_set_has(&set, 0) || uid_set_has(&set, 100001));
    assert_true(uid_set_has(&set, 7 * UINT64_C(0x9e3779b97f4a7c15)));
    uid_set_clear(&set);
    assert_false(uid_set_has(&set, 1));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_uid_set_holds_neighbours_and_strangers),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
