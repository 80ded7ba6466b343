/* SPDX-License-Identifier: MIT
 *
 * The accounts file: what people's files look like, and that every bad row is told with its line
 * and without its password.
 */
#include "config/accounts.h"
#include "unit/config/support.h"
#include <string.h>
#include <sys/stat.h>

#define SECRET "hush-1"

static struct desk desk;
static struct accounts *accounts;

static int begin(void **state)
{
    (void)state;
    desk_begin(&desk);
    accounts = NULL;
    return 0;
}

static int end(void **state)
{
    (void)state;
    accounts_free(&accounts);
    desk_end(&desk);
    return 0;
}

static int parse_bytes(const char *text, size_t length)
{
    accounts_free(&accounts);
    return accounts_parse("users.csv", text, length, desk.problems, &accounts);
}

static void assert_taken(const char *text, size_t count)
{
    (void)parse_bytes(text, strlen(text));
    assert_no_problem(desk.problems);
    assert_non_null(accounts);
    assert_int_equal(accounts_count(accounts), count);
}

static void assert_row(size_t index, const char *address, const char *password, const char *name)
{
    const struct kimt_account *account = accounts_get(accounts, index);

    assert_non_null(account);
    assert_string_equal(account->address, address);
    assert_string_equal(account->full_name, name);
    if (password)
        assert_string_equal(account->password, password);
    else
        assert_null(account->password);
}

static void assert_refused(const char *text, const char *where, const char *word)
{
    assert_int_equal(parse_bytes(text, strlen(text)), KIMT_FAIL);
    assert_null(accounts);
    assert_problem(desk.problems, where, word, NULL);
    assert_not_told(desk.problems, SECRET);
}

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

/* ---- the forms of people's files --------------------------------------------------------------
 */

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
                   "separated by commas, those of the others by semicolons");
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
        assert_note(i == 2 ? "users.csv:3" : "users.csv:1", "taken for headings");
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

static void keeps_only_those_that_are_asked_for(void **state)
{
    static const char *const some[] = {"C@x.COM", "a@x.com"};
    static const char *const none[] = {"a@x.com", "z@x.com"};

    (void)state;
    assert_taken("a@x.com;1\nb@x.com;2\nc@x.com;3\n", 3);
    assert_true(accounts_keep_only(accounts, some, 2, desk.problems));
    assert_int_equal(accounts_count(accounts), 2);
    assert_row(0, "a@x.com", "1", "");
    assert_row(1, "c@x.com", "3", "");
    assert_false(accounts_keep_only(accounts, none, 2, desk.problems));
    assert_problem(desk.problems, "--only", "z@x.com", NULL);
}

static void assert_kept(const char *pattern, size_t count, const char *first)
{
    const char *const patterns[] = {pattern};

    assert_taken("ann@x.com;1\nbob@x.com;2\nann@sales.x.com;3\nBo-b@sales.x.com;4\n", 4);
    assert_true(accounts_keep_only(accounts, patterns, 1, desk.problems));
    assert_int_equal(accounts_count(accounts), count);
    assert_string_equal(accounts_get(accounts, 0)->address, first);
}

static void assert_none_kept(const char *pattern, const char *where, const char *word)
{
    const char *const patterns[] = {pattern};

    assert_taken("ann@x.com;" SECRET "\nbob@x.com;2\nann@sales.x.com;3\n", 3);
    assert_false(accounts_keep_only(accounts, patterns, 1, desk.problems));
    assert_problem(desk.problems, where, word, NULL);
    problems_free(&desk.problems);
    assert_int_equal(problems_new(&desk.problems, NULL), KIMT_OK);
}

static void keeps_all_that_are_like_a_pattern(void **state)
{
    (void)state;
    assert_kept("*@SALES.x.com", 2, "ann@sales.x.com");
    assert_kept("ann@*", 2, "ann@x.com");
    assert_kept("bo?@x.com", 1, "bob@x.com");
    assert_none_kept("*@y.com", "--only", "like *@y.com");
}

static void keeps_one_whose_local_part_no_other_has(void **state)
{
    (void)state;
    assert_kept("BOB", 1, "bob@x.com");
    assert_none_kept("ann", "--only", "may be ann@x.com or ann@sales.x.com");
    assert_none_kept("carl", "--only", "carl is not in the accounts file");
}

static void assert_list_kept(const char *list, size_t count, const char *first)
{
    char pattern[300];

    (void)snprintf(pattern, sizeof pattern, "@%s",
                   desk_write(&desk, "list", list, strlen(list), 0600));
    assert_kept(pattern, count, first);
}

static void assert_list_refused(const char *list, const char *where, const char *word)
{
    char pattern[300];

    (void)snprintf(pattern, sizeof pattern, "@%s",
                   desk_write(&desk, "list", list, strlen(list), 0600));
    assert_none_kept(pattern, where, word);
}

static void keeps_those_that_a_file_names(void **state)
{
    (void)state;
    assert_list_kept("# later\r\n\r\n\"ANN@x.com\";\"p;w\";\"A\"\r\nbob\n*@sales.x.com\n", 4,
                     "ann@x.com");
    assert_list_kept("bob@x.com, and more", 1, "bob@x.com");
    assert_list_refused("bob@x.com\nzoe@x.com\n", "list:2", "zoe@x.com is not in");
    assert_list_refused(";" SECRET "\n", "list:1", "begins with no address");
    assert_none_kept("@/no/such/list", "/no/such/list", "no such file");
}

static void a_list_that_names_no_account_is_a_problem(void **state)
{
    (void)state;
    assert_list_refused("# nothing yet\n", "--only", "names no account");
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

#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)

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
        TEST(refuses_control_characters_and_endless_lines),
        TEST(refuses_a_file_without_accounts),
        TEST(tells_every_bad_row),
        TEST(tells_why_a_file_cannot_be_read),
        TEST(keeps_only_those_that_are_asked_for),
        TEST(keeps_all_that_are_like_a_pattern),
        TEST(keeps_one_whose_local_part_no_other_has),
        TEST(keeps_those_that_a_file_names),
        TEST(a_list_that_names_no_account_is_a_problem),
        TEST(writes_rows_that_it_can_read_again),
    };

    return cmocka_run_group_tests_name("accounts", tests, NULL, NULL);
}
