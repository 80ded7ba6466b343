/* SPDX-License-Identifier: MIT
 *
 * Texts of JSON that are small and would become large.
 */
#include "unit/support/cmocka_all.h"

#include "kerio/bounds.h"
#include <stdlib.h>
#include <string.h>

/* So many times the piece. */
static bool holds(const char *piece, size_t times)
{
    size_t length = strlen(piece);
    char *text = malloc(length * times + 1);
    bool answer;

    assert_non_null(text);
    for (size_t i = 0; i < times; i++)
        memcpy(text + i * length, piece, length);
    answer = bounds_hold(text, length * times);
    free(text);
    return answer;
}

static void an_answer_as_servers_send_them_may_be_read(void **state)
{
    (void)state;
    assert_true(bounds_hold("", 0));
    assert_true(bounds_hold("{\"result\":{\"list\":[]}}", 22));
    assert_true(
        holds("{\"loginName\":\"somebody\",\"isEnabled\":true,\"emailAddresses\":[]},", 50000));
}

static void one_long_text_may_be_read(void **state)
{
    (void)state;
    assert_true(holds("\"{[,:\\\"\"", 1000000));
}

static void millions_of_small_things_may_not(void **state)
{
    static const char *const pieces[] = {"{},", "[],", "0,", "\"\",", "{\"a\":{}},"};

    (void)state;
    for (size_t i = 0; i < sizeof pieces / sizeof *pieces; i++)
        assert_false(holds(pieces[i], 1000000));
}

static void what_is_nested_too_deep_may_not(void **state)
{
    (void)state;
    assert_true(holds("[", BOUNDS_DEPTH_MAX));
    assert_false(holds("[", BOUNDS_DEPTH_MAX + 1));
    assert_false(holds("{\"a\":", BOUNDS_DEPTH_MAX + 1));
    assert_true(holds("[]", 1000));
}

static void a_text_without_its_end_is_read_to_the_end_of_all(void **state)
{
    (void)state;
    assert_true(bounds_hold("\"\\", 2));
    assert_true(bounds_hold("\"", 1));
    assert_true(bounds_hold("[\"[[[[[", 7));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_answer_as_servers_send_them_may_be_read),
        cmocka_unit_test(one_long_text_may_be_read),
        cmocka_unit_test(millions_of_small_things_may_not),
        cmocka_unit_test(what_is_nested_too_deep_may_not),
        cmocka_unit_test(a_text_without_its_end_is_read_to_the_end_of_all),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
