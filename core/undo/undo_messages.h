/* SPDX-License-Identifier: MIT
 *
 * The messages of one folder that is undone. Inside core/undo only: undo_folder.c finds out which
 * are ours, undo_remove.c takes them away, undo_marks.c leaves those of other runs without a mark.
 */
#ifndef KIMT_CORE_UNDO_MESSAGES_H
#define KIMT_CORE_UNDO_MESSAGES_H

#include "journal/messages.h"
#include "message/as_copied.h"
#include "undo/undo_inner.h"

enum undo_fate {
    UNDO_UNMET = 0, /* not at the destination */
    UNDO_SHARED,    /* nor is it by itself: it became one with a message that is to stay */
    UNDO_OURS,
    UNDO_CHANGED,
    UNDO_UNSEEN /* as UNMET, and the destination did not hand out all that it counts */
};

#define UNDO_NOT_AGAIN SIZE_MAX
#define UNDO_TOLD_MAX  10u /* messages of a folder; more are counted */

struct undo_entry {
    struct journal_message message;
    uint64_t uid;   /* where it was found */
    size_t again;   /* its place among those, or UNDO_NOT_AGAIN */
    bool set_aside; /* the source was replaced since it was copied */
    bool is_marked; /* as deleted, there */
    bool is_untold; /* the journal has no UID of it */
    enum undo_fate fate;
};

/* An entry of another run that an undo which was cut short meant to remove. */
struct undo_half {
    int64_t folder; /* of the journal */
    uint64_t source_uid, uid;
};

struct undo_work {
    struct undo *undo;
    struct undo_known *known;
    struct undo_entry *entries; /* ascending by uid: untold ones at both ends */
    size_t count, capacity;
    struct journal_message *again; /* copies of ours that were met again after that */
    size_t again_count, again_capacity;
    struct journal_message *met; /* recognised; may be those set aside whose UID is not known */
    size_t met_count, met_capacity;
    size_t untold_aside;   /* so many have none */
    struct uid_set aside;  /* UIDs of entries that were set aside */
    struct uid_set others; /* UIDs of entries that are not to be taken back */
    uint64_t other_count;
    struct undo_half *halves;
    size_t half_count, half_capacity;
    uint64_t unsure[UNDO_TOLD_MAX]; /* UIDs of those that a killed run may have put there */
    uint64_t unsure_count;          /* of all of them */
    uint64_t counted;    /* messages of the folder, as the destination says, or KIMT_UNKNOWN */
    struct uid_set seen; /* those that it handed out */
    uint64_t told;
    struct copied_words words;
    bool failed; /* no memory */
};

/* The UID is known. */
static inline bool undo_is_told(const struct journal_message *message)
{
    return message->uid != 0 && message->uid != JOURNAL_UID_SETTLED;
}

/* Nothing of it is there. */
static inline bool undo_is_gone(const struct undo_entry *entry)
{
    return entry->fate == UNDO_SHARED ||
           (entry->fate == UNDO_UNMET && undo_is_told(&entry->message));
}

/* True if an undo that did not come to its end has asked for the message's removal. */
static inline bool undo_was_asked(const struct undo_entry *entry)
{
    return entry->message.leaving_from == JOURNAL_LEAVING_FOR_GOOD;
}

/* ---- undo_marks.c ---- */
/* One of those that stay, in this folder of the journal, was about to be removed. False: no
 * memory. */
bool undo_note_half(struct undo_work *work, const struct journal_message *message, int64_t folder);
/* The folder is ensured: those that were noted are no longer marked as deleted. */
int undo_take_marks_off(struct undo_work *work, struct kimt_error *err);

/* ---- undo_remove.c ---- */
/* Removes the messages that are ours, from destination and journal. */
int undo_remove(struct undo_work *work, struct kimt_error *err);
/* Counts messages as removed, or to be removed, or gone. */
void undo_count(struct undo_work *work, const struct undo_entry *from, const struct undo_entry *to);

#endif
