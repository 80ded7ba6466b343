/* SPDX-License-Identifier: MIT
 *
 * The accounts file: what people's files look like, and that every bad row is told with its line
 * and without its password.
 */
#include "unit/config/accounts_desk.h"
#include <string.h>
#include <sys/stat.h>

static void reads_rows_as_the_old_tool_takes_them(void **state)
{
    (void)state;
    assert_taken("ann@example.com;secret;Ann Lee\nbob@example.com;word;Bob\n", 2);
    assert_row(0, "ann@example.com", "secret", "Ann Lee");
    assert_row(1, "bob@example.com", "word", "Bob");
    assert_string_equal(accounts_get(accounts, 0)->local, "ann");
    assert_string_equal(accounts_get(accounts, 0)->domain, "example.com");
    assert_null(accounts_get(accounts, 2));
}

static void password_and_name_may_be_missing(void **state)
{
    (void)state;
    assert_taken("a@x.com\nb@x.com;\nc@x.com;pw\nd@x.com;pw;\ne@x.com;;Eve", 5);
    assert_row(0, "a@x.com", NULL, "");
    assert_row(1, "b@x.com", NULL, "");
    assert_row(2, "c@x.com", "pw", "");
    assert_row(3, "d@x.com", "pw", "");
    assert_row(4, "e@x.com", NULL, "Eve");
}

static void quotes_let_a_password_hold_anything(void **state)
{
    (void)state;
    assert_taken("a@x.com;\"p;w\";\"A;a\"\nb@x.com;\"say \"\"hi\"\"\";B\nc@x.com;it's, #1;C\n", 3);
    assert_row(0, "a@x.com", "p;w", "A;a");
    assert_row(1, "b@x.com", "say \"hi\"", "B");
    assert_row(2, "c@x.com", "it's, #1", "C");
}

static void blanks_of_a_password_are_kept(void **state)
{
    (void)state;
    assert_taken(" a@x.com ; p w  ;  Ann  \nb@x.com;\" q \";B\n", 2);
    assert_row(0, "a@x.com", " p w  ", "Ann");
    assert_row(1, "b@x.com", " q ", "B");
}

static void takes_text_of_windows_programs(void **state)
{
    (void)state;
    assert_taken("\xef\xbb\xbf"
                 "a@x.com;pw;A\r\n\r\nb@x.com;pw;B\r\n",
                 2);
    assert_row(0, "a@x.com", "pw", "A");
    assert_row(1, "b@x.com", "pw", "B");
}

static void passes_over_blank_lines_and_comments(void **state)
{
    (void)state;
    assert_taken("# users\n\n   \na@x.com;pw;A\n\t\n#b@x.com;pw;B\n", 1);
}

static void passes_over_a_line_of_headings(void **state)
{
    (void)state;
    assert_taken("address;password;name\na@x.com;pw;A\n", 1);
    assert_taken("# list\nE-Mail;Password;Full Name\na@x.com;pw;A\n", 1);
    assert_taken("\"User Name\";\"Password\"\na@x.com;pw;A\n", 1);
}

static void does_not_take_a_mistyped_account_for_headings(void **state)
{
    (void)state;
    assert_refused("bob;" SECRET ";Bob\na@x.com;pw;A\n", "users.csv:1", "not an address");
    assert_refused("a@x.com;pw;A\naddress;" SECRET ";name\n", "users.csv:2", "not an address");
}

static void folds_the_case_of_the_domain_only(void **state)
{
    (void)state;
    assert_taken("Ann.Lee@Example.COM;pw;A\n", 1);
    assert_row(0, "Ann.Lee@example.com", "pw", "A");
    assert_string_equal(accounts_get(accounts, 0)->domain, "example.com");
}

static void keeps_letters_of_all_languages(void **state)
{
    (void)state;
    assert_taken("jörg@müller.example;pässwörd;Jörg 日本\n", 1);
    assert_row(0, "jörg@müller.example", "pässwörd", "Jörg 日本");
}

#define NBSP "\xc2\xa0"
#define ZWSP "\xe2\x80\x8b"
#define BOM  "\xef\xbb\xbf"

static void letters_that_nobody_sees_are_layout_around_an_address(void **state)
{
    static const char *const rows[] = {"ann@x.com" NBSP ";pw;Ann\n",
                                       NBSP "ann@x.com;pw;" NBSP "Ann" ZWSP "\n",
                                       ZWSP " ann@x.com " NBSP ";pw;Ann \n",
                                       BOM BOM "ann@x.com;pw;Ann\n",
                                       BOM "\"ann@x.com\";pw;Ann\n",
                                       "\"ann@x.com" NBSP "\";pw;\"Ann\"\n",
                                       "\xe3\x80\x80"
                                       "ann@x.com\xe2\x80\xae;pw;Ann\xc2\xad\n",
                                       "# one\n" BOM "# another\n" BOM "\n" NBSP "\n" BOM
                                       "ann@x.com;pw;Ann\n"};

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        assert_taken(rows[i], 1);
        assert_row(0, "ann@x.com", "pw", "Ann");
    }
}

static void a_file_appended_to_another_may_bring_its_mark_along(void **state)
{
    (void)state;
    assert_taken(BOM "bob@x.com;pw;Bob\n" BOM "ann@x.com;pw;Ann\n", 2);
    assert_row(1, "ann@x.com", "pw", "Ann");
    assert_taken(BOM BOM "E-Mail;Password;Name\nann@x.com;pw;Ann\n", 1);
}

static void letters_that_nobody_sees_are_an_error_within_an_address(void **state)
{
    static const struct {
        const char *row, *code;
    } rows[] = {
        {"an" ZWSP "n@x.com;" SECRET ";A\n", "\\u{200B}"},
        {"ann@x" NBSP ".com;" SECRET ";A\n", "\\u{A0}"},
        {"ann" BOM "@x.com;" SECRET ";A\n", "\\u{FEFF}"},
        {"an\xe2\x80\xaen@x.com;" SECRET ";A\n", "\\u{202E}"},
        {"ann@x\xc2\xad.com;" SECRET ";A\n", "\\u{AD}"},
        {"ann@x\xe2\x81\xa0.com;" SECRET ";A\n", "\\u{2060}"},
        {"an\xe3\x85\xa4n@x.com;" SECRET ";A\n", "\\u{3164}"},
        {"an\xe2\xa0\x80n@x.com;" SECRET ";A\n", "\\u{2800}"},
        {"ann\xef\xb8\x8f@x.com;" SECRET ";A\n", "\\u{FE0F}"},
        {"ann@x.\xc2\x85"
         "com;" SECRET ";A\n",
         "\\u{85}"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        assert_refused(rows[i].row, "users.csv:1", rows[i].code);
}

static void what_looks_like_an_at_is_told(void **state)
{
    (void)state;
    assert_refused("a@x.com;pw\nann\xef\xbc\xa0x.com;" SECRET ";A\n", "users.csv:2", "\\u{FF20}");
    assert_refused("ann\xef\xb9\xabx.com;" SECRET ";A\n", "users.csv:1", "\\u{FE6B}");
}

static void a_password_is_taken_as_it_is(void **state)
{
    (void)state;
    assert_taken("ann@x.com;" NBSP "p" ZWSP NBSP ";A\n", 1);
    assert_row(0, "ann@x.com", NBSP "p" ZWSP NBSP, "A");
}

static void a_local_part_has_64_bytes_at_the_most(void **state)
{
    static const char local[] = "0123456789012345678901234567890123456789012345678901234567890123";
    char row[200];

    (void)state;
    (void)snprintf(row, sizeof row, "%s@x.com;pw;A\n", local);
    assert_taken(row, 1);
    (void)snprintf(row, sizeof row, "4%s@x.com;" SECRET ";A\n", local);
    assert_refused(row, "users.csv:1", "not an address");
}

static void an_address_has_254_bytes_at_the_most(void **state)
{
    char domain[256], row[400];

    (void)state;
    memset(domain, 'd', sizeof domain);
    domain[250] = '\0';
    (void)snprintf(row, sizeof row, "ann@%s;pw;A\n", domain);
    assert_taken(row, 1);
    (void)snprintf(row, sizeof row, "anna@%s;" SECRET ";A\n", domain);
    assert_refused(row, "users.csv:1", "not an address");
}

static void refuses_the_same_address_twice(void **state)
{
    (void)state;
    assert_refused("ann@x.com;" SECRET "\nbob@x.com;pw\nANN@X.COM;" SECRET "\n", "users.csv:3",
                   "twice (first in line 1)");
}

static void refuses_wrong_columns(void **state)
{
    (void)state;
    assert_refused("a@x.com;" SECRET ";A;more\n", "users.csv:1", "three columns");
    assert_refused(";" SECRET ";A\n", "users.csv:1", "not an address");
}

static void tells_the_order_if_the_address_stands_in_another_column(void **state)
{
    (void)state;
    assert_refused(SECRET ";a@x.com;A\n", "users.csv:1", "but a later one is: the order is");
    assert_refused("Ann;" SECRET ";a@x.com\n", "users.csv:1", "but a later one is: the order is");
}

static void refuses_what_is_no_address(void **state)
{
    static const char *const bad[] = {"ann",        "@x.com",   "ann@",     "a b@x.com",
                                      "ann@x@y",    "ann@x_y",  "ann@.com", "ann@x..com",
                                      "ann@x.com.", "<a@x.com>"};
    char row[100];

    (void)state;
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        (void)snprintf(row, sizeof row, "%s;" SECRET ";A\n", bad[i]);
        assert_refused(row, "users.csv:1", "not an address");
    }
}

static void explains_quotes_that_are_wrong(void **state)
{
    (void)state;
    assert_refused("a@x.com;\"" SECRET ";A\nb@x.com;pw;B\n", "users.csv:1", "not closed");
    assert_refused("a@x.com;x\"" SECRET ";A\n", "users.csv:1", "double quote");
    assert_refused("a@x.com;\"x\"" SECRET ";A\n", "users.csv:1", "double quote");
}

static void refuses_control_characters_and_endless_lines(void **state)
{
    static char text[6000] = "a@x.com;";

    (void)state;
    assert_refused("a@x.com;" SECRET "\x1b[31m;A\n", "users.csv:1", "control character");
    assert_int_equal(parse_bytes("a@x.com;p\0w;A\n", 14), KIMT_FAIL);
    memset(text + 8, 'x', 5000);
    assert_refused(text, "users.csv:1", "4096");
}

static void refuses_a_file_without_accounts(void **state)
{
    (void)state;
    assert_refused("", "users.csv", "no account");
    assert_refused("\n\r\n", "users.csv", "no account");
    assert_refused("\xef\xbb\xbf", "users.csv", "no account");
    assert_refused("address;password\r\n", "users.csv", "no account");
}

static void tells_every_bad_row(void **state)
{
    (void)state;
    assert_refused("a@x.com;pw\nbob;" SECRET "\nc@x.com;" SECRET ";C;x\n@x.com\n", "users.csv:2",
                   "");
    assert_problem(desk.problems, "users.csv:3", NULL);
    assert_problem(desk.problems, "users.csv:4", NULL);
    assert_int_equal(problems_count(desk.problems), 3);
}

static void tells_why_a_file_cannot_be_read(void **state)
{
    (void)state;
    assert_int_equal(accounts_load("/no/such.csv", desk.problems, &accounts), KIMT_FAIL);
    assert_problem(desk.problems, "/no/such.csv", "no such file", NULL);
    assert_int_equal(accounts_load(desk.folder, desk.problems, &accounts), KIMT_FAIL);
    assert_problem(desk.problems, desk.folder, "folder", NULL);
}

static void writes_rows_that_it_can_read_again(void **state)
{
    static const size_t indices[] = {2, 0};
    char path[200];
    struct stat info;

    (void)state;
    assert_taken("a@x.com;\" p;\"\"w \";\"A;a\"\nb@x.com;x;B\nc@x.com;;Jörg\n", 3);
    (void)snprintf(path, sizeof path, "%s/failed.csv", desk.folder);
    assert_int_equal(accounts_write(accounts, indices, 2, path, NULL), KIMT_OK);
    assert_int_equal(stat(path, &info), 0);
    assert_int_equal(info.st_mode & 0777, 0600);
    accounts_free(&accounts);
    assert_int_equal(accounts_load(path, desk.problems, &accounts), KIMT_OK);
    assert_int_equal(accounts_count(accounts), 2);
    assert_row(0, "c@x.com", NULL, "Jörg");
    assert_row(1, "a@x.com", " p;\"w ", "A;a");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(reads_rows_as_the_old_tool_takes_them),
        TEST(password_and_name_may_be_missing),
        TEST(quotes_let_a_password_hold_anything),
        TEST(blanks_of_a_password_are_kept),
        TEST(takes_text_of_windows_programs),
        TEST(passes_over_blank_lines_and_comments),
        TEST(passes_over_a_line_of_headings),
        TEST(does_not_take_a_mistyped_account_for_headings),
        TEST(folds_the_case_of_the_domain_only),
        TEST(keeps_letters_of_all_languages),
        TEST(letters_that_nobody_sees_are_layout_around_an_address),
        TEST(a_file_appended_to_another_may_bring_its_mark_along),
        TEST(letters_that_nobody_sees_are_an_error_within_an_address),
        TEST(what_looks_like_an_at_is_told),
        TEST(a_password_is_taken_as_it_is),
        TEST(a_local_part_has_64_bytes_at_the_most),
        TEST(an_address_has_254_bytes_at_the_most),
        TEST(refuses_the_same_address_twice),
        TEST(refuses_wrong_columns),
        TEST(tells_the_order_if_the_address_stands_in_another_column),
        TEST(refuses_what_is_no_address),
        TEST(explains_quotes_that_are_wrong),
        TEST(refuses_control_characters_and_endless_lines),
        TEST(refuses_a_file_without_accounts),
        TEST(tells_every_bad_row),
        TEST(tells_why_a_file_cannot_be_read),
        TEST(writes_rows_that_it_can_read_again),
    };

    return cmocka_run_group_tests_name("accounts", tests, NULL, NULL);
}
