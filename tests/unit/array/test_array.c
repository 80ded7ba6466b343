/* SPDX-License-Identifier: MIT
 *
 * Growing arrays: what they hold stays, and what cannot be held leaves them as they were.
 */
#include "common/array/array.h"
#include "unit/support/cmocka_all.h"

struct list {
    uint64_t *items;
    size_t count, capacity;
};

static bool add(struct list *list, uint64_t item, size_t max)
{
    if (!ARRAY_GROW(&list->items, list->count + 1, &list->capacity, max))
        return false;
    list->items[list->count++] = item;
    return true;
}

static void what_was_added_is_still_there_after_growing(void **state)
{
    struct list list = {0};

    (void)state;
    for (uint64_t i = 0; i < 10000; i++)
        assert_true(add(&list, i * i, ARRAY_NO_MAX));
    for (uint64_t i = 0; i < 10000; i++)
        assert_int_equal(list.items[i], i * i);
    free(list.items);
}

static void the_capacity_doubles(void **state)
{
    struct list list = {0};
    size_t before;

    (void)state;
    assert_true(add(&list, 1, ARRAY_NO_MAX));
    before = list.capacity;
    assert_true(ARRAY_GROW(&list.items, before, &list.capacity, ARRAY_NO_MAX));
    assert_int_equal(list.capacity, before);
    assert_true(ARRAY_GROW(&list.items, before + 1, &list.capacity, ARRAY_NO_MAX));
    assert_int_equal(list.capacity, before * 2);
    free(list.items);
}

static void many_are_made_room_for_at_once(void **state)
{
    struct list list = {0};

    (void)state;
    assert_true(ARRAY_GROW(&list.items, 1000, &list.capacity, ARRAY_NO_MAX));
    assert_in_range(list.capacity, 1000, 2000);
    free(list.items);
}

static void no_room_is_made_beyond_the_maximum(void **state)
{
    struct list list = {0};

    (void)state;
    for (uint64_t i = 0; i < 100; i++)
        assert_true(add(&list, i, 100));
    assert_int_equal(list.capacity, 100);
    assert_false(add(&list, 100, 100));
    assert_int_equal(list.count, 100);
    assert_int_equal(list.capacity, 100);
    assert_int_equal(list.items[99], 99);
    free(list.items);
}

static void a_maximum_below_the_first_capacity_holds(void **state)
{
    struct list list = {0};

    (void)state;
    assert_true(add(&list, 1, 3));
    assert_int_equal(list.capacity, 3);
    assert_false(ARRAY_GROW(&list.items, 4, &list.capacity, 3));
    free(list.items);
}

static void a_size_that_overflows_leaves_the_array_as_it_was(void **state)
{
    volatile size_t most = SIZE_MAX; /* compilers warn of such sizes where they see them */
    struct list list = {0};
    const uint64_t *items;

    (void)state;
    assert_true(add(&list, 7, ARRAY_NO_MAX));
    items = list.items;
    assert_false(ARRAY_GROW(&list.items, most, &list.capacity, ARRAY_NO_MAX));
    assert_false(ARRAY_GROW(&list.items, most / 4, &list.capacity, ARRAY_NO_MAX));
    assert_ptr_equal(list.items, items);
    assert_int_equal(list.capacity, 32);
    assert_int_equal(list.items[0], 7);
    free(list.items);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_was_added_is_still_there_after_growing),
        cmocka_unit_test(the_capacity_doubles),
        cmocka_unit_test(many_are_made_room_for_at_once),
        cmocka_unit_test(no_room_is_made_beyond_the_maximum),
        cmocka_unit_test(a_maximum_below_the_first_capacity_holds),
        cmocka_unit_test(a_size_that_overflows_leaves_the_array_as_it_was),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
