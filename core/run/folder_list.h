/* SPDX-License-Identifier: MIT
 *
 * Folders as a plugin handed them out, copied so that they outlive its next call and its session.
 */
#ifndef KIMT_CORE_FOLDER_LIST_H
#define KIMT_CORE_FOLDER_LIST_H

#include "run/arena.h"
#include <kimt/message.h>

/* Zeroed is empty. */
struct folder_list {
    struct arena arena;
    struct kimt_folder **items;
    size_t count, capacity;
};

/* A store with more is not believed. */
#define FOLDER_LIST_MAX 100000u

/* KIMT_FAIL: no memory, or too many. */
int folder_list_add(struct folder_list *list, const struct kimt_folder *folder,
                    struct kimt_error *err);
void folder_list_clear(struct folder_list *list);

/* The parts joined by '/', as reports show a folder and the journal knows it: no other folder has
 * the same, since a '/' inside a part is written "\/". NULL when there is no memory. */
char *folder_path(struct arena *arena, const char *const *parts, size_t count);

#endif
