/* SPDX-License-Identifier: MIT
 *
 * The plan file: what is written is read again whatever folders are called, and every fault of an
 * edited one is told with its line.
 */
#include "config/accounts.h"
#include "folders/plan.h"
#include "folders/plan_path.h"
#include "folders/plan_print.h"
#include "unit/support/desk.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define HEAD "account;source folder;destination folder;messages;bytes;note\n"

static struct desk desk;
static struct accounts *accounts;
static struct plan *plan;
static struct kimt_folder_rules rules;

static int begin(void **state)
{
    static const char rows[] = "ann@example.com\nbob@example.com\n=x@example.com\n"
                               "\"#y@example.com\"\n";

    (void)state;
    desk_begin(&desk);
    plan = NULL;
    rules = (struct kimt_folder_rules){.struct_size = sizeof rules};
    return accounts_parse("users.csv", rows, strlen(rows), desk.problems, &accounts) == KIMT_OK
               ? 0
               : -1;
}

static int end(void **state)
{
    (void)state;
    plan_free(&plan);
    accounts_free(&accounts);
    desk_end(&desk);
    return 0;
}

static int parse(const char *text)
{
    static const char *const patterns[] = {"Gone/*"};
    static const struct kimt_option_list exclude = {.values = patterns, .count = 1};
    const struct plan_rules against = {
        .accounts = accounts, .folders = &rules, .exclude = &exclude};

    plan_free(&plan);
    return plan_parse("m.plan", text, strlen(text), &against, desk.problems, &plan);
}

static void assert_refused(const char *text, const char *where, const char *what)
{
    assert_int_equal(parse(text), KIMT_FAIL);
    assert_null(plan);
    assert_problem(desk.problems, where, what, NULL);
    problems_free(&desk.problems);
    assert_int_equal(problems_new(&desk.problems, NULL), KIMT_OK);
}

static void assert_taken(const char *text)
{
    (void)parse(text);
    assert_no_problem(desk.problems);
    assert_non_null(plan);
}

static const struct plan_line *line_of(const char *address, const char *const *parts, size_t count)
{
    const struct plan_line *line = NULL;

    assert_int_equal(plan_find(plan_find_account(plan, address), parts, count, &line), KIMT_OK);
    return line;
}

static const struct plan_line *top(const char *address, const char *name)
{
    return line_of(address, &name, 1);
}

/* ---- paths ---- */

static const char *const nasty[] = {
    "INBOX",
    "a/b",
    "a\\b",
    "\\/",
    "/",
    "\\",
    "skip",
    "=1+1",
    "+1",
    "-1",
    "@SUM(A1)",
    "2024",
    "1-2",
    "semi;colon",
    "\"quoted\"",
    "say \"hi\"; now",
    " before",
    "after ",
    " ",
    "#comment",
    "tab\there",
    "line\nbreak",
    "cr\rhere",
    "\x01\x1f\x7f",
    "Gr\xc3\xb6\xc3\x9f"
    "e",
    "gro\xcc\x88",
    "\xe2\x80\xae"
    "rtl",
    "\xef\xbb\xbf"
    "bom",
    "\xc2\xa0nbsp\xc2\xa0",
    "\xf0\x9f\x93\x81 Ablage",
    "\xff\xfe",
    "half \xc3",
    "u{41}",
    "\\u{41}",
    "\\x{41}",
    "'apostrophe",
    "comma,comma",
    "\xe6\x97\xa5\xe6\x9c\xac\xe8\xaa\x9e",
    "%s%n",
};
#define NASTY (sizeof nasty / sizeof nasty[0])

static void a_path_is_read_as_it_was_written(void **state)
{
    struct strings *strings = strings_new();

    (void)state;
    for (size_t i = 0; i < NASTY; i++) {
        const char *parts[] = {nasty[i], nasty[NASTY - 1 - i], nasty[i]};
        char *path = plan_path_write(parts, 3);
        const char *const *read;
        uint32_t count;

        assert_non_null(path);
        assert_null(plan_path_read(path, strings, &read, &count));
        assert_int_equal(count, 3);
        for (size_t k = 0; k < 3; k++)
            assert_string_equal(read[k], parts[k]);
        free(path);
    }
    strings_free(&strings);
}

static void inbox_at_the_source_is_one_in_any_case_but_only_as_first_part(void **state)
{
    const char *parts[] = {"Inbox", "inbox"};
    char *key = plan_path_key(parts, 2), *path = plan_path_write(parts, 2);

    (void)state;
    assert_string_equal(key, "/INBOX/inbox");
    assert_string_equal(path, "/Inbox/inbox");
    free(key);
    free(path);
}

static void inbox_at_the_destination_is_written_in_upper_case(void **state)
{
    (void)state;
    assert_taken(HEAD "ann@example.com;/a;/inbox/x\nann@example.com;/b;/Inbox\n"
                      "ann@example.com;/c;/x/inbox\n");
    const struct plan_account *ann = plan_find_account(plan, "ann@example.com");
    assert_string_equal(ann->lines[0]->target, "/INBOX/x");
    assert_string_equal(ann->lines[0]->parts[0], "INBOX");
    assert_string_equal(ann->lines[1]->target, "/INBOX");
    assert_string_equal(ann->lines[2]->target, "/x/inbox");
}

static void escapes_that_are_none_are_told(void **state)
{
    static const char *const wrong[] = {"x",
                                        "",
                                        "//",
                                        "/a/",
                                        "/a\\b",
                                        "/\\",
                                        "/\\u",
                                        "/\\u{}",
                                        "/\\u{0}",
                                        "/\\u{41",
                                        "/\\u{g}",
                                        "/\\u{d800}",
                                        "/\\u{110000}",
                                        "/\\x{100}",
                                        "/\\x{0}",
                                        "/\\u{0000041}"};
    struct strings *strings = strings_new();
    const char *const *parts;
    uint32_t count;

    (void)state;
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++)
        if (!plan_path_read(wrong[i], strings, &parts, &count))
            fail_msg("%s was taken", wrong[i]);
    strings_free(&strings);
}

/* ---- a whole file ---- */

/* As if `kimt plan` had found a folder of each name for each account. */
static void write_nasty_file(char *path, size_t capacity)
{
    static struct survey_folder folders[NASTY];
    static char *paths[NASTY];
    struct survey_account found[] = {
        {.address = "ann@example.com", .folders = folders, .count = NASTY},
        {.address = "=x@example.com", .folders = folders, .count = NASTY},
        {.address = "#y@example.com", .folders = folders, .count = 1},
        {.address = "bob@example.com",
         .source_error = {.kind = KIMT_KIND_AUTH, .text = "no;\nann@example.com;/x;/y"}},
    };
    const struct survey survey = {.accounts = found, .count = 4};
    const struct plan_heading heading = {"m\n.ini", "imap o;ld", "kerio n\"ew", "9.9"};

    for (size_t i = 0; i < NASTY; i++) {
        const char *parts[] = {"All", nasty[i]};
        paths[i] = plan_path_write(parts, 2);
        folders[i] = (struct survey_folder){.source = paths[i],
                                            .target = i % 3 == 2 ? NULL : paths[i],
                                            .reason = "because; \"of that\"",
                                            .clash = i % 3 == 1 ? nasty[i] : NULL,
                                            .renamed = true,
                                            .messages = i,
                                            .bytes = KIMT_UNKNOWN};
    }
    (void)snprintf(path, capacity, "%s/m.plan", desk.folder);
    assert_int_equal(plan_write(&survey, &heading, path, false, NULL), KIMT_OK);
    for (size_t i = 0; i < NASTY; i++)
        free(paths[i]);
}

static void what_is_written_is_read_again_whatever_folders_are_called(void **state)
{
    const struct plan_rules against = {.accounts = accounts};
    char path[200];

    (void)state;
    write_nasty_file(path, sizeof path);
    (void)plan_load(path, &against, desk.problems, &plan);
    assert_no_problem(desk.problems);
    for (size_t i = 0; i < NASTY; i++) {
        const char *parts[] = {"All", nasty[i]};
        const struct plan_line *line = line_of("=x@example.com", parts, 2);

        assert_non_null(line);
        assert_int_equal(line->target == NULL, i % 3 == 2);
        if (!line->target)
            continue;
        assert_int_equal(line->part_count, 2);
        assert_string_equal(line->parts[1], nasty[i]);
    }
    assert_int_equal(plan_find_account(plan, "ann@example.com")->count, NASTY);
    assert_int_equal(plan_find_account(plan, "#y@example.com")->count, 1);
    assert_null(plan_find_account(plan, "bob@example.com"));
}

static void no_field_begins_as_a_formula_does(void **state)
{
    char path[200];
    FILE *file;
    int byte, before = '\n';

    (void)state;
    write_nasty_file(path, sizeof path);
    file = fopen(path, "r");
    assert_non_null(file);
    for (; (byte = fgetc(file)) != EOF; before = byte) {
        if (byte != '\n' && byte < 0x20)
            fail_msg("a control character %d", byte);
        if ((before == '\n' || before == ';' || before == '"') && strchr("=+-@\t\r", byte))
            fail_msg("a field begins with %c", byte);
    }
    (void)fclose(file);
}

static void a_file_is_taken_as_spreadsheets_leave_it(void **state)
{
    (void)state;
    assert_taken("\xef\xbb\xbf\"# comment, \"\"so\"\"\";;;;;\r\n"
                 "\"Account\";Source Folder;Destination folder;;;\r\n"
                 "\r\n"
                 "Ann@Example.com; /Old ;\"/New; \"\"er\"\"\";12;1.2E+05;\"said; so\"\r\n"
                 "ann@example.com;/Out;SKIP;;;\r\n"
                 "ann@example.com;/Short;/In");
    assert_string_equal(top("ann@example.com", "Old")->parts[0], "New; \"er\"");
    assert_null(top("ann@example.com", "Out")->target);
    assert_int_equal(top("ann@example.com", "Out")->line, 5);
    assert_string_equal(top("ANN@example.com", "Short")->target, "/In");
    assert_null(top("ann@example.com", "Other"));
    assert_null(top("bob@example.com", "Old"));
}

static void a_folder_called_skip_is_not_left_out(void **state)
{
    (void)state;
    assert_taken(HEAD "ann@example.com;/skip;/skip;;;\n");
    assert_string_equal(top("ann@example.com", "skip")->parts[0], "skip");
}

/* ---- what is refused ---- */

static void what_is_no_plan_is_refused(void **state)
{
    (void)state;
    assert_refused("", "m.plan", "kimt plan w");
    assert_refused("# nothing\n\n", "m.plan", "kimt plan w");
    assert_refused("[migration]\naccounts = users.csv\n", "m.plan:1", "not a plan");
    assert_refused("ann@example.com;/a;/b;;;\n", "m.plan:1", "not a plan");
    assert_refused("# x\naccount,source folder,destination folder\n", "m.plan:2", "semicolons");
    assert_refused("account;source folder\n", "m.plan:1", "not a plan");
    assert_refused("\xff\xfe"
                   "a\0c\0",
                   "m.plan", "UTF-16");
    assert_refused(HEAD "ann@example.com;/Gr\xf6\xdf"
                        "e;/b\n",
                   "m.plan:2", "not UTF-8");
}

static void lines_with_a_fault_are_refused(void **state)
{
    (void)state;
    assert_refused(HEAD "ann@example.com;/a\n", "m.plan:2", "column is missing");
    assert_refused(HEAD "ann@example.com;/a;/b;1;2;note;more\n", "m.plan:2", "six columns");
    assert_refused(HEAD "\neve@example.com;/a;/b;;;\n", "m.plan:3", "eve@example.com is not in");
    assert_refused(HEAD "ann@example.com;a;/b;;;\n", "m.plan:2", "source folder does not begin");
    assert_refused(HEAD "ann@example.com;/a;b;;;\n", "m.plan:2", "nor the word skip");
    assert_refused(HEAD "ann@example.com;/a;;;;\n", "m.plan:2", "nor the word skip");
    assert_refused(HEAD "ann@example.com;/a;/b//c;;;\n", "m.plan:2", "part without a name");
    assert_refused(HEAD "ann@example.com;/a;/b\\c;;;\n", "m.plan:2", "written twice");
    assert_refused(HEAD "ann@example.com;\"/a;/b;;;\n", "m.plan:2", "double quote");
}

static void a_folder_may_stand_in_it_once(void **state)
{
    (void)state;
    assert_refused(HEAD "ann@example.com;/a;/b;;;\nann@example.com;/a;/c;;;\n", "m.plan:3",
                   "first in line 2");
    assert_refused(HEAD "ann@example.com;/INBOX;/b;;;\nann@example.com;/Inbox;skip;;;\n",
                   "m.plan:3", "first in line 2");
    assert_taken(HEAD "ann@example.com;/a;/b;;;\nbob@example.com;/a;/b;;;\n");
}

static void a_folder_that_the_profile_leaves_out_has_no_place(void **state)
{
    (void)state;
    assert_refused(HEAD "ann@example.com;/Gone/2019;/b;;;\n", "m.plan:2", "Gone/*");
    assert_taken(HEAD "ann@example.com;/Gone/2019;skip;;;\nann@example.com;/Gone;/b;;;\n");
}

static void two_folders_of_an_account_cannot_go_to_one_place(void **state)
{
    (void)state;
    assert_refused(HEAD "ann@example.com;/a;/c;;;\nann@example.com;/b;/c;;;\n", "m.plan:3",
                   "taken by line 2");
    assert_refused(HEAD "ann@example.com;/a;/caf\xc3\xa9;;;\nann@example.com;/b;/cafe\xcc\x81;;;\n",
                   "m.plan:3", "taken by line 2");
    assert_taken(HEAD "ann@example.com;/a;/c;;;\nann@example.com;/b;/C;;;\n");
    rules.attributes = KIMT_RULE_CASE_INSENSITIVE;
    assert_refused(HEAD "ann@example.com;/a;/c;;;\nann@example.com;/b;/C;;;\n", "m.plan:3",
                   "taken by line 2");
    assert_taken(HEAD "ann@example.com;/a;skip;;;\nann@example.com;/b;skip;;;\n");
}

static void a_place_that_the_destination_does_not_take_is_refused(void **state)
{
    static const char *const reserved[] = {"Calendar"};

    (void)state;
    rules.forbidden = ":";
    rules.reserved = reserved;
    rules.reserved_count = 1;
    rules.max_depth = 3;
    rules.max_path_length = 30;
    rules.path_length_reserved = 10;
    rules.attributes = KIMT_RULE_NO_INBOX_CHILDREN;
    assert_refused(HEAD "ann@example.com;/a;/x/b:c;;;\n", "m.plan:2", "could be called b_c");
    assert_refused(HEAD "ann@example.com;/a;/calendar;;;\n", "m.plan:2", "calendar (mail)");
    assert_refused(HEAD "ann@example.com;/a;/1/2/3/4;;;\n", "m.plan:2", "too deep");
    assert_refused(HEAD "ann@example.com;/a;/12345678901234567890a;;;\n", "m.plan:2", "too long");
    assert_refused(HEAD "ann@example.com;/a;/Inbox/x;;;\n", "m.plan:2", "below INBOX");
    assert_taken(HEAD "ann@example.com;/a;/x/calendar;;;\nann@example.com;/INBOX;/inbox;;;\n");
}

static void all_faults_are_told_at_once(void **state)
{
    (void)state;
    assert_int_equal(
        parse(HEAD "eve@example.com;/a;/b\nann@example.com;/a\nann@example.com;/a;b\n"), KIMT_FAIL);
    assert_int_equal(problems_count(desk.problems), 3);
}

static void a_file_that_cannot_be_read_is_told(void **state)
{
    const struct plan_rules against = {.accounts = accounts};

    (void)state;
    assert_int_equal(plan_load("/nonexistent/m.plan", &against, desk.problems, &plan), KIMT_FAIL);
    assert_problem(desk.problems, "/nonexistent/m.plan", "no such file", "--plan", NULL);
    assert_int_equal(plan_load(desk.folder, &against, desk.problems, &plan), KIMT_FAIL);
    assert_problem(desk.problems, desk.folder, "is a folder", NULL);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_path_is_read_as_it_was_written),
        TEST(inbox_at_the_source_is_one_in_any_case_but_only_as_first_part),
        TEST(inbox_at_the_destination_is_written_in_upper_case),
        TEST(escapes_that_are_none_are_told),
        TEST(what_is_written_is_read_again_whatever_folders_are_called),
        TEST(no_field_begins_as_a_formula_does),
        TEST(a_file_is_taken_as_spreadsheets_leave_it),
        TEST(a_folder_called_skip_is_not_left_out),
        TEST(what_is_no_plan_is_refused),
        TEST(lines_with_a_fault_are_refused),
        TEST(a_folder_may_stand_in_it_once),
        TEST(a_folder_that_the_profile_leaves_out_has_no_place),
        TEST(two_folders_of_an_account_cannot_go_to_one_place),
        TEST(a_place_that_the_destination_does_not_take_is_refused),
        TEST(all_faults_are_told_at_once),
        TEST(a_file_that_cannot_be_read_is_told),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
