/* SPDX-License-Identifier: MIT
 *
 * Deep copies into an arena.
 */
#include "folders/folder_list.h"
#include "base/no_memory.h"
#include "common/array/array.h"
#include "common/hash/hash.h"
#include <ctype.h>
#include <kimt/error.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

static const char purpose[] = "for the list of folders";

/* The copy of a folder; what the plugin does not know of it is zero. */
struct item {
    struct kimt_folder folder; /* first */
    bool is_numbered;
};

struct folder_by_path {
    UT_hash_handle hh;
    const char *path;
};

static struct kimt_folder *copy_folder(struct arena *arena, const struct kimt_folder *folder)
{
    struct item *item = arena_alloc(arena, sizeof *item);
    struct kimt_folder *copy = item ? &item->folder : NULL;
    const char **parts = arena_alloc(arena, folder->part_count * sizeof *parts);
    const char *fault = KIMT_HAS(folder, fault) ? folder->fault : NULL;

    if (!copy || !parts)
        return NULL;
    memcpy(copy, folder,
           folder->struct_size < sizeof *copy ? offsetof(struct kimt_folder, fault) : sizeof *copy);
    copy->struct_size = sizeof *copy;
    copy->parts = parts;
    copy->key = arena_string(arena, folder->key ? folder->key : "");
    copy->fault = fault ? arena_string(arena, fault) : NULL;
    for (uint32_t i = 0; i < folder->part_count; i++) {
        parts[i] = arena_string(arena, folder->parts[i]);
        if (!parts[i])
            return NULL;
    }
    return copy->key && (copy->fault || !fault) ? copy : NULL;
}

static struct kimt_folder *add(struct folder_list *list, const struct kimt_folder *folder,
                               struct kimt_error *err)
{
    struct kimt_folder *copy;

    if (list->count >= FOLDER_LIST_MAX) {
        (void)kimt_fail(err, KIMT_SCOPE_ACCOUNT, KIMT_KIND_LIMIT, KIMT_RETRY_NEVER,
                        "more than %u folders were listed", FOLDER_LIST_MAX);
        return NULL;
    }
    copy = copy_folder(&list->arena, folder);
    if (!copy || !array_grow(&list->items, list->count + 1, &list->capacity,
                             sizeof(struct kimt_folder *), FOLDER_LIST_MAX)) {
        (void)no_memory_in_account(err, purpose);
        return NULL;
    }
    list->items[list->count++] = copy;
    return copy;
}

int folder_list_add(struct folder_list *list, const struct kimt_folder *folder,
                    struct kimt_error *err)
{
    return add(list, folder, err) ? KIMT_OK : KIMT_FAIL;
}

/* ---- paths that are one ---- */

static bool is_taken(const struct folder_list *list, const char *path)
{
    struct folder_by_path *found;

    HASH_FIND_STR(list->by_path, path, found);
    return found != NULL;
}

/* A path that no other folder has; NULL: no memory. */
static const char *find_path(struct folder_list *list, struct item *item)
{
    const char **parts = (const char **)(uintptr_t)item->folder.parts;
    uint32_t last = item->folder.part_count - 1;
    const char *name = parts[last];
    char *path = folder_path_key(&list->arena, parts, last + 1);

    for (unsigned number = 2; path && is_taken(list, path); number++) {
        size_t size = strlen(name) + 16;
        char *numbered = arena_alloc(&list->arena, size);

        if (!numbered)
            return NULL;
        (void)snprintf(numbered, size, "%s (%u)", name, number);
        parts[last] = numbered;
        item->is_numbered = true;
        path = folder_path_key(&list->arena, parts, last + 1);
    }
    return path;
}

int folder_list_add_apart(struct folder_list *list, const struct kimt_folder *folder,
                          struct kimt_error *err)
{
    struct item *item = (struct item *)add(list, folder, err);
    struct folder_by_path *entry;

    if (!item)
        return KIMT_FAIL;
    entry = arena_alloc(&list->arena, sizeof *entry);
    if (entry)
        entry->path = find_path(list, item);
    if (!entry || !entry->path)
        return no_memory_in_account(err, purpose);
    HASH_ADD_KEYPTR(hh, list->by_path, entry->path, strlen(entry->path), entry);
    return HASH_HOLDS(hh, entry) ? KIMT_OK : no_memory_in_account(err, purpose);
}

bool folder_list_is_numbered(const struct kimt_folder *item)
{
    return ((const struct item *)item)->is_numbered;
}

void folder_list_clear(struct folder_list *list)
{
    HASH_CLEAR(hh, list->by_path);
    arena_clear(&list->arena);
    free(list->items);
    *list = (struct folder_list){0};
}

/* ---- paths as text ---- */

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

char *folder_path_key(struct arena *arena, const char *const *parts, size_t count)
{
    char *path = folder_path(arena, parts, count);

    if (path && count > 0 && strcasecmp(parts[0], "INBOX") == 0)
        for (char *at = path; *at && *at != '/'; at++)
            *at = (char)toupper((unsigned char)*at);
    return path;
}
