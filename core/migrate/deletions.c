/* SPDX-License-Identifier: MIT
 *
 * What is gathered, and what casts doubt on it. What follows is follow_deletions.c's.
 */
#include "migrate/deletions.h"
#include "base/cleanup.h"
#include "common/array/array.h"
#include "journal/folders.h"
#include "journal/messages.h"
#include "migrate/transfer.h"
#include <stdlib.h>

void deletions_clear(struct deletions *deletions)
{
    for (size_t i = 0; i < deletions->count; i++)
        free(deletions->folders[i].items);
    free(deletions->folders);
    *deletions = (struct deletions){0};
}

/* ---- doubts ---- */

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

/* ---- gathering ---- */

int deletions_look(struct transfer *transfer, bool *pending_r, struct trouble *trouble)
{
    const struct folder_work *folder = &transfer->folder;
    uint64_t known = 0;

    *pending_r = false;
    if (!transfer->work->deletions.enabled ||
        folder->mapped == transfer->work->deletions.trash_source)
        return KIMT_OK;
    if (journal_message_count(transfer->run->settings->journal, folder->known.id, &known,
                              at_neither(trouble)) != KIMT_OK)
        return KIMT_FAIL;
    *pending_r = known > folder->mapped->source->messages;
    return KIMT_OK;
}

struct gathering {
    struct transfer *transfer;
    struct deleted *into;
    struct uid_set uids; /* of those at the destination */
    bool failed;
};

static bool take(void *context, const struct journal_message *message)
{
    struct gathering *gathering = context;
    const struct folder_work *folder = &gathering->transfer->folder;
    struct deleted *into = gathering->into;

    if (!done_was_earlier(&folder->done, message->source_uid) ||
        uid_set_has(&folder->seen, message->source_uid))
        return true;
    if (message->outcome != KIMT_OUTCOME_COPIED || message->uid == 0 ||
        message->uid == JOURNAL_UID_SETTLED) {
        into->stay++;
        return true;
    }
    gathering->failed = !ARRAY_GROW(&into->items, into->count + 1, &into->capacity, ARRAY_NO_MAX) ||
                        !uid_set_add(&gathering->uids, message->uid);
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

    LOCK_SCOPE(&transfer->crew->mutex);
    if (!ARRAY_GROW(&deletions->folders, deletions->count + 1, &deletions->capacity, ARRAY_NO_MAX))
        return false;
    deletions->folders[deletions->count++] = *deleted;
    return true;
}

bool deletions_collect(struct transfer *transfer)
{
    const struct deletions *deletions = &transfer->work->deletions;
    const struct folder_work *folder = &transfer->folder;
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

bool deletions_set_back(const struct transfer *transfer)
{
    return transfer->work->deletions.set_back &&
           transfer->folder.mapped == transfer->work->deletions.trash_source;
}
