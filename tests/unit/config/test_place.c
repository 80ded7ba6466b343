/* SPDX-License-Identifier: MIT
 *
 * Source and destination are the same place under whatever name.
 */
#include "config/place.h"
#include "unit/support/desk.h"

static void one_spelling_is_one_place(void **state)
{
    (void)state;
    assert_true(place_same("mail.invalid:993", "MAIL.invalid:993"));
    assert_true(place_same("/var/mail", "/var/mail"));
    assert_false(place_same("mail.invalid:993", "mail.invalid:143"));
    assert_false(place_same("/var/mail", "/var/post"));
    assert_false(place_same("", ""));
}

static void this_machine_is_one_place_under_all_its_names(void **state)
{
    static const char *const names[] = {"localhost:993", "127.0.0.1:993", "[::1]:993",
                                        "[::ffff:127.0.0.1]:993"};

    (void)state;
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        for (size_t j = 0; j < sizeof names / sizeof names[0]; j++)
            assert_true(place_same(names[i], names[j]));
}

static void another_port_or_address_is_another_place(void **state)
{
    (void)state;
    assert_false(place_same("localhost:993", "127.0.0.1:1993"));
    assert_false(place_same("127.0.0.1:993", "127.0.0.2:993"));
    assert_false(place_same("[2001:db8::1]:993", "192.0.2.1:993"));
}

static void a_name_nobody_knows_is_no_other_place(void **state)
{
    (void)state;
    assert_false(place_same("no-such-host.invalid:993", "127.0.0.1:993"));
    assert_false(place_same("localhost:imap", "127.0.0.1:imap"));
    assert_false(place_same("localhost", "127.0.0.1"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_spelling_is_one_place),
        cmocka_unit_test(this_machine_is_one_place_under_all_its_names),
        cmocka_unit_test(another_port_or_address_is_another_place),
        cmocka_unit_test(a_name_nobody_knows_is_no_other_place),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
