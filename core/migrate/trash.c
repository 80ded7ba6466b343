/* SPDX-License-Identifier: MIT
 *
 * Each message is looked at first. Then some at a time are moved, and dropped from the journal.
 *
 * A store that cannot move makes copies, and the originals are removed; the journal notes first
 * which they are, and from which UID on their copies will be. If that was cut short, the copies are
 * searched for, byte by byte, and an original that has one is only removed.
 *
 * The journal's intent for the trash is set back first, so that the folder of the source that goes
 * there, which comes next, recognises what was moved instead of copying it.
 */
#include "migrate/trash.h"
#include "base/cleanup.h"
#include "base/no_memory.h"
#include "journal/folders.h"
#include "journal/messages.h"
#include "message/as_copied.h"
#include "message/pool.h"
#include "migrate/tally.h"
#include "migrate/transfer.h"
#include <kimt/error.h>
#include <stdlib.h>
#include <string.h>

static const char purpose[] = "for deleted messages";

#define AT_ONCE 500u /* so many at most leave the journal later than the destination */

enum fate {
    FATE_GONE = 0,
    FATE_OURS,
    FATE_COPIED, /* and an equal one is in the trash already */
    FATE_CHANGED
};

struct entry {
    struct journal_message *message;
    enum fate fate;
    bool is_marked; /* as deleted, at the destination */
};

struct work {
    struct transfer *transfer;
    struct deleted *deleted;
    struct entry *entries; /* ascending by uid */
    struct copied_words words;
    struct pool originals; /* that may have a copy in the trash */
    uint64_t copies_from;  /* the UIDs of those */
};

static int compare_uids(const void *a, const void *b)
{
    uint64_t left = ((const struct entry *)a)->message->uid,
             right = ((const struct entry *)b)->message->uid;

    return (left > right) - (left < right);
}

static struct entry *find(const struct work *work, uint64_t uid)
{
    struct journal_message message = {.uid = uid};
    const struct entry key = {.message = &message};

    return bsearch(&key, work->entries, work->deleted->count, sizeof key, compare_uids);
}

static bool list(struct work *work)
{
    struct deleted *deleted = work->deleted;

    work->entries = calloc(deleted->count, sizeof *work->entries);
    if (!work->entries)
        return false;
    for (size_t i = 0; i < deleted->count; i++)
        work->entries[i].message = &deleted->items[i];
    qsort(work->entries, deleted->count, sizeof *work->entries, compare_uids);
    return true;
}

/* ---- both folders ---- */

static int set_back_intent(struct transfer *transfer, const struct kimt_folder *now,
                           struct trouble *trouble)
{
    const struct mapped_folder *source = transfer->work->deletions.trash_source;
    struct journal *journal = transfer->run->settings->journal;
    uint64_t from = now->uid_next > 0 ? now->uid_next : 1;
    struct journal_folder known;

    if (!source)
        return KIMT_OK;
    if (journal_folder_get(journal, transfer->work->journal_account, source->source_path,
                           source->target_path, &known, at_neither(trouble)) != KIMT_OK)
        return KIMT_FAIL;
    if (known.uid_validity != now->uid_validity ||
        (known.doubt_from > 0 && known.doubt_from < from))
        return KIMT_OK; /* all of it, or more than this, is looked at anyway */
    if (journal_folder_intent(journal, known.id, known.seen.uid_validity, known.uid_validity, from,
                              0, false, at_neither(trouble)) != KIMT_OK)
        return KIMT_FAIL;
    transfer->work->deletions.set_back = known.doubt_from == 0;
    return KIMT_OK;
}

static int enter_trash(struct transfer *transfer, struct trouble *trouble)
{
    struct deletions *deletions = &transfer->work->deletions;
    const struct kimt_folder *now;

    if (deletions->trash_entered)
        return KIMT_OK;
    if (destination_link_folder_ensure(&transfer->sides.destination, &deletions->trash, &now,
                                       at_destination(trouble)) != KIMT_OK)
        return KIMT_FAIL;
    if (set_back_intent(transfer, now, trouble) != KIMT_OK)
        return KIMT_FAIL;
    deletions->trash_entered = true;
    return KIMT_OK;
}

static int enter_folder_there(struct work *work, struct trouble *trouble)
{
    struct transfer *transfer = work->transfer;
    const struct mapped_folder *mapped = work->deleted->mapped;
    const struct kimt_folder *now;

    if (destination_link_folder_ensure(&transfer->sides.destination, &mapped->target, &now,
                                       at_destination(trouble)) != KIMT_OK)
        return KIMT_FAIL;
    if (now->uid_validity == work->deleted->uid_validity)
        return KIMT_OK;
    return kimt_fail(at_destination(trouble), KIMT_SCOPE_FOLDER, KIMT_KIND_NOT_FOUND,
                     KIMT_RETRY_NEVER, "folder %s was replaced at the destination",
                     mapped->target_path);
}

/* ---- looking ---- */

typedef int meet_fn(struct work *work, const struct kimt_message *there, struct trouble *trouble);

static int scan(struct work *work, uint32_t parts, uint64_t first_uid,
                bool (*is_wanted)(void *context, uint64_t uid), meet_fn *meet,
                struct trouble *trouble)
{
    struct transfer *transfer = work->transfer;
    const struct kimt_message *there = NULL;
    int result;

    transfer->sides.scan = (struct kimt_scan){.struct_size = sizeof transfer->sides.scan,
                                              .parts = parts,
                                              .first_uid = first_uid,
                                              .is_wanted = is_wanted,
                                              .context = work};
    result = destination_link_scan_begin(&transfer->sides.destination, &transfer->sides.scan,
                                         at_destination(trouble));
    while (result == KIMT_OK) {
        result = destination_link_scan_next(&transfer->sides.destination, &there,
                                            at_destination(trouble));
        if (result == KIMT_OK && !(there->attributes & KIMT_MESSAGE_VANISHED) &&
            (!is_wanted || is_wanted(work, there->uid)))
            result = meet(work, there, trouble);
        if (result == KIMT_FAIL && trouble->error.scope == KIMT_SCOPE_MESSAGE)
            result = KIMT_OK;
    }
    return result == KIMT_FAIL ? KIMT_FAIL : KIMT_OK;
}

static bool is_named(void *context, uint64_t uid)
{
    return find(context, uid) != NULL;
}

static bool is_leaving(const struct entry *entry)
{
    return entry->message->leaving_from != 0;
}

/* One that its user marked as deleted would be purged from the trash before anyone sees it. */
static int judge(struct work *work, const struct kimt_message *there, struct trouble *trouble)
{
    struct entry *entry = find(work, there->uid);

    (void)trouble;
    entry->is_marked = there->flags & KIMT_FLAG_DELETED;
    entry->fate =
        as_copied(&work->words, entry->message, there) && (!entry->is_marked || is_leaving(entry))
            ? FATE_OURS
            : FATE_CHANGED;
    return KIMT_OK;
}

/* ---- what was cut short ---- */

static bool was_leaving(void *context, uint64_t uid)
{
    const struct entry *entry = find(context, uid);

    return entry && entry->fate == FATE_OURS && is_leaving(entry);
}

static int keep_original(struct work *work, const struct kimt_message *there,
                         struct trouble *trouble)
{
    struct identity identity;

    if (body_identify_there(work->transfer->body, &work->transfer->sides.destination, &identity,
                            trouble) != KIMT_OK)
        return KIMT_FAIL;
    if (pool_add(&work->originals, there->uid, &identity, NULL))
        return KIMT_OK;
    return no_memory(at_neither(trouble), purpose);
}

static int meet_copy(struct work *work, const struct kimt_message *there, struct trouble *trouble)
{
    struct identity identity;
    struct candidate *original;

    (void)there;
    if (body_identify_there(work->transfer->body, &work->transfer->sides.destination, &identity,
                            trouble) != KIMT_OK)
        return KIMT_FAIL;
    original = pool_find_strong(&work->originals, identity.strong);
    if (!original)
        return KIMT_OK;
    find(work, original->uid)->fate = FATE_COPIED;
    pool_take(&work->originals, original);
    return KIMT_OK;
}

static int search_trash(struct work *work, struct trouble *trouble)
{
    struct transfer *transfer = work->transfer;
    const struct kimt_folder *now;

    if (!pool_seal(&work->originals))
        return no_memory(at_neither(trouble), purpose);
    if (destination_link_folder_ensure(&transfer->sides.destination,
                                       &transfer->work->deletions.trash, &now,
                                       at_destination(trouble)) != KIMT_OK)
        return KIMT_FAIL;
    if (scan(work, KIMT_PARTS_WHOLE, work->copies_from, NULL, meet_copy, trouble) != KIMT_OK)
        return KIMT_FAIL;
    return enter_folder_there(work, trouble);
}

/* Those that are marked as deleted and have no copy were marked by their user. */
static void leave_marked(struct work *work)
{
    for (size_t i = 0; i < work->deleted->count; i++) {
        struct entry *entry = &work->entries[i];
        if (entry->fate == FATE_OURS && entry->is_marked)
            entry->fate = FATE_CHANGED;
    }
}

static int look(struct work *work, struct trouble *trouble)
{
    uint64_t first = work->entries[0].message->uid;

    if (scan(work, KIMT_PARTS_META, first, is_named, judge, trouble) != KIMT_OK)
        return KIMT_FAIL;
    for (size_t i = 0; i < work->deleted->count; i++) {
        const struct journal_message *message = work->entries[i].message;
        if (was_leaving(work, message->uid) &&
            (work->copies_from == 0 || message->leaving_from < work->copies_from))
            work->copies_from = message->leaving_from;
    }
    if (work->copies_from > 0 &&
        (scan(work, KIMT_PARTS_WHOLE, first, was_leaving, keep_original, trouble) != KIMT_OK ||
         search_trash(work, trouble) != KIMT_OK))
        return KIMT_FAIL;
    leave_marked(work);
    return KIMT_OK;
}

/* ---- moving ---- */

struct batch {
    uint64_t ours[AT_ONCE], all[AT_ONCE]; /* all: with those that have a copy already */
    size_t ours_count, all_count;
    struct entry *from;
    const struct entry *to;
};

static int note_leaving(struct work *work, struct entry *from, const struct entry *to,
                        struct trouble *trouble)
{
    struct transfer *transfer = work->transfer;
    struct journal *journal = transfer->run->settings->journal;
    const struct kimt_folder *trash;

    if (destination_link_folder_ensure(&transfer->sides.destination,
                                       &transfer->work->deletions.trash, &trash,
                                       at_destination(trouble)) != KIMT_OK)
        return KIMT_FAIL;
    for (struct entry *entry = from; entry < to; entry++) {
        if (entry->fate != FATE_OURS)
            continue;
        entry->message->leaving_from = trash->uid_next > 0 ? trash->uid_next : 1;
        if (journal_message_leaving(journal, work->deleted->id, entry->message->source_uid,
                                    entry->message->leaving_from, at_neither(trouble)) != KIMT_OK)
            return KIMT_FAIL;
    }
    if (journal_commit(journal, at_neither(trouble)) != KIMT_OK)
        return KIMT_FAIL;
    return enter_folder_there(work, trouble);
}

/* As copies, and then the originals go. */
static int copy_and_remove(struct work *work, const struct batch *batch, struct trouble *trouble)
{
    struct transfer *transfer = work->transfer;
    struct destination_link *link = &transfer->sides.destination;
    size_t removed;

    if (batch->ours_count > 0 && note_leaving(work, batch->from, batch->to, trouble) != KIMT_OK)
        return KIMT_FAIL;
    if (batch->ours_count > 0 &&
        destination_link_messages_copy(link, batch->ours, batch->ours_count,
                                       &transfer->work->deletions.trash,
                                       at_destination(trouble)) != KIMT_OK)
        return KIMT_FAIL;
    if (destination_link_messages_remove(link, batch->all, batch->all_count, &removed,
                                         at_destination(trouble)) == KIMT_OK)
        return KIMT_OK;
    return KIMT_FAIL;
}

/* Where some were copied already, the store cannot move. */
static int move(struct work *work, const struct batch *batch, struct trouble *trouble)
{
    struct transfer *transfer = work->transfer;

    if (batch->ours_count < batch->all_count)
        return copy_and_remove(work, batch, trouble);
    if (batch->ours_count == 0 ||
        destination_link_messages_move(&transfer->sides.destination, batch->ours, batch->ours_count,
                                       &transfer->work->deletions.trash,
                                       at_destination(trouble)) == KIMT_OK)
        return KIMT_OK;
    if (trouble->error.kind != KIMT_KIND_UNSUPPORTED)
        return KIMT_FAIL;
    trouble_clear(trouble);
    return copy_and_remove(work, batch, trouble);
}

static int drop_entries(struct work *work, const struct entry *from, const struct entry *to,
                        struct trouble *trouble)
{
    struct transfer *transfer = work->transfer;
    struct journal *journal = transfer->run->settings->journal;

    for (const struct entry *entry = from; entry < to; entry++)
        if (entry->fate != FATE_CHANGED &&
            journal_message_remove(journal, work->deleted->id, entry->message->source_uid,
                                   at_neither(trouble)) != KIMT_OK)
            return KIMT_FAIL;
    return journal_commit(journal, at_neither(trouble));
}

static int move_some(struct work *work, struct entry *from, const struct entry *to,
                     struct trouble *trouble)
{
    struct transfer *transfer = work->transfer;
    struct batch batch = {.from = from, .to = to};

    for (const struct entry *entry = from; entry < to; entry++) {
        if (entry->fate == FATE_OURS)
            batch.ours[batch.ours_count++] = entry->message->uid;
        if (entry->fate == FATE_OURS || entry->fate == FATE_COPIED)
            batch.all[batch.all_count++] = entry->message->uid;
    }
    if (move(work, &batch, trouble) != KIMT_OK || drop_entries(work, from, to, trouble) != KIMT_OK)
        return KIMT_FAIL;
    work->deleted->moved += batch.all_count;
    tally_add(transfer, &(struct kimt_counts){.trashed = batch.all_count});
    tally_progress(transfer);
    return KIMT_OK;
}

/* ---- all of it ---- */

static int work_off(struct work *work, struct trouble *trouble)
{
    struct transfer *transfer = work->transfer;
    struct entry *end;

    if (!list(work))
        return no_memory(at_neither(trouble), purpose);
    if (enter_trash(transfer, trouble) != KIMT_OK || enter_folder_there(work, trouble) != KIMT_OK ||
        look(work, trouble) != KIMT_OK)
        return KIMT_FAIL;
    end = work->entries + work->deleted->count;
    for (struct entry *from = work->entries; from < end;) {
        struct entry *to = (size_t)(end - from) > AT_ONCE ? from + AT_ONCE : end;

        if (ending_is_due(&transfer->run->ending)) {
            return kimt_fail(at_neither(trouble), KIMT_SCOPE_ACCOUNT, KIMT_KIND_CANCELLED,
                             KIMT_RETRY_LATER, "stopped");
        }
        if (move_some(work, from, to, trouble) != KIMT_OK)
            return KIMT_FAIL;
        from = to;
    }
    work->deleted->changed = 0;
    for (const struct entry *entry = work->entries; entry < end; entry++)
        work->deleted->changed += entry->fate == FATE_CHANGED;
    return KIMT_OK;
}

int trash_messages(struct transfer *transfer, struct deleted *deleted, struct trouble *trouble)
{
    struct work work = {.transfer = transfer,
                        .deleted = deleted,
                        .words.journal = transfer->run->settings->journal};
    int result = work_off(&work, trouble);

    free(work.entries);
    copied_words_clear(&work.words);
    pool_clear(&work.originals);
    return result;
}
