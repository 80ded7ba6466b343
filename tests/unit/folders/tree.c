/* SPDX-License-Identifier: MIT
 *
 * See tree.h.
 */
#include "unit/folders/tree.h"
#include "unit/support/cmocka_all.h"
#include <kimt/host.h>
#include <string.h>

int tree_set_up(void **state)
{
    static struct tree tree;

    tree = (struct tree){.rules.struct_size = sizeof tree.rules};
    *state = &tree;
    return 0;
}

int tree_tear_down(void **state)
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
void tree_add(struct folder_list *list, const char *path, int32_t role, uint32_t attributes)
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

void tree_view(struct tree *tree, const char *path, int32_t role, uint64_t messages)
{
    tree_add(&tree->source, path, role, KIMT_FOLDER_NONE);
    tree->source.items[tree->source.count - 1]->messages = messages;
}

void tree_source(struct tree *tree, const char *path)
{
    tree_add(&tree->source, path, KIMT_ROLE_NONE, KIMT_FOLDER_NONE);
}

void tree_build(struct tree *tree)
{
    assert_int_equal(folder_map_build(&tree->map, &tree->source, &tree->destination, &tree->rules,
                                      &tree->options, NULL),
                     KIMT_OK);
}

/* Lines of a plan for one account: /source;/target */
void tree_plan(struct tree *tree, const char *lines)
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

const char *tree_target(const struct tree *tree, size_t index)
{
    return tree->map.items[index].target_path;
}
