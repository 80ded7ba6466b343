/* SPDX-License-Identifier: MIT
 *
 * Folders as a plugin handed them out, copied so that they outlive its next call and its session.
 */
#ifndef KIMT_CORE_FOLDER_LIST_H
#define KIMT_CORE_FOLDER_LIST_H

#include "base/arena.h"
#include <kimt/message.h>

struct folder_by_path;

/* Zeroed is empty. */
struct folder_list {
    struct arena arena;
    struct kimt_folder **items;
    size_t count, capacity;
    struct folder_by_path *by_path; /* those that were added apart */
};

/* A store with more is not believed. */
#define FOLDER_LIST_MAX 100000u

/* KIMT_FAIL: no memory, or too many. */
int folder_list_add(struct folder_list *list, const struct kimt_folder *folder,
                    struct kimt_error *err);
/* Adds a folder as folder_list_add() does; if another one has its path, it gets a number behind its
 * name: "Work (2)". The journal finds folders by their paths, so two of one path would be taken for
 * one. */
int folder_list_add_apart(struct folder_list *list, const struct kimt_folder *folder,
                          struct kimt_error *err);
/* True if this item of a list was given a number. */
bool folder_list_is_numbered(const struct kimt_folder *item);
void folder_list_clear(struct folder_list *list);

/* Returns the parts joined by '/', as reports show a folder and the journal knows it: no other
 * folder has the same, since a '/' inside a part is written "\/". NULL when there is no memory. */
char *folder_path(struct arena *arena, const char *const *parts, size_t count);
/* Returns the path by which folders are compared: folder_path(), with INBOX as one in any case. */
char *folder_path_key(struct arena *arena, const char *const *parts, size_t count);

#endif
