/* SPDX-License-Identifier: MIT
 *
 * The command line taken apart. What a wrong one prints is tested from outside, by tests/cli.
 */
#include "command/arguments.h"
#include "unit/support/desk.h"
#include <stdlib.h>
#include <string.h>

static struct arguments arguments;

static int begin(void **state)
{
    (void)state;
    (void)unsetenv("KIMT_PLUGINS");
    (void)unsetenv("KIMT_DATA");
    return 0;
}

static int end(void **state)
{
    (void)state;
    arguments_free(&arguments);
    return 0;
}

/* A line cut at blanks, as an argv of its own. */
static bool parse(const char *line)
{
    static char copy[400];
    static char *argv[40];
    char *rest = copy;
    int argc = 0;

    arguments_free(&arguments);
    (void)snprintf(copy, sizeof copy, "%s", line);
    while ((argv[argc] = strsep(&rest, " ")))
        argc++;
    return arguments_parse(argc, argv, &arguments);
}

static void options_may_stand_anywhere(void **state)
{
    (void)state;
    assert_true(parse("kimt --dry-run migrate -v p.ini -v"));
    assert_string_equal(arguments.command, "migrate");
    assert_string_equal(arguments.operand, "p.ini");
    assert_true(arguments.dry_run);
    assert_int_equal(arguments.verbosity, 2);
}

static void plans_are_named(void **state)
{
    (void)state;
    assert_true(parse("kimt migrate --plan a.plan p.ini"));
    assert_string_equal(arguments.plan, "a.plan");
    assert_true(parse("kimt plan --force --output=b.plan p.ini"));
    assert_string_equal(arguments.output, "b.plan");
    assert_true(arguments.force);
}

static void settings_are_cut_at_dots_and_the_first_equals_sign(void **state)
{
    (void)state;
    assert_true(parse("kimt migrate p.ini --set source.host=a=b.c --set=Migration.Reporter.1=x "
                      "--set reporter.json-lines.file=y --set migration.logs="));
    assert_int_equal(arguments.override_count, 4);
    assert_string_equal(arguments.overrides[0].section, "source");
    assert_string_equal(arguments.overrides[0].key, "host");
    assert_string_equal(arguments.overrides[0].value, "a=b.c");
    assert_string_equal(arguments.overrides[1].section, "migration");
    assert_string_equal(arguments.overrides[1].key, "reporter.1");
    assert_string_equal(arguments.overrides[2].section, "reporter.json-lines");
    assert_string_equal(arguments.overrides[2].key, "file");
    assert_string_equal(arguments.overrides[3].value, "");
}

static void settings_of_another_form_are_refused(void **state)
{
    (void)state;
    assert_false(parse("kimt migrate p.ini --set host=x"));
    assert_false(parse("kimt migrate p.ini --set source.host"));
    assert_false(parse("kimt migrate p.ini --set .host=x"));
    assert_false(parse("kimt migrate p.ini --set source.=x"));
    assert_false(parse("kimt migrate p.ini --set reporter.x=y"));
    assert_false(parse("kimt migrate p.ini --set"));
}

static void addresses_are_gathered(void **state)
{
    (void)state;
    assert_true(parse("kimt check p.ini --only a@x --only b@x"));
    assert_int_equal(arguments.only_count, 2);
    assert_string_equal(arguments.only[1], "b@x");
    assert_true(parse("kimt check p.ini --only ann --only @list"));
    assert_false(parse("kimt check p.ini --only="));
    assert_false(parse("kimt check p.ini --only @"));
}

static void folders_come_from_the_environment_unless_they_are_given(void **state)
{
    (void)state;
    assert_int_equal(setenv("KIMT_PLUGINS", "/p", 1), 0);
    assert_int_equal(setenv("KIMT_DATA", "/d", 1), 0);
    assert_true(parse("kimt plugins"));
    assert_string_equal(arguments.plugin_dir, "/p");
    assert_string_equal(arguments.data_dir, "/d");
    assert_true(parse("kimt plugins --plugin-dir /q --data-dir /e"));
    assert_string_equal(arguments.plugin_dir, "/q");
    assert_string_equal(arguments.data_dir, "/e");
}

static void an_operand_is_only_needed_by_some(void **state)
{
    (void)state;
    assert_true(parse("kimt plugins"));
    assert_true(parse("kimt init"));
    assert_true(parse("kimt migrate --help"));
    assert_false(parse("kimt migrate"));
    assert_false(parse("kimt check a.ini b.ini"));
}

static void a_command_has_only_its_own_options(void **state)
{
    (void)state;
    assert_false(parse("kimt check p.ini --dry-run"));
    assert_false(parse("kimt plugins --only a@x"));
    assert_false(parse("kimt init --dry-run"));
}

static void what_is_unknown_is_refused(void **state)
{
    (void)state;
    assert_false(parse("kimt"));
    assert_false(parse("kimt migrat p.ini"));
    assert_false(parse("kimt migrate p.ini --nonsense"));
    assert_false(parse("kimt migrate p.ini -x"));
    assert_false(parse("kimt migrate p.ini --dry-run=yes"));
}

static void two_dashes_end_the_options(void **state)
{
    (void)state;
    assert_true(parse("kimt migrate -- -odd.ini"));
    assert_string_equal(arguments.operand, "-odd.ini");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(options_may_stand_anywhere),
        TEST(plans_are_named),
        TEST(settings_are_cut_at_dots_and_the_first_equals_sign),
        TEST(settings_of_another_form_are_refused),
        TEST(addresses_are_gathered),
        TEST(folders_come_from_the_environment_unless_they_are_given),
        TEST(an_operand_is_only_needed_by_some),
        TEST(a_command_has_only_its_own_options),
        TEST(what_is_unknown_is_refused),
        TEST(two_dashes_end_the_options),
    };

    return cmocka_run_group_tests_name("arguments", tests, NULL, NULL);
}
