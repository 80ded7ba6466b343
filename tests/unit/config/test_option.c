/* SPDX-License-Identifier: MIT
 *
 * Option tables: each type read strictly, defaults, lists, secrets, and tables that are unsound.
 */
#include "config/option.h"
#include "unit/support/desk.h"
#include <stdlib.h>
#include <string.h>

enum colour {
    RED = 7,
    GREEN = 9
};

struct values {
    const char *host;
    bool verify;
    int64_t lanes;
    int64_t memory;
    int64_t timeout;
    int32_t colour;
    const char *file;
    const char *password;
    struct kimt_option_list exclude;
    int64_t free_number;
    int64_t share;
};

static const struct kimt_choice colours[] = {
    {"red", RED, NULL}, {"green", GREEN, NULL}, {NULL, 0, NULL}};

#define MEMBER(name) offsetof(struct values, name)

static const struct kimt_option rows[] = {
    {.name = "host",
     .type = KIMT_OPTION_STRING,
     .flags = KIMT_OPTION_REQUIRED,
     .offset = MEMBER(host),
     .help = "A host.\nMore of it."},
    {.name = "verify",
     .type = KIMT_OPTION_BOOL,
     .offset = MEMBER(verify),
     .def = "yes",
     .help = "Whether."},
    {.name = "lanes",
     .type = KIMT_OPTION_INT,
     .offset = MEMBER(lanes),
     .min = 1,
     .max = 64,
     .def = "4",
     .help = "How many."},
    {.name = "memory",
     .type = KIMT_OPTION_SIZE,
     .offset = MEMBER(memory),
     .def = "64k",
     .help = "How much."},
    {.name = "timeout",
     .type = KIMT_OPTION_DURATION,
     .offset = MEMBER(timeout),
     .min = 1000,
     .max = 3600000,
     .def = "60",
     .help = "How long."},
    {.name = "colour",
     .type = KIMT_OPTION_ENUM,
     .offset = MEMBER(colour),
     .def = "green",
     .choices = colours,
     .help = "Which."},
    {.name = "file", .type = KIMT_OPTION_PATH, .offset = MEMBER(file), .help = "Where."},
    {.name = "password", .type = KIMT_OPTION_SECRET, .offset = MEMBER(password), .help = "Secret."},
    {.name = "exclude", .type = KIMT_OPTION_LIST, .offset = MEMBER(exclude), .help = "Those."},
    {.name = "free_number", .type = KIMT_OPTION_INT, .offset = MEMBER(free_number), .help = "Any."},
    {.name = "share",
     .type = KIMT_OPTION_PERCENT,
     .offset = MEMBER(share),
     .max = 100,
     .def = "10%",
     .help = "Of all."},
};

static const struct option_table table = {rows, sizeof rows / sizeof rows[0], sizeof rows[0]};

static struct desk desk;
static struct option_values *values;

static int begin(void **state)
{
    (void)state;
    desk_begin(&desk);
    assert_int_equal(option_values_new(&table, sizeof(struct values), desk.folder, &values, NULL),
                     KIMT_OK);
    return 0;
}

static int end(void **state)
{
    (void)state;
    option_values_free(&values);
    desk_end(&desk);
    return 0;
}

static bool set(const char *key, const char *text)
{
    return option_set(values, key, text, false, "a.ini:1", desk.problems);
}

static const struct values *got(void)
{
    return option_values_get(values);
}

/* A fresh struct for each text of a test. */
static void renew(void)
{
    option_values_free(&values);
    assert_int_equal(option_values_new(&table, sizeof(struct values), desk.folder, &values, NULL),
                     KIMT_OK);
}

static void assert_set(const char *key, const char *text)
{
    renew();
    if (!set(key, text)) {
        problems_print(desk.problems, stderr);
        fail_msg("%s = %s was refused", key, text);
    }
}

static void assert_refused(const char *key, const char *text, const char *word)
{
    renew();
    if (set(key, text))
        fail_msg("%s = %s was taken", key, text);
    assert_problem(desk.problems, "a.ini:1", key, word, NULL);
}

static void the_table_of_this_test_is_sound(void **state)
{
    struct kimt_error err = {.struct_size = sizeof err};

    (void)state;
    if (option_table_check(&table, sizeof(struct values), &err) != KIMT_OK)
        fail_msg("%s", err.text);
}

static void reads_booleans(void **state)
{
    static const char *const yes[] = {"yes", "true", "on", "1", "YES"};
    static const char *const no[] = {"no", "false", "off", "0", "Off"};

    (void)state;
    for (size_t i = 0; i < 5; i++) {
        assert_set("verify", yes[i]);
        assert_true(got()->verify);
        assert_set("verify", no[i]);
        assert_false(got()->verify);
    }
    assert_refused("verify", "tomorrow", "yes nor no");
    assert_refused("verify", "", "yes nor no");
    assert_refused("verify", "2", "yes nor no");
}

static void reads_whole_numbers(void **state)
{
    (void)state;
    assert_set("lanes", "64");
    assert_int_equal(got()->lanes, 64);
    assert_set("free_number", "-9223372036854775807");
    assert_int_equal(got()->free_number, -INT64_MAX);
    assert_set("free_number", "0");
    assert_int_equal(got()->free_number, 0);
}

static void refuses_what_is_no_whole_number(void **state)
{
    static const char *const bad[] = {"",
                                      "many",
                                      "12abc",
                                      "010",
                                      "0x10",
                                      "1.5",
                                      "1e3",
                                      "+1",
                                      "--1",
                                      "- 1",
                                      " 1",
                                      "1 ",
                                      "99999999999999999999",
                                      "4k",
                                      "-"};

    (void)state;
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
        assert_refused("free_number", bad[i], "whole number");
}

static void keeps_numbers_in_range(void **state)
{
    (void)state;
    assert_refused("lanes", "0", "from 1 to 64");
    assert_refused("lanes", "65", "from 1 to 64");
    assert_refused("lanes", "-1", "from 1 to 64");
    assert_refused("timeout", "999ms", "from 1s to 1h");
}

static void reads_sizes(void **state)
{
    (void)state;
    assert_set("memory", "1000");
    assert_int_equal(got()->memory, 1000);
    assert_set("memory", "64k");
    assert_int_equal(got()->memory, 65536);
    assert_set("memory", "3M");
    assert_int_equal(got()->memory, 3 << 20);
    assert_set("memory", "2G");
    assert_int_equal(got()->memory, INT64_C(2) << 30);
    assert_refused("memory", "64kb", "size");
    assert_refused("memory", "-1", "size");
    assert_refused("memory", "64 k", "size");
    assert_refused("memory", "9999999999999G", "size");
}

static void reads_percentages_with_or_without_their_sign(void **state)
{
    (void)state;
    assert_set("share", "25%");
    assert_int_equal(got()->share, 25);
    assert_set("share", "7");
    assert_int_equal(got()->share, 7);
    assert_refused("share", "101%", "out of range: from 0% to 100%");
    assert_refused("share", "5k", "not a percentage");
}

static void reads_durations_in_milliseconds(void **state)
{
    (void)state;
    assert_set("timeout", "30");
    assert_int_equal(got()->timeout, 30000);
    assert_set("timeout", "1500ms");
    assert_int_equal(got()->timeout, 1500);
    assert_set("timeout", "30s");
    assert_int_equal(got()->timeout, 30000);
    assert_set("timeout", "2m");
    assert_int_equal(got()->timeout, 120000);
    assert_set("timeout", "1h");
    assert_int_equal(got()->timeout, 3600000);
    assert_refused("timeout", "soon", "time");
    assert_refused("timeout", "1d", "time");
}

static void reads_choices(void **state)
{
    (void)state;
    assert_set("colour", "red");
    assert_int_equal(got()->colour, RED);
    assert_set("colour", "GREEN");
    assert_int_equal(got()->colour, GREEN);
    assert_refused("colour", "blue", "red, green");
    assert_refused("colour", "gren", "did you mean green?");
}

static void makes_paths_absolute(void **state)
{
    char full[200];

    (void)state;
    assert_set("file", "x/y");
    (void)snprintf(full, sizeof full, "%s/x/y", desk.folder);
    assert_string_equal(got()->file, full);
    assert_set("file", "/etc/x");
    assert_string_equal(got()->file, "/etc/x");
    assert_int_equal(setenv("HOME", "/somewhere", 1), 0);
    assert_set("file", "~/x");
    assert_string_equal(got()->file, "/somewhere/x");
    assert_refused("file", "", "empty");
}

static void gathers_lists_in_the_order_of_their_numbers(void **state)
{
    (void)state;
    assert_true(set("host", "h") && set("exclude.10", "ten") && set("exclude.2", "two") &&
                set("exclude.1", "one"));
    assert_true(option_finish(values, "[s]", desk.problems));
    assert_int_equal(got()->exclude.count, 3);
    assert_string_equal(got()->exclude.values[0], "one");
    assert_string_equal(got()->exclude.values[1], "two");
    assert_string_equal(got()->exclude.values[2], "ten");
}

static void knows_which_keys_belong_to_a_list(void **state)
{
    (void)state;
    assert_null(option_find(&table, "exclude", NULL));
    assert_null(option_find(&table, "exclude.", NULL));
    assert_null(option_find(&table, "exclude.x", NULL));
    assert_null(option_find(&table, "exclude.0", NULL));
    assert_null(option_find(&table, "exclude.01", NULL));
    assert_null(option_find(&table, "host.1", NULL));
    assert_non_null(option_find(&table, "exclude.1", NULL));
}

static void fills_in_defaults(void **state)
{
    (void)state;
    assert_true(set("host", "h"));
    assert_true(option_finish(values, "[s]", desk.problems));
    assert_true(got()->verify);
    assert_int_equal(got()->lanes, 4);
    assert_int_equal(got()->memory, 65536);
    assert_int_equal(got()->timeout, 60000);
    assert_int_equal(got()->colour, GREEN);
    assert_null(got()->file);
    assert_null(got()->password);
    assert_int_equal(got()->exclude.count, 0);
}

static void names_a_required_key_that_is_missing(void **state)
{
    (void)state;
    assert_false(option_finish(values, "a.ini [s]", desk.problems));
    assert_problem(desk.problems, "a.ini [s]", "host is missing", "A host.", NULL);
    assert_not_told(desk.problems, "More of it");
}

static void refuses_a_required_text_that_is_empty(void **state)
{
    (void)state;
    assert_refused("host", "", "empty");
}

static void offers_the_nearest_key(void **state)
{
    const char *nearest = NULL;

    (void)state;
    assert_null(option_find(&table, "hots", &nearest));
    assert_string_equal(nearest, "host");
    assert_null(option_find(&table, "exlude.1", &nearest));
    assert_string_equal(nearest, "exclude");
    assert_null(option_find(&table, "nothing_like_it", &nearest));
    assert_null(nearest);
}

/* ---- secrets ---- */

static void takes_an_inline_secret_only_from_a_private_place(void **state)
{
    (void)state;
    assert_false(option_set(values, "password", "hush-1", false, "a.ini:1", desk.problems));
    assert_problem(desk.problems, "password", "chmod 600", NULL);
    assert_not_told(desk.problems, "hush-1");
    renew();
    assert_true(option_set(values, "password", "hush-1", true, "a.ini:1", desk.problems));
    assert_string_equal(got()->password, "hush-1");
}

static void reads_the_first_line_of_a_secret_file(void **state)
{
    (void)state;
    (void)desk_write(&desk, "s", " hush 2 \r\nsecond\n", 17, 0600);
    assert_set("password_file", "s");
    assert_string_equal(got()->password, " hush 2 ");
}

static void refuses_secret_files_that_do_not_serve(void **state)
{
    (void)state;
    assert_refused("password_file", "none", "no such file");
    (void)desk_write(&desk, "s", "hush-3\n", 7, 0644);
    assert_refused("password_file", "s", "chmod 600");
    (void)desk_write(&desk, "e", "\nhush-3\n", 8, 0600);
    assert_refused("password_file", "e", "empty");
    (void)desk_write(&desk, "z", "hu\0sh-3\n", 8, 0600);
    assert_refused("password_file", "z", "zero byte");
    assert_not_told(desk.problems, "hush-3");
}

static void reads_a_secret_from_the_environment(void **state)
{
    (void)state;
    assert_int_equal(setenv("KIMT_TEST_SECRET", "hush-4", 1), 0);
    assert_set("password_env", "KIMT_TEST_SECRET");
    assert_string_equal(got()->password, "hush-4");
    assert_int_equal(unsetenv("KIMT_TEST_SECRET"), 0);
    assert_refused("password_env", "KIMT_TEST_SECRET", "not set");
}

static void reads_the_first_line_a_command_prints(void **state)
{
    (void)state;
    assert_set("password_command", "echo hush-5; echo more");
    assert_string_equal(got()->password, "hush-5");
}

static void refuses_commands_that_fail(void **state)
{
    (void)state;
    assert_refused("password_command", "echo hush-6; exit 3", "status 3");
    assert_refused("password_command", "kill -9 $$", "signal 9");
    assert_refused("password_command", "true", "empty");
    assert_not_told(desk.problems, "hush-6");
}

static void refuses_a_secret_that_is_given_in_two_ways(void **state)
{
    (void)state;
    assert_true(set("password_command", "echo hush-7"));
    assert_false(set("password_env", "HOME"));
    assert_problem(desk.problems, "password_env", "two ways", NULL);
}

/* ---- tables ---- */

static void assert_unsound(struct kimt_option row, size_t bytes, const char *word)
{
    const struct option_table one = {&row, 1, sizeof row};
    struct kimt_error err = {.struct_size = sizeof err};

    assert_int_equal(option_table_check(&one, bytes, &err), KIMT_FAIL);
    if (!strstr(err.text, word))
        fail_msg("%s not in: %s", word, err.text);
}

static struct kimt_option sound_row(void)
{
    return (struct kimt_option){.name = "n", .type = KIMT_OPTION_INT, .help = "Help."};
}

#define WITH(member, value)                                                                        \
    __extension__({                                                                                \
        struct kimt_option row_ = sound_row();                                                     \
        row_.member = (value);                                                                     \
        row_;                                                                                      \
    })

static void refuses_unsound_rows(void **state)
{
    (void)state;
    assert_unsound(WITH(name, NULL), 8, "name");
    assert_unsound(WITH(name, "Upper"), 8, "name");
    assert_unsound(WITH(name, ""), 8, "name");
    assert_unsound(WITH(type, 99), 8, "type");
    assert_unsound(WITH(offset, 8), 8, "outside");
    assert_unsound(WITH(offset, SIZE_MAX), 8, "outside");
    assert_unsound(WITH(offset, 4), 16, "aligned");
    assert_unsound(WITH(def, "many"), 8, "default");
    assert_unsound(WITH(help, NULL), 8, "help");
    assert_unsound(WITH(min, 3), 8, "limits");
    assert_unsound(WITH(type, KIMT_OPTION_ENUM), 8, "choices");
}

static void refuses_a_row_that_stands_twice(void **state)
{
    const struct kimt_option twice[] = {sound_row(), sound_row()};
    const struct option_table two = {twice, 2, sizeof twice[0]};
    struct kimt_error err = {.struct_size = sizeof err};

    (void)state;
    assert_int_equal(option_table_check(&two, 8, &err), KIMT_FAIL);
    assert_non_null(strstr(err.text, "twice"));
}

/* ---- printing ---- */

static void every_way_of_printing_names_every_option(void **state)
{
    static void (*const prints[])(const struct option_table *,
                                  FILE *) = {option_print, option_print_mdoc, option_print_keys};

    (void)state;
    for (size_t p = 0; p < 3; p++) {
        char *text = NULL;
        size_t length;
        FILE *out = open_memstream(&text, &length);

        prints[p](&table, out);
        assert_int_equal(fclose(out), 0);
        for (size_t i = 0; i < table.count; i++)
            assert_non_null(strstr(text, rows[i].name));
        free(text);
    }
}

static void a_sample_profile_sets_what_is_required_and_explains_the_rest(void **state)
{
    char *text = NULL;
    size_t length;
    FILE *out = open_memstream(&text, &length);

    (void)state;
    option_print_ini(&table, true, out);
    assert_int_equal(fclose(out), 0);
    assert_non_null(strstr(text, "\nhost = host\n"));
    assert_non_null(strstr(text, "\nlanes = 4\n"));
    assert_non_null(strstr(text, "\n; password_file = password\n"));
    assert_non_null(strstr(text, "\n; exclude.1 =\n"));
    free(text);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(the_table_of_this_test_is_sound),
        TEST(reads_booleans),
        TEST(reads_whole_numbers),
        TEST(refuses_what_is_no_whole_number),
        TEST(keeps_numbers_in_range),
        TEST(reads_sizes),
        TEST(reads_percentages_with_or_without_their_sign),
        TEST(reads_durations_in_milliseconds),
        TEST(reads_choices),
        TEST(makes_paths_absolute),
        TEST(gathers_lists_in_the_order_of_their_numbers),
        TEST(knows_which_keys_belong_to_a_list),
        TEST(fills_in_defaults),
        TEST(names_a_required_key_that_is_missing),
        TEST(refuses_a_required_text_that_is_empty),
        TEST(offers_the_nearest_key),
        TEST(takes_an_inline_secret_only_from_a_private_place),
        TEST(reads_the_first_line_of_a_secret_file),
        TEST(refuses_secret_files_that_do_not_serve),
        TEST(reads_a_secret_from_the_environment),
        TEST(reads_the_first_line_a_command_prints),
        TEST(refuses_commands_that_fail),
        TEST(refuses_a_secret_that_is_given_in_two_ways),
        TEST(refuses_unsound_rows),
        TEST(refuses_a_row_that_stands_twice),
        TEST(every_way_of_printing_names_every_option),
        TEST(a_sample_profile_sets_what_is_required_and_explains_the_rest),
    };

    return cmocka_run_group_tests_name("option", tests, NULL, NULL);
}
