/* SPDX-License-Identifier: MIT
 *
 * A run put together from its events.
 */
#include "gui/live.h"
#include "unit/support/cmocka_all.h"
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

static struct live *live;

static int begin(void **state)
{
    (void)state;
    live = live_new();
    return live ? 0 : -1;
}

static int end(void **state)
{
    (void)state;
    live_free(&live);
    return 0;
}

static void line(const char *text)
{
    live_line(live, text, strlen(text));
}

static json_t *changes(void)
{
    char *text = live_changes(live);
    json_t *json = text ? json_loads(text, 0, NULL) : NULL;

    free(text);
    return json;
}

static const char *state_of(const json_t *changed, size_t index)
{
    return json_string_value(
        json_object_get(json_array_get(json_object_get(changed, "accounts"), index), "state"));
}

static void test_an_account_goes_from_waiting_to_done(void **state)
{
    json_t *changed;

    (void)state;
    line("{\"event\": \"run_begin\", \"run\": \"r\", \"accounts\": 2}");
    line("{\"event\": \"account_expected\", \"account\": \"a\", \"expected\": {\"found\": 3}}");
    changed = changes();
    assert_true(json_is_true(json_object_get(changed, "fresh")));
    assert_string_equal(state_of(changed, 0), "waiting");
    json_decref(changed);
    line("{\"event\": \"account_begin\", \"account\": \"a\"}");
    changed = changes();
    assert_false(json_is_true(json_object_get(changed, "fresh")));
    assert_string_equal(state_of(changed, 0), "working");
    json_decref(changed);
    line("{\"event\": \"account_end\", \"account\": \"a\", \"counts\": {\"copied\": 3}}");
    changed = changes();
    assert_string_equal(state_of(changed, 0), "done");
    json_decref(changed);
}

static void test_only_what_changed_is_handed_on(void **state)
{
    json_t *changed;

    (void)state;
    line("{\"event\": \"account_begin\", \"account\": \"a\"}");
    json_decref(changes());
    line("{\"event\": \"account_begin\", \"account\": \"b\"}");
    changed = changes();
    assert_int_equal(json_array_size(json_object_get(changed, "accounts")), 1);
    json_decref(changed);
    assert_null(changes());
}

static void test_an_account_that_was_stopped_has_not_failed(void **state)
{
    json_t *changed;

    (void)state;
    line("{\"event\": \"account_end\", \"account\": \"a\", \"error\": {\"kind\": \"cancelled\"}}");
    line("{\"event\": \"account_end\", \"account\": \"b\", \"error\": {\"kind\": \"auth\"}}");
    changed = changes();
    assert_string_equal(state_of(changed, 0), "stopped");
    assert_string_equal(state_of(changed, 1), "failed");
    json_decref(changed);
}

static void test_a_new_run_voids_the_one_before(void **state)
{
    json_t *changed;

    (void)state;
    line("{\"event\": \"account_begin\", \"account\": \"a\"}");
    json_decref(changes());
    line("{\"event\": \"run_begin\", \"run\": \"next\"}");
    changed = changes();
    assert_true(json_is_true(json_object_get(changed, "fresh")));
    assert_int_equal(json_array_size(json_object_get(changed, "accounts")), 0);
    json_decref(changed);
}

static void test_lines_that_are_no_events_are_skipped(void **state)
{
    (void)state;
    json_decref(changes());
    line("");
    line("{\"event\": ");
    line("[]");
    line("{\"event\": 3, \"account\": []}");
    line("{\"event\": \"tomorrow\", \"account\": \"a\"}");
    assert_null(changes());
    line("{\"event\": \"account_begin\", \"account\": 7}");
    line("{\"event\": \"wait\", \"wait_ms\": \"x\"}");
    line("{\"event\": \"note\"}");
    json_decref(changes());
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_an_account_goes_from_waiting_to_done, begin, end),
        cmocka_unit_test_setup_teardown(test_only_what_changed_is_handed_on, begin, end),
        cmocka_unit_test_setup_teardown(test_an_account_that_was_stopped_has_not_failed, begin,
                                        end),
        cmocka_unit_test_setup_teardown(test_a_new_run_voids_the_one_before, begin, end),
        cmocka_unit_test_setup_teardown(test_lines_that_are_no_events_are_skipped, begin, end),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
