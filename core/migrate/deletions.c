/* SPDX-License-Identifier: MIT
 *
 * Gathering, and the decision; the work is trash.c's.
 */
#include "migrate/deletions.h"
#include "base/cleanup.h"
#include "common/print/human.h"
#include "migrate/transfer.h"
#include "migrate/trash.h"
#include <kimt/host.h>
#include <stdlib.h>
#include <string.h>

/* ---- where to ---------------------------------------------------------------------------------
 */

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
    const struct kimt_folder_rules *rules = destination_link_folder_rules(&transfer->destination);

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

bool deletions_plan(struct transfer *transfer)
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

void deletions_clear(struct deletions *deletions)
{
    for (size_t i = 0; i < deletions->count; i++)
        free(deletions->folders[i].items);
    free(deletions->folders);
    *deletions = (struct deletions){0};
}

/* ---- doubts -----------------------------------------------------------------------------------
 */

void deletions_bar_path(struct transfer *transfer, const char *path, const char *why)
{
    struct deletions *deletions = &transfer->work->deletions;

    LOCK_SCOPE(&transfer->crew->mutex);
    if (!deletions->barred[0])
        (void)snprintf(deletions->barred, sizeof deletions->barred,
                       "not all of the source was seen: %.400s: %.200s", path, why);
}

void deletions_bar(struct transfer *transfer, const struct mapped_folder *mapped, const char *why)
{
    deletions_bar_path(transfer, mapped->source_path, why);
}

/* No user's mail can have gone where none is held, and into the trash all of it goes anyway. */
void deletions_bar_skipped(struct transfer *transfer, const struct mapped_folder *mapped)
{
    const struct kimt_folder *folder = mapped->source;

    if (folder->role == KIMT_ROLE_TRASH ||
        folder->attributes & (KIMT_FOLDER_NOT_MAIL | KIMT_FOLDER_NO_SELECT))
        return;
    deletions_bar(transfer, mapped, "it is left out, and messages may have been moved there");
}

/* ---- gathering --------------------------------------------------------------------------------
 */

int deletions_look(struct transfer *transfer, bool *pending_r, struct kimt_error *err)
{
    const struct transfer_folder *folder = &transfer->folder;
    uint64_t known = 0;

    *pending_r = false;
    if (!transfer->work->deletions.enabled ||
        folder->mapped == transfer->work->deletions.trash_source)
        return KIMT_OK;
    if (journal_message_count(transfer->run->settings->journal, folder->known.id, &known, err) !=
        KIMT_OK)
        return blame(transfer, SIDE_NONE);
    *pending_r = known > folder->mapped->source->messages;
    return KIMT_OK;
}

struct gathering {
    struct transfer *transfer;
    struct deleted *into;
    struct uid_set uids; /* of those at the destination */
    bool failed;
};

static bool make_room(struct deleted *deleted)
{
    size_t capacity = deleted->capacity ? deleted->capacity * 2 : 32;
    struct journal_message *longer;

    if (deleted->count < deleted->capacity)
        return true;
    longer = realloc(deleted->items, capacity * sizeof *longer);
    if (!longer)
        return false;
    deleted->items = longer;
    deleted->capacity = capacity;
    return true;
}

static bool take(void *context, const struct journal_message *message)
{
    struct gathering *gathering = context;
    const struct transfer_folder *folder = &gathering->transfer->folder;
    struct deleted *into = gathering->into;

    if (!done_was_earlier(&folder->done, message->source_uid) ||
        uid_set_has(&folder->seen, message->source_uid))
        return true;
    if (message->outcome != KIMT_OUTCOME_COPIED || message->uid == 0 ||
        message->uid == JOURNAL_UID_SETTLED) {
        into->stay++;
        return true;
    }
    gathering->failed = !make_room(into) || !uid_set_add(&gathering->uids, message->uid);
    if (!gathering->failed)
        into->items[into->count++] = *message;
    return !gathering->failed;
}

/* For journal_messages: a message that is still there at the source may have become one with a
 * deleted one at the destination. */
static bool keep_shared(void *context, const struct journal_message *message)
{
    struct gathering *gathering = context;
    struct deleted *into = gathering->into;

    if (!uid_set_has(&gathering->uids, message->uid) ||
        !uid_set_has(&gathering->transfer->folder.seen, message->source_uid))
        return true;
    for (size_t i = into->count; i-- > 0;)
        if (into->items[i].uid == message->uid) {
            into->items[i] = into->items[into->count - 1];
            into->count--;
            into->stay++;
        }
    return true;
}

static bool add_folder(struct transfer *transfer, const struct deleted *deleted)
{
    struct deletions *deletions = &transfer->work->deletions;
    size_t capacity = deletions->capacity ? deletions->capacity * 2 : 16;

    LOCK_SCOPE(&transfer->crew->mutex);
    if (deletions->count == deletions->capacity) {
        struct deleted *longer = realloc(deletions->folders, capacity * sizeof *longer);
        if (!longer)
            return false;
        deletions->folders = longer;
        deletions->capacity = capacity;
    }
    deletions->folders[deletions->count++] = *deleted;
    return true;
}

bool deletions_collect(struct transfer *transfer)
{
    const struct deletions *deletions = &transfer->work->deletions;
    const struct transfer_folder *folder = &transfer->folder;
    struct deleted found = {.mapped = folder->mapped,
                            .id = folder->known.id,
                            .uid_validity = folder->known.uid_validity};
    struct gathering gathering = {.transfer = transfer, .into = &found};
    struct journal *journal = transfer->run->settings->journal;
    struct kimt_error error = {.struct_size = sizeof error};
    bool added;

    if (!deletions->enabled || deletions->done)
        return false;
    if (journal_messages(journal, folder->known.id, take, &gathering, &error) != KIMT_OK ||
        (found.count > 0 &&
         journal_messages(journal, folder->known.id, keep_shared, &gathering, &error) != KIMT_OK))
        ending_begin(&transfer->run->ending, &error);
    uid_set_clear(&gathering.uids);
    added = add_folder(transfer, &found);
    if (!added)
        free(found.items);
    if (!added || gathering.failed)
        deletions_bar(transfer, folder->mapped, "there is no memory for it");
    return added;
}

/* ---- the decision -----------------------------------------------------------------------------
 */

static bool add_messages(void *context, const struct journal_folder *folder)
{
    *(uint64_t *)context += folder->messages;
    return true;
}

/* So many percent, and one at least if any. */
static int check_limit(struct transfer *transfer, uint64_t wanted, struct kimt_error *err)
{
    struct deletions *deletions = &transfer->work->deletions;
    uint64_t percent = (uint64_t)transfer->run->settings->profile->migration.deletions_max;
    uint64_t known = 0;

    if (journal_folders(transfer->run->settings->journal, transfer->work->journal_account,
                        add_messages, &known, err) != KIMT_OK)
        return blame(transfer, SIDE_NONE);
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

static int decide(struct transfer *transfer, struct kimt_error *err)
{
    struct deletions *deletions = &transfer->work->deletions;
    uint64_t wanted = 0;

    for (size_t i = 0; i < deletions->count; i++)
        wanted += deletions->folders[i].count;
    if (!deletions->barred[0] && !deletions->trash_path)
        (void)snprintf(deletions->barred, sizeof deletions->barred,
                       "the destination has no folder for deleted mail");
    if (!deletions->barred[0] && !destination_link_can_move(&transfer->destination))
        (void)snprintf(deletions->barred, sizeof deletions->barred,
                       "the destination cannot move messages");
    if (!deletions->barred[0] && wanted > 0 && check_limit(transfer, wanted, err) != KIMT_OK)
        return KIMT_FAIL;
    deletions->decided = true;
    return KIMT_OK;
}

/* ---- telling ----------------------------------------------------------------------------------
 */

static void tell_barred(struct transfer *transfer, const struct deleted *deleted)
{
    uint64_t gone = deleted->count + deleted->stay;
    char text[1000];

    (void)snprintf(text, sizeof text, DELETIONS_GONE "; the destination keeps %s: %.700s",
                   human_counted(gone, "message", "messages").text,
                   human_plural(gone, "was", "were"), human_plural(gone, "it", "them"),
                   transfer->work->deletions.barred);
    tally_note(transfer, KIMT_NOTE_DELETED, deleted->mapped->source_path, text);
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
        tally_note(transfer, KIMT_NOTE_DELETED, deleted->mapped->source_path, text);
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
        tally_note(transfer, KIMT_NOTE_DELETED, deleted->mapped->source_path, text);
    }
}

static void tell_failed(struct transfer *transfer, const struct deleted *deleted,
                        const struct kimt_error *error)
{
    char text[1000];

    (void)snprintf(text, sizeof text,
                   "messages that were deleted there since could not be moved to the trash: %.700s",
                   error->text);
    tally_note(transfer, KIMT_NOTE_DELETED, deleted->mapped->source_path, text);
}

bool deletions_set_back(const struct transfer *transfer)
{
    return transfer->work->deletions.set_back &&
           transfer->folder.mapped == transfer->work->deletions.trash_source;
}

/* ---- the step ---------------------------------------------------------------------------------
 */

static int work(struct transfer *transfer, struct deleted *deleted, struct kimt_error *err)
{
    if (transfer->work->deletions.barred[0]) {
        tell_barred(transfer, deleted);
        return KIMT_OK;
    }
    if (deleted->count > 0 && trash_messages(transfer, deleted, err) != KIMT_OK) {
        if (err->scope > KIMT_SCOPE_FOLDER)
            return KIMT_FAIL;
        tell_failed(transfer, deleted, err);
        *err = (struct kimt_error){.struct_size = sizeof *err};
    }
    tell_moved(transfer, deleted);
    return KIMT_OK;
}

int deletions_step(struct transfer *transfer, struct kimt_error *err)
{
    struct deletions *deletions = &transfer->work->deletions;

    if (!deletions->decided && decide(transfer, err) != KIMT_OK)
        return KIMT_FAIL;
    if (deletions->next < deletions->count) {
        if (work(transfer, &deletions->folders[deletions->next], err) != KIMT_OK)
            return KIMT_FAIL;
        deletions->next++;
    }
    deletions->done = deletions->next == deletions->count;
    transfer->state = TRANSFER_NEXT_FOLDER;
    return KIMT_OK;
}
