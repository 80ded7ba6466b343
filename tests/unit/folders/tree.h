/* SPDX-License-Identifier: MIT
 *
 * Folders of both sides, and where the first ones go. In these paths | parts the parts, so that a
 * name can hold a slash.
 */
#ifndef KIMT_TEST_FOLDERS_TREE_H
#define KIMT_TEST_FOLDERS_TREE_H

#include "folders/folder_map.h"

struct tree {
    struct accounts *accounts;
    struct plan *plan;
    struct folder_list source, destination;
    struct folder_map map;
    struct kimt_folder_rules rules;
    struct folder_map_options options;
};

int tree_set_up(void **state);
int tree_tear_down(void **state);

/* These three add a folder. */
void tree_add(struct folder_list *list, const char *path, int32_t role, uint32_t attributes);
void tree_view(struct tree *tree, const char *path, int32_t role, uint64_t messages);
void tree_source(struct tree *tree, const char *path);
/* Maps them. */
void tree_build(struct tree *tree);
/* Lines of a plan for one account: /source;/target */
void tree_plan(struct tree *tree, const char *lines);
const char *tree_target(const struct tree *tree, size_t index);

#endif
