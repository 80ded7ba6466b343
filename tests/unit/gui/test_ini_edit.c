/* SPDX-License-Identifier: MIT
 *
 * One key of a profile, changed in place.
 */
#include "gui/ini_edit.h"
#include "unit/support/cmocka_all.h"
#include <stdlib.h>
#include <string.h>

static void expect(const char *before, const char *section, const char *key, const char *value,
                   const char *after)
{
    struct kimt_error err = {.struct_size = sizeof err};
    char *text = strdup(before);

    assert_int_equal(ini_edit(&text, section, key, value, &err), KIMT_OK);
    assert_string_equal(text, after);
    free(text);
}

static void test_a_value_is_replaced_where_it_stands(void **state)
{
    (void)state;
    expect("; mine\n[source]\nhost = old ; why\nport = 1\n", "source", "host", "new",
           "; mine\n[source]\nhost = new\nport = 1\n");
}

static void test_a_key_of_another_section_stays(void **state)
{
    (void)state;
    expect("[source]\nhost = a\n\n[destination]\nhost = b\n", "destination", "host", "c",
           "[source]\nhost = a\n\n[destination]\nhost = c\n");
}

static void test_a_new_key_goes_to_the_end_of_its_section(void **state)
{
    (void)state;
    expect("[source]\nplugin = imap\n\n[destination]\n", "source", "host", "a",
           "[source]\nplugin = imap\nhost = a\n\n[destination]\n");
}

static void test_a_new_section_goes_to_the_end(void **state)
{
    (void)state;
    expect("[source]\nplugin = imap", "destination", "host", "b",
           "[source]\nplugin = imap\n\n[destination]\nhost = b\n");
    expect("", "source", "host", "b", "[source]\nhost = b\n");
}

static void test_a_comment_is_no_key(void **state)
{
    (void)state;
    expect("[source]\n; host = a\n", "source", "host", "b", "[source]\n; host = a\nhost = b\n");
}

static void test_a_longer_name_is_another_key(void **state)
{
    (void)state;
    expect("[source]\npassword_file = a\n", "source", "password", NULL,
           "[source]\npassword_file = a\n");
}

static void test_a_key_is_taken_out(void **state)
{
    (void)state;
    expect("[source]\nhost = a\nport = 1\n", "SOURCE", "Host", NULL, "[source]\nport = 1\n");
}

static void test_what_begins_a_comment_is_quoted(void **state)
{
    (void)state;
    expect("[s]\n", "s", "k", "a;b#c", "[s]\nk = \"a;b#c\"\n");
    expect("[s]\n", "s", "k", "", "[s]\nk = \"\"\n");
}

static void test_what_cannot_stand_in_a_profile_is_refused(void **state)
{
    static const char *const values[] = {"a\nb", "a\"b", "a\\", "\x01"};
    static const char *const names[] = {"a=b", "", "a]", "a\n"};
    struct kimt_error err = {.struct_size = sizeof err};
    char *text = strdup("[s]\n");

    (void)state;
    for (size_t i = 0; i < 4; i++) {
        assert_int_equal(ini_edit(&text, "s", "k", values[i], &err), KIMT_FAIL);
        assert_int_equal(ini_edit(&text, names[i], "k", "v", &err), KIMT_FAIL);
        assert_int_equal(ini_edit(&text, "s", names[i], "v", &err), KIMT_FAIL);
    }
    assert_string_equal(text, "[s]\n");
    free(text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_value_is_replaced_where_it_stands),
        cmocka_unit_test(test_a_key_of_another_section_stays),
        cmocka_unit_test(test_a_new_key_goes_to_the_end_of_its_section),
        cmocka_unit_test(test_a_new_section_goes_to_the_end),
        cmocka_unit_test(test_a_comment_is_no_key),
        cmocka_unit_test(test_a_longer_name_is_another_key),
        cmocka_unit_test(test_a_key_is_taken_out),
        cmocka_unit_test(test_what_begins_a_comment_is_quoted),
        cmocka_unit_test(test_what_cannot_stand_in_a_profile_is_refused),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
