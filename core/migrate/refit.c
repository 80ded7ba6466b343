/* SPDX-License-Identifier: MIT
 *
 * A destination has refused a folder, and its rules say by now what was wrong with the name: the
 * folder gets the name that they allow, which no other one of the source has. If the destination
 * has a folder of that name, it is the same folder, as it would be with any other name.
 *
 * Other lanes read the map meanwhile, but for the folders that are theirs; targets are changed, and
 * compared, with the crew's mutex held.
 */
#include "migrate/refit.h"
#include "base/cleanup.h"
#include "base/no_memory.h"
#include "folders/folder_name.h"
#include "journal/folders.h"
#include "migrate/transfer.h"
#include <kimt/error.h>
#include <string.h>

#define CLASHES_MAX 100

/* ---- which name ---- */

/* Without a journal another run has to come to the same names, whatever the order in which folders
 * are refused. So a folder of the source that was not refused yet, but might get the same name and
 * comes before this one, has its number kept for it.
 */

struct wanted {
    struct account_work *work;
    const struct mapped_folder *mine;
    const char *const *parts; /* as the rules have it */
    uint32_t count;
    bool fold;
};

static const char *key_of(const struct wanted *wanted, struct arena *arena,
                          const char *const *parts, uint32_t count)
{
    return folder_name_key(arena, parts, count, wanted->fold);
}

static bool is_target(const struct wanted *wanted, const struct mapped_folder *item)
{
    return item != wanted->mine && item->target_path;
}

/* Another folder of the source goes there. Without memory it is taken to be so. */
static bool is_claimed(const struct wanted *wanted, const char *const *parts, uint32_t count)
{
    const struct folder_map *map = &wanted->work->map;
    struct arena arena = {0};
    const char *key = key_of(wanted, &arena, parts, count);
    bool claimed = !key;

    for (size_t i = 0; !claimed && i < map->count; i++) {
        const struct kimt_folder *target = &map->items[i].target;
        const char *other = is_target(wanted, &map->items[i])
                                ? key_of(wanted, &arena, target->parts, target->part_count)
                                : "";
        claimed = !other || strcmp(other, key) == 0;
    }
    arena_clear(&arena);
    return claimed;
}

static bool has_it(const struct wanted *wanted, const struct kimt_folder *target)
{
    bool same = target->part_count == wanted->count;

    for (uint32_t i = 0; same && i < wanted->count; i++)
        same = strcmp(target->parts[i], wanted->parts[i]) == 0;
    return same;
}

/* How many folders of the source may yet be refused and get this name before this one does. */
static size_t count_before(const struct wanted *wanted)
{
    const struct mapped_folder *item = wanted->work->map.items;
    size_t before = 0;

    for (; item < wanted->mine; item++)
        before += item->target_path && !has_it(wanted, &item->target) &&
                  folder_path_may_become(item->target.parts, item->target.part_count, wanted->parts,
                                         wanted->count);
    return before;
}

/* The destination's folder of this path, or NULL. */
static const struct kimt_folder *find_there(const struct wanted *wanted, const char *const *parts)
{
    const struct folder_list *there = &wanted->work->destination_folders;
    const struct kimt_folder *found = NULL;
    struct arena arena = {0};
    const char *key = key_of(wanted, &arena, parts, wanted->count);

    for (size_t i = 0; key && !found && i < there->count; i++) {
        const struct kimt_folder *folder = there->items[i];
        const char *other =
            folder->fault ? NULL : key_of(wanted, &arena, folder->parts, folder->part_count);

        found = other && strcmp(other, key) == 0 ? folder : NULL;
    }
    arena_clear(&arena);
    return found;
}

/* Numbers the last part until no other folder of the source has the path, or comes before. NULL: no
 * memory, or no such number. */
static const char *const *make_unique(const struct wanted *wanted)
{
    struct arena *arena = &wanted->work->map.arena;
    size_t before = count_before(wanted);
    uint32_t last = wanted->count - 1;
    const char **parts = arena_alloc(arena, wanted->count * sizeof *parts);
    char name[FOLDER_NAME_BYTES];

    for (uint32_t i = 0; parts && i < wanted->count; i++)
        parts[i] = wanted->parts[i];
    for (int number = 1; parts && number < CLASHES_MAX; number++) {
        if (number > 1) {
            (void)snprintf(name, sizeof name, "%.*s (%d)", FOLDER_NAME_BYTES - 16,
                           wanted->parts[last], number);
            parts[last] = arena_string(arena, name);
        }
        if (!parts[last])
            return NULL;
        if (!is_claimed(wanted, parts, wanted->count) && before-- == 0)
            return parts;
    }
    return NULL;
}

/* Another folder of the source goes there, or may yet. */
static bool is_wanted(const struct wanted *wanted, const struct kimt_folder *there)
{
    const struct folder_map *map = &wanted->work->map;

    for (size_t i = 0; i < map->count; i++)
        if (is_target(wanted, &map->items[i]) &&
            folder_path_may_become(map->items[i].target.parts, map->items[i].target.part_count,
                                   there->parts, there->part_count))
            return true;
    return is_claimed(wanted, there->parts, there->part_count);
}

/* What an earlier run made of it when it suspected more of its characters, or NULL: the only folder
 * there of such a name, which no other one of the source can have. */
static const struct kimt_folder *find_like(const struct wanted *wanted)
{
    const struct folder_list *there = &wanted->work->destination_folders;
    const struct kimt_folder *mine = &wanted->mine->target, *like = NULL;

    for (size_t i = 0; i < there->count; i++) {
        const struct kimt_folder *folder = there->items[i];

        if (folder->fault ||
            !folder_path_may_become(mine->parts, mine->part_count, folder->parts,
                                    folder->part_count) ||
            is_wanted(wanted, folder))
            continue;
        if (like)
            return NULL;
        like = folder;
    }
    return like;
}

/* KIMT_OK: it has another target; KIMT_END: it would be the same; KIMT_FAIL: no memory. */
static int retarget(struct account_work *work, struct mapped_folder *mine,
                    const struct kimt_folder_rules *rules)
{
    struct arena *arena = &work->map.arena;
    struct wanted wanted = {
        .work = work, .mine = mine, .fold = rules->attributes & KIMT_RULE_CASE_INSENSITIVE};
    const char *reason = folder_path_fit(arena, mine->target.parts, mine->target.part_count, rules,
                                         &wanted.parts, &wanted.count);
    const struct kimt_folder *there;
    const char *const *parts;
    const char *path;

    if (!wanted.parts)
        return KIMT_FAIL;
    if (!reason)
        return KIMT_END;
    parts = make_unique(&wanted);
    there = parts ? find_there(&wanted, parts) : NULL;
    if (parts && !there)
        there = find_like(&wanted);
    if (there)
        parts = there->parts;
    path = parts ? folder_path(arena, parts, wanted.count) : NULL;
    if (!path)
        return KIMT_FAIL;
    mine->existing = there;
    mine->target.parts = parts;
    mine->target.part_count = wanted.count;
    mine->target_path = path;
    mine->renamed = true;
    mine->reason = reason;
    return KIMT_OK;
}

/* Where it goes from now on, and that kimt is about to make it there, unless it is there. */
static int write_down(struct transfer *transfer, struct trouble *trouble)
{
    struct journal *journal = transfer->run->settings->journal;
    struct folder_work *folder = &transfer->folder;

    if (journal_folder_get(journal, transfer->work->journal_account, folder->mapped->source_path,
                           folder->mapped->target_path, &folder->known,
                           at_neither(trouble)) != KIMT_OK ||
        (!folder->mapped->existing &&
         journal_folder_will_create(journal, folder->known.id, at_neither(trouble)) != KIMT_OK) ||
        journal_commit(journal, at_neither(trouble)) != KIMT_OK)
        return KIMT_FAIL;
    return KIMT_OK;
}

int refit_target(struct transfer *transfer, const struct kimt_error *why, struct trouble *trouble)
{
    const struct folder_work *folder = &transfer->folder;
    struct account_work *work = transfer->work;
    struct mapped_folder *mine = &work->map.items[folder->mapped - work->map.items];
    const struct kimt_folder_rules *rules;
    int result;

    if (why->scope != KIMT_SCOPE_FOLDER || mine->existing || folder->ensured ||
        folder->known.uid_validity != 0 ||
        (why->kind != KIMT_KIND_REFUSED && why->kind != KIMT_KIND_UNSUPPORTED))
        return KIMT_END;
    rules = destination_link_folder_rules(&transfer->sides.destination);
    if (!rules)
        return KIMT_END;
    {
        LOCK_SCOPE(&transfer->crew->mutex);
        result = retarget(work, mine, rules);
    }
    if (result == KIMT_FAIL)
        return no_memory(at_neither(trouble), "for a folder's name");
    return result == KIMT_OK ? write_down(transfer, trouble) : KIMT_END;
}
