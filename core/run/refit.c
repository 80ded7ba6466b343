/* SPDX-License-Identifier: MIT
 *
 * A destination has refused a folder, and its rules say by now what was wrong with the name: the
 * folder gets the name that they allow, which no other one of the account has.
 *
 * Other lanes read the map meanwhile, but for the folders that are theirs; targets are changed, and
 * compared, with the run's mutex held.
 */
#include "base/cleanup.h"
#include "run/folder_name.h"
#include "run/transfer.h"
#include <kimt/host.h>
#include <string.h>

#define CLASHES_MAX 100

static int no_memory(struct transfer *transfer, struct kimt_error *err)
{
    (void)kimt_fail(err, KIMT_SCOPE_RUN, KIMT_KIND_INTERNAL, KIMT_RETRY_NEVER,
                    "no memory for a folder's name");
    return blame(transfer, SIDE_NONE);
}

/* A name of the account's, or of the destination's. */
static bool is_key(struct arena *arena, const struct kimt_folder *folder, const char *key,
                   bool fold)
{
    const char *other = folder_name_key(arena, folder->parts, folder->part_count, fold);

    return !other || strcmp(other, key) == 0;
}

static bool is_taken(const struct account_work *work, const struct mapped_folder *mine,
                     const char *const *parts, uint32_t count, bool fold)
{
    struct arena arena = {0};
    const char *key = folder_name_key(&arena, parts, count, fold);
    bool taken = !key;

    for (size_t i = 0; !taken && i < work->map.count; i++)
        taken = &work->map.items[i] != mine && work->map.items[i].target_path &&
                is_key(&arena, &work->map.items[i].target, key, fold);
    for (size_t i = 0; !taken && i < work->destination_folders.count; i++)
        taken = is_key(&arena, work->destination_folders.items[i], key, fold);
    arena_clear(&arena);
    return taken;
}

/* Numbers the last part until nobody has the path. NULL: no memory, or no such number. */
static const char *const *make_unique(struct account_work *work, const struct mapped_folder *mine,
                                      const char *const *fitted, uint32_t count, bool fold)
{
    struct arena *arena = &work->map.arena;
    const char **parts = arena_alloc(arena, count * sizeof *parts);
    char name[FOLDER_NAME_BYTES];

    for (uint32_t i = 0; parts && i < count; i++)
        parts[i] = fitted[i];
    for (int number = 2; parts && is_taken(work, mine, parts, count, fold); number++) {
        (void)snprintf(name, sizeof name, "%.*s (%d)", FOLDER_NAME_BYTES - 16, fitted[count - 1],
                       number);
        parts[count - 1] = arena_string(arena, name);
        if (number == CLASHES_MAX || !parts[count - 1])
            return NULL;
    }
    return parts;
}

/* KIMT_OK: it has another target; KIMT_END: it would be the same; KIMT_FAIL: no memory. */
static int retarget(struct account_work *work, struct mapped_folder *mine,
                    const struct kimt_folder_rules *rules)
{
    struct arena *arena = &work->map.arena;
    bool fold = rules->attributes & KIMT_RULE_CASE_INSENSITIVE;
    const char *const *parts;
    uint32_t count;
    const char *reason =
        folder_path_fit(arena, mine->target.parts, mine->target.part_count, rules, &parts, &count);
    const char *path;

    if (!parts)
        return KIMT_FAIL;
    if (!reason)
        return KIMT_END;
    parts = make_unique(work, mine, parts, count, fold);
    path = parts ? folder_path(arena, parts, count) : NULL;
    if (!path)
        return KIMT_FAIL;
    mine->target.parts = parts;
    mine->target.part_count = count;
    mine->target_path = path;
    mine->renamed = true;
    mine->reason = reason;
    return KIMT_OK;
}

/* Where it goes from now on, and that kimt is about to make it there. */
static int write_down(struct transfer *transfer, struct kimt_error *err)
{
    struct journal *journal = transfer->run->settings->journal;
    struct transfer_folder *folder = &transfer->folder;

    if (journal_folder_get(journal, transfer->work->journal_account, folder->mapped->source_path,
                           folder->mapped->target_path, &folder->known, err) != KIMT_OK ||
        journal_folder_will_create(journal, folder->known.id, err) != KIMT_OK ||
        journal_commit(journal, err) != KIMT_OK)
        return blame(transfer, SIDE_NONE);
    return KIMT_OK;
}

int refit_target(struct transfer *transfer, const struct kimt_error *why, struct kimt_error *err)
{
    const struct transfer_folder *folder = &transfer->folder;
    struct account_work *work = transfer->work;
    struct mapped_folder *mine = &work->map.items[folder->mapped - work->map.items];
    const struct kimt_folder_rules *rules;
    int result;

    if (why->scope != KIMT_SCOPE_FOLDER || mine->existing || folder->ensured ||
        folder->known.uid_validity != 0 ||
        (why->kind != KIMT_KIND_REFUSED && why->kind != KIMT_KIND_UNSUPPORTED))
        return KIMT_END;
    rules = destination_link_folder_rules(&transfer->destination);
    if (!rules)
        return KIMT_END;
    {
        LOCK_SCOPE(&transfer->run->mutex);
        result = retarget(work, mine, rules);
    }
    if (result == KIMT_FAIL)
        return no_memory(transfer, err);
    return result == KIMT_OK ? write_down(transfer, err) : KIMT_END;
}
