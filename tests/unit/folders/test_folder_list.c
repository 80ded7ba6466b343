/* SPDX-License-Identifier: MIT
 *
 * How many folders a list takes.
 */
#include "folders/folder_list.h"
#include "unit/support/cmocka_all.h"
#include <stdio.h>

static void a_list_of_more_folders_than_are_believed_is_an_error(void **state)
{
    struct folder_list list = {0};
    struct kimt_error error = {.struct_size = sizeof error};
    char name[16];
    const char *const parts[] = {name};
    const struct kimt_folder folder = {
        .struct_size = sizeof folder, .parts = parts, .part_count = 1, .key = ""};

    (void)state;
    for (unsigned i = 0; i < FOLDER_LIST_MAX; i++) {
        (void)snprintf(name, sizeof name, "%u", i);
        assert_int_equal(folder_list_add_apart(&list, &folder, &error), KIMT_OK);
    }
    (void)snprintf(name, sizeof name, "one more");
    assert_int_equal(folder_list_add_apart(&list, &folder, &error), KIMT_FAIL);
    assert_int_equal(folder_list_add(&list, &folder, &error), KIMT_FAIL);
    assert_int_equal(list.count, FOLDER_LIST_MAX);
    assert_int_equal(error.scope, KIMT_SCOPE_ACCOUNT);
    assert_int_equal(error.retry, KIMT_RETRY_NEVER);
    assert_string_equal(error.text, "more than 100000 folders were listed");
    folder_list_clear(&list);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_list_of_more_folders_than_are_believed_is_an_error),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
