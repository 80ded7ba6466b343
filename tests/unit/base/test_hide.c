/* SPDX-License-Identifier: MIT
 *
 * Secrets that come back in what servers say: hidden in whatever form, and nothing else is.
 */
#include "base/hide.h"
#include "base/secrets.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define SECRET "Quiet-4711-w\xc3\xb6rd"

static int tear_down(void **state)
{
    (void)state;
    secrets_forget();
    return 0;
}

static int set_up(void **state)
{
    (void)tear_down(state);
    secrets_know(SECRET);
    secrets_know("x\"y\\z/1&<>' %");
    secrets_know("master");
    return 0;
}

static void assert_foreign(const char *said, const char *shown)
{
    char text[9000];

    (void)snprintf(text, sizeof text, "%s", said);
    hide_foreign(text);
    assert_string_equal(text, shown);
}

static void assert_own(const char *said, const char *shown)
{
    char text[9000];

    (void)snprintf(text, sizeof text, "%s", said);
    hide_own(text);
    assert_string_equal(text, shown);
}

static void a_secret_is_hidden_wherever_it_stands(void **state)
{
    (void)state;
    assert_foreign(SECRET, "***");
    assert_foreign("no: " SECRET "!", "no: ***!");
    assert_foreign("<" SECRET "><" SECRET ">", "<***><***>");
    assert_foreign("pw=" SECRET "more", "pw=***more");
    assert_own("the login by " SECRET " failed", "the login by *** failed");
    assert_foreign("Quiet-4711", "Quiet-4711");
    assert_foreign("", "");
}

static void escapes_do_not_help_it(void **state)
{
    static const char *const forms[] = {
        "a Quiet-4711-w\\u00f6rd b", /* JSON of a careful server */
        "a Quiet-4711-w\\u00F6rd b",
        "a \\u0051uiet\\u002d4711-w\\u00f6rd b",
        "a Quiet-4711-w%C3%B6rd b", /* a URL */
        "a Quiet%2d4711%2Dw%c3%b6rd b",
        "a Quiet-4711-w&#246;rd b", /* HTML */
        "a Quiet&#x2D;4711-w&#xF6;rd b",
        "a Quiet-4711-w\\xc3\\xb6rd b", /* our wire log */
        "a x\\\"y\\\\z/1&<>' % b",      /* quoted in IMAP, JSON */
        "a x\\\"y\\\\z\\/1&<>' % b",    /* JSON of PHP */
        "a x%22y%5Cz%2F1%26%3C%3E%27%20%25 b",
        "a x&quot;y\\z/1&amp;&lt;&gt;&#39; % b",
        "a x\\\\\\\"y\\\\\\\\z/1&<>' % b", /* JSON within JSON */
        "a x&amp;quot;y\\z/1&amp;amp;&amp;lt;&amp;gt;&amp;#39; % b"};

    (void)state;
    for (size_t i = 0; i < sizeof forms / sizeof *forms; i++)
        assert_foreign(forms[i], "a *** b");
}

static size_t encode(const char *data, size_t length, char *to)
{
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    uint32_t bits = 0;
    size_t used = 0;
    int have = 0;

    for (size_t i = 0; i < length; i++) {
        bits = bits << 8 | (unsigned char)data[i];
        for (have += 8; have >= 6; have -= 6)
            to[used++] = digits[bits >> (have - 6) & 63];
    }
    if (have > 0)
        to[used++] = digits[bits << (6 - have) & 63];
    while (used % 4)
        to[used++] = '=';
    to[used] = '\0';
    return used;
}

static void base64_does_not_help_it(void **state)
{
    static const char *const users[] = {"", "a", "ab", "abc", "ann@example.com"};
    char plain[200], base64[300], said[400];

    (void)state;
    for (size_t i = 0; i < sizeof users / sizeof *users; i++) {
        int length = snprintf(plain, sizeof plain, "%c%s%c%s", 0, users[i], 0, SECRET);

        (void)encode(plain, (size_t)length, base64); /* SASL PLAIN */
        base64[strcspn(base64, "=")] = '\0';
        (void)snprintf(said, sizeof said, "cannot decode %s: no", base64);
        assert_foreign(said, "cannot decode ***: no");
        (void)snprintf(said, sizeof said, "cannot decode [a%s]", base64);
        assert_foreign(said, "cannot decode [***]");
    }
    (void)encode("\0ann\0master", 11, base64);
    base64[strcspn(base64, "=")] = '\0';
    assert_foreign(base64, "***");
}

static void a_secret_that_is_a_word_is_hidden_as_a_word_of_a_server(void **state)
{
    (void)state;
    assert_foreign("wrong password master", "wrong password ***");
    assert_foreign("\"master\"", "\"***\"");
    assert_foreign("the postmaster and masters", "the postmaster and masters");
    assert_foreign("MASTER", "MASTER");
    assert_own("master authentication was refused", "master authentication was refused");
}

static void what_is_too_short_is_let_be(void **state)
{
    (void)state;
    secrets_know("abc");
    secrets_know("");
    secrets_know(NULL);
    assert_foreign("abc a abc", "abc a abc");
    secrets_know("a1b2");
    assert_foreign("a1b2 xa1b2", "*** xa1b2");
}

static void one_that_was_cut_is_hidden_as_far_as_it_is_there(void **state)
{
    char said[400], shown[400];

    (void)state;
    for (int rest = 4; rest < (int)strlen(SECRET); rest++) {
        (void)snprintf(said, sizeof said, "%0160d %.*s", 0, rest, SECRET);
        (void)snprintf(shown, sizeof shown, "%0160d ***", 0);
        assert_foreign(said, shown);
    }
    assert_foreign("a short text ends in Quiet", "a short text ends in Quiet");
}

static void of_two_that_begin_alike_the_longer_goes(void **state)
{
    (void)state;
    secrets_know(SECRET "-and-more");
    assert_foreign(SECRET "-and-more " SECRET, "*** ***");
}

static void an_error_is_gone_through_as_a_whole(void **state)
{
    struct kimt_error error = {.struct_size = sizeof error,
                               .code = "Quiet-4711-w\xc3\xb6rd",
                               .text = "the master said " SECRET,
                               .peer = "master " SECRET,
                               .hint = "set master_password"};

    (void)state;
    hide_error(&error);
    assert_string_equal(error.code, "***");
    assert_string_equal(error.text, "the master said ***");
    assert_string_equal(error.peer, "*** ***");
    assert_string_equal(error.hint, "set master_password");
}

static void many_secrets_are_all_known(void **state)
{
    char secret[32], said[64], shown[64];

    (void)state;
    for (int i = 0; i < 20000; i++) {
        (void)snprintf(secret, sizeof secret, "%05d-pass", i);
        secrets_know(secret);
        secrets_know(secret);
    }
    for (int i = 0; i < 20000; i += 999) {
        (void)snprintf(said, sizeof said, "is %05d-pass wrong?", i);
        (void)snprintf(shown, sizeof shown, "is *** wrong?");
        assert_foreign(said, shown);
    }
}

static void nothing_is_hidden_once_they_are_forgotten(void **state)
{
    (void)state;
    secrets_forget();
    assert_false(secrets_are_known());
    assert_foreign(SECRET, SECRET);
}

/* Whatever comes: no byte more, and it ends. */
static void odd_texts_do_no_harm(void **state)
{
    static const char *const pieces[] = {"\\", "%",    "&",   "\\u",  "\\ud800", "&#",   "&#x;",
                                         "=",  "AAAA", "%zz", "\xff", "\\x4",    "&#9;", SECRET};
    char text[12000];

    (void)state;
    srand(7);
    for (int round = 0; round < 300; round++) {
        size_t length;

        text[0] = '\0';
        for (int i = rand() % 700; i >= 0; i--)
            (void)strcat(text, pieces[(size_t)rand() % (sizeof pieces / sizeof *pieces)]);
        length = strlen(text);
        hide_foreign(text);
        assert_true(strlen(text) <= length);
        assert_null(strstr(text, SECRET));
    }
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        TEST(a_secret_is_hidden_wherever_it_stands),
        TEST(escapes_do_not_help_it),
        TEST(base64_does_not_help_it),
        TEST(a_secret_that_is_a_word_is_hidden_as_a_word_of_a_server),
        TEST(what_is_too_short_is_let_be),
        TEST(one_that_was_cut_is_hidden_as_far_as_it_is_there),
        TEST(of_two_that_begin_alike_the_longer_goes),
        TEST(an_error_is_gone_through_as_a_whole),
        TEST(many_secrets_are_all_known),
        TEST(nothing_is_hidden_once_they_are_forgotten),
        TEST(odd_texts_do_no_harm),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
