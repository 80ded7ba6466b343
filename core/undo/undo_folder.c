/* SPDX-License-Identifier: MIT
 *
 * The messages of one folder. Each that was copied is looked at before it is removed: it must have
 * the UID that the journal says, in the folder that it says, and the flags that it was left with.
 * Those whose UID was never told are found by their content, each entry meeting one message; if a
 * user has put an equal one there, with equal flags, either of the two is as good as the other.
 */
#include "base/cleanup.h"
#include "common/print/human.h"
#include "run/as_copied.h"
#include "run/uid_set.h"
#include "undo/undo_inner.h"
#include <kimt/host.h>
#include <string.h>

#define REMOVE_AT_ONCE 500u /* so many at most leave the journal later than the destination */
#define TOLD_MAX       10u  /* messages of a folder; more are counted */

enum fate {
    FATE_UNMET = 0, /* not at the destination */
    FATE_SHARED,    /* nor is it by itself: it became one with a message that is to stay */
    FATE_OURS,
    FATE_CHANGED
};

#define NOT_AGAIN SIZE_MAX

struct entry {
    struct journal_message message;
    uint64_t uid;   /* where it was found */
    size_t again;   /* its place among those, or NOT_AGAIN */
    bool set_aside; /* the source was replaced since it was copied */
    enum fate fate;
};

struct work {
    struct undo *undo;
    struct undo_known *known;
    struct entry *entries; /* ascending by uid: untold ones at both ends */
    size_t count, capacity;
    struct journal_message *again; /* copies of ours that were met again after that */
    size_t again_count, again_capacity;
    struct uid_set aside;  /* UIDs of entries that were set aside */
    struct uid_set others; /* UIDs of entries that are not to be taken back */
    uint64_t other_count;
    uint64_t told;
    struct copied_words words;
    bool failed; /* no memory */
};

/* ---- the journal ------------------------------------------------------------------------------
 */

static bool is_told(const struct journal_message *message)
{
    return message->uid != 0 && message->uid != JOURNAL_UID_SETTLED;
}

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

static bool is_meant(const struct work *work, const struct journal_message *message)
{
    int64_t run = work->undo->shared->wish->run;

    return message->outcome == KIMT_OUTCOME_COPIED && (run == 0 || run == message->run);
}

static bool add_entry(struct work *work, const struct journal_message *message, bool set_aside)
{
    if (!grow((void **)&work->entries, work->count, &work->capacity, sizeof *work->entries))
        return false;
    work->entries[work->count++] =
        (struct entry){.message = *message, .again = NOT_AGAIN, .set_aside = set_aside};
    return true;
}

static bool take_aside(void *context, const struct journal_message *message)
{
    struct work *work = context;

    if (is_meant(work, message))
        work->failed = !add_entry(work, message, true) ||
                       (is_told(message) && !uid_set_add(&work->aside, message->uid));
    else
        work->other_count++;
    return !work->failed;
}

/* It was recognised, and is a copy of ours all the same. */
static bool add_again(struct work *work, const struct journal_message *message)
{
    if (!grow((void **)&work->again, work->again_count, &work->again_capacity, sizeof *work->again))
        return false;
    work->again[work->again_count++] = *message;
    return true;
}

static bool take(void *context, const struct journal_message *message)
{
    struct work *work = context;

    if (is_meant(work, message)) {
        work->failed = !add_entry(work, message, false);
    } else if (is_told(message) && uid_set_has(&work->aside, message->uid)) {
        work->failed = !add_again(work, message);
    } else {
        work->other_count++;
        work->failed = is_told(message) && !uid_set_add(&work->others, message->uid);
    }
    return !work->failed;
}

static int compare_uids(const void *a, const void *b)
{
    uint64_t left = ((const struct entry *)a)->message.uid,
             right = ((const struct entry *)b)->message.uid;

    return (left > right) - (left < right);
}

static struct entry *find(const struct work *work, uint64_t uid)
{
    const struct entry key = {.message.uid = uid};

    return work->count == 0 ? NULL
                            : bsearch(&key, work->entries, work->count, sizeof key, compare_uids);
}

static int load(struct work *work, struct kimt_error *err)
{
    struct journal *journal = work->undo->journal;
    int64_t folder = work->known->id;

    if (journal_messages(journal, journal_aside(folder), take_aside, work, err) != KIMT_OK ||
        journal_messages(journal, folder, take, work, err) != KIMT_OK)
        return KIMT_FAIL;
    if (work->failed)
        return undo_no_memory(err);
    for (size_t i = 0; i < work->count; i++) {
        struct entry *entry = &work->entries[i];

        entry->uid = 0;
        entry->fate = is_told(&entry->message) && uid_set_has(&work->others, entry->message.uid)
                          ? FATE_SHARED
                          : FATE_UNMET;
    }
    if (work->count > 0)
        qsort(work->entries, work->count, sizeof *work->entries, compare_uids);
    for (size_t i = 0; i < work->again_count; i++)
        find(work, work->again[i].uid)->again = i;
    return KIMT_OK;
}

/* ---- has it been changed? ---------------------------------------------------------------------
 */

static enum fate judge(struct work *work, const struct entry *entry,
                       const struct kimt_message *there)
{
    bool same =
        as_copied(&work->words, &entry->message, there) ||
        (entry->again != NOT_AGAIN && as_copied(&work->words, &work->again[entry->again], there));

    return same ? FATE_OURS : FATE_CHANGED;
}

static void tell(struct work *work, uint64_t uid, const char *why)
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
    const struct work *work = context;

    return !uid_set_has(&work->others, uid) && !find(work, uid);
}

static int meet_by_name(struct work *work, const struct kimt_message *there, struct kimt_error *err)
{
    struct entry *entry = find(work, there->uid);

    (void)err;
    if (!entry || entry->fate != FATE_UNMET)
        return KIMT_OK;
    entry->uid = there->uid;
    entry->fate = judge(work, entry, there);
    return KIMT_OK;
}

static int digest_of(struct work *work, unsigned char digest_r[DIGEST_BYTES],
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

static int meet_by_content(struct work *work, const struct kimt_message *there,
                           struct kimt_error *err)
{
    unsigned char digest[DIGEST_BYTES];
    uint64_t uid = there->uid;

    if (!is_nameless(work, uid))
        return KIMT_OK;
    if (digest_of(work, digest, err) != KIMT_OK)
        return KIMT_FAIL;
    for (size_t i = 0; i < work->count; i++) {
        struct entry *entry = &work->entries[i];

        if (is_told(&entry->message) || entry->fate != FATE_UNMET ||
            memcmp(entry->message.digest, digest, sizeof entry->message.digest) != 0 ||
            judge(work, entry, there) != FATE_OURS)
            continue;
        entry->fate = FATE_OURS;
        entry->uid = uid;
        break;
    }
    return KIMT_OK;
}

typedef int meet_fn(struct work *work, const struct kimt_message *there, struct kimt_error *err);

static int look(struct work *work, const struct kimt_scan *scan, meet_fn *meet,
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
static int look_at_all(struct work *work, struct kimt_error *err)
{
    struct kimt_scan scan = {.struct_size = sizeof scan,
                             .parts = KIMT_PARTS_META,
                             .is_wanted = is_named,
                             .context = work};
    size_t first = 0;
    bool untold = work->entries[work->count - 1].message.uid == JOURNAL_UID_SETTLED;

    while (first < work->count && work->entries[first].message.uid == 0)
        first++;
    if (first < work->count && is_told(&work->entries[first].message)) {
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

/* ---- removing ---------------------------------------------------------------------------------
 */

/* Nothing of it is there. */
static bool is_gone(const struct entry *entry)
{
    return entry->fate == FATE_SHARED || (entry->fate == FATE_UNMET && is_told(&entry->message));
}

/* They are taken back, or will be. One that is gone since we had asked for it was, too. */
static void count_taken(struct work *work, const struct entry *from, const struct entry *to)
{
    struct undo_counts *counts = &work->undo->counts;
    struct undo_known *known = work->known;

    for (const struct entry *entry = from; entry < to; entry++) {
        bool gone = is_gone(entry);
        bool ours =
            entry->fate == FATE_OURS || (gone && uid_set_has(&known->asked, entry->message.uid));

        counts->messages += ours;
        counts->bytes += ours ? entry->message.size : 0;
        counts->gone += gone && !ours;
        known->taken += entry->fate == FATE_OURS;
    }
}

static int forget_entry(struct work *work, const struct entry *entry, struct kimt_error *err)
{
    struct journal *journal = work->undo->journal;
    int64_t folder = work->known->id;

    if (entry->again != NOT_AGAIN &&
        journal_message_remove(journal, folder, work->again[entry->again].source_uid, err) !=
            KIMT_OK)
        return KIMT_FAIL;
    return journal_message_remove(journal, entry->set_aside ? journal_aside(folder) : folder,
                                  entry->message.source_uid, err);
}

static int forget_entries(struct work *work, const struct entry *from, const struct entry *to,
                          struct kimt_error *err)
{
    for (const struct entry *entry = from; entry < to; entry++)
        if ((is_gone(entry) || entry->fate == FATE_OURS) &&
            forget_entry(work, entry, err) != KIMT_OK)
            return KIMT_FAIL;
    return journal_commit(work->undo->journal, err);
}

static int remove_some(struct work *work, const struct entry *from, const struct entry *to,
                       struct kimt_error *err)
{
    uint64_t uids[REMOVE_AT_ONCE];
    size_t count = 0, removed = 0;

    for (const struct entry *entry = from; entry < to; entry++)
        if (entry->fate == FATE_OURS)
            uids[count++] = entry->uid;
    if (count > 0 && destination_link_messages_remove(&work->undo->link, uids, count, &removed,
                                                      err) != KIMT_OK) {
        for (size_t i = 0; i < count; i++)
            (void)uid_set_add(&work->known->asked, uids[i]);
        return KIMT_FAIL;
    }
    count_taken(work, from, to);
    backoff_progress(&work->undo->backoff);
    return forget_entries(work, from, to, err);
}

/* Once all of the folder is over: it is told once. */
static void tell_left(struct work *work)
{
    struct undo_known *known = work->known;

    known->remaining = work->other_count;
    for (size_t i = 0; i < work->count; i++) {
        const struct entry *entry = &work->entries[i];

        known->remaining += !is_gone(entry) && entry->fate != FATE_OURS;
        if (entry->fate == FATE_CHANGED)
            tell(work, entry->uid, "has other flags than it was left with");
        else if (entry->fate == FATE_UNMET && !is_gone(entry))
            tell(work, 0, "whose UID was never told is not found as it was left");
    }
    if (work->told > TOLD_MAX)
        undo_stays(
            work->undo, known->target, "%s likewise",
            human_counted(work->told - TOLD_MAX, "further message", "further messages").text);
}

static int remove_all(struct work *work, struct kimt_error *err)
{
    struct run *run = &work->undo->shared->run;
    const struct entry *end = work->entries + work->count;

    /* First of all, so that the next pass looks into it again, whatever happens now. */
    if (!work->known->in_doubt &&
        journal_folder_finish(work->undo->journal, work->known->id, NULL, 0, err) != KIMT_OK)
        return KIMT_FAIL;
    if (journal_commit(work->undo->journal, err) != KIMT_OK)
        return KIMT_FAIL;
    for (const struct entry *from = work->entries; from < end;) {
        const struct entry *to =
            (size_t)(end - from) > REMOVE_AT_ONCE ? from + REMOVE_AT_ONCE : end;

        if (run_stopping(run))
            return kimt_fail(err, KIMT_SCOPE_ACCOUNT, KIMT_KIND_CANCELLED, KIMT_RETRY_LATER,
                             "stopped; run it again to go on");
        if (remove_some(work, from, to, err) != KIMT_OK)
            return KIMT_FAIL;
        from = to;
    }
    return KIMT_OK;
}

/* ---- all of it --------------------------------------------------------------------------------
 */

static int enter(struct work *work, struct kimt_error *err)
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

static int take_back(struct work *work, struct kimt_error *err)
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
        count_taken(work, work->entries, work->entries + work->count);
    else if (remove_all(work, err) != KIMT_OK)
        return KIMT_FAIL;
    tell_left(work);
    return KIMT_OK;
}

int undo_folder(struct undo *undo, struct undo_known *known, struct kimt_error *err)
{
    struct work work = {.undo = undo, .known = known, .words.journal = undo->journal};
    int result = take_back(&work, err);

    free(work.entries);
    free(work.again);
    copied_words_clear(&work.words);
    uid_set_clear(&work.others);
    uid_set_clear(&work.aside);
    return result;
}
