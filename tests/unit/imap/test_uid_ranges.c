/* SPDX-License-Identifier: MIT
 *
 * Lists of UIDs: whatever the order they come in, they are handed out ascending, each once.
 */
#include "common/imap/grammar/uid_ranges.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>
/* clang-format off */
#include <cmocka.h>
/* clang-format on */

static void expect(struct uid_ranges *ranges, const uint32_t *uids, size_t count)
{
    for (size_t i = 0; i < count; i++)
        assert_int_equal(uid_ranges_next(ranges), uids[i]);
    assert_int_equal(uid_ranges_next(ranges), 0);
    uid_ranges_clear(ranges);
}

#define EXPECT(ranges, ...)                                                                        \
    expect(&(ranges), (const uint32_t[]){__VA_ARGS__},                                             \
           sizeof((const uint32_t[]){__VA_ARGS__}) / sizeof(uint32_t))

static bool add_set(struct uid_ranges *ranges, const char *text)
{
    return uid_ranges_add_set(ranges, text, strlen(text));
}

static void neighbours_are_one_range(void **state)
{
    struct uid_ranges ranges = {0};

    (void)state;
    for (uint32_t uid = 1; uid <= 1000; uid++)
        assert_true(uid_ranges_add(&ranges, uid, uid));
    assert_int_equal(ranges.count, 1);
    uid_ranges_clear(&ranges);
}

static void many_gaps_are_kept(void **state)
{
    struct uid_ranges ranges = {0};

    (void)state;
    for (uint32_t i = 0; i < 4000; i++)
        assert_true(uid_ranges_add(&ranges, 1 + i * 1000003, 1 + i * 1000003));
    for (uint32_t i = 0; i < 4000; i++)
        assert_int_equal(uid_ranges_next(&ranges), 1 + i * 1000003);
    assert_int_equal(uid_ranges_next(&ranges), 0);
    uid_ranges_clear(&ranges);
}

static void an_order_upside_down_is_put_right(void **state)
{
    struct uid_ranges ranges = {0};

    (void)state;
    for (uint32_t uid = 300; uid >= 1; uid--)
        assert_true(uid_ranges_add(&ranges, uid * 2, uid * 2));
    for (uint32_t uid = 1; uid <= 300; uid++)
        assert_int_equal(uid_ranges_next(&ranges), uid * 2);
    assert_int_equal(uid_ranges_next(&ranges), 0);
    uid_ranges_clear(&ranges);
}

static void sets_are_read_in_all_their_forms(void **state)
{
    struct uid_ranges ranges = {0};

    (void)state;
    assert_true(add_set(&ranges, "9,1:3,7:5,2,4294967295"));
    EXPECT(ranges, 1, 2, 3, 5, 6, 7, 9, 4294967295U);
}

static void the_highest_uid_ends_the_list(void **state)
{
    struct uid_ranges ranges = {0};

    (void)state;
    assert_true(add_set(&ranges, "4294967294:4294967295"));
    EXPECT(ranges, 4294967294U, 4294967295U);
}

static void what_is_no_set_is_refused(void **state)
{
    static const char *const none[] = {"a", "1:", "1,,2", "4294967296", "1;2", "1:*"};

    (void)state;
    for (size_t i = 0; i < sizeof none / sizeof *none; i++) {
        struct uid_ranges ranges = {0};

        assert_false(add_set(&ranges, none[i]));
        uid_ranges_clear(&ranges);
    }
}

static void what_was_added_is_there_in_whatever_order_it_came(void **state)
{
    struct uid_ranges ranges = {0};

    (void)state;
    assert_false(uid_ranges_have(&ranges, 1));
    assert_true(add_set(&ranges, "20:29,5,7:9,4294967295"));
    assert_true(uid_ranges_have(&ranges, 5) && uid_ranges_have(&ranges, 29));
    assert_true(uid_ranges_have(&ranges, 4294967295U) && uid_ranges_have(&ranges, 8));
    assert_false(uid_ranges_have(&ranges, 6) || uid_ranges_have(&ranges, 30));
    assert_false(uid_ranges_have(&ranges, 4) || uid_ranges_have(&ranges, 19));
    uid_ranges_clear(&ranges);
}

static void when_all_of_a_disorder_is_dropped_nothing_is_left(void **state)
{
    struct uid_ranges ranges = {0};

    (void)state;
    assert_true(add_set(&ranges, "7:9,1:3"));
    uid_ranges_drop_below(&ranges, 10);
    assert_false(uid_ranges_have(&ranges, 8));
    assert_int_equal(uid_ranges_next(&ranges), 0);
    uid_ranges_clear(&ranges);
}

static void zero_is_no_uid(void **state)
{
    struct uid_ranges ranges = {0};

    (void)state;
    assert_true(uid_ranges_add(&ranges, 0, 0));
    assert_int_equal(uid_ranges_next(&ranges), 0);
    uid_ranges_clear(&ranges);
}

static void no_more_ranges_are_held_than_their_bound(void **state)
{
    struct uid_ranges ranges = {0};
    uint32_t uid = 1;

    (void)state;
    while (uid_ranges_add(&ranges, uid, uid))
        uid += 2;
    assert_int_equal(ranges.count, UID_RANGES_MAX);
    uid_ranges_clear(&ranges);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(neighbours_are_one_range),
        cmocka_unit_test(many_gaps_are_kept),
        cmocka_unit_test(an_order_upside_down_is_put_right),
        cmocka_unit_test(sets_are_read_in_all_their_forms),
        cmocka_unit_test(the_highest_uid_ends_the_list),
        cmocka_unit_test(what_is_no_set_is_refused),
        cmocka_unit_test(what_was_added_is_there_in_whatever_order_it_came),
        cmocka_unit_test(when_all_of_a_disorder_is_dropped_nothing_is_left),
        cmocka_unit_test(zero_is_no_uid),
        cmocka_unit_test(no_more_ranges_are_held_than_their_bound),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
