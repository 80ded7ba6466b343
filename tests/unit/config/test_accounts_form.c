/* SPDX-License-Identifier: MIT
 *
 * The forms in which accounts files come, and what is noted of them.
 */
#include "unit/config/accounts_desk.h"
#include <string.h>

#define NBSP "\xc2\xa0"

static void assert_note(const char *where, const char *word)
{
    assert_problem(accounts_notes(accounts), where, word, NULL);
    assert_not_told(accounts_notes(accounts), SECRET);
}

static void assert_no_note(const char *text)
{
    assert_taken(text, 1);
    assert_int_equal(problems_count(accounts_notes(accounts)), 0);
}

static void columns_may_be_separated_by_commas_or_tabs(void **state)
{
    static const char *const files[] = {
        "a@x.com,p;w,Ann Lee\n", "a@x.com\tp;w\tAnn Lee\n", "\"a@x.com\",\"p;w\",\"Ann Lee\"\r\n",
        "# a list; of users\nAddress,Password\na@x.com,p;w,Ann Lee\n", " a@x.com ,p;w,Ann Lee"};

    (void)state;
    for (size_t i = 0; i < sizeof files / sizeof files[0]; i++) {
        assert_taken(files[i], 1);
        assert_row(0, "a@x.com", "p;w", "Ann Lee");
        assert_note("users.csv", i == 1 ? "separated by tabs" : "separated by commas");
    }
}

static void the_first_address_decides_what_separates_columns(void **state)
{
    (void)state;
    assert_taken("Name, Vorname;Kennwort\na@x.com\nb@x.com;p,w;B\n", 2);
    assert_row(1, "b@x.com", "p,w", "B");
    assert_refused("a@x.com;pw;A\nb@x.com," SECRET ",B\n", "users.csv:2",
                   "separated by commas, those of the other lines by semicolons");
    assert_refused("a@x.com;pw;A\nb@x.com,c@x.com;" SECRET ";B\n", "users.csv:2", "by commas");
}

static void a_spreadsheets_hint_at_its_separator_is_taken(void **state)
{
    (void)state;
    assert_taken("sep=,\r\na@x.com,pw,A\r\n", 1);
    assert_row(0, "a@x.com", "pw", "A");
    assert_taken("SEP=;\na@x.com;p,w;A\n", 1);
    assert_row(0, "a@x.com", "p,w", "A");
}

static void utf_16_with_a_mark_is_taken(void **state)
{
    static const char little[] = "\xff\xfe"
                                 "a\0@\0x\0;\0\xf6\0;\0\x11\x01\r\0\n",
                      big[] = "\xfe\xff"
                              "\0a\0@\0x\0;\0\xf6\0;\x01\x11";

    (void)state;
    assert_int_equal(parse_bytes(little, sizeof little), KIMT_OK);
    assert_row(0, "a@x", "\xc3\xb6", "\xc4\x91");
    assert_note("users.csv", "UTF-16");
    assert_int_equal(parse_bytes(big, sizeof big - 1), KIMT_OK);
    assert_row(0, "a@x", "\xc3\xb6", "\xc4\x91");
}

static void utf_16_that_cannot_be_read_is_explained(void **state)
{
    (void)state;
    assert_int_equal(parse_bytes("\0a\0@", 4), KIMT_FAIL);
    assert_problem(desk.problems, "users.csv", "UTF-16", NULL);
    assert_int_equal(parse_bytes("\xff\xfe"
                                 "a\0@",
                                 5),
                     KIMT_FAIL);
    assert_int_equal(parse_bytes("\xff\xfe\x00\xdc", 4), KIMT_FAIL);
    assert_int_equal(problems_count(desk.problems), 3);
}

static void lines_that_are_not_utf_8_are_read_as_windows_1252(void **state)
{
    (void)state;
    assert_taken("a@x.com;pw;J\xc3\xb6rg\nb@x.com;" SECRET "\xf6;J\xf6rg \x80\nc@x.com;\xe9;C\n",
                 3);
    assert_row(0, "a@x.com", "pw", "J\xc3\xb6rg");
    assert_row(1, "b@x.com", SECRET "\xc3\xb6", "J\xc3\xb6rg \xe2\x82\xac");
    assert_note("users.csv:2", "Windows-1252 (also line 3)");
    assert_int_equal(problems_count(accounts_notes(accounts)), 1);
}

static void a_line_of_no_coding_is_a_problem(void **state)
{
    (void)state;
    assert_refused("a@x.com;" SECRET "\x81;A\n", "users.csv:1", "not UTF-8");
}

static void headings_may_be_of_any_language(void **state)
{
    static const char *const files[] = {
        "Adresse;Kennwort;Voller Name\na@x.com;pw\n",
        "\xd0\x90\xd0\xb4\xd1\x80\xd0\xb5\xd1\x81,"
        "\xd0\x9f\xd0\xb0\xd1\x80\xd0\xbe\xd0\xbb\xd1\x8c\na@x.com,pw\n",
        "\n\nCorreo electr\xc3\xb3nico;Clave;Nombre;Notas\na@x.com;pw\n"};

    (void)state;
    for (size_t i = 0; i < sizeof files / sizeof files[0]; i++) {
        assert_taken(files[i], 1);
        assert_note(i == 2 ? "users.csv:3" : "users.csv:1", "read as headings");
    }
    assert_refused("a@x.com;pw\nAdresse;Kennwort;Name\n", "users.csv:2", "not an address");
}

static void a_spreadsheet_is_named(void **state)
{
    static const char xlsx[] =
        "PK\x03\x04\x14\0\0\0\x08\0________________\x13\0\0\0[Content_Types].xml",
                      ods[] = "PK\x03\x04__________________________mimetypeapplication/vnd.oasis."
                              "opendocument.spreadsheet";

    (void)state;
    assert_int_equal(parse_bytes(xlsx, sizeof xlsx), KIMT_FAIL);
    assert_problem(desk.problems, "users.csv", ".xlsx", "save its sheet as CSV", NULL);
    assert_int_equal(parse_bytes(ods, sizeof ods), KIMT_FAIL);
    assert_problem(desk.problems, "users.csv", ".ods", NULL);
    assert_refused("\xd0\xcf\x11\xe0\xa1\xb1", "users.csv", ".xls)");
    assert_refused("PK\x03\x04 something", "users.csv", "ZIP");
}

static void blanks_around_passwords_are_noted(void **state)
{
    (void)state;
    assert_taken("a@x.com;" SECRET " ;A\nb@x.com;pw;B\nc@x.com; " SECRET ";C\n", 3);
    assert_note("users.csv:1", "that cannot be seen (also line 3)");
    assert_taken("a@x.com;" SECRET NBSP ";A\n", 1);
    assert_note("users.csv:1", "that cannot be seen;");
    assert_no_note("a@x.com;p w;A\n");
}

static void names_where_passwords_should_be_are_noted(void **state)
{
    (void)state;
    assert_taken("a@x.com;Ann Lee;hush\nb@x.com;J\xc3\xb6rg M\xc3\xbcller;hush\nc@x.com;one;C\n",
                 3);
    assert_note("users.csv:1", "looks like a person's name (also line 2)");
    assert_taken("a@x.com;Correct Horse;A\nb@x.com;x1;B\n", 2);
    assert_int_equal(problems_count(accounts_notes(accounts)), 0);
    assert_no_note("a@x.com;Xylo4 Phon;A\n");
}

static void a_file_as_it_should_be_gets_no_notes(void **state)
{
    (void)state;
    assert_no_note("Address;Password;Name\r\na@x.com;pw;A\r\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(columns_may_be_separated_by_commas_or_tabs),
        TEST(the_first_address_decides_what_separates_columns),
        TEST(a_spreadsheets_hint_at_its_separator_is_taken),
        TEST(utf_16_with_a_mark_is_taken),
        TEST(utf_16_that_cannot_be_read_is_explained),
        TEST(lines_that_are_not_utf_8_are_read_as_windows_1252),
        TEST(a_line_of_no_coding_is_a_problem),
        TEST(headings_may_be_of_any_language),
        TEST(a_spreadsheet_is_named),
        TEST(blanks_around_passwords_are_noted),
        TEST(names_where_passwords_should_be_are_noted),
        TEST(a_file_as_it_should_be_gets_no_notes),
    };

    return cmocka_run_group_tests_name("accounts form", tests, NULL, NULL);
}
