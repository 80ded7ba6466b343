/* SPDX-License-Identifier: MIT
 *
 * Words of a response, also as servers get them wrong.
 */
#include "common/imap/grammar/token.h"
#include "unit/support/cmocka_all.h"

#include <stdio.h>
#include <string.h>

/* All tokens of a text in short: type letter and value, parted by |. */
static void show(const char *text, size_t length, char *out, size_t capacity)
{
    static const char letters[] = {'.', 'a', 'n', 's', '(', ')', 'l'};
    struct imap_cursor cursor = imap_cursor(text, length);
    struct imap_token token;
    size_t used = 0;

    out[0] = '\0';
    while (imap_token_next(&cursor, &token) != IMAP_TOKEN_END) {
        char value[100];
        (void)imap_token_copy(&token, value, sizeof value);
        used += (size_t)snprintf(out + used, capacity - used, "%s%c%s", used ? "|" : "",
                                 letters[token.type], value);
    }
}

static void check(const char *text, const char *tokens)
{
    char shown[1000];

    show(text, strlen(text), shown, sizeof shown);
    assert_string_equal(shown, tokens);
}

static void atoms_strings_and_lists_are_told_apart(void **state)
{
    (void)state;
    check("(\\Seen $Fwd) \"a b\" NIL 12", "((|a\\Seen|a$Fwd|))|sa b|nNIL|a12");
    check("BODY[HEADER.FIELDS (TO FROM)]<0> x", "aBODY[HEADER.FIELDS (TO FROM)]<0>|ax");
    check("\"NIL\"", "sNIL");
    check("", "");
}

static void collected_literals_are_strings_whatever_is_in_them(void **state)
{
    (void)state;
    check("{8}\r\nA1 OK )\" x", "sA1 OK )\"|ax");
    check("{0}\r\n)", "s|))");
    check("~{2}\r\nab", "sab");
}

static void a_literal_that_is_still_to_come_ends_the_text(void **state)
{
    struct imap_cursor cursor = imap_cursor("BODY[] {42}", 11);
    struct imap_token token;

    (void)state;
    assert_int_equal(imap_token_next(&cursor, &token), IMAP_TOKEN_ATOM);
    assert_int_equal(imap_token_next(&cursor, &token), IMAP_TOKEN_LITERAL);
    assert_true(token.size == 42);
    assert_int_equal(imap_token_next(&cursor, &token), IMAP_TOKEN_END);
}

static void literal_lengths_that_cannot_be_are_no_literals(void **state)
{
    (void)state;
    check("{99999999999999999999}\r\nab", "a{99999999999999999999}|aab");
    check("{5}\r\nab", "a{5}|aab");
    check("{}x", "a{}x");
}

static void escapes_are_taken_out(void **state)
{
    (void)state;
    check("\"a\\\"b\\\\c\"", "sa\"b\\c");
}

static void quotes_that_should_have_been_escaped_are_forgiven(void **state)
{
    (void)state;
    check("\"a\"b\" x", "sa\"b|ax");
    check("\"a\\b\" x", "sa\\b|ax");
    check("\"name\\\"", "sname\\");
    check("\"never closed", "snever closed");
}

static void blanks_too_many_do_no_harm(void **state)
{
    (void)state;
    check("  (  a   b )  ", "((|aa|ab|))");
}

static void bytes_of_8_bits_are_kept(void **state)
{
    (void)state;
    check("\"\xfc\xc3\xa9\" \xe9", "s\xfc\xc3\xa9|a\xe9");
}

static void a_value_is_skipped_with_all_that_is_in_it(void **state)
{
    static const char text[] = "(a (b \"c)\" {1}\r\n() d) next";
    struct imap_cursor cursor = imap_cursor(text, strlen(text));
    struct imap_token token;

    (void)state;
    imap_token_skip(&cursor);
    (void)imap_token_next(&cursor, &token);
    assert_true(imap_token_is(&token, "next"));
}

static void numbers_beyond_64_bits_are_no_numbers(void **state)
{
    struct imap_token token = {.type = IMAP_TOKEN_ATOM};
    uint64_t number = 0;

    (void)state;
    token.data = "18446744073709551615";
    token.length = 20;
    assert_true(imap_token_number(&token, &number));
    assert_true(number == UINT64_MAX);
    token.data = "18446744073709551616";
    assert_false(imap_token_number(&token, &number));
    token.data = "-1";
    token.length = 2;
    assert_false(imap_token_number(&token, &number));
}

static void a_copy_tells_that_it_was_cut(void **state)
{
    struct imap_token token = {.type = IMAP_TOKEN_STRING, .data = "abcdef", .length = 6};
    char small[4];

    (void)state;
    assert_int_equal(imap_token_copy(&token, small, sizeof small), 6);
    assert_string_equal(small, "abc");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(atoms_strings_and_lists_are_told_apart),
        cmocka_unit_test(collected_literals_are_strings_whatever_is_in_them),
        cmocka_unit_test(a_literal_that_is_still_to_come_ends_the_text),
        cmocka_unit_test(literal_lengths_that_cannot_be_are_no_literals),
        cmocka_unit_test(escapes_are_taken_out),
        cmocka_unit_test(quotes_that_should_have_been_escaped_are_forgiven),
        cmocka_unit_test(blanks_too_many_do_no_harm),
        cmocka_unit_test(bytes_of_8_bits_are_kept),
        cmocka_unit_test(a_value_is_skipped_with_all_that_is_in_it),
        cmocka_unit_test(numbers_beyond_64_bits_are_no_numbers),
        cmocka_unit_test(a_copy_tells_that_it_was_cut),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
