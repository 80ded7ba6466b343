/* SPDX-License-Identifier: MIT
 *
 * Modified UTF-7: a table both ways, and what broken names become.
 */
#include "common/imap/grammar/utf7.h"
#include "unit/support/cmocka_all.h"

#include <stdlib.h>
#include <string.h>

struct pair {
    const char *utf8, *raw;
};

static const struct pair right[] = {
    {"INBOX", "INBOX"},
    {"", ""},
    {"&", "&-"},
    {"a&b", "a&-b"},
    {"&&", "&-&-"},
    {"Entwürfe", "Entw&APw-rfe"},
    {"台北", "&U,BTFw-"},
    {"日本語", "&ZeVnLIqe-"},
    {"~peter/mail/台北/日本語", "~peter/mail/&U,BTFw-/&ZeVnLIqe-"},
    {"😀", "&2D3eAA-"},
    {"a😀b", "a&2D3eAA-b"},
    {"é&é", "&AOk-&-&AOk-"},
    {"\xef\xbf\xbd", "&,,0-"},
    {" ~", " ~"},
};

static void names_are_encoded_in_the_one_right_way(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof right / sizeof *right; i++) {
        char *raw = NULL;
        assert_int_equal(utf7_encode(right[i].utf8, strlen(right[i].utf8), &raw), KIMT_OK);
        assert_string_equal(raw, right[i].raw);
        free(raw);
    }
}

static void right_names_are_decoded_exactly(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof right / sizeof *right; i++) {
        char *utf8 = NULL;
        bool exact = false;
        assert_int_equal(utf7_decode(right[i].raw, strlen(right[i].raw), &utf8, &exact), KIMT_OK);
        assert_string_equal(utf8, right[i].utf8);
        assert_true(exact);
        free(utf8);
    }
}

static void wrong_names_are_shown_as_well_as_can_be(void **state)
{
    static const struct pair wrong[] = {
        {"a&", "a&"},                    /* a lone & */
        {"&b c", "&b c"},                /* no shift at all */
        {"é", "&AOk"},                   /* not closed */
        {"éx", "&AOk-x"},                /* right, as a control */
        {"Entwürfe", "Entw\xc3\xbcrfe"}, /* raw UTF-8 */
        {"Entwürfe", "Entw\xfcrfe"},     /* raw Latin-1 */
        {"\xef\xbf\xbd", "&2D0-"},       /* half a surrogate pair */
        {"\xef\xbf\xbdx", "&3gAAeA-"},   /* the other half alone */
        {"a\tb", "a\tb"},                /* a control character */
        {"\xe2\x90\x80", "&AAA-"},       /* NUL */
        {"A", "&AEE-"},                  /* what needs no shift */
        {"&AA-", "&AA-"},                /* too short for a character */
    };

    (void)state;
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        char *utf8 = NULL;
        assert_int_equal(utf7_decode(wrong[i].raw, strlen(wrong[i].raw), &utf8, NULL), KIMT_OK);
        assert_string_equal(utf8, wrong[i].utf8);
        free(utf8);
    }
}

static void a_name_that_would_not_come_back_is_told(void **state)
{
    static const char *const raws[] = {"&AEE-", "&AOk", "Entw\xfcrfe", "a&"};

    (void)state;
    for (size_t i = 0; i < sizeof raws / sizeof *raws; i++) {
        char *utf8 = NULL;
        bool exact = true;
        assert_int_equal(utf7_decode(raws[i], strlen(raws[i]), &utf8, &exact), KIMT_OK);
        assert_false(exact);
        free(utf8);
    }
}

static void text_that_is_not_utf8_is_not_encoded(void **state)
{
    static const char *const bad[] = {"\xff", "\xc3", "\xc0\x80", "\xed\xa0\x80",
                                      "\xf4\x90\x80\x80"};

    (void)state;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        char *raw = NULL;
        assert_int_equal(utf7_encode(bad[i], strlen(bad[i]), &raw), KIMT_FAIL);
        assert_null(raw);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names_are_encoded_in_the_one_right_way),
        cmocka_unit_test(right_names_are_decoded_exactly),
        cmocka_unit_test(wrong_names_are_shown_as_well_as_can_be),
        cmocka_unit_test(a_name_that_would_not_come_back_is_told),
        cmocka_unit_test(text_that_is_not_utf8_is_not_encoded),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
