/* SPDX-License-Identifier: MIT
 *
 * What follows from deletions: where messages go, whether they may, and the step that has trash.c
 * move them. Which they are is deletions.c's.
 */
#include "migrate/follow_deletions.h"
#include "common/print/human.h"
#include "journal/folders.h"
#include "migrate/transfer.h"
#include "migrate/trash.h"
#include <kimt/host.h>
#include <string.h>

/* ---- where to ---- */

static const struct kimt_folder *listed_trash(const struct transfer *transfer)
{
    for (size_t i = 0; i < transfer->work->destination_folders.count; i++) {
        const struct kimt_folder *folder = transfer->work->destination_folders.items[i];
        if (folder->role == KIMT_ROLE_TRASH &&
            !(folder->attributes & (KIMT_FOLDER_FOREIGN | KIMT_FOLDER_NO_SELECT)))
            return folder;
    }
    return NULL;
}

/* The name that the store has for it. */
static const char *const *usual_trash(struct transfer *transfer)
{
    const struct kimt_folder_rules *rules =
        destination_link_folder_rules(&transfer->sides.destination);

    return rules && rules->role_names[KIMT_ROLE_TRASH] ? &rules->role_names[KIMT_ROLE_TRASH] : NULL;
}

static const struct kimt_folder *mapped_trash(const struct transfer *transfer)
{
    for (size_t i = 0; i < transfer->work->map.count; i++) {
        const struct mapped_folder *mapped = &transfer->work->map.items[i];
        if (mapped->action == FOLDER_COPY && mapped->target.role == KIMT_ROLE_TRASH)
            return &mapped->target;
    }
    return NULL;
}

/* False: no memory. */
static bool choose_trash(struct transfer *transfer)
{
    struct deletions *deletions = &transfer->work->deletions;
    const struct kimt_folder *listed = listed_trash(transfer);
    const char *const *usual = usual_trash(transfer);

    deletions->trash_path = NULL;
    if (!listed && !usual)
        listed = mapped_trash(transfer);
    if (!listed && !usual)
        return true;
    deletions->trash = (struct kimt_folder){.struct_size = sizeof deletions->trash,
                                            .parts = listed ? listed->parts : usual,
                                            .part_count = listed ? listed->part_count : 1,
                                            .role = KIMT_ROLE_TRASH,
                                            .key = "",
                                            .messages = KIMT_UNKNOWN,
                                            .bytes = KIMT_UNKNOWN};
    deletions->trash_path = folder_path(&transfer->work->map.arena, deletions->trash.parts,
                                        deletions->trash.part_count);
    return deletions->trash_path != NULL;
}

/* What goes to the trash is the last of all. */
static void put_last(struct transfer *transfer)
{
    struct deletions *deletions = &transfer->work->deletions;
    struct folder_map *map = &transfer->work->map;

    deletions->trash_source = NULL;
    deletions->due_at = map->count;
    for (size_t i = 0; deletions->trash_path && i < map->count; i++) {
        struct mapped_folder found = map->items[i];

        if (found.action != FOLDER_COPY || strcmp(found.target_path, deletions->trash_path) != 0)
            continue;
        memmove(map->items + i, map->items + i + 1, (map->count - i - 1) * sizeof *map->items);
        map->items[map->count - 1] = found;
        deletions->trash_source = &map->items[map->count - 1];
        deletions->due_at = map->count - 1;
        return;
    }
}

bool follow_deletions_plan(struct transfer *transfer)
{
    const struct run_settings *settings = transfer->run->settings;
    struct deletions *deletions = &transfer->work->deletions;

    deletions->enabled = settings->journal && !settings->dry_run &&
                         settings->profile->migration.deletions == PROFILE_DELETIONS_TRASH;
    if (!deletions->enabled)
        return true;
    if (!choose_trash(transfer))
        return false;
    put_last(transfer);
    return true;
}

/* ---- the decision ---- */

static bool add_messages(void *context, const struct journal_folder *folder)
{
    *(uint64_t *)context += folder->messages;
    return true;
}

/* So many percent, and one at least if any. */
static int check_limit(struct transfer *transfer, uint64_t wanted, struct trouble *trouble)
{
    struct deletions *deletions = &transfer->work->deletions;
    uint64_t percent = (uint64_t)transfer->run->settings->profile->migration.deletions_max;
    uint64_t known = 0;

    if (journal_folders(transfer->run->settings->journal, transfer->work->journal_account,
                        add_messages, &known, at_neither(trouble)) != KIMT_OK)
        return KIMT_FAIL;
    deletions->too_many = wanted > (known * percent + 99) / 100;
    if (deletions->too_many)
        (void)snprintf(
            deletions->barred, sizeof deletions->barred,
            "%s of the account's %s %s deleted at the source, more than deletions_max = %llu%% "
            "allows; if that is right, run once with a higher one",
            human_count(wanted).text, human_counted(known, "message", "messages").text,
            human_plural(wanted, "was", "were"), (unsigned long long)percent);
    return KIMT_OK;
}

static int decide(struct transfer *transfer, struct trouble *trouble)
{
    struct deletions *deletions = &transfer->work->deletions;
    uint64_t wanted = 0;

    for (size_t i = 0; i < deletions->count; i++)
        wanted += deletions->folders[i].count;
    if (!deletions->barred[0] && !deletions->trash_path)
        (void)snprintf(deletions->barred, sizeof deletions->barred,
                       "the destination has no folder for deleted mail");
    if (!deletions->barred[0] && !destination_link_can_move(&transfer->sides.destination))
        (void)snprintf(deletions->barred, sizeof deletions->barred,
                       "the destination cannot move messages");
    if (!deletions->barred[0] && wanted > 0 && check_limit(transfer, wanted, trouble) != KIMT_OK)
        return KIMT_FAIL;
    deletions->decided = true;
    return KIMT_OK;
}

/* ---- reporting ---- */

static void tell_barred(struct transfer *transfer, const struct deleted *deleted)
{
    uint64_t gone = deleted->count + deleted->stay;
    char text[1000];

    (void)snprintf(text, sizeof text, DELETIONS_GONE "; the destination keeps %s: %.700s",
                   human_counted(gone, "message", "messages").text,
                   human_plural(gone, "was", "were"), human_plural(gone, "it", "them"),
                   transfer->work->deletions.barred);
    post_note(transfer, KIMT_NOTE_DELETED, deleted->mapped->source_path, text);
}

static void tell_moved(struct transfer *transfer, const struct deleted *deleted)
{
    uint64_t moved = deleted->moved, kept = deleted->changed + deleted->stay;
    char text[1000];

    if (moved > 0) {
        (void)snprintf(
            text, sizeof text, DELETIONS_GONE "; at the destination %s moved to %.300s",
            human_counted(moved, "message", "messages").text, human_plural(moved, "was", "were"),
            human_plural(moved, "it was", "they were"), transfer->work->deletions.trash_path);
        post_note(transfer, KIMT_NOTE_DELETED, deleted->mapped->source_path, text);
    }
    if (kept > 0) {
        (void)snprintf(text, sizeof text,
                       "%s %s deleted there since; the destination keeps %s: %s %s changed there, "
                       "%s %s not put there by kimt or became one with an equal one, or it is not "
                       "known where %s",
                       human_counted(kept, "message", "messages").text,
                       human_plural(kept, "was", "were"), human_plural(kept, "it", "them"),
                       human_count(deleted->changed).text,
                       human_plural(deleted->changed, "was", "were"),
                       human_count(deleted->stay).text, human_plural(deleted->stay, "was", "were"),
                       human_plural(deleted->stay, "it is", "they are"));
        post_note(transfer, KIMT_NOTE_DELETED, deleted->mapped->source_path, text);
    }
}

static void tell_failed(struct transfer *transfer, const struct deleted *deleted,
                        const struct kimt_error *error)
{
    char text[1000];

    (void)snprintf(text, sizeof text,
                   "messages that were deleted there since could not be moved to the trash: %.700s",
                   error->text);
    post_note(transfer, KIMT_NOTE_DELETED, deleted->mapped->source_path, text);
}

/* ---- the step ---- */

static int work(struct transfer *transfer, struct deleted *deleted, struct trouble *trouble)
{
    if (transfer->work->deletions.barred[0]) {
        tell_barred(transfer, deleted);
        return KIMT_OK;
    }
    if (deleted->count > 0 && trash_messages(transfer, deleted, trouble) != KIMT_OK) {
        if (trouble->error.scope > KIMT_SCOPE_FOLDER)
            return KIMT_FAIL;
        tell_failed(transfer, deleted, &trouble->error);
        trouble_clear(trouble);
    }
    tell_moved(transfer, deleted);
    return KIMT_OK;
}

int follow_deletions_next(struct transfer *transfer, struct trouble *trouble)
{
    struct deletions *deletions = &transfer->work->deletions;

    if (!deletions->decided && decide(transfer, trouble) != KIMT_OK)
        return KIMT_FAIL;
    if (deletions->next < deletions->count) {
        if (work(transfer, &deletions->folders[deletions->next], trouble) != KIMT_OK)
            return KIMT_FAIL;
        deletions->next++;
    }
    deletions->done = deletions->next == deletions->count;
    return KIMT_OK;
}
