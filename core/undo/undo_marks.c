/* SPDX-License-Identifier: MIT
 *
 * Messages of other runs that an undo had marked as deleted when it was cut short. This one is to
 * leave them, so the marks are taken off: the next purge would remove them. The journal speaks of a
 * mark until it was seen to be off, and of what is gone until kimt migrate copies it again.
 */
#include "base/cleanup.h"
#include "base/no_memory.h"
#include "common/array/array.h"
#include "common/print/human.h"
#include "undo/undo_messages.h"
#include <kimt/error.h>
#include <stdlib.h>

struct marks {
    struct undo_work *work;
    struct uid_set wanted, seen, marked;
};

bool undo_note_half(struct undo_work *work, const struct journal_message *message, int64_t folder)
{
    if (!ARRAY_GROW(&work->halves, work->half_count + 1, &work->half_capacity, ARRAY_NO_MAX))
        return false;
    work->halves[work->half_count++] = (struct undo_half){
        .folder = folder, .source_uid = message->source_uid, .uid = message->uid};
    return true;
}

/* ---- the destination ---- */

static bool is_half(void *context, uint64_t uid)
{
    const struct marks *marks = context;

    return uid_set_has(&marks->wanted, uid);
}

static int meet(struct marks *marks, const struct kimt_message *there, struct kimt_error *err)
{
    if (!is_half(marks, there->uid) || there->attributes & KIMT_MESSAGE_VANISHED)
        return KIMT_OK;
    if (!uid_set_add(&marks->seen, there->uid) ||
        (there->flags & KIMT_FLAG_DELETED && !uid_set_add(&marks->marked, there->uid)))
        return no_memory(err, UNDO_PURPOSE);
    return KIMT_OK;
}

/* One that is not met keeps its place in the journal, whatever the reason. */
static int look(struct marks *marks, struct kimt_error *err)
{
    struct destination_link *link = &marks->work->undo->link;
    const struct kimt_scan scan = {.struct_size = sizeof scan,
                                   .parts = KIMT_PARTS_META,
                                   .first_uid = 1,
                                   .is_wanted = is_half,
                                   .context = marks};
    const struct kimt_message *there = NULL;
    int result;

    uid_set_clear(&marks->seen);
    uid_set_clear(&marks->marked);
    if (destination_link_scan_begin(link, &scan, err) != KIMT_OK)
        return KIMT_FAIL;
    while ((result = destination_link_scan_next(link, &there, err)) != KIMT_END) {
        if (result == KIMT_FAIL && err->scope > KIMT_SCOPE_MESSAGE)
            return KIMT_FAIL;
        if (result == KIMT_OK && meet(marks, there, err) != KIMT_OK)
            return KIMT_FAIL;
    }
    return KIMT_OK;
}

static int cannot_take_off(const struct marks *marks, struct kimt_error *err)
{
    return kimt_fail(err, KIMT_SCOPE_FOLDER, KIMT_KIND_UNSUPPORTED, KIMT_RETRY_NEVER,
                     "messages of other runs in folder %s carry the mark of an undo that was cut "
                     "short, and the destination does not take it off",
                     marks->work->known->target);
}

static int take_off(struct marks *marks, struct kimt_error *err)
{
    struct undo_work *work = marks->work;
    AUTO_FREE struct kimt_flag_change *changes = calloc(work->half_count, sizeof *changes);
    size_t count = 0;

    if (!changes)
        return no_memory(err, UNDO_PURPOSE);
    for (size_t i = 0; i < work->half_count; i++)
        if (uid_set_has(&marks->marked, work->halves[i].uid))
            changes[count++] = (struct kimt_flag_change){.struct_size = sizeof *changes,
                                                         .uid = work->halves[i].uid,
                                                         .remove = KIMT_FLAG_DELETED};
    if (!destination_link_can_change_flags(&work->undo->link))
        return cannot_take_off(marks, err);
    if (destination_link_flags_change(&work->undo->link, changes, count, err) != KIMT_OK ||
        look(marks, err) != KIMT_OK)
        return KIMT_FAIL;
    return marks->marked.count == 0 ? KIMT_OK : cannot_take_off(marks, err);
}

/* ---- both ---- */

static int write_down(const struct marks *marks, struct kimt_error *err)
{
    const struct undo_work *work = marks->work;
    struct journal *journal = work->undo->journal;

    for (size_t i = 0; i < work->half_count; i++) {
        const struct undo_half *half = &work->halves[i];

        if (uid_set_has(&marks->seen, half->uid) &&
            journal_message_leaving(journal, half->folder, half->source_uid, 0, err) != KIMT_OK)
            return KIMT_FAIL;
    }
    return journal_commit(journal, err);
}

static void tell_gone(const struct marks *marks)
{
    uint64_t gone = marks->wanted.count - marks->seen.count;

    if (gone > 0)
        undo_stays(marks->work->undo, marks->work->known->target,
                   "an undo that was cut short removed %s of other runs as well; kimt migrate "
                   "copies them again",
                   human_counted(gone, "message", "messages").text);
}

static int take_all_off(struct marks *marks, struct kimt_error *err)
{
    struct undo_work *work = marks->work;

    for (size_t i = 0; i < work->half_count; i++)
        if (!uid_set_add(&marks->wanted, work->halves[i].uid))
            return no_memory(err, UNDO_PURPOSE);
    if (look(marks, err) != KIMT_OK ||
        (marks->marked.count > 0 && take_off(marks, err) != KIMT_OK) ||
        write_down(marks, err) != KIMT_OK)
        return KIMT_FAIL;
    tell_gone(marks);
    return KIMT_OK;
}

int undo_take_marks_off(struct undo_work *work, struct kimt_error *err)
{
    struct marks marks = {.work = work};
    int result = KIMT_OK;

    if (work->half_count > 0 && !work->undo->shared->wish->look_only)
        result = take_all_off(&marks, err);
    uid_set_clear(&marks.wanted);
    uid_set_clear(&marks.seen);
    uid_set_clear(&marks.marked);
    return result;
}
