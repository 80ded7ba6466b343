/* SPDX-License-Identifier: MIT
 *
 * Foreign text is harmless once printed, and takes the width it is given; numbers read well.
 */
#include <config.h>

#include "common/print/human.h"
#include "common/print/text.h"
#include "unit/reporters/made_up.h"
#include <kimt/message.h>
#include <stdlib.h>

static const struct kimt_plugin plugin = {KIMT_PLUGIN_INIT};
KIMT_REGISTER(plugin)

static char printed[512];

static const char *put(const char *text)
{
    FILE *out = fmemopen(printed, sizeof printed, "w");

    text_put(out, text);
    (void)fclose(out);
    return printed;
}

static const char *cut(const char *text, size_t columns)
{
    FILE *out = fmemopen(printed, sizeof printed, "w");

    printed[0] = '\0'; /* nothing put leaves the buffer alone */

    text_put_padded(out, text, columns);
    (void)fclose(out);
    return printed;
}

static void control_characters_become_visible_escapes(void **state)
{
    (void)state;
    assert_string_equal(put("a\nb\rc\td"), "a\\nb\\rc\\td");
    assert_string_equal(put("\x1b[31mred\x07\x7f"), "\\x1b[31mred\\x07\\x7f");
}

static void c1_controls_become_visible_escapes(void **state)
{
    (void)state;
    assert_string_equal(put("\xc2\x9b"
                            "31m\xc2\x85"),
                        "\\u{9b}31m\\u{85}");
}

static void direction_overrides_become_visible_escapes(void **state)
{
    (void)state;
    assert_string_equal(put("\u202egpj.exe\u202c"), "\\u{202e}gpj.exe\\u{202c}");
    assert_string_equal(put("\u2066\u2067\u2068\u2069\u202a\u202b\u202d"),
                        "\\u{2066}\\u{2067}\\u{2068}\\u{2069}\\u{202a}\\u{202b}\\u{202d}");
}

static void line_separators_become_visible_escapes(void **state)
{
    (void)state;
    assert_string_equal(put("a\u2028b\u2029c"), "a\\u{2028}b\\u{2029}c");
}

static void bytes_that_are_no_utf8_become_replacement_characters(void **state)
{
    (void)state;
    assert_string_equal(put("a\xff\xc3"), "a\ufffd\ufffd");
    assert_string_equal(put("\xed\xa0\x80"), "\ufffd\ufffd\ufffd"); /* a surrogate */
    assert_string_equal(put("\xc0\x8a"), "\ufffd\ufffd");           /* an overlong newline */
}

static void letters_of_all_scripts_stay_as_they_are(void **state)
{
    (void)state;
    assert_string_equal(put("Größe \u200c送信済み ✓ 👍"), "Größe \u200c送信済み ✓ 👍");
}

static void a_heap_of_combining_marks_is_cut_down(void **state)
{
    (void)state;
    assert_string_equal(put("e\u0301\u0301\u0301\u0301\u0301\u0301\u0301x"),
                        "e\u0301\u0301\u0301\u0301x");
}

static void wide_characters_count_as_two_columns(void **state)
{
    (void)state;
    assert_int_equal(text_width("送信"), 4);
    assert_int_equal(text_width("e\u0301"), 1);
    assert_int_equal(text_width("\n"), 2);
}

static void text_is_cut_to_its_columns_and_never_inside_a_character(void **state)
{
    (void)state;
    assert_string_equal(cut("abcdef", 6), "abcdef");
    assert_string_equal(cut("abcdef", 5), "abcd…");
    assert_string_equal(cut("送信済み", 6), "送信… ");
    assert_string_equal(cut("ab", 4), "ab  ");
    assert_string_equal(cut("ab", 0), "");
}

static void text_is_wrapped_at_blanks_and_indented(void **state)
{
    FILE *out = fmemopen(printed, sizeof printed, "w");

    (void)state;
    text_put_wrapped(out, "one two three\nfour", 2, 10);
    (void)fclose(out);
    assert_string_equal(printed, "one two\n  three\\nfour");
}

static void valid_text_keeps_its_controls_for_formats_with_escapes_of_their_own(void **state)
{
    char *text = text_valid_dup("a\n\xff\u202e");

    (void)state;
    assert_string_equal(text, "a\n\ufffd\u202e");
    free(text);
}

static void counts_have_separators(void **state)
{
    (void)state;
    assert_string_equal(human_count(0).text, "0");
    assert_string_equal(human_count(999).text, "999");
    assert_string_equal(human_count(1204).text, "1,204");
    assert_string_equal(human_count(12345678).text, "12,345,678");
    assert_string_equal(human_count(KIMT_UNKNOWN).text, "?");
    assert_string_equal(human_count(KIMT_UNKNOWN - 1).text, "18,446,744,073,709,551,614");
}

static void sizes_are_decimal_and_never_show_a_thousand(void **state)
{
    (void)state;
    assert_string_equal(human_bytes(999).text, "999 B");
    assert_string_equal(human_bytes(1000).text, "1.0 kB");
    assert_string_equal(human_bytes(999949).text, "999.9 kB");
    assert_string_equal(human_bytes(999999).text, "1.0 MB");
    assert_string_equal(human_bytes(214300000).text, "214.3 MB");
    assert_string_equal(human_bytes(KIMT_UNKNOWN - 1).text, "18.4 EB");
}

static void a_count_has_the_noun_that_fits(void **state)
{
    (void)state;
    assert_string_equal(human_counted(1, "folder", "folders").text, "1 folder");
    assert_string_equal(human_counted(0, "folder", "folders").text, "0 folders");
    assert_string_equal(human_counted(1204, "message", "messages").text, "1,204 messages");
    assert_string_equal(human_counted(KIMT_UNKNOWN, "message", "messages").text, "? messages");
}

static void a_sum_with_an_unknown_part_is_unknown(void **state)
{
    uint64_t sum = 1;

    (void)state;
    human_add(&sum, 2);
    assert_int_equal(sum, 3);
    human_add(&sum, KIMT_UNKNOWN);
    human_add(&sum, 2);
    assert_int_equal(sum, KIMT_UNKNOWN);
}

static void durations_show_two_units_at_most(void **state)
{
    (void)state;
    assert_string_equal(human_duration(430).text, "0.4 s");
    assert_string_equal(human_duration(12300).text, "12 s");
    assert_string_equal(human_duration(59600).text, "1 min 00 s");
    assert_string_equal(human_duration(7380000).text, "2 h 03 min");
    assert_string_equal(human_clock(42000).text, "0:42");
    assert_string_equal(human_clock(3723000).text, "1:02:03");
}

static void rates_of_no_time_are_zero(void **state)
{
    (void)state;
    assert_string_equal(human_rate(5000, 0).text, "0 B/s");
    assert_string_equal(human_rate(5000000, 2000).text, "2.5 MB/s");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(control_characters_become_visible_escapes),
        cmocka_unit_test(c1_controls_become_visible_escapes),
        cmocka_unit_test(direction_overrides_become_visible_escapes),
        cmocka_unit_test(line_separators_become_visible_escapes),
        cmocka_unit_test(bytes_that_are_no_utf8_become_replacement_characters),
        cmocka_unit_test(letters_of_all_scripts_stay_as_they_are),
        cmocka_unit_test(a_heap_of_combining_marks_is_cut_down),
        cmocka_unit_test(wide_characters_count_as_two_columns),
        cmocka_unit_test(text_is_cut_to_its_columns_and_never_inside_a_character),
        cmocka_unit_test(text_is_wrapped_at_blanks_and_indented),
        cmocka_unit_test(valid_text_keeps_its_controls_for_formats_with_escapes_of_their_own),
        cmocka_unit_test(counts_have_separators),
        cmocka_unit_test(sizes_are_decimal_and_never_show_a_thousand),
        cmocka_unit_test(a_count_has_the_noun_that_fits),
        cmocka_unit_test(a_sum_with_an_unknown_part_is_unknown),
        cmocka_unit_test(durations_show_two_units_at_most),
        cmocka_unit_test(rates_of_no_time_are_zero),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
