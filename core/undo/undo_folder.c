/* SPDX-License-Identifier: MIT
 *
 * The messages of one folder. Each that was copied is looked at before it is removed: it must have
 * the UID that the journal says, in the folder that it says, and the flags that it was left with.
 * Those whose UID was never reported are found by their content, each entry meeting one message; if
 * a user has put an equal one there, with equal flags, either of the two is as good as the other.
 */
#include "base/cleanup.h"
#include "base/no_memory.h"
#include "base/uid_set.h"
#include "common/array/array.h"
#include "common/print/human.h"
#include "journal/folders.h"
#include "journal/messages.h"
#include "message/as_copied.h"
#include "run/shortfall.h"
#include "undo/undo_inner.h"
#include "undo/undo_messages.h"
#include <string.h>

/* ---- the journal ---- */

static bool is_meant(const struct undo_work *work, const struct journal_message *message)
{
    int64_t run = work->undo->shared->wish->run;

    return message->outcome == KIMT_OUTCOME_COPIED && (run == 0 || run == message->run);
}

static bool add_entry(struct undo_work *work, const struct journal_message *message, bool set_aside)
{
    if (!ARRAY_GROW(&work->entries, work->count + 1, &work->capacity, ARRAY_NO_MAX))
        return false;
    work->entries[work->count++] = (struct undo_entry){.message = *message,
                                                       .again = UNDO_NOT_AGAIN,
                                                       .set_aside = set_aside,
                                                       .is_untold = !undo_is_told(message)};
    work->untold_aside += set_aside && !undo_is_told(message);
    return true;
}

/* It stays. */
static bool count_other(struct undo_work *work, const struct journal_message *message,
                        int64_t folder)
{
    work->other_count++;
    return message->leaving_from != JOURNAL_LEAVING_FOR_GOOD || !undo_is_told(message) ||
           undo_note_half(work, message, folder);
}

static bool take_aside(void *context, const struct journal_message *message)
{
    struct undo_work *work = context;

    if (is_meant(work, message))
        work->failed = !add_entry(work, message, true) ||
                       (undo_is_told(message) && !uid_set_add(&work->aside, message->uid));
    else
        work->failed = !count_other(work, message, journal_aside(work->known->id));
    return !work->failed;
}

/* It was recognised, and is a copy of ours all the same. */
static bool add_again(struct undo_work *work, const struct journal_message *message)
{
    if (!ARRAY_GROW(&work->again, work->again_count + 1, &work->again_capacity, ARRAY_NO_MAX))
        return false;
    work->again[work->again_count++] = *message;
    return true;
}

/* It was only recognised; and where it is, a run that was killed had begun to append. */
static void note_unsure(struct undo_work *work, const struct journal_message *message)
{
    int64_t run = work->undo->shared->wish->run;

    if (!(message->notes & JOURNAL_NOTE_IN_DOUBT) || (run != 0 && run != message->run))
        return;
    if (work->unsure_count < UNDO_TOLD_MAX)
        work->unsure[work->unsure_count] = message->uid;
    work->unsure_count++;
}

static bool add_other(struct undo_work *work, const struct journal_message *message)
{
    note_unsure(work, message);
    return count_other(work, message, work->known->id) &&
           (!undo_is_told(message) || uid_set_add(&work->others, message->uid));
}

/* Is it one that was set aside? By its content, that is found out when all are known. */
static bool add_met(struct undo_work *work, const struct journal_message *message)
{
    if (!ARRAY_GROW(&work->met, work->met_count + 1, &work->met_capacity, ARRAY_NO_MAX))
        return false;
    work->met[work->met_count++] = *message;
    return true;
}

static bool take(void *context, const struct journal_message *message)
{
    struct undo_work *work = context;
    bool taken;

    if (undo_is_told(message) && uid_set_has(&work->aside, message->uid))
        taken = add_again(work, message);
    else if (is_meant(work, message))
        taken = add_entry(work, message, false);
    else if (undo_is_told(message) && work->untold_aside > 0)
        taken = add_met(work, message);
    else
        taken = add_other(work, message);
    work->failed = !taken;
    return taken;
}

static int compare_digests(const void *a, const void *b)
{
    const struct journal_message *left = a, *right = b;

    return memcmp(left->digest, right->digest, sizeof left->digest);
}

/* One with these bytes that is not taken yet. */
static struct journal_message *find_met(const struct undo_work *work,
                                        const struct journal_message *wanted)
{
    size_t low = 0, high = work->met_count;

    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (compare_digests(&work->met[middle], wanted) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    for (; low < work->met_count && compare_digests(&work->met[low], wanted) == 0; low++)
        if (undo_is_told(&work->met[low]))
            return &work->met[low];
    return NULL;
}

/* A copy whose UID was never reported has one since it was recognised. */
static bool pair_untold(struct undo_work *work)
{
    if (work->met_count > 0)
        qsort(work->met, work->met_count, sizeof *work->met, compare_digests);
    for (size_t i = 0; i < work->count; i++) {
        struct undo_entry *entry = &work->entries[i];
        struct journal_message *met =
            entry->set_aside && entry->is_untold ? find_met(work, &entry->message) : NULL;

        if (!met)
            continue;
        if (!add_again(work, met))
            return false;
        entry->message.uid = met->uid;
        met->uid = 0; /* taken */
    }
    for (size_t i = 0; i < work->met_count; i++)
        if (undo_is_told(&work->met[i]) && !add_other(work, &work->met[i]))
            return false;
    return true;
}

static int compare_uids(const void *a, const void *b)
{
    uint64_t left = ((const struct undo_entry *)a)->message.uid,
             right = ((const struct undo_entry *)b)->message.uid;

    return (left > right) - (left < right);
}

static struct undo_entry *find(const struct undo_work *work, uint64_t uid)
{
    const struct undo_entry key = {.message.uid = uid};

    return work->count == 0 ? NULL
                            : bsearch(&key, work->entries, work->count, sizeof key, compare_uids);
}

static int load(struct undo_work *work, struct kimt_error *err)
{
    struct journal *journal = work->undo->journal;
    int64_t folder = work->known->id;

    if (journal_messages(journal, journal_aside(folder), take_aside, work, err) != KIMT_OK ||
        journal_messages(journal, folder, take, work, err) != KIMT_OK)
        return KIMT_FAIL;
    if (work->failed || !pair_untold(work))
        return no_memory(err, UNDO_PURPOSE);
    for (size_t i = 0; i < work->count; i++) {
        struct undo_entry *entry = &work->entries[i];

        entry->uid = 0;
        entry->fate =
            undo_is_told(&entry->message) && uid_set_has(&work->others, entry->message.uid)
                ? UNDO_SHARED
                : UNDO_UNMET;
    }
    if (work->count > 0)
        qsort(work->entries, work->count, sizeof *work->entries, compare_uids);
    for (size_t i = 0; i < work->again_count; i++)
        find(work, work->again[i].uid)->again = i;
    return KIMT_OK;
}

/* ---- has it been changed? ---- */

static enum undo_fate judge(struct undo_work *work, const struct undo_entry *entry,
                            const struct kimt_message *there)
{
    bool same = as_copied(&work->words, &entry->message, there) ||
                (entry->again != UNDO_NOT_AGAIN &&
                 as_copied(&work->words, &work->again[entry->again], there));

    return same ? UNDO_OURS : UNDO_CHANGED;
}

static void tell(struct undo_work *work, uint64_t uid, const char *why)
{
    work->undo->counts.left++;
    if (++work->told > UNDO_TOLD_MAX)
        return;
    if (uid == 0)
        undo_stays(work->undo, work->known->target, "a message %s", why);
    else
        undo_stays(work->undo, work->known->target, "the message with UID %llu %s",
                   (unsigned long long)uid, why);
}

/* ---- looking ---- */

static bool is_named(void *context, uint64_t uid)
{
    return find(context, uid) != NULL;
}

static bool is_nameless(void *context, uint64_t uid)
{
    const struct undo_work *work = context;

    return !uid_set_has(&work->others, uid) && !find(work, uid);
}

static int meet_by_name(struct undo_work *work, const struct kimt_message *there,
                        struct kimt_error *err)
{
    struct undo_entry *entry = find(work, there->uid);

    (void)err;
    if (!entry || entry->fate != UNDO_UNMET)
        return KIMT_OK;
    entry->uid = there->uid;
    entry->is_marked = there->flags & KIMT_FLAG_DELETED;
    entry->fate = judge(work, entry, there);
    return KIMT_OK;
}

static int digest_of(struct undo_work *work, unsigned char digest_r[DIGEST_BYTES],
                     struct kimt_error *err)
{
    struct undo *undo = work->undo;
    size_t got;
    int result;

    digest_begin(&undo->digest);
    while ((result = destination_link_scan_read(&undo->link, undo->chunk, UNDO_CHUNK, &got, err)) ==
           KIMT_OK)
        digest_add(&undo->digest, undo->chunk, got);
    if (result == KIMT_FAIL)
        return KIMT_FAIL;
    return digest_end(&undo->digest, digest_r) ? KIMT_OK : no_memory(err, UNDO_PURPOSE);
}

static int meet_by_content(struct undo_work *work, const struct kimt_message *there,
                           struct kimt_error *err)
{
    unsigned char digest[DIGEST_BYTES];
    uint64_t uid = there->uid;

    if (!is_nameless(work, uid))
        return KIMT_OK;
    if (digest_of(work, digest, err) != KIMT_OK)
        return KIMT_FAIL;
    for (size_t i = 0; i < work->count; i++) {
        struct undo_entry *entry = &work->entries[i];

        if (undo_is_told(&entry->message) || entry->fate != UNDO_UNMET ||
            memcmp(entry->message.digest, digest, sizeof entry->message.digest) != 0 ||
            judge(work, entry, there) != UNDO_OURS)
            continue;
        entry->fate = UNDO_OURS;
        entry->uid = uid;
        break;
    }
    return KIMT_OK;
}

typedef int meet_fn(struct undo_work *work, const struct kimt_message *there,
                    struct kimt_error *err);

static int look(struct undo_work *work, const struct kimt_scan *scan, meet_fn *meet,
                struct kimt_error *err)
{
    struct destination_link *link = &work->undo->link;
    const struct kimt_message *there = NULL;
    int result;

    if (destination_link_scan_begin(link, scan, err) != KIMT_OK)
        return KIMT_FAIL;
    while ((result = destination_link_scan_next(link, &there, err)) != KIMT_END) {
        if (result == KIMT_FAIL && err->scope > KIMT_SCOPE_MESSAGE)
            return KIMT_FAIL;
        if (result != KIMT_OK || there->attributes & KIMT_MESSAGE_VANISHED)
            continue;
        if (meet(work, there, err) != KIMT_OK && err->scope > KIMT_SCOPE_MESSAGE)
            return KIMT_FAIL;
    }
    return KIMT_OK;
}

/* Entries from `first` on have a UID, up to the first whose UID was settled without being reported.
 */
static int look_at_all(struct undo_work *work, struct kimt_error *err)
{
    struct kimt_scan scan = {.struct_size = sizeof scan,
                             .parts = KIMT_PARTS_META,
                             .is_wanted = is_named,
                             .context = work};
    size_t first = 0;
    bool untold = work->entries[work->count - 1].message.uid == JOURNAL_UID_SETTLED;

    while (first < work->count && work->entries[first].message.uid == 0)
        first++;
    if (first < work->count && undo_is_told(&work->entries[first].message)) {
        scan.first_uid = work->entries[first].message.uid;
        if (look(work, &scan, meet_by_name, err) != KIMT_OK)
            return KIMT_FAIL;
    }
    if (!untold && first == 0)
        return KIMT_OK;
    scan.parts = KIMT_PARTS_WHOLE;
    scan.first_uid = 1;
    scan.is_wanted = is_nameless;
    return look(work, &scan, meet_by_content, err);
}

/* ---- is it gone? ---- */

static bool any_unmet(const struct undo_work *work)
{
    for (size_t i = 0; i < work->count; i++)
        if (work->entries[i].fate == UNDO_UNMET && undo_is_told(&work->entries[i].message))
            return true;
    return false;
}

static int note_seen(struct undo_work *work, const struct kimt_message *there,
                     struct kimt_error *err)
{
    if (!uid_set_add(&work->seen, there->uid))
        return no_memory(err, UNDO_PURPOSE);
    return meet_by_name(work, there, err); /* it may have been left out before */
}

/* What was not met is gone only from a folder that hands out as many messages as it counts. */
static int check_unmet(struct undo_work *work, struct kimt_error *err)
{
    const struct kimt_scan scan = {
        .struct_size = sizeof scan, .parts = KIMT_PARTS_META, .first_uid = 1};
    struct kimt_error why = {.struct_size = sizeof why};

    if (!any_unmet(work))
        return KIMT_OK;
    if (work->counted > 0 && look(work, &scan, note_seen, err) != KIMT_OK)
        return KIMT_FAIL;
    if (shortfall(work->counted, work->seen.count, "destination", &why) == 0)
        return KIMT_OK;
    undo_stays(work->undo, work->known->target, "%s", why.text);
    for (size_t i = 0; i < work->count; i++)
        if (work->entries[i].fate == UNDO_UNMET && undo_is_told(&work->entries[i].message))
            work->entries[i].fate = UNDO_UNSEEN;
    return KIMT_OK;
}

/* ---- what stays ---- */

static void tell_unsure(struct undo_work *work)
{
    for (uint64_t i = 0; i < work->unsure_count; i++)
        tell(work, i < UNDO_TOLD_MAX ? work->unsure[i] : 0,
             "may be a copy made by a run that was killed or lost a connection, or someone else's: "
             "kimt migrate only recognised it");
}

/* Once all of the folder is over: it is reported once. */
static void tell_left(struct undo_work *work)
{
    struct undo_known *known = work->known;

    tell_unsure(work);
    known->remaining = work->other_count;
    for (size_t i = 0; i < work->count; i++) {
        const struct undo_entry *entry = &work->entries[i];

        known->remaining += !undo_is_gone(entry) && entry->fate != UNDO_OURS;
        if (entry->fate == UNDO_CHANGED)
            tell(work, entry->uid, "has had its flags changed since");
        else if (entry->fate == UNDO_UNSEEN)
            tell(work, entry->message.uid, "was not handed out by the server; run undo again");
        else if (entry->fate == UNDO_UNMET && !undo_is_gone(entry))
            tell(work, 0, "whose UID the server never reported is not there as it was left");
    }
    if (work->told > UNDO_TOLD_MAX)
        undo_stays(
            work->undo, known->target, "and %s",
            human_counted(work->told - UNDO_TOLD_MAX, "further message", "further messages").text);
}

/* ---- all of it ---- */

static int enter(struct undo_work *work, struct kimt_error *err)
{
    struct undo_known *known = work->known;
    const struct kimt_folder *now;

    if (destination_link_folder_ensure(&work->undo->link, known->listed, &now, err) != KIMT_OK)
        return KIMT_FAIL;
    work->counted = now->messages;
    known->untouchable = known->uid_validity != 0 && now->uid_validity != known->uid_validity;
    if (!known->untouchable)
        return KIMT_OK;
    work->undo->counts.left += work->count;
    undo_stays(work->undo, known->target,
               "the folder was replaced by another of the same name; nothing in it is touched");
    return KIMT_OK;
}

static int take_back(struct undo_work *work, struct kimt_error *err)
{
    if (load(work, err) != KIMT_OK)
        return KIMT_FAIL;
    work->known->looked = true;
    work->known->ours = work->count;
    work->known->remaining = work->other_count + work->count;
    if (work->count == 0 && !work->known->created && work->unsure_count == 0 &&
        work->half_count == 0)
        return KIMT_OK;
    if (enter(work, err) != KIMT_OK)
        return KIMT_FAIL;
    if (work->known->untouchable)
        return KIMT_OK;
    if (undo_take_marks_off(work, err) != KIMT_OK)
        return KIMT_FAIL;
    if (work->count == 0) {
        tell_left(work);
        return KIMT_OK;
    }
    if (look_at_all(work, err) != KIMT_OK || check_unmet(work, err) != KIMT_OK)
        return KIMT_FAIL;
    if (work->undo->shared->wish->look_only)
        undo_count(work, work->entries, work->entries + work->count);
    else if (undo_remove(work, err) != KIMT_OK)
        return KIMT_FAIL;
    tell_left(work);
    return KIMT_OK;
}

int undo_folder(struct undo *undo, struct undo_known *known, struct kimt_error *err)
{
    struct undo_work work = {.undo = undo, .known = known, .words.journal = undo->journal};
    int result = take_back(&work, err);

    free(work.entries);
    free(work.again);
    free(work.halves);
    free(work.met);
    copied_words_clear(&work.words);
    uid_set_clear(&work.others);
    uid_set_clear(&work.aside);
    uid_set_clear(&work.seen);
    return result;
}
