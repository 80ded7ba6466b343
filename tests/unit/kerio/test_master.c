/* SPDX-License-Identifier: MIT
 *
 * The answer to a challenge of master authentication.
 */
#include "cmocka_all.h"

#include "kerio/master.h"

static void the_digest_is_md5_over_challenge_and_password_in_small_hex(void **state)
{
    char digest[33];

    (void)state;
    assert_true(master_digest("abc", "def", digest)); /* MD5 of "abcdef" */
    assert_string_equal(digest, "e80b5017098950fc58aad83c8c14978e");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_digest_is_md5_over_challenge_and_password_in_small_hex),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
