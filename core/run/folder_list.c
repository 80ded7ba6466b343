/* SPDX-License-Identifier: MIT
 *
 * Deep copies into an arena.
 */
#include "run/folder_list.h"
#include <kimt/host.h>
#include <stdlib.h>

static struct kimt_folder *copy_folder(struct arena *arena, const struct kimt_folder *folder)
{
    struct kimt_folder *copy = arena_alloc(arena, sizeof *copy);
    char **parts = arena_alloc(arena, folder->part_count * sizeof *parts);

    if (!copy || !parts)
        return NULL;
    *copy = *folder;
    copy->struct_size = sizeof *copy;
    copy->parts = (const char *const *)parts;
    copy->key = arena_string(arena, folder->key ? folder->key : "");
    for (uint32_t i = 0; i < folder->part_count; i++) {
        parts[i] = arena_string(arena, folder->parts[i]);
        if (!parts[i])
            return NULL;
    }
    return copy->key ? copy : NULL;
}

static bool grow(struct folder_list *list)
{
    size_t capacity = list->capacity ? list->capacity * 2 : 32;
    struct kimt_folder **items = realloc(list->items, capacity * sizeof(struct kimt_folder *));

    if (!items)
        return false;
    list->items = items;
    list->capacity = capacity;
    return true;
}

int folder_list_add(struct folder_list *list, const struct kimt_folder *folder,
                    struct kimt_error *err)
{
    struct kimt_folder *copy;

    if (list->count >= FOLDER_LIST_MAX)
        return kimt_fail(err, KIMT_SCOPE_ACCOUNT, KIMT_KIND_LIMIT, KIMT_RETRY_NEVER,
                         "more than %u folders were listed", FOLDER_LIST_MAX);
    copy = copy_folder(&list->arena, folder);
    if (!copy || (list->count == list->capacity && !grow(list)))
        return kimt_fail(err, KIMT_SCOPE_ACCOUNT, KIMT_KIND_INTERNAL, KIMT_RETRY_NEVER,
                         "no memory for the list of folders");
    list->items[list->count++] = copy;
    return KIMT_OK;
}

void folder_list_clear(struct folder_list *list)
{
    arena_clear(&list->arena);
    free(list->items);
    *list = (struct folder_list){0};
}

/* Backslashes are doubled where a '/' follows: its own, or the one behind the part. */
static size_t put_part(char *to, const char *part)
{
    size_t used = 0;

    while (*part) {
        size_t slashes = strspn(part, "\\");
        bool doubled = part[slashes] == '/' || part[slashes] == '\0';

        for (size_t i = 0; i < (doubled ? 2 * slashes : slashes); i++)
            to[used++] = '\\';
        part += slashes;
        if (*part == '/')
            to[used++] = '\\';
        if (*part)
            to[used++] = *part++;
    }
    return used;
}

char *folder_path(struct arena *arena, const char *const *parts, size_t count)
{
    size_t size = 1, used = 0;
    char *path;

    for (size_t i = 0; i < count; i++)
        size += 2 * strlen(parts[i]) + 1;
    path = arena_alloc(arena, size);
    for (size_t i = 0; path && i < count; i++) {
        if (i > 0)
            path[used++] = '/';
        used += put_part(path + used, parts[i]);
    }
    if (path)
        path[used] = '\0';
    return path;
}
