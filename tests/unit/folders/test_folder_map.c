/* SPDX-License-Identifier: MIT
 *
 * Where folders go: roles, subfolders, rules, clashes.
 */
#include "unit/folders/tree.h"
#include "unit/support/cmocka_all.h"
#include <string.h>

static void names_stay_where_nothing_forbids_them(void **state)
{
    struct tree *tree = *state;

    tree_source(tree, "INBOX");
    tree_source(tree, "Größe|& \"quoted\" ");
    tree_build(tree);
    assert_string_equal(tree_target(tree, 0), "INBOX");
    assert_string_equal(tree_target(tree, 1), "Größe/& \"quoted\" ");
    assert_false(tree->map.items[1].renamed);
}

static void inbox_is_inbox_in_any_case_but_only_as_first_part(void **state)
{
    struct tree *tree = *state;

    tree_source(tree, "Inbox");
    tree_source(tree, "inbox|below");
    tree_source(tree, "Work|inbox");
    tree_build(tree);
    assert_string_equal(tree_target(tree, 0), "INBOX");
    assert_string_equal(tree_target(tree, 1), "INBOX/below");
    assert_string_equal(tree_target(tree, 2), "Work/inbox");
}

static void roles_go_onto_the_destinations_own_folders_and_subfolders_follow(void **state)
{
    struct tree *tree = *state;

    tree_source(tree, "Sent|2019");
    tree_add(&tree->source, "Sent", KIMT_ROLE_SENT, 0);
    tree_add(&tree->source, "Trash", KIMT_ROLE_TRASH, 0);
    tree_add(&tree->destination, "Sent Items", KIMT_ROLE_SENT, 0);
    tree->rules.role_names[KIMT_ROLE_TRASH] = "Deleted Items";
    tree_build(tree);
    assert_string_equal(tree_target(tree, 0), "Sent Items/2019");
    assert_string_equal(tree_target(tree, 1), "Sent Items");
    assert_string_equal(tree_target(tree, 2), "Deleted Items");
    assert_true(tree->map.items[0].renamed);
    assert_non_null(tree->map.items[1].existing);
    assert_null(tree->map.items[2].existing);
}

static void the_first_folder_with_a_role_keeps_it(void **state)
{
    struct tree *tree = *state;

    tree_add(&tree->source, "Sent", KIMT_ROLE_SENT, 0);
    tree_add(&tree->source, "Sent Messages", KIMT_ROLE_SENT, 0);
    tree->rules.role_names[KIMT_ROLE_SENT] = "Sent Items";
    tree_build(tree);
    assert_string_equal(tree_target(tree, 0), "Sent Items");
    assert_string_equal(tree_target(tree, 1), "Sent Messages");
}

static void a_folder_named_like_a_roles_folder_steps_aside(void **state)
{
    struct tree *tree = *state;

    tree_source(tree, "Sent Items");
    tree_add(&tree->source, "Sent", KIMT_ROLE_SENT, 0);
    tree->rules.role_names[KIMT_ROLE_SENT] = "Sent Items";
    tree_build(tree);
    assert_string_equal(tree_target(tree, 0), "Sent Items (2)");
    assert_string_equal(tree_target(tree, 1), "Sent Items");
}

static void names_that_differ_in_case_or_composition_only_do_not_meet(void **state)
{
    struct tree *tree = *state;

    tree_source(tree, "Projects");
    tree_source(tree, "PROJECTS");
    tree_source(tree, "PROJECTS|x");
    tree_source(tree, "caf\xc3\xa9");
    tree_source(tree, "cafe\xcc\x81");
    tree->rules.attributes = KIMT_RULE_CASE_INSENSITIVE;
    tree_build(tree);
    assert_string_equal(tree_target(tree, 0), "Projects");
    assert_string_equal(tree_target(tree, 1), "PROJECTS (2)");
    assert_string_equal(tree_target(tree, 2), "PROJECTS (2)/x");
    assert_string_equal(tree_target(tree, 3), "caf\xc3\xa9");
    assert_string_equal(tree_target(tree, 4), "cafe\xcc\x81 (2)");
}

static void forbidden_characters_become_underscores_and_never_meet(void **state)
{
    struct tree *tree = *state;

    tree_source(tree, "a/b");
    tree_source(tree, "a_b");
    tree_source(tree, ".hidden");
    tree_source(tree, "blank ");
    tree_source(tree, "tab\there");
    tree->rules.forbidden = "/";
    tree->rules.forbidden_first = ".";
    tree->rules.forbidden_last = " ";
    tree_build(tree);
    assert_string_equal(tree_target(tree, 0), "a_b (2)");
    assert_string_equal(tree_target(tree, 1), "a_b");
    assert_string_equal(tree_target(tree, 2), "_hidden");
    assert_string_equal(tree_target(tree, 3), "blank_");
    assert_string_equal(tree_target(tree, 4), "tab_here");
}

static void children_of_inbox_move_beside_it_where_they_must(void **state)
{
    struct tree *tree = *state;

    tree_source(tree, "INBOX");
    tree_source(tree, "INBOX|Work|Plans");
    tree_source(tree, "INBOX|INBOX");
    tree->rules.attributes = KIMT_RULE_NO_INBOX_CHILDREN;
    tree_build(tree);
    assert_string_equal(tree_target(tree, 1), "Work/Plans");
    assert_string_equal(tree_target(tree, 2), "INBOX (2)");
}

static void a_plan_that_names_a_child_of_inbox_means_the_folder_beside_it(void **state)
{
    struct tree *tree = *state;

    tree_source(tree, "Old");
    tree_source(tree, "Work");
    tree_plan(tree, "/Old;/INBOX/Work\n/Work;/Work");
    tree->rules.attributes = KIMT_RULE_NO_INBOX_CHILDREN;
    tree_build(tree);
    assert_string_equal(tree_target(tree, 0), "Work");
    assert_string_equal(tree->map.items[0].reason, "the destination has no folders below INBOX");
    assert_string_equal(tree_target(tree, 1), "Work (2)");
}

static void a_store_without_levels_gets_all_folders_side_by_side(void **state)
{
    struct tree *tree = *state;

    tree_source(tree, "Work");
    tree_source(tree, "Work|Plans");
    tree_source(tree, "Home|Plans");
    tree_plan(tree, "/Work;/Old/Work");
    tree->rules.max_depth = 1;
    tree_build(tree);
    assert_string_equal(tree_target(tree, 0), "Work");
    assert_string_equal(tree_target(tree, 1), "Plans");
    assert_string_equal(tree_target(tree, 2), "Plans (2)");
}

static void characters_beyond_the_basic_plane_become_one_underscore_each(void **state)
{
    struct tree *tree = *state;

    tree_source(tree, "\xf0\x9f\x93\x81\xf0\x9f\x93\x82 M\xc3\xbcll\xe2\x82\xac");
    tree->rules.attributes = KIMT_RULE_NO_SUPPLEMENTARY;
    tree_build(tree);
    assert_string_equal(tree_target(tree, 0), "__ M\xc3\xbcll\xe2\x82\xac");
    assert_non_null(tree->map.items[0].reason);
}

static void reserved_and_device_names_are_changed(void **state)
{
    static const char *const reserved[] = {"Calendar"};
    struct tree *tree = *state;

    tree_source(tree, "calendar");
    tree_source(tree, "Work|Calendar");
    tree_source(tree, "con");
    tree_source(tree, "Com1.old");
    tree->rules.reserved = reserved;
    tree->rules.reserved_count = 1;
    tree->rules.attributes = KIMT_RULE_NO_DEVICE_NAMES;
    tree_build(tree);
    assert_string_equal(tree_target(tree, 0), "calendar (mail)");
    assert_string_equal(tree_target(tree, 1), "Work/Calendar");
    assert_string_equal(tree_target(tree, 2), "_con");
    assert_string_equal(tree_target(tree, 3), "_Com1.old");
}

static size_t characters(const char *text)
{
    size_t count = 0;

    for (; *text; text++)
        count += ((unsigned char)*text & 0xc0) != 0x80;
    return count;
}

static void long_names_are_cut_and_stay_apart(void **state)
{
    struct tree *tree = *state;
    char first[300], second[300];

    for (size_t i = 0; i < 140; i++)
        memcpy(first + 2 * i, "\xc3\xa4", 2);
    first[280] = '\0';
    memcpy(second, first, sizeof second);
    memcpy(second + 270, "x", 2);
    tree_source(tree, first);
    tree_source(tree, second);
    tree->rules.max_part_length = 40;
    tree_build(tree);
    assert_int_equal(characters(tree_target(tree, 0)), 40);
    assert_int_equal(characters(tree_target(tree, 1)), 40);
    assert_string_not_equal(tree_target(tree, 0), tree_target(tree, 1));
}

static void long_and_deep_paths_are_flattened_within_the_limits(void **state)
{
    struct tree *tree = *state;
    char path[600] = "top";

    for (int i = 0; i < 40; i++)
        (void)snprintf(path + strlen(path), sizeof path - strlen(path), "|level %d", i);
    tree_source(tree, path);
    tree->rules.max_path_length = 100;
    tree->rules.path_length_reserved = 10;
    tree->rules.max_depth = 12;
    tree_build(tree);
    assert_true(tree->map.items[0].target.part_count <= 12);
    assert_true(characters(tree_target(tree, 0)) <= 90);
    assert_true(tree->map.items[0].renamed);
}

static void subscriptions_go_along_when_asked_for(void **state)
{
    struct tree *tree = *state;

    tree_add(&tree->source, "Seen", 0, KIMT_FOLDER_SUBSCRIBED);
    tree->options.subscriptions = true;
    tree_build(tree);
    assert_int_equal(tree->map.items[0].target.attributes, KIMT_FOLDER_SUBSCRIBED);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, tree_set_up, tree_tear_down)

static void a_plan_comes_first_and_new_folders_follow_the_one_above(void **state)
{
    struct tree *tree = *state;

    tree_source(tree, "Work");
    tree_source(tree, "Work|2024");
    tree_source(tree, "Work|2025");
    tree_source(tree, "Old");
    tree_plan(tree, "/Work;/Old\n/Work/2024;/Archive/2024");
    tree_build(tree);
    assert_string_equal(tree_target(tree, 0), "Old");
    assert_string_equal(tree->map.items[0].reason, "the plan says so");
    assert_string_equal(tree_target(tree, 1), "Archive/2024");
    assert_string_equal(tree_target(tree, 2), "Old/2025");
    assert_null(tree->map.items[2].planned);
    assert_string_equal(tree_target(tree, 3), "Old (2)");
    assert_string_equal(tree->map.items[3].clash, "Work");
}

static void folders_of_one_path_do_not_become_one(void **state)
{
    static const char *const parts[] = {"child"}, *const inbox[] = {"Inbox"},
                             *const upper[] = {"INBOX"};
    const struct kimt_folder folders[] = {
        {.struct_size = sizeof *folders, .parts = parts, .part_count = 1, .key = "INBOX.child"},
        {.struct_size = sizeof *folders, .parts = parts, .part_count = 1, .key = "child"},
        {.struct_size = sizeof *folders, .parts = upper, .part_count = 1, .key = "INBOX"},
        {.struct_size = sizeof *folders, .parts = inbox, .part_count = 1, .key = "Inbox"}};
    struct tree *tree = *state;

    for (size_t i = 0; i < 4; i++)
        assert_int_equal(folder_list_add_apart(&tree->source, &folders[i], NULL), KIMT_OK);
    tree_build(tree);
    assert_string_equal(tree_target(tree, 0), "child");
    assert_false(tree->map.items[0].renamed);
    assert_string_equal(tree_target(tree, 1), "child (2)");
    assert_string_equal(tree->map.items[1].source_path, "child (2)");
    assert_string_equal(tree->map.items[1].source->key, "child");
    assert_true(tree->map.items[1].renamed);
    assert_string_equal(tree_target(tree, 2), "INBOX");
    assert_string_equal(tree_target(tree, 3), "Inbox (2)");
}

static void a_line_feed_in_a_name_makes_no_folder_of_another(void **state)
{
    struct tree *tree = *state;

    tree_source(tree, "a\nb");
    tree_source(tree, "a|b");
    tree_source(tree, "a\xc2\x85"
                      "b");
    tree_build(tree);
    assert_string_equal(tree_target(tree, 0), "a_b");
    assert_string_equal(tree_target(tree, 1), "a/b");
    assert_string_equal(tree_target(tree, 2), "a_b (2)");
    assert_true(tree->map.items[0].renamed);
}

static void a_folder_that_a_plan_puts_onto_its_roles_folder_has_the_role(void **state)
{
    struct tree *tree = *state;

    tree_add(&tree->source, "Sent", KIMT_ROLE_SENT, 0);
    tree_add(&tree->source, "Trash", KIMT_ROLE_TRASH, 0);
    tree_source(tree, "inbox");
    tree_add(&tree->destination, "Sent Items", KIMT_ROLE_SENT, 0);
    tree_add(&tree->destination, "Deleted Items", KIMT_ROLE_TRASH, 0);
    tree_plan(tree, "/Sent;/Sent Items\n/Trash;/Old/Trash\n/INBOX;/INBOX");
    tree_build(tree);
    assert_int_equal(tree->map.items[0].target.role, KIMT_ROLE_SENT);
    assert_non_null(tree->map.items[0].existing);
    assert_string_equal(tree_target(tree, 1), "Old/Trash");
    assert_int_equal(tree->map.items[1].target.role, KIMT_ROLE_NONE);
    assert_int_equal(tree->map.items[2].target.role, KIMT_ROLE_INBOX);
}

static void a_slash_in_a_name_is_not_taken_for_two_folders(void **state)
{
    struct tree *tree = *state;

    tree_source(tree, "a/b");
    tree_source(tree, "a|b");
    tree_source(tree, "a\\|b");
    tree_source(tree, "a\\/b");
    tree_source(tree, "a\\b");
    tree_build(tree);
    for (size_t i = 0; i < 5; i++)
        for (size_t j = 0; j < i; j++)
            assert_string_not_equal(tree->map.items[i].source_path, tree->map.items[j].source_path);
    assert_string_equal(tree->map.items[0].source_path, "a\\/b");
    assert_string_equal(tree->map.items[1].source_path, "a/b");
    assert_string_equal(tree->map.items[4].source_path, "a\\b");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(names_stay_where_nothing_forbids_them),
        TEST(inbox_is_inbox_in_any_case_but_only_as_first_part),
        TEST(roles_go_onto_the_destinations_own_folders_and_subfolders_follow),
        TEST(the_first_folder_with_a_role_keeps_it),
        TEST(a_folder_named_like_a_roles_folder_steps_aside),
        TEST(a_slash_in_a_name_is_not_taken_for_two_folders),
        TEST(names_that_differ_in_case_or_composition_only_do_not_meet),
        TEST(forbidden_characters_become_underscores_and_never_meet),
        TEST(children_of_inbox_move_beside_it_where_they_must),
        TEST(a_plan_that_names_a_child_of_inbox_means_the_folder_beside_it),
        TEST(a_store_without_levels_gets_all_folders_side_by_side),
        TEST(characters_beyond_the_basic_plane_become_one_underscore_each),
        TEST(reserved_and_device_names_are_changed),
        TEST(long_names_are_cut_and_stay_apart),
        TEST(long_and_deep_paths_are_flattened_within_the_limits),
        TEST(subscriptions_go_along_when_asked_for),
        TEST(a_plan_comes_first_and_new_folders_follow_the_one_above),
        TEST(folders_of_one_path_do_not_become_one),
        TEST(a_line_feed_in_a_name_makes_no_folder_of_another),
        TEST(a_folder_that_a_plan_puts_onto_its_roles_folder_has_the_role),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
