/* SPDX-License-Identifier: MIT
 *
 * The guarded reader: what it takes, and each thing that iniparser would misread without a word.
 */
#include "config/ini.h"
#include "unit/support/desk.h"
#include <string.h>

#define SECRET "tail-of-a-password"

static struct desk desk;
static struct ini *ini;

static int begin(void **state)
{
    (void)state;
    desk_begin(&desk);
    ini = NULL;
    return 0;
}

static int end(void **state)
{
    (void)state;
    ini_free(&ini);
    desk_end(&desk);
    return 0;
}

static int load_bytes(const char *text, size_t length)
{
    return ini_load(desk_write(&desk, "a.ini", text, length, 0600), desk.problems, &ini);
}

static int load(const char *text)
{
    return load_bytes(text, strlen(text));
}

static const struct ini_key *key(size_t section, size_t index)
{
    assert_true(section < ini->section_count);
    assert_true(index < ini->sections[section].key_count);
    return &ini->sections[section].keys[index];
}

static void assert_value(const char *line, const char *value)
{
    char text[1200];

    (void)snprintf(text, sizeof text, "[s]\n%s\n", line);
    assert_int_equal(load(text), KIMT_OK);
    assert_string_equal(key(0, 0)->value, value);
    ini_free(&ini);
}

/* Refused, with the line's number and these words, and the value kept to itself. */
static void assert_refused(const char *text, const char *where, const char *word)
{
    assert_int_equal(load(text), KIMT_FAIL);
    assert_null(ini);
    assert_problem(desk.problems, where, word, NULL);
    assert_not_told(desk.problems, SECRET);
}

static void keeps_order_and_line_numbers(void **state)
{
    (void)state;
    assert_int_equal(load("; first\n[One]\nB = 2\n\nA = 1\n[two]\r\nc=3\r\n"), KIMT_OK);
    assert_no_problem(desk.problems);
    assert_int_equal(ini->section_count, 2);
    assert_string_equal(ini->sections[0].name, "one");
    assert_int_equal(ini->sections[0].line, 2);
    assert_string_equal(key(0, 0)->name, "b");
    assert_int_equal(key(0, 0)->line, 3);
    assert_string_equal(key(0, 1)->name, "a");
    assert_int_equal(key(0, 1)->line, 5);
    assert_string_equal(key(1, 0)->value, "3");
}

static void reads_values_as_they_are_written(void **state)
{
    (void)state;
    assert_value("k = plain words", "plain words");
    assert_value("k = value ; comment", "value");
    assert_value("k = value # comment", "value");
    assert_value("k =", "");
    assert_value("k = \"\"", "");
    assert_value("k = \"a;b#c\"", "a;b#c");
    assert_value("k = 'say \"x\"; #1'", "say \"x\"; #1");
    assert_value("k = \"  blanks  \"", "  blanks  ");
    assert_value("k = \"x\" ; comment", "x");
    assert_value("k = a=b=c", "a=b=c");
    assert_value("k = Größe", "Größe");
    assert_value("\tk\t=\tv\t", "v");
}

static void tells_whether_a_value_was_quoted(void **state)
{
    (void)state;
    assert_int_equal(load("[s]\na = x\nb = \"x\"\nc = 'x'\n"), KIMT_OK);
    assert_false(key(0, 0)->is_quoted);
    assert_true(key(0, 1)->is_quoted);
    assert_true(key(0, 2)->is_quoted);
}

static void refuses_a_key_that_stands_twice(void **state)
{
    (void)state;
    assert_refused("[s]\nhost = a\nHOST = b\n", "a.ini:3", "twice (first in line 2)");
}

static void refuses_a_section_that_stands_twice(void **state)
{
    (void)state;
    assert_refused("[s]\na=1\n[S]\nb=2\n", "a.ini:3", "twice (first in line 1)");
}

static void takes_the_same_key_in_two_sections(void **state)
{
    (void)state;
    assert_int_equal(load("[s]\na=1\n[t]\na=2\n"), KIMT_OK);
}

static void refuses_a_colon_in_names(void **state)
{
    (void)state;
    assert_refused("[source imap:x]\na=1\n", "a.ini:1", "section names");
    assert_refused("[s]\na:b = 1\n", "a.ini:2", "key names");
}

static void refuses_a_comment_sign_inside_a_value(void **state)
{
    (void)state;
    assert_refused("[s]\npassword = x;" SECRET "\n", "a.ini:2", "quotes");
    assert_refused("[s]\npassword = x#" SECRET "\n", "a.ini:2", "quotes");
    assert_refused("[s]\npassword = #" SECRET "\n", "a.ini:2", "quotes");
    assert_refused("[s]\npassword =;" SECRET "\n", "a.ini:2", "quotes");
}

static void refuses_a_letter_that_nobody_sees_at_the_end_of_a_value(void **state)
{
    (void)state;
    assert_refused("[s]\nhost = old.example.com\xc2\xa0\n", "a.ini:2", "cannot be seen");
    assert_refused("[s]\nhost = \xe2\x80\x8bold.example.com ; why\n", "a.ini:2", "cannot be seen");
    assert_value("a = \"x\xc2\xa0\"", "x\xc2\xa0");
    assert_value("a = x\xc2\xa0y", "x\xc2\xa0y");
}

static void refuses_text_after_a_closing_quote(void **state)
{
    (void)state;
    assert_refused("[s]\nk = \"x\" " SECRET "\n", "a.ini:2", "after the closing quote");
    assert_refused("[s]\nk = 'x'" SECRET "\n", "a.ini:2", "after the closing quote");
}

static void refuses_a_quote_that_is_not_closed(void **state)
{
    (void)state;
    assert_refused("[s]\nk = \"" SECRET "\n", "a.ini:2", "never closed");
    assert_refused("[s]\nk = '" SECRET "\"\n", "a.ini:2", "never closed");
}

static void refuses_a_backslash_inside_quotes(void **state)
{
    (void)state;
    assert_refused("[s]\nk = \"a\\" SECRET "\"\n", "a.ini:2", "backslash");
}

static void refuses_a_line_that_ends_in_a_backslash(void **state)
{
    (void)state;
    assert_refused("[s]\nk = " SECRET "\\\nl = 1\n", "a.ini:2", "backslash");
    assert_refused("[s]\n; C:\\\nk = 1\n", "a.ini:2", "backslash");
}

static void refuses_a_byte_order_mark(void **state)
{
    (void)state;
    assert_refused("\xef\xbb\xbf[s]\nk = 1\n", "a.ini:1", "byte order mark");
}

static void refuses_long_lines(void **state)
{
    char text[1200] = "[s]\nk = ";

    (void)state;
    memset(text + 8, 'x', 997);
    assert_refused(text, "a.ini:2", "1000 bytes");
}

static void takes_lines_of_a_thousand_bytes(void **state)
{
    char text[1200] = "[s]\nk = ";

    (void)state;
    memset(text + 8, 'x', 996);
    assert_int_equal(load(text), KIMT_OK);
    assert_int_equal(strlen(key(0, 0)->value), 996);
}

static void refuses_lines_that_are_neither(void **state)
{
    (void)state;
    assert_refused("[s]\njust " SECRET "\n", "a.ini:2", "neither");
    assert_refused("[s]\n= " SECRET "\n", "a.ini:2", "key names");
    assert_refused("[s\nk = 1\n", "a.ini:1", "]");
    assert_refused("[s] ; note\nk = 1\n", "a.ini:1", "after the ]");
    assert_refused("k = " SECRET "\n", "a.ini:1", "outside");
}

static void refuses_control_characters(void **state)
{
    static const char text[] = "[s]\nk = a\0b\n";

    (void)state;
    assert_int_equal(load_bytes(text, sizeof text - 1), KIMT_FAIL);
    assert_problem(desk.problems, "a.ini:2", "control character", NULL);
    assert_refused("[s]\nk = \x1b[31m" SECRET "\n", "a.ini:2", "control character");
}

static void refuses_what_is_not_utf8(void **state)
{
    (void)state;
    assert_refused("[s]\nk = Gr\xf6\xdf" SECRET "\n", "a.ini:2", "UTF-8");
}

static void tells_all_problems_of_a_file(void **state)
{
    (void)state;
    assert_refused("[s]\nnothing\nk = a;b\n[t:u]\n", "a.ini:2", "neither");
    assert_problem(desk.problems, "a.ini:3", "quotes", NULL);
    assert_problem(desk.problems, "a.ini:4", "section names", NULL);
}

static void does_not_blame_keys_of_a_section_it_refused(void **state)
{
    (void)state;
    assert_refused("[s:t]\na = 1\nb = 2\n", "a.ini:1", "section names");
    assert_int_equal(problems_count(desk.problems), 1);
}

static void knows_a_private_file(void **state)
{
    (void)state;
    assert_int_equal(load("[s]\na = 1\n"), KIMT_OK);
    assert_true(ini->is_private);
    ini_free(&ini);
    assert_int_equal(
        ini_load(desk_write(&desk, "b.ini", "[s]\na=1\n", 8, 0640), desk.problems, &ini), KIMT_OK);
    assert_false(ini->is_private);
}

static void refuses_a_file_that_everybody_can_write(void **state)
{
    (void)state;
    assert_int_equal(
        ini_load(desk_write(&desk, "b.ini", "[s]\na=1\n", 8, 0602), desk.problems, &ini),
        KIMT_FAIL);
    assert_problem(desk.problems, "b.ini", "everyone can write", NULL);
}

static void refuses_what_is_no_file(void **state)
{
    (void)state;
    assert_int_equal(ini_load("/no/such.ini", desk.problems, &ini), KIMT_FAIL);
    assert_problem(desk.problems, "/no/such.ini", "no such file", NULL);
    assert_int_equal(ini_load(desk.folder, desk.problems, &ini), KIMT_FAIL);
    assert_problem(desk.problems, desk.folder, "folder", NULL);
    assert_int_equal(ini_load("/dev/zero", desk.problems, &ini), KIMT_FAIL);
    assert_problem(desk.problems, "/dev/zero", "regular", NULL);
}

static void refuses_files_that_are_too_much(void **state)
{
    static char text[2 * 1024 * 1024];

    (void)state;
    memset(text, '\n', sizeof text);
    assert_int_equal(load_bytes(text, sizeof text), KIMT_FAIL);
    assert_problem(desk.problems, "too large", NULL);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(keeps_order_and_line_numbers),
        TEST(reads_values_as_they_are_written),
        TEST(tells_whether_a_value_was_quoted),
        TEST(refuses_a_key_that_stands_twice),
        TEST(refuses_a_section_that_stands_twice),
        TEST(takes_the_same_key_in_two_sections),
        TEST(refuses_a_colon_in_names),
        TEST(refuses_a_comment_sign_inside_a_value),
        TEST(refuses_a_letter_that_nobody_sees_at_the_end_of_a_value),
        TEST(refuses_text_after_a_closing_quote),
        TEST(refuses_a_quote_that_is_not_closed),
        TEST(refuses_a_backslash_inside_quotes),
        TEST(refuses_a_line_that_ends_in_a_backslash),
        TEST(refuses_a_byte_order_mark),
        TEST(refuses_long_lines),
        TEST(takes_lines_of_a_thousand_bytes),
        TEST(refuses_lines_that_are_neither),
        TEST(refuses_control_characters),
        TEST(refuses_what_is_not_utf8),
        TEST(tells_all_problems_of_a_file),
        TEST(does_not_blame_keys_of_a_section_it_refused),
        TEST(knows_a_private_file),
        TEST(refuses_a_file_that_everybody_can_write),
        TEST(refuses_what_is_no_file),
        TEST(refuses_files_that_are_too_much),
    };

    return cmocka_run_group_tests_name("ini", tests, NULL, NULL);
}
