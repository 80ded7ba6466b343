/* SPDX-License-Identifier: MIT
 *
 * Which folders are copied, left out, or cannot be copied.
 */
#include "unit/folders/tree.h"
#include "unit/support/cmocka_all.h"
#include <kimt/host.h>
#include <string.h>

static void what_is_not_copied_is_skipped_with_a_reason(void **state)
{
    static const char *const patterns[] = {"Old/*", "Spam?"};
    static const struct kimt_option_list list = {.values = patterns, .count = 2};
    struct exclude exclude = {.patterns = &list};
    struct tree *tree = *state;

    tree_add(&tree->source, "Shared", 0, KIMT_FOLDER_FOREIGN);
    tree_add(&tree->source, "Calendar", 0, KIMT_FOLDER_NOT_MAIL);
    tree_add(&tree->source, "All", KIMT_ROLE_ALL, 0);
    tree_source(tree, "Old|2001|May");
    tree_source(tree, "Spam1");
    tree_source(tree, "Spam");
    tree_add(&tree->source, "Only a parent", 0, KIMT_FOLDER_NO_SELECT);
    tree->options.wishes.exclude = &exclude;
    tree_build(tree);
    for (size_t i = 0; i < 5; i++) {
        assert_int_equal(tree->map.items[i].action, FOLDER_SKIP);
        assert_non_null(tree->map.items[i].reason);
    }
    assert_int_equal(tree->map.items[5].action, FOLDER_COPY);
    assert_int_equal(tree->map.items[6].action, FOLDER_CONTAINER);
}

static void a_plan_leaves_folders_out_and_brings_others_in(void **state)
{
    struct tree *tree = *state;

    tree_source(tree, "Junk");
    tree_source(tree, "Junk|2024");
    tree_add(&tree->source, "Shared", KIMT_ROLE_NONE, KIMT_FOLDER_FOREIGN);
    tree_add(&tree->source, "Shared too", KIMT_ROLE_NONE, KIMT_FOLDER_FOREIGN);
    tree_add(&tree->source, "Notes", KIMT_ROLE_NONE, KIMT_FOLDER_NOT_MAIL);
    tree_view(tree, "All", KIMT_ROLE_ALL, 3);
    tree_plan(tree, "/Junk;skip\n/Shared;/Shared\n/Notes;/My notes\n/All;/Old/All");
    tree_build(tree);
    assert_int_equal(tree->map.items[0].action, FOLDER_SKIP);
    assert_string_equal(tree->map.items[0].reason, "the plan leaves it out");
    assert_string_equal(tree_target(tree, 1), "Junk/2024");
    assert_string_equal(tree_target(tree, 2), "Shared");
    assert_int_equal(tree->map.items[3].action, FOLDER_SKIP);
    assert_string_equal(tree->map.items[3].reason, "it is shared, public or another user's");
    assert_string_equal(tree_target(tree, 4), "My notes");
    assert_string_equal(tree_target(tree, 5), "Old/All");
}

static void a_view_that_may_hold_mail_of_its_own_is_not_left_out_in_silence(void **state)
{
    struct tree *tree = *state;

    tree_view(tree, "All", KIMT_ROLE_ALL, 3);
    tree_view(tree, "Starred", KIMT_ROLE_FLAGGED, 1);
    tree_build(tree);
    assert_int_equal(tree->map.items[0].action, FOLDER_FAIL);
    assert_int_equal(tree->map.items[1].action, FOLDER_FAIL);
}

static void a_view_whose_number_of_messages_is_not_known_may_hold_some(void **state)
{
    struct tree *tree = *state;

    tree_view(tree, "All", KIMT_ROLE_ALL, KIMT_UNKNOWN);
    tree_build(tree);
    assert_int_equal(tree->map.items[0].action, FOLDER_FAIL);
}

static void flagged_messages_are_among_all_that_are_copied(void **state)
{
    struct tree *tree = *state;

    tree_view(tree, "All", KIMT_ROLE_ALL, 3);
    tree_view(tree, "Starred", KIMT_ROLE_FLAGGED, 1);
    tree_plan(tree, "/All;/Archive");
    tree_build(tree);
    assert_int_equal(tree->map.items[0].action, FOLDER_COPY);
    assert_int_equal(tree->map.items[1].action, FOLDER_SKIP);
}

static void a_view_that_the_user_leaves_out_takes_no_other_along(void **state)
{
    struct tree *tree = *state;

    tree_view(tree, "All", KIMT_ROLE_ALL, 3);
    tree_view(tree, "Starred", KIMT_ROLE_FLAGGED, 1);
    tree_plan(tree, "/All;skip");
    tree_build(tree);
    assert_int_equal(tree->map.items[0].action, FOLDER_SKIP);
    assert_int_equal(tree->map.items[1].action, FOLDER_FAIL);
}

static void a_folder_with_a_fault_fails_unless_the_user_leaves_it_out(void **state)
{
    struct tree *tree = *state;

    tree_add(&tree->source, "a", 0, KIMT_FOLDER_NO_SELECT);
    tree_add(&tree->source, "b", 0, KIMT_FOLDER_NO_SELECT);
    tree_add(&tree->source, "c", 0, KIMT_FOLDER_NO_SELECT);
    for (size_t i = 0; i < 3; i++)
        tree->source.items[i]->fault = "nobody knows";
    tree_plan(tree, "/b;skip\n/c;/d");
    tree_build(tree);
    assert_int_equal(tree->map.items[0].action, FOLDER_FAIL);
    assert_string_equal(tree->map.items[0].reason, "nobody knows");
    assert_int_equal(tree->map.items[1].action, FOLDER_SKIP);
    assert_int_equal(tree->map.items[2].action, FOLDER_FAIL);
}

static void what_an_older_plugin_does_not_know_of_a_folder_is_zero(void **state)
{
    static const char *const parts[] = {"Work"};
    struct kimt_folder folder = {.struct_size = offsetof(struct kimt_folder, fault),
                                 .parts = parts,
                                 .part_count = 1,
                                 .key = "k",
                                 .messages = 7,
                                 .fault = "not there in its struct"};
    struct tree *tree = *state;

    assert_int_equal(folder_list_add(&tree->source, &folder, NULL), KIMT_OK);
    assert_null(tree->source.items[0]->fault);
    assert_int_equal(tree->source.items[0]->messages, 7);
}

static void idle(void *context, const char *pattern, bool but_for_case)
{
    char *said = context;

    (void)snprintf(said + strlen(said), 200 - strlen(said), "%s%s ", pattern,
                   but_for_case ? "!" : "");
}

static void inbox_in_a_pattern_of_exclude_is_one_in_any_case(void **state)
{
    (void)state;
    assert_true(exclude_matches("Inbox", "INBOX"));
    assert_true(exclude_matches("inbox/*", "INBOX/Old"));
    assert_false(exclude_matches("inbox/old", "INBOX/Old"));
    assert_false(exclude_matches("inbox", "INBOXES"));
    assert_false(exclude_matches("Work/inbox", "Work/INBOX"));
}

static void patterns_of_exclude_that_leave_nothing_out_are_known(void **state)
{
    static const char *const patterns[] = {"Work", "W*", "trash", "Junk/*", "B\xc3\xbc*"};
    static const struct kimt_option_list list = {.values = patterns, .count = 5};
    struct exclude exclude;
    char said[200] = "";

    (void)state;
    assert_int_equal(exclude_init(&exclude, &list, NULL), KIMT_OK);
    assert_true(exclude_has(&exclude, "Work"));
    assert_false(exclude_has(&exclude, "Trash"));
    assert_false(exclude_has(&exclude, "Junk"));
    assert_true(exclude_has(&exclude, "Bu\xcc\x88"
                                      "cher"));
    exclude_idle(&exclude, idle, said);
    assert_string_equal(said, "trash! Junk/* ");
    exclude_clear(&exclude);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, tree_set_up, tree_tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(what_is_not_copied_is_skipped_with_a_reason),
        TEST(a_plan_leaves_folders_out_and_brings_others_in),
        TEST(a_view_that_may_hold_mail_of_its_own_is_not_left_out_in_silence),
        TEST(a_view_whose_number_of_messages_is_not_known_may_hold_some),
        TEST(flagged_messages_are_among_all_that_are_copied),
        TEST(a_view_that_the_user_leaves_out_takes_no_other_along),
        TEST(a_folder_with_a_fault_fails_unless_the_user_leaves_it_out),
        TEST(what_an_older_plugin_does_not_know_of_a_folder_is_zero),
        TEST(inbox_in_a_pattern_of_exclude_is_one_in_any_case),
        TEST(patterns_of_exclude_that_leave_nothing_out_are_known),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
