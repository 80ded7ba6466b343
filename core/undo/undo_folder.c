/* SPDX-License-Identifier: MIT
 *
 * The messages of one folder. Each that was copied is looked at before it is removed: it must have
 * the UID that the journal says, in the folder that it says, and the flags that it was left with.
 * Those whose UID was never told are found by their content, each entry meeting one message; if a
 * user has put an equal one there, with equal flags, either of the two is as good as the other.
 */
#include "base/cleanup.h"
#include "common/print/human.h"
#include "undo/undo_messages.h"
#include <kimt/host.h>
#include <string.h>

#define TOLD_MAX 10u /* messages of a folder; more are counted */

/* ---- the journal ------------------------------------------------------------------------------
 */

/* Room for one more; false: no memory. */
static bool grow(void **items, size_t count, size_t *capacity, size_t size)
{
    size_t wider = *capacity ? *capacity * 2 : 256;
    void *longer;

    if (count < *capacity)
        return true;
    longer = reallocarray(*items, wider, size);
    if (!longer)
        return false;
    *items = longer;
    *capacity = wider;
    return true;
}

static bool is_meant(const struct undo_work *work, const struct journal_message *message)
{
    int64_t run = work->undo->shared->wish->run;

    return message->outcome == KIMT_OUTCOME_COPIED && (run == 0 || run == message->run);
}

static bool add_entry(struct undo_work *work, const struct journal_message *message, bool set_aside)
{
    if (!grow((void **)&work->entries, work->count, &work->capacity, sizeof *work->entries))
        return false;
    work->entries[work->count++] =
        (struct undo_entry){.message = *message, .again = UNDO_NOT_AGAIN, .set_aside = set_aside};
    return true;
}

static bool take_aside(void *context, const struct journal_message *message)
{
    struct undo_work *work = context;

    if (is_meant(work, message))
        work->failed = !add_entry(work, message, true) ||
                       (undo_is_told(message) && !uid_set_add(&work->aside, message->uid));
    else
        work->other_count++;
    return !work->failed;
}

/* It was recognised, and is a copy of ours all the same. */
static bool add_again(struct undo_work *work, const struct journal_message *message)
{
    if (!grow((void **)&work->again, work->again_count, &work->again_capacity, sizeof *work->again))
        return false;
    work->again[work->again_count++] = *message;
    return true;
}

static bool take(void *context, const struct journal_message *message)
{
    struct undo_work *work = context;

    if (is_meant(work, message)) {
        work->failed = !add_entry(work, message, false);
    } else if (undo_is_told(message) && uid_set_has(&work->aside, message->uid)) {
        work->failed = !add_again(work, message);
    } else {
        work->other_count++;
        work->failed = undo_is_told(message) && !uid_set_add(&work->others, message->uid);
    }
    return !work->failed;
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
    if (work->failed)
        return undo_no_memory(err);
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

/* ---- has it been changed? ---------------------------------------------------------------------
 */

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
    if (++work->told > TOLD_MAX)
        return;
    if (uid == 0)
        undo_stays(work->undo, work->known->target, "a message %s", why);
    else
        undo_stays(work->undo, work->known->target, "the message with UID %llu %s",
                   (unsigned long long)uid, why);
}

/* ---- looking ----------------------------------------------------------------------------------
 */

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
    return digest_end(&undo->digest, digest_r) ? KIMT_OK : undo_no_memory(err);
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

/* Entries from `first` on have a UID, up to the first whose UID was settled without being told. */
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

/* ---- what stays -------------------------------------------------------------------------------
 */

/* Once all of the folder is over: it is told once. */
static void tell_left(struct undo_work *work)
{
    struct undo_known *known = work->known;

    known->remaining = work->other_count;
    for (size_t i = 0; i < work->count; i++) {
        const struct undo_entry *entry = &work->entries[i];

        known->remaining += !undo_is_gone(entry) && entry->fate != UNDO_OURS;
        if (entry->fate == UNDO_CHANGED)
            tell(work, entry->uid, "has other flags than it was left with");
        else if (entry->fate == UNDO_UNMET && !undo_is_gone(entry))
            tell(work, 0, "whose UID was never told is not found as it was left");
    }
    if (work->told > TOLD_MAX)
        undo_stays(
            work->undo, known->target, "%s likewise",
            human_counted(work->told - TOLD_MAX, "further message", "further messages").text);
}

/* ---- all of it --------------------------------------------------------------------------------
 */

static int enter(struct undo_work *work, struct kimt_error *err)
{
    struct undo_known *known = work->known;
    const struct kimt_folder *now;

    if (destination_link_folder_ensure(&work->undo->link, known->listed, &now, err) != KIMT_OK)
        return KIMT_FAIL;
    known->untouchable = known->uid_validity != 0 && now->uid_validity != known->uid_validity;
    if (!known->untouchable)
        return KIMT_OK;
    work->undo->counts.left += work->count;
    undo_stays(work->undo, known->target,
               "the folder was replaced by another one of its name, of which nothing is touched");
    return KIMT_OK;
}

static int take_back(struct undo_work *work, struct kimt_error *err)
{
    if (load(work, err) != KIMT_OK)
        return KIMT_FAIL;
    work->known->looked = true;
    work->known->remaining = work->other_count + work->count;
    if (work->count == 0 && !work->known->created)
        return KIMT_OK;
    if (enter(work, err) != KIMT_OK)
        return KIMT_FAIL;
    if (work->count == 0 || work->known->untouchable)
        return KIMT_OK;
    if (look_at_all(work, err) != KIMT_OK)
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
    copied_words_clear(&work.words);
    uid_set_clear(&work.others);
    uid_set_clear(&work.aside);
    return result;
}
