/* SPDX-License-Identifier: MIT
 *
 * Appends under way, and how many there may be.
 */
#include "message/window.h"
#include "unit/support/cmocka_all.h"

static void a_window_finds_appends_by_ticket_and_is_bounded(void **state)
{
    static struct window window;
    struct kimt_message message = {.uid = 9};
    struct append *first = window_add(&window, &message);

    (void)state;
    for (uint32_t i = 1; i < WINDOW_SLOTS; i++)
        assert_non_null(window_add(&window, &message));
    assert_null(window_add(&window, &message));
    assert_ptr_equal(window_find(&window, 0), first);
    window_remove(&window, first);
    assert_null(window_find(&window, 0));
    assert_ptr_equal(window_add(&window, &message), first);
    assert_int_equal(first->ticket, WINDOW_SLOTS);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_window_finds_appends_by_ticket_and_is_bounded),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
