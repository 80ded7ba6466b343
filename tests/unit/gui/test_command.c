/* SPDX-License-Identifier: MIT
 *
 * What the page may have kimt do.
 */
#include "gui/command.h"
#include "unit/support/cmocka_all.h"
#include <stdlib.h>

static struct project project;

static int begin(void **state)
{
    (void)state;
    return project_init(&project, "/mail", "company.ini", NULL);
}

/* The command that a wish becomes; NULL: it is refused. */
static char *read_wish(const char *wish)
{
    struct kimt_error err = {.struct_size = sizeof err};
    json_t *json = json_loads(wish, 0, NULL);
    struct command command;
    char *text = NULL;

    if (command_read(&command, "/usr/bin/kimt", &project, json, &err) == KIMT_OK)
        text = command_text(&command);
    else
        assert_true(err.text[0]);
    command_clear(&command);
    json_decref(json);
    return text;
}

static void expect(const char *wish, const char *wanted)
{
    char *text = read_wish(wish);

    assert_non_null(text);
    assert_string_equal(text, wanted);
    free(text);
}

static void test_a_wish_is_a_command_that_a_person_could_type(void **state)
{
    (void)state;
    expect(
        "{\"command\": \"migrate\", \"only\": [\"ann@example.com\", \"o'neill@example.com\"]}",
        "kimt migrate --only=ann@example.com '--only=o'\\''neill@example.com' /mail/company.ini");
    expect("{\"command\": \"verify\", \"level\": \"count\"}",
           "kimt verify --level=count /mail/company.ini");
    expect("{\"command\": \"migrate\", \"plan\": true}",
           "kimt migrate --plan=/mail/company.plan /mail/company.ini");
    expect("{\"command\": \"migrate\", \"dry_run\": false}", "kimt migrate /mail/company.ini");
}

static void test_a_value_is_never_an_option(void **state)
{
    (void)state;
    expect("{\"command\": \"migrate\", \"only\": [\"--set=source.host=evil\"]}",
           "kimt migrate --only=--set=source.host=evil /mail/company.ini");
}

static void test_other_commands_and_options_are_refused(void **state)
{
    static const char *const wishes[] = {
        "{\"command\": \"init\"}",
        "{\"command\": \"gui\"}",
        "{}",
        "{\"command\": 1}",
        "{\"command\": \"migrate\", \"set\": \"source.host=evil\"}",
        "{\"command\": \"migrate\", \"plugin_dir\": \"/tmp\"}",
        "{\"command\": \"status\", \"yes\": true}",
    };

    (void)state;
    for (size_t i = 0; i < sizeof wishes / sizeof wishes[0]; i++)
        assert_null(read_wish(wishes[i]));
}

static void test_values_of_a_wrong_form_are_refused(void **state)
{
    static const char *const wishes[] = {
        "{\"command\": \"migrate\", \"only\": \"ann\"}",
        "{\"command\": \"migrate\", \"only\": [1]}",
        "{\"command\": \"migrate\", \"only\": [\"@/etc/passwd\"]}",
        "{\"command\": \"migrate\", \"only\": [\"a\\nb\"]}",
        "{\"command\": \"verify\", \"level\": 3}",
    };

    (void)state;
    for (size_t i = 0; i < sizeof wishes / sizeof wishes[0]; i++)
        assert_null(read_wish(wishes[i]));
}

static void test_a_name_leads_out_of_no_folder(void **state)
{
    static const char *const names[] = {
        "../etc/company.ini", "a/b.ini", ".ini", ".hidden.ini", "company", "-x.ini", "a b.ini",
        "company.ini\n"};
    struct project other;

    (void)state;
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        assert_int_equal(project_init(&other, "/mail", names[i], NULL), KIMT_FAIL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(test_a_wish_is_a_command_that_a_person_could_type, begin),
        cmocka_unit_test_setup(test_a_value_is_never_an_option, begin),
        cmocka_unit_test_setup(test_other_commands_and_options_are_refused, begin),
        cmocka_unit_test_setup(test_values_of_a_wrong_form_are_refused, begin),
        cmocka_unit_test_setup(test_a_name_leads_out_of_no_folder, begin),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
