/* SPDX-License-Identifier: MIT
 *
 * Members of replies in all the shapes that Kerio's versions give them.
 */
#include "unit/support/cmocka_all.h"

#include "kerio/field.h"

static const char *const roles[] = {"UserRole", "Auditor", NULL};

static json_t *object(const char *text)
{
    json_t *value = json_loads(text, 0, NULL);

    assert_non_null(value);
    return value;
}

static void a_number_may_come_as_text(void **state)
{
    json_t *row = object("{\"a\": 7, \"b\": \"617376\", \"c\": \"-1\", \"d\": \"7 MB\", \"e\": "
                         "\"99999999999999999999\", \"f\": 3.0, \"g\": null}");

    (void)state;
    assert_int_equal(field_long(row, "a", -9), 7);
    assert_int_equal(field_long(row, "b", -9), 617376);
    assert_int_equal(field_long(row, "c", -9), -1);
    assert_int_equal(field_long(row, "d", -9), -9);
    assert_int_equal(field_long(row, "e", -9), -9);
    assert_int_equal(field_long(row, "f", -9), 3);
    assert_int_equal(field_long(row, "g", -9), -9);
    assert_int_equal(field_long(row, "missing", -9), -9);
    json_decref(row);
}

static void an_enumeration_may_come_as_number_text_of_a_number_or_name(void **state)
{
    json_t *row = object("{\"a\": \"Auditor\", \"b\": 1, \"c\": \"0\", \"d\": 12, \"e\": \"New\"}");

    (void)state;
    assert_string_equal(field_enum(row, "a", roles), "Auditor");
    assert_string_equal(field_enum(row, "b", roles), "Auditor");
    assert_string_equal(field_enum(row, "c", roles), "UserRole");
    assert_string_equal(field_enum(row, "d", roles), "");
    assert_string_equal(field_enum(row, "e", roles), "");
    assert_string_equal(field_enum(row, "missing", roles), "");
    json_decref(row);
}

static void a_flag_may_come_as_number_or_text(void **state)
{
    json_t *row = object("{\"a\": true, \"b\": 0, \"c\": \"true\", \"d\": \"0\", \"e\": []}");

    (void)state;
    assert_true(field_flag(row, "a", false));
    assert_false(field_flag(row, "b", true));
    assert_true(field_flag(row, "c", false));
    assert_false(field_flag(row, "d", true));
    assert_true(field_flag(row, "e", true));
    assert_false(field_flag(NULL, "a", false));
    json_decref(row);
}

static void a_message_is_filled_from_its_parameters(void **state)
{
    json_t *parameters = object("{\"positionalParameters\": [\"bob\", \"x%1\"], \"plurality\": 1}");
    char text[64];

    (void)state;
    field_message("User %1 in %2: 100% sure, %3 %0", parameters, text, sizeof text);
    assert_string_equal(text, "User bob in x%1: 100% sure, %3 %0");
    field_message("%1", NULL, text, sizeof text);
    assert_string_equal(text, "%1");
    json_decref(parameters);
}

static void a_message_that_is_too_long_is_cut(void **state)
{
    json_t *parameters = object("{\"positionalParameters\": [\"abcdefghij\"]}");
    char text[8];

    (void)state;
    field_message("<%1>>>>", parameters, text, sizeof text);
    assert_string_equal(text, "<abcdef");
    field_message("0123456789", parameters, text, sizeof text);
    assert_string_equal(text, "0123456");
    json_decref(parameters);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_number_may_come_as_text),
        cmocka_unit_test(an_enumeration_may_come_as_number_text_of_a_number_or_name),
        cmocka_unit_test(a_flag_may_come_as_number_or_text),
        cmocka_unit_test(a_message_is_filled_from_its_parameters),
        cmocka_unit_test(a_message_that_is_too_long_is_cut),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
