/* SPDX-License-Identifier: MIT
 *
 * Where folders go: roles, subfolders, rules, clashes.
 */
#include "run/folder_map.h"
#include "unit/run/cmocka_all.h"
#include "unit/run/fake.h"
#include <string.h>

struct tree {
    struct accounts *accounts;
    struct plan *plan;
    struct folder_list source, destination;
    struct folder_map map;
    struct kimt_folder_rules rules;
    struct folder_map_options options;
};

static int set_up(void **state)
{
    static struct tree tree;

    tree = (struct tree){.rules.struct_size = sizeof tree.rules};
    *state = &tree;
    return 0;
}

static int tear_down(void **state)
{
    struct tree *tree = *state;

    plan_free(&tree->plan);
    accounts_free(&tree->accounts);
    folder_map_clear(&tree->map);
    folder_list_clear(&tree->source);
    folder_list_clear(&tree->destination);
    return 0;
}

/* In these paths | parts the parts, so that a name can hold '/'. */
static void add(struct folder_list *list, const char *path, int32_t role, uint32_t attributes)
{
    char memory[2000];
    const char *parts[64];
    struct kimt_folder folder = {.struct_size = sizeof folder,
                                 .attributes = attributes,
                                 .parts = parts,
                                 .role = role,
                                 .key = path};

    (void)snprintf(memory, sizeof memory, "%s", path);
    for (char *part = memory; part;) {
        parts[folder.part_count++] = part;
        part = strchr(part, '|');
        if (part)
            *part++ = '\0';
    }
    assert_int_equal(folder_list_add(list, &folder, NULL), KIMT_OK);
}

static void view(struct tree *tree, const char *path, int32_t role, uint64_t messages)
{
    add(&tree->source, path, role, KIMT_FOLDER_NONE);
    tree->source.items[tree->source.count - 1]->messages = messages;
}

static void source(struct tree *tree, const char *path)
{
    add(&tree->source, path, KIMT_ROLE_NONE, KIMT_FOLDER_NONE);
}

static void build(struct tree *tree)
{
    assert_int_equal(folder_map_build(&tree->map, &tree->source, &tree->destination, &tree->rules,
                                      &tree->options, NULL),
                     KIMT_OK);
}

/* Lines of a plan for one account: /source;/target */
static void plan(struct tree *tree, const char *lines)
{
    struct plan_rules rules = {.folders = &tree->rules};
    struct problems *problems;
    char text[2000] = "account;source folder;destination folder\n", copy[1000];

    assert_int_equal(problems_new(&problems, NULL), KIMT_OK);
    assert_int_equal(accounts_parse("a.csv", "a@b.c", 5, problems, &tree->accounts), KIMT_OK);
    rules.accounts = tree->accounts;
    (void)snprintf(copy, sizeof copy, "%s", lines);
    for (char *rest = copy, *line; (line = strsep(&rest, "\n"));)
        (void)snprintf(text + strlen(text), sizeof text - strlen(text), "a@b.c;%s\n", line);
    assert_int_equal(plan_parse("a.plan", text, strlen(text), &rules, problems, &tree->plan),
                     KIMT_OK);
    problems_free(&problems);
    tree->options.wishes.plan = plan_find_account(tree->plan, "a@b.c");
}

static const char *target(const struct tree *tree, size_t index)
{
    return tree->map.items[index].target_path;
}

static void names_stay_where_nothing_forbids_them(void **state)
{
    struct tree *tree = *state;

    source(tree, "INBOX");
    source(tree, "Größe|& \"quoted\" ");
    build(tree);
    assert_string_equal(target(tree, 0), "INBOX");
    assert_string_equal(target(tree, 1), "Größe/& \"quoted\" ");
    assert_false(tree->map.items[1].renamed);
}

static void inbox_is_inbox_in_any_case_but_only_as_first_part(void **state)
{
    struct tree *tree = *state;

    source(tree, "Inbox");
    source(tree, "inbox|below");
    source(tree, "Work|inbox");
    build(tree);
    assert_string_equal(target(tree, 0), "INBOX");
    assert_string_equal(target(tree, 1), "INBOX/below");
    assert_string_equal(target(tree, 2), "Work/inbox");
}

static void roles_go_onto_the_destinations_own_folders_and_subfolders_follow(void **state)
{
    struct tree *tree = *state;

    source(tree, "Sent|2019");
    add(&tree->source, "Sent", KIMT_ROLE_SENT, 0);
    add(&tree->source, "Trash", KIMT_ROLE_TRASH, 0);
    add(&tree->destination, "Sent Items", KIMT_ROLE_SENT, 0);
    tree->rules.role_names[KIMT_ROLE_TRASH] = "Deleted Items";
    build(tree);
    assert_string_equal(target(tree, 0), "Sent Items/2019");
    assert_string_equal(target(tree, 1), "Sent Items");
    assert_string_equal(target(tree, 2), "Deleted Items");
    assert_true(tree->map.items[0].renamed);
    assert_non_null(tree->map.items[1].existing);
    assert_null(tree->map.items[2].existing);
}

static void the_first_folder_with_a_role_keeps_it(void **state)
{
    struct tree *tree = *state;

    add(&tree->source, "Sent", KIMT_ROLE_SENT, 0);
    add(&tree->source, "Sent Messages", KIMT_ROLE_SENT, 0);
    tree->rules.role_names[KIMT_ROLE_SENT] = "Sent Items";
    build(tree);
    assert_string_equal(target(tree, 0), "Sent Items");
    assert_string_equal(target(tree, 1), "Sent Messages");
}

static void a_folder_named_like_a_roles_folder_steps_aside(void **state)
{
    struct tree *tree = *state;

    source(tree, "Sent Items");
    add(&tree->source, "Sent", KIMT_ROLE_SENT, 0);
    tree->rules.role_names[KIMT_ROLE_SENT] = "Sent Items";
    build(tree);
    assert_string_equal(target(tree, 0), "Sent Items (2)");
    assert_string_equal(target(tree, 1), "Sent Items");
}

static void names_that_differ_in_case_or_composition_only_do_not_meet(void **state)
{
    struct tree *tree = *state;

    source(tree, "Projects");
    source(tree, "PROJECTS");
    source(tree, "PROJECTS|x");
    source(tree, "caf\xc3\xa9");
    source(tree, "cafe\xcc\x81");
    tree->rules.attributes = KIMT_RULE_CASE_INSENSITIVE;
    build(tree);
    assert_string_equal(target(tree, 0), "Projects");
    assert_string_equal(target(tree, 1), "PROJECTS (2)");
    assert_string_equal(target(tree, 2), "PROJECTS (2)/x");
    assert_string_equal(target(tree, 3), "caf\xc3\xa9");
    assert_string_equal(target(tree, 4), "cafe\xcc\x81 (2)");
}

static void forbidden_characters_become_underscores_and_never_meet(void **state)
{
    struct tree *tree = *state;

    source(tree, "a/b");
    source(tree, "a_b");
    source(tree, ".hidden");
    source(tree, "blank ");
    source(tree, "tab\there");
    tree->rules.forbidden = "/";
    tree->rules.forbidden_first = ".";
    tree->rules.forbidden_last = " ";
    build(tree);
    assert_string_equal(target(tree, 0), "a_b");
    assert_string_equal(target(tree, 1), "a_b (2)");
    assert_string_equal(target(tree, 2), "_hidden");
    assert_string_equal(target(tree, 3), "blank_");
    assert_string_equal(target(tree, 4), "tab_here");
}

static void children_of_inbox_move_beside_it_where_they_must(void **state)
{
    struct tree *tree = *state;

    source(tree, "INBOX");
    source(tree, "INBOX|Work|Plans");
    source(tree, "INBOX|INBOX");
    tree->rules.attributes = KIMT_RULE_NO_INBOX_CHILDREN;
    build(tree);
    assert_string_equal(target(tree, 1), "Work/Plans");
    assert_string_equal(target(tree, 2), "INBOX (2)");
}

static void a_plan_that_names_a_child_of_inbox_means_the_folder_beside_it(void **state)
{
    struct tree *tree = *state;

    source(tree, "Old");
    source(tree, "Work");
    plan(tree, "/Old;/INBOX/Work\n/Work;/Work");
    tree->rules.attributes = KIMT_RULE_NO_INBOX_CHILDREN;
    build(tree);
    assert_string_equal(target(tree, 0), "Work");
    assert_string_equal(tree->map.items[0].reason, "the destination has no folders below INBOX");
    assert_string_equal(target(tree, 1), "Work (2)");
}

static void a_store_without_levels_gets_all_folders_side_by_side(void **state)
{
    struct tree *tree = *state;

    source(tree, "Work");
    source(tree, "Work|Plans");
    source(tree, "Home|Plans");
    plan(tree, "/Work;/Old/Work");
    tree->rules.max_depth = 1;
    build(tree);
    assert_string_equal(target(tree, 0), "Work");
    assert_string_equal(target(tree, 1), "Plans");
    assert_string_equal(target(tree, 2), "Plans (2)");
}

static void characters_beyond_the_basic_plane_become_one_underscore_each(void **state)
{
    struct tree *tree = *state;

    source(tree, "\xf0\x9f\x93\x81\xf0\x9f\x93\x82 M\xc3\xbcll\xe2\x82\xac");
    tree->rules.attributes = KIMT_RULE_NO_SUPPLEMENTARY;
    build(tree);
    assert_string_equal(target(tree, 0), "__ M\xc3\xbcll\xe2\x82\xac");
    assert_non_null(tree->map.items[0].reason);
}

static void reserved_and_device_names_are_changed(void **state)
{
    static const char *const reserved[] = {"Calendar"};
    struct tree *tree = *state;

    source(tree, "calendar");
    source(tree, "Work|Calendar");
    source(tree, "con");
    source(tree, "Com1.old");
    tree->rules.reserved = reserved;
    tree->rules.reserved_count = 1;
    tree->rules.attributes = KIMT_RULE_NO_DEVICE_NAMES;
    build(tree);
    assert_string_equal(target(tree, 0), "calendar (mail)");
    assert_string_equal(target(tree, 1), "Work/Calendar");
    assert_string_equal(target(tree, 2), "_con");
    assert_string_equal(target(tree, 3), "_Com1.old");
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
    source(tree, first);
    source(tree, second);
    tree->rules.max_part_length = 40;
    build(tree);
    assert_int_equal(characters(target(tree, 0)), 40);
    assert_int_equal(characters(target(tree, 1)), 40);
    assert_string_not_equal(target(tree, 0), target(tree, 1));
}

static void long_and_deep_paths_are_flattened_within_the_limits(void **state)
{
    struct tree *tree = *state;
    char path[600] = "top";

    for (int i = 0; i < 40; i++)
        (void)snprintf(path + strlen(path), sizeof path - strlen(path), "|level %d", i);
    source(tree, path);
    tree->rules.max_path_length = 100;
    tree->rules.path_length_reserved = 10;
    tree->rules.max_depth = 12;
    build(tree);
    assert_true(tree->map.items[0].target.part_count <= 12);
    assert_true(characters(target(tree, 0)) <= 90);
    assert_true(tree->map.items[0].renamed);
}

static void what_is_not_copied_is_skipped_with_a_reason(void **state)
{
    static const char *const patterns[] = {"Old/*", "Spam?"};
    static const struct kimt_option_list list = {.values = patterns, .count = 2};
    struct exclude exclude = {.patterns = &list};
    struct tree *tree = *state;

    add(&tree->source, "Shared", 0, KIMT_FOLDER_FOREIGN);
    add(&tree->source, "Calendar", 0, KIMT_FOLDER_NOT_MAIL);
    add(&tree->source, "All", KIMT_ROLE_ALL, 0);
    source(tree, "Old|2001|May");
    source(tree, "Spam1");
    source(tree, "Spam");
    add(&tree->source, "Only a parent", 0, KIMT_FOLDER_NO_SELECT);
    tree->options.wishes.exclude = &exclude;
    build(tree);
    for (size_t i = 0; i < 5; i++) {
        assert_int_equal(tree->map.items[i].action, FOLDER_SKIP);
        assert_non_null(tree->map.items[i].reason);
    }
    assert_int_equal(tree->map.items[5].action, FOLDER_COPY);
    assert_int_equal(tree->map.items[6].action, FOLDER_CONTAINER);
}

static void subscriptions_go_along_when_asked_for(void **state)
{
    struct tree *tree = *state;

    add(&tree->source, "Seen", 0, KIMT_FOLDER_SUBSCRIBED);
    tree->options.subscriptions = true;
    build(tree);
    assert_int_equal(tree->map.items[0].target.attributes, KIMT_FOLDER_SUBSCRIBED);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

static void a_plan_comes_first_and_new_folders_follow_the_one_above(void **state)
{
    struct tree *tree = *state;

    source(tree, "Work");
    source(tree, "Work|2024");
    source(tree, "Work|2025");
    source(tree, "Old");
    plan(tree, "/Work;/Old\n/Work/2024;/Archive/2024");
    build(tree);
    assert_string_equal(target(tree, 0), "Old");
    assert_string_equal(tree->map.items[0].reason, "the plan says so");
    assert_string_equal(target(tree, 1), "Archive/2024");
    assert_string_equal(target(tree, 2), "Old/2025");
    assert_null(tree->map.items[2].planned);
    assert_string_equal(target(tree, 3), "Old (2)");
    assert_string_equal(tree->map.items[3].clash, "Work");
}

static void a_plan_leaves_folders_out_and_brings_others_in(void **state)
{
    struct tree *tree = *state;

    source(tree, "Junk");
    source(tree, "Junk|2024");
    add(&tree->source, "Shared", KIMT_ROLE_NONE, KIMT_FOLDER_FOREIGN);
    add(&tree->source, "Shared too", KIMT_ROLE_NONE, KIMT_FOLDER_FOREIGN);
    add(&tree->source, "Notes", KIMT_ROLE_NONE, KIMT_FOLDER_NOT_MAIL);
    view(tree, "All", KIMT_ROLE_ALL, 3);
    plan(tree, "/Junk;skip\n/Shared;/Shared\n/Notes;/My notes\n/All;/Old/All");
    build(tree);
    assert_int_equal(tree->map.items[0].action, FOLDER_SKIP);
    assert_string_equal(tree->map.items[0].reason, "the plan leaves it out");
    assert_string_equal(target(tree, 1), "Junk/2024");
    assert_string_equal(target(tree, 2), "Shared");
    assert_int_equal(tree->map.items[3].action, FOLDER_SKIP);
    assert_string_equal(tree->map.items[3].reason, "it is shared, public or another user's");
    assert_string_equal(target(tree, 4), "My notes");
    assert_string_equal(target(tree, 5), "Old/All");
}

static void a_view_that_may_hold_mail_of_its_own_is_not_left_out_in_silence(void **state)
{
    struct tree *tree = *state;

    view(tree, "All", KIMT_ROLE_ALL, 3);
    view(tree, "Starred", KIMT_ROLE_FLAGGED, 1);
    build(tree);
    assert_int_equal(tree->map.items[0].action, FOLDER_FAIL);
    assert_int_equal(tree->map.items[1].action, FOLDER_FAIL);
}

static void a_view_whose_number_of_messages_is_not_known_may_hold_some(void **state)
{
    struct tree *tree = *state;

    view(tree, "All", KIMT_ROLE_ALL, KIMT_UNKNOWN);
    build(tree);
    assert_int_equal(tree->map.items[0].action, FOLDER_FAIL);
}

static void flagged_messages_are_among_all_that_are_copied(void **state)
{
    struct tree *tree = *state;

    view(tree, "All", KIMT_ROLE_ALL, 3);
    view(tree, "Starred", KIMT_ROLE_FLAGGED, 1);
    plan(tree, "/All;/Archive");
    build(tree);
    assert_int_equal(tree->map.items[0].action, FOLDER_COPY);
    assert_int_equal(tree->map.items[1].action, FOLDER_SKIP);
}

static void a_view_that_the_user_leaves_out_takes_no_other_along(void **state)
{
    struct tree *tree = *state;

    view(tree, "All", KIMT_ROLE_ALL, 3);
    view(tree, "Starred", KIMT_ROLE_FLAGGED, 1);
    plan(tree, "/All;skip");
    build(tree);
    assert_int_equal(tree->map.items[0].action, FOLDER_SKIP);
    assert_int_equal(tree->map.items[1].action, FOLDER_FAIL);
}

static void a_folder_with_a_fault_fails_unless_the_user_leaves_it_out(void **state)
{
    struct tree *tree = *state;

    add(&tree->source, "a", 0, KIMT_FOLDER_NO_SELECT);
    add(&tree->source, "b", 0, KIMT_FOLDER_NO_SELECT);
    add(&tree->source, "c", 0, KIMT_FOLDER_NO_SELECT);
    for (size_t i = 0; i < 3; i++)
        tree->source.items[i]->fault = "nobody knows";
    plan(tree, "/b;skip\n/c;/d");
    build(tree);
    assert_int_equal(tree->map.items[0].action, FOLDER_FAIL);
    assert_string_equal(tree->map.items[0].reason, "nobody knows");
    assert_int_equal(tree->map.items[1].action, FOLDER_SKIP);
    assert_int_equal(tree->map.items[2].action, FOLDER_FAIL);
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
    build(tree);
    assert_string_equal(target(tree, 0), "child");
    assert_false(tree->map.items[0].renamed);
    assert_string_equal(target(tree, 1), "child (2)");
    assert_string_equal(tree->map.items[1].source_path, "child (2)");
    assert_string_equal(tree->map.items[1].source->key, "child");
    assert_true(tree->map.items[1].renamed);
    assert_string_equal(target(tree, 2), "INBOX");
    assert_string_equal(target(tree, 3), "Inbox (2)");
}

static void a_line_feed_in_a_name_makes_no_folder_of_another(void **state)
{
    struct tree *tree = *state;

    source(tree, "a\nb");
    source(tree, "a|b");
    source(tree, "a\xc2\x85"
                 "b");
    build(tree);
    assert_string_equal(target(tree, 0), "a_b");
    assert_string_equal(target(tree, 1), "a/b");
    assert_string_equal(target(tree, 2), "a_b (2)");
    assert_true(tree->map.items[0].renamed);
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

static void a_folder_that_a_plan_puts_onto_its_roles_folder_has_the_role(void **state)
{
    struct tree *tree = *state;

    add(&tree->source, "Sent", KIMT_ROLE_SENT, 0);
    add(&tree->source, "Trash", KIMT_ROLE_TRASH, 0);
    source(tree, "inbox");
    add(&tree->destination, "Sent Items", KIMT_ROLE_SENT, 0);
    add(&tree->destination, "Deleted Items", KIMT_ROLE_TRASH, 0);
    plan(tree, "/Sent;/Sent Items\n/Trash;/Old/Trash\n/INBOX;/INBOX");
    build(tree);
    assert_int_equal(tree->map.items[0].target.role, KIMT_ROLE_SENT);
    assert_non_null(tree->map.items[0].existing);
    assert_string_equal(target(tree, 1), "Old/Trash");
    assert_int_equal(tree->map.items[1].target.role, KIMT_ROLE_NONE);
    assert_int_equal(tree->map.items[2].target.role, KIMT_ROLE_INBOX);
}

static void a_slash_in_a_name_is_not_taken_for_two_folders(void **state)
{
    struct tree *tree = *state;

    source(tree, "a/b");
    source(tree, "a|b");
    source(tree, "a\\|b");
    source(tree, "a\\/b");
    source(tree, "a\\b");
    build(tree);
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
        TEST(what_is_not_copied_is_skipped_with_a_reason),
        TEST(subscriptions_go_along_when_asked_for),
        TEST(a_plan_comes_first_and_new_folders_follow_the_one_above),
        TEST(a_plan_leaves_folders_out_and_brings_others_in),
        TEST(a_view_that_may_hold_mail_of_its_own_is_not_left_out_in_silence),
        TEST(a_view_whose_number_of_messages_is_not_known_may_hold_some),
        TEST(flagged_messages_are_among_all_that_are_copied),
        TEST(a_view_that_the_user_leaves_out_takes_no_other_along),
        TEST(a_folder_with_a_fault_fails_unless_the_user_leaves_it_out),
        TEST(folders_of_one_path_do_not_become_one),
        TEST(a_line_feed_in_a_name_makes_no_folder_of_another),
        TEST(what_an_older_plugin_does_not_know_of_a_folder_is_zero),
        TEST(patterns_of_exclude_that_leave_nothing_out_are_known),
        TEST(a_folder_that_a_plan_puts_onto_its_roles_folder_has_the_role),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
