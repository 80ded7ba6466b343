/* SPDX-License-Identifier: MIT
 *
 * Takes away the messages that were found to be ours, some at a time.
 *
 * That they are about to go is in the journal before the destination is asked: stores mark messages
 * as deleted first and remove them in a second step, and a process that ends between the two leaves
 * marks that no one else would know for ours. A later undo goes on from there; a later migrate
 * keeps what is marked, and copies again what is gone.
 */
#include "base/cleanup.h"
#include "base/no_memory.h"
#include "journal/folders.h"
#include "journal/messages.h"
#include "undo/undo_messages.h"
#include <kimt/error.h>
#include <stdlib.h>

#define REMOVE_AT_ONCE 500u /* so many at most leave the journal later than the destination */

/* They are taken back, or will be. One that is gone since we had asked for it was, too. */
void undo_count(struct undo_work *work, const struct undo_entry *from, const struct undo_entry *to)
{
    struct undo_counts *counts = &work->undo->counts;

    for (const struct undo_entry *entry = from; entry < to; entry++) {
        bool gone = undo_is_gone(entry);
        bool ours = entry->fate == UNDO_OURS || (gone && undo_was_asked(entry));

        counts->messages += ours;
        counts->bytes += ours ? entry->message.size : 0;
        counts->gone += gone && !ours;
        work->known->taken += entry->fate == UNDO_OURS;
    }
}

/* ---- the journal ---- */

static int64_t folder_of(const struct undo_work *work, const struct undo_entry *entry)
{
    return entry->set_aside ? journal_aside(work->known->id) : work->known->id;
}

/* Of its second entry as well. */
static int write_leaving(struct undo_work *work, const struct undo_entry *entry, uint32_t from,
                         struct kimt_error *err)
{
    struct journal *journal = work->undo->journal;

    if (entry->again != UNDO_NOT_AGAIN &&
        journal_message_leaving(journal, work->known->id, work->again[entry->again].source_uid,
                                from, err) != KIMT_OK)
        return KIMT_FAIL;
    return journal_message_leaving(journal, folder_of(work, entry), entry->message.source_uid, from,
                                   err);
}

/* What was found by its content has a UID from now on. */
static int note_leaving(struct undo_work *work, const struct undo_entry *from,
                        const struct undo_entry *to, struct kimt_error *err)
{
    struct journal *journal = work->undo->journal;

    for (const struct undo_entry *entry = from; entry < to; entry++) {
        if (entry->fate != UNDO_OURS)
            continue;
        if (entry->is_untold &&
            journal_message_uid(journal, folder_of(work, entry), entry->message.source_uid,
                                entry->uid, err) != KIMT_OK)
            return KIMT_FAIL;
        if (write_leaving(work, entry, JOURNAL_LEAVING_FOR_GOOD, err) != KIMT_OK)
            return KIMT_FAIL;
    }
    return journal_commit_to_disk(journal, err);
}

static int forget_entry(struct undo_work *work, const struct undo_entry *entry,
                        struct kimt_error *err)
{
    struct journal *journal = work->undo->journal;
    int64_t folder = work->known->id;

    if (entry->again != UNDO_NOT_AGAIN &&
        journal_message_remove(journal, folder, work->again[entry->again].source_uid, err) !=
            KIMT_OK)
        return KIMT_FAIL;
    return journal_message_remove(journal, folder_of(work, entry), entry->message.source_uid, err);
}

static int forget_entries(struct undo_work *work, const struct undo_entry *from,
                          const struct undo_entry *to, struct kimt_error *err)
{
    for (const struct undo_entry *entry = from; entry < to; entry++)
        if ((undo_is_gone(entry) || entry->fate == UNDO_OURS) &&
            forget_entry(work, entry, err) != KIMT_OK)
            return KIMT_FAIL;
    return journal_commit(work->undo->journal, err);
}

/* ---- the destination ---- */

/* What its user has changed since an undo marked it stays, and not as if it were to be removed. */
static int take_marks_off(struct undo_work *work, struct kimt_error *err)
{
    AUTO_FREE struct kimt_flag_change *changes = calloc(work->count + 1, sizeof *changes);
    size_t count = 0;

    if (!changes)
        return no_memory(err, UNDO_PURPOSE);
    for (size_t i = 0; i < work->count; i++) {
        const struct undo_entry *entry = &work->entries[i];

        if (entry->fate == UNDO_CHANGED && entry->is_marked && undo_was_asked(entry))
            changes[count++] = (struct kimt_flag_change){
                .struct_size = sizeof *changes, .uid = entry->uid, .remove = KIMT_FLAG_DELETED};
    }
    if (count == 0)
        return KIMT_OK;
    if (!destination_link_can_change_flags(&work->undo->link))
        return kimt_fail(err, KIMT_SCOPE_FOLDER, KIMT_KIND_UNSUPPORTED, KIMT_RETRY_NEVER,
                         "messages of folder %s carry the mark of an undo that was cut short, and "
                         "this destination cannot change flags",
                         work->known->target);
    return destination_link_flags_change(&work->undo->link, changes, count, err);
}

/* The journal speaks of a mark until it was seen to be off. */
static int keep_changed(struct undo_work *work, struct kimt_error *err)
{
    for (size_t i = 0; i < work->count; i++) {
        const struct undo_entry *entry = &work->entries[i];

        if (entry->fate == UNDO_CHANGED && !entry->is_marked && undo_was_asked(entry) &&
            write_leaving(work, entry, 0, err) != KIMT_OK)
            return KIMT_FAIL;
    }
    return take_marks_off(work, err);
}

static int remove_some(struct undo_work *work, const struct undo_entry *from,
                       const struct undo_entry *to, struct kimt_error *err)
{
    uint64_t uids[REMOVE_AT_ONCE];
    size_t count = 0, removed = 0;

    for (const struct undo_entry *entry = from; entry < to; entry++)
        if (entry->fate == UNDO_OURS)
            uids[count++] = entry->uid;
    if (count > 0 && (note_leaving(work, from, to, err) != KIMT_OK ||
                      destination_link_messages_remove(&work->undo->link, uids, count, &removed,
                                                       err) != KIMT_OK))
        return KIMT_FAIL;
    undo_count(work, from, to);
    backoff_progress(&work->undo->backoff);
    return forget_entries(work, from, to, err);
}

int undo_remove(struct undo_work *work, struct kimt_error *err)
{
    struct run *run = &work->undo->shared->run;
    const struct undo_entry *end = work->entries + work->count;

    /* First of all, so that the next pass looks into it again, whatever happens now. */
    if (!work->known->in_doubt &&
        journal_folder_finish(work->undo->journal, work->known->id, NULL, 0, err) != KIMT_OK)
        return KIMT_FAIL;
    if (keep_changed(work, err) != KIMT_OK || journal_commit(work->undo->journal, err) != KIMT_OK)
        return KIMT_FAIL;
    for (const struct undo_entry *from = work->entries; from < end;) {
        const struct undo_entry *to =
            (size_t)(end - from) > REMOVE_AT_ONCE ? from + REMOVE_AT_ONCE : end;

        if (ending_is_due(&run->ending))
            return undo_stopped(err);
        if (remove_some(work, from, to, err) != KIMT_OK)
            return KIMT_FAIL;
        work->known->ours -= (uint64_t)(to - from);
        from = to;
    }
    return KIMT_OK;
}
