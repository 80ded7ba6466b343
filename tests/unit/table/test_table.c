/* SPDX-License-Identifier: MIT
 *
 * A table takes the width that it is given, and loses what would be missed least; programs get the
 * same rows whole.
 */
#include <config.h>

#include "common/table/check_rows.h"
#include "common/table/table.h"
#include "output/document.h"
#include "unit/support/cmocka_all.h"
#include <kimt/message.h>
#include <stdlib.h>
#include <string.h>

static const struct table_column columns[] = {
    {"address", "Account", TABLE_NAME, TABLE_ALWAYS},
    {"folders", "Folders", TABLE_COUNT, TABLE_LEAST},
    {"bytes", "Size", TABLE_BYTES, TABLE_ALWAYS},
    {"gone", "Gone", TABLE_COUNT, TABLE_IF_ANY},
    {"state", "State", TABLE_TEXT, TABLE_ALWAYS},
    {"seen", NULL, TABLE_TIME, TABLE_ALWAYS},
    {"made", NULL, TABLE_FLAG, TABLE_ALWAYS},
};

static void add(struct table *table, const char *address, uint64_t folders, uint64_t bytes,
                const char *state)
{
    table_row(table);
    table_text(table, 0, address);
    table_number(table, 1, folders);
    table_number(table, 2, bytes);
    table_number(table, 3, 0);
    table_text(table, 4, state);
}

static struct table *two_accounts(void)
{
    struct table *table = table_new(columns, sizeof columns / sizeof columns[0]);

    assert_non_null(table);
    add(table, "josephine.montgomery@example.com", 12, 43100000, "done");
    add(table, "al@example.com", 1, KIMT_UNKNOWN, "needs attention");
    return table;
}

static char *shown(const struct table *table, size_t width)
{
    const struct table_style style = {.width = width};
    char *text = NULL;
    size_t length = 0;
    FILE *out = open_memstream(&text, &length);

    assert_non_null(out);
    table_print(table, &style, out);
    assert_int_equal(fclose(out), 0);
    return text;
}

static void assert_shown(struct table *table, size_t width, const char *expected)
{
    char *text = shown(table, width);

    assert_string_equal(text, expected);
    free(text);
    table_free(&table);
}

static void columns_are_as_wide_as_their_cells_and_empty_ones_are_not_shown(void **state)
{
    (void)state;
    assert_shown(two_accounts(), 0,
                 "Account                           Folders     Size  State\n"
                 "josephine.montgomery@example.com       12  43.1 MB  done\n"
                 "al@example.com                          1        ?  needs attention\n");
}

static void a_domain_that_all_have_goes_first(void **state)
{
    (void)state;
    assert_shown(two_accounts(), 62,
                 "…@example.com         Folders     Size  State\n"
                 "josephine.montgomery       12  43.1 MB  done\n"
                 "al                          1        ?  needs attention\n");
}

static void addresses_of_several_domains_lose_their_middle(void **state)
{
    struct table *table = two_accounts();

    (void)state;
    add(table, "al@example.org", 2, 0, "done");
    assert_shown(table, 62,
                 "Account                      Folders     Size  State\n"
                 "josephine.mon…y@example.com       12  43.1 MB  done\n"
                 "al@example.com                     1        ?  needs attention\n"
                 "al@example.org                     2      0 B  done\n");
}

static void what_is_missed_least_goes_before_texts_become_unreadable(void **state)
{
    (void)state;
    assert_shown(two_accounts(), 40,
                 "…@example.com      Size  State\n"
                 "joseph…tgomery  43.1 MB  done\n"
                 "al                    ?  needs attention\n");
}

static void no_line_is_wider_than_there_is_room(void **state)
{
    (void)state;
    for (size_t width = 36; width < 90; width++) {
        struct table *table = two_accounts();
        char *text = shown(table, width);

        for (char *line = strtok(text, "\n"); line; line = strtok(NULL, "\n")) {
            size_t wide = 0;
            for (const char *c = line; *c; c++)
                wide += (*c & 0xc0) != 0x80;
            if (wide > width)
                fail_msg("%zu columns of %zu: %s", wide, width, line);
        }
        free(text);
        table_free(&table);
    }
}

static void a_sum_stays_last_and_notes_stay_with_their_row(void **state)
{
    struct table *table = two_accounts();

    (void)state;
    table_note(table, TABLE_BAD, "Source:", "login \x1b[2J refused");
    table_row_sum(table);
    table_text(table, 0, "all");
    table_number(table, 1, 13);
    table_sort(table);
    assert_shown(table, 0,
                 "Account                           Folders     Size  State\n"
                 "al@example.com                          1        ?  needs attention\n"
                 "    Source: login \\x1b[2J refused\n"
                 "josephine.montgomery@example.com       12  43.1 MB  done\n"
                 "all                                    13\n");
}

static void programs_get_the_same_rows_whole(void **state)
{
    struct table *table = two_accounts();
    json_t *rows, *expected;

    (void)state;
    table_number(table, 5, 1763632800);
    table_number(table, 6, 1);
    table_row_sum(table);
    rows = document_rows(table);
    expected = json_pack("[{s:s,s:i,s:i,s:i,s:s,s:n,s:b},{s:s,s:i,s:n,s:i,s:s,s:s,s:b}]", //
                         "address", "josephine.montgomery@example.com", "folders", 12, "bytes",
                         43100000, "gone", 0, "state", "done", "seen", "made", 0, //
                         "address", "al@example.com", "folders", 1, "bytes", "gone", 0, "state",
                         "needs attention", "seen", "2025-11-20T10:00:00Z", "made", 1);
    assert_non_null(expected);
    assert_true(json_equal(rows, expected));
    json_decref(rows);
    json_decref(expected);
    table_free(&table);
}

static void csv_quotes_what_would_break_a_row(void **state)
{
    struct table *table = table_new(columns, 2);
    struct kimt_error error = {.struct_size = sizeof error};
    char *text = NULL;
    size_t length = 0;
    FILE *out = open_memstream(&text, &length);

    (void)state;
    table_row(table);
    table_text(table, 0, "a \"b\", c\nd");
    table_row(table);
    table_text(table, 0, "e");
    table_number(table, 1, 7);
    assert_int_equal(document_print_csv(table, out, &error), KIMT_OK);
    (void)fclose(out);
    assert_string_equal(text, "address,folders\n\"a \"\"b\"\", c\nd\",\ne,7\n");
    free(text);
    table_free(&table);
}

static void check_names_the_users_that_will_get_a_password(void **state)
{
    struct table *table = check_table_new();
    const struct kimt_check missing = {.source_ok = 1,
                                       .destination_ok = -1,
                                       .provision = KIMT_PROVISION_MISSING,
                                       .new_password = true};
    struct check_sum sum = {0};
    char *text;

    (void)state;
    check_table_add(table, "al@example.com", &missing, ">");
    check_sum_add(&sum, &missing);
    text = shown(table, 100);
    assert_non_null(strstr(text, "will be created  yes\n"));
    assert_int_equal(sum.new_passwords, 1);
    free(text);
    table_free(&table);
}

static void sentences_go_on_below_themselves(void **state)
{
    static const struct table_column two[] = {{"name", "Name", TABLE_TEXT, TABLE_ALWAYS},
                                              {"help", "Help", TABLE_TEXT, TABLE_WRAP}};
    struct table *table = table_new(two, 2);

    (void)state;
    table_row(table);
    table_text(table, 0, "imap");
    table_text(table, 1, "any server that speaks IMAP, on both sides");
    assert_shown(table, 32,
                 "Name  Help\n"
                 "imap  any server that speaks\n"
                 "      IMAP, on both sides\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(columns_are_as_wide_as_their_cells_and_empty_ones_are_not_shown),
        cmocka_unit_test(a_domain_that_all_have_goes_first),
        cmocka_unit_test(addresses_of_several_domains_lose_their_middle),
        cmocka_unit_test(what_is_missed_least_goes_before_texts_become_unreadable),
        cmocka_unit_test(no_line_is_wider_than_there_is_room),
        cmocka_unit_test(a_sum_stays_last_and_notes_stay_with_their_row),
        cmocka_unit_test(sentences_go_on_below_themselves),
        cmocka_unit_test(programs_get_the_same_rows_whole),
        cmocka_unit_test(csv_quotes_what_would_break_a_row),
        cmocka_unit_test(check_names_the_users_that_will_get_a_password),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
