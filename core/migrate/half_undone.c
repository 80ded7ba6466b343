/* SPDX-License-Identifier: MIT
 *
 * All of the folder is listed: that a message is gone is believed only of a folder that hands out
 * as many as it counts. The journal follows the destination, so that this, too, may be cut short.
 */
#include "migrate/half_undone.h"
#include "base/cleanup.h"
#include "base/no_memory.h"
#include "common/array/array.h"
#include "journal/folders.h"
#include "journal/messages.h"
#include "migrate/readback.h"
#include "migrate/transfer.h"
#include <kimt/host.h>
#include <stdlib.h>

static const char purpose[] = "for what an undo left half done";

/* An entry of the journal: two may be of one message. */
struct leaving {
    int64_t folder;
    uint64_t source_uid, uid;
};

struct work {
    struct transfer *transfer;
    struct leaving *items;
    size_t count, capacity;
    int64_t folder; /* that is read */
    bool failed;    /* no memory */
    struct uid_set seen, marked;
    uint64_t kept, gone; /* messages */
};

/* ---- the journal ---- */

int half_undone_look(struct transfer *transfer, struct trouble *trouble)
{
    struct folder_work *folder = &transfer->folder;
    const struct journal_folder *known = &folder->known;

    folder->half_undone = false;
    if (known->uid_validity == 0 || (known->finished && known->doubt_from == 0))
        return KIMT_OK; /* undo takes that back first of all */
    return journal_any_leaving(transfer->run->settings->journal, known->id, &folder->half_undone,
                               at_neither(trouble));
}

static bool take(void *context, const struct journal_message *message)
{
    struct work *work = context;

    if (message->leaving_from != JOURNAL_LEAVING_FOR_GOOD)
        return true;
    work->failed = !ARRAY_GROW(&work->items, work->count + 1, &work->capacity, ARRAY_NO_MAX);
    if (work->failed)
        return false;
    work->items[work->count++] = (struct leaving){
        .folder = work->folder, .source_uid = message->source_uid, .uid = message->uid};
    return true;
}

static int load(struct work *work, struct trouble *trouble)
{
    struct transfer *transfer = work->transfer;
    struct journal *journal = transfer->run->settings->journal;
    const int64_t folders[] = {transfer->folder.known.id, journal_aside(transfer->folder.known.id)};

    for (size_t i = 0; i < 2; i++) {
        work->folder = folders[i];
        if (journal_messages(journal, work->folder, take, work, at_neither(trouble)) != KIMT_OK)
            return KIMT_FAIL;
        if (work->failed)
            return no_memory(at_neither(trouble), purpose);
    }
    return KIMT_OK;
}

static int write_down(struct work *work, struct trouble *trouble)
{
    struct transfer *transfer = work->transfer;
    struct journal *journal = transfer->run->settings->journal;

    for (size_t i = 0; i < work->count; i++) {
        const struct leaving *item = &work->items[i];
        bool stays = uid_set_has(&work->seen, item->uid);

        if ((stays ? journal_message_leaving(journal, item->folder, item->source_uid, 0,
                                             at_neither(trouble))
                   : journal_message_remove(journal, item->folder, item->source_uid,
                                            at_neither(trouble))) != KIMT_OK)
            return KIMT_FAIL;
    }
    if (journal_commit(journal, at_neither(trouble)) != KIMT_OK ||
        done_load(&transfer->folder.done, journal, transfer->folder.known.id,
                  at_neither(trouble)) != KIMT_OK)
        return KIMT_FAIL;
    return KIMT_OK;
}

/* ---- the destination ---- */

static int meet(struct work *work, const struct kimt_message *there, struct trouble *trouble)
{
    bool is_marked = there->flags & KIMT_FLAG_DELETED;

    if (!uid_set_add(&work->seen, there->uid) ||
        (is_marked && !uid_set_add(&work->marked, there->uid)))
        return no_memory(at_neither(trouble), purpose);
    return KIMT_OK;
}

static int list_all(struct work *work, struct readback *readback, struct trouble *trouble)
{
    const struct kimt_scan wish = {
        .struct_size = sizeof wish, .parts = KIMT_PARTS_META, .first_uid = 1};
    const struct kimt_message *there;
    int result;

    if (readback_begin(work->transfer, readback, &wish, trouble) != KIMT_OK)
        return KIMT_FAIL;
    while ((result = readback_next(work->transfer, readback, &there, trouble)) != KIMT_END) {
        if (result == KIMT_FAIL && (trouble->error.scope > KIMT_SCOPE_MESSAGE || !there))
            return KIMT_FAIL;
        if (meet(work, there, trouble) != KIMT_OK)
            return KIMT_FAIL;
    }
    return KIMT_OK;
}

static int list(struct work *work, struct trouble *trouble)
{
    struct readback readback;
    int result;

    uid_set_clear(&work->seen);
    uid_set_clear(&work->marked);
    result = list_all(work, &readback, trouble);
    readback_clear(&readback);
    return result;
}

static int cannot_take_off(struct transfer *transfer, struct trouble *trouble)
{
    (void)kimt_fail(at_neither(trouble), KIMT_SCOPE_FOLDER, KIMT_KIND_UNSUPPORTED, KIMT_RETRY_NEVER,
                    "messages of folder %s carry the mark of an undo that was cut short, and the "
                    "destination does not remove the mark",
                    transfer->folder.mapped->target_path);
    kimt_error_hint(&trouble->error, "kimt undo goes on with it");
    return KIMT_FAIL;
}

/* How many entries are of a marked message. */
static size_t list_marked(const struct work *work, struct kimt_flag_change *changes)
{
    size_t count = 0;

    for (size_t i = 0; i < work->count; i++)
        if (uid_set_has(&work->marked, work->items[i].uid))
            changes[count++] = (struct kimt_flag_change){.struct_size = sizeof *changes,
                                                         .uid = work->items[i].uid,
                                                         .remove = KIMT_FLAG_DELETED};
    return count;
}

/* What came of it is looked at: what a store cannot change it may ignore without a word. */
static int take_marks_off(struct work *work, struct trouble *trouble)
{
    struct transfer *transfer = work->transfer;
    AUTO_FREE struct kimt_flag_change *changes = calloc(work->count, sizeof *changes);
    size_t count;

    if (!changes)
        return no_memory(at_neither(trouble), purpose);
    if ((count = list_marked(work, changes)) == 0)
        return KIMT_OK;
    if (!destination_link_can_change_flags(&transfer->sides.destination))
        return cannot_take_off(transfer, trouble);
    if (destination_link_flags_change(&transfer->sides.destination, changes, count,
                                      at_destination(trouble)) != KIMT_OK)
        return KIMT_FAIL;
    if (list(work, trouble) != KIMT_OK)
        return KIMT_FAIL;
    return list_marked(work, changes) == 0 ? KIMT_OK : cannot_take_off(transfer, trouble);
}

/* ---- both ---- */

/* An entry that was set aside, and one that met the same message again, speak of one. */
static void count(struct work *work)
{
    struct uid_set counted = {0};

    for (size_t i = 0; i < work->count; i++) {
        uint64_t uid = work->items[i].uid;

        if (uid_set_has(&counted, uid))
            continue;
        (void)uid_set_add(&counted, uid); /* a number for people, at worst too high */
        work->kept += uid_set_has(&work->seen, uid);
        work->gone += !uid_set_has(&work->seen, uid);
    }
    uid_set_clear(&counted);
}

static void tell(struct work *work)
{
    char text[240];

    count(work);
    (void)snprintf(text, sizeof text,
                   "an undo was cut short here: %llu of its messages are still there and are kept, "
                   "%llu were removed and are copied again",
                   (unsigned long long)work->kept, (unsigned long long)work->gone);
    post_note(work->transfer, KIMT_NOTE_SERVER, work->transfer->folder.mapped->source_path, text);
}

static int settle_all(struct work *work, struct trouble *trouble)
{
    struct transfer *transfer = work->transfer;

    if (load(work, trouble) != KIMT_OK)
        return KIMT_FAIL;
    if (work->count == 0)
        return KIMT_OK;
    if (!destination_link_can_scan(&transfer->sides.destination)) {
        return kimt_fail(at_neither(trouble), KIMT_SCOPE_FOLDER, KIMT_KIND_UNSUPPORTED,
                         KIMT_RETRY_NEVER,
                         "an undo was cut short in folder %s, and this destination cannot list "
                         "what is left there",
                         transfer->folder.mapped->target_path);
    }
    if (readback_count(transfer, trouble) != KIMT_OK ||
        (transfer->folder.counted > 0 && list(work, trouble) != KIMT_OK) ||
        take_marks_off(work, trouble) != KIMT_OK || write_down(work, trouble) != KIMT_OK)
        return KIMT_FAIL;
    tell(work);
    return KIMT_OK;
}

int half_undone_settle(struct transfer *transfer, struct trouble *trouble)
{
    struct work work = {.transfer = transfer};
    int result = settle_all(&work, trouble);

    free(work.items);
    uid_set_clear(&work.seen);
    uid_set_clear(&work.marked);
    return result;
}
