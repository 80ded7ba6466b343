/* SPDX-License-Identifier: MIT
 *
 * Four states are compared, flag by flag: as it was at the source and as it was left at the
 * destination (the journal), and as it is now at each side. Only where the source has moved away
 * from what it was and the destination has not, the destination follows.
 *
 * That is asked for once. How the message was left then is what was asked for: if the destination
 * did not do it, or a user did the same before, it counts as changed there from then on.
 *
 * The listing that this takes shows as well where UIDs name other messages than they did.
 */
#include "migrate/carry.h"
#include "base/cleanup.h"
#include "base/no_memory.h"
#include "common/array/array.h"
#include "journal/messages.h"
#include "message/as_copied.h"
#include "migrate/enter.h"
#include "migrate/promise.h"
#include "migrate/tally.h"
#include "migrate/transfer.h"
#include <kimt/error.h>
#include <string.h>

#define KEYWORDS_MAX 64u /* of one message; more are not carried */
/* \Deleted is never carried: it would make a client remove the copy. */
#define CARRIED (KIMT_FLAG_SEEN | KIMT_FLAG_ANSWERED | KIMT_FLAG_FLAGGED | KIMT_FLAG_DRAFT)

/* A message whose flags are others at the source than they were when it was copied. */
struct moved_on {
    uint64_t source_uid, uid;
    uint32_t flags_before;
    struct journal_flags now, left;              /* at the source; at the destination */
    uint32_t dropped;                            /* flags that the destination has no room for */
    char *words_before, *words_now, *words_left; /* split in place once they are used */
    const char *before[KEYWORDS_MAX], *now_words[KEYWORDS_MAX];
    const char *add[KEYWORDS_MAX], *remove[KEYWORDS_MAX];
    uint32_t before_count, now_count;
    const struct kimt_flag_change *change; /* NULL: none */
    bool met;                              /* at the destination */
};

struct carrying {
    struct moved_on *items; /* ascending by uid once sorted */
    size_t count, capacity;
    struct kimt_flag_change *changes;
    size_t change_count;
    bool has_other_dates; /* than the messages had that were copied under these UIDs */
};

static void clear(struct carrying *carrying)
{
    for (size_t i = 0; i < carrying->count; i++) {
        free(carrying->items[i].words_before);
        free(carrying->items[i].words_now);
        free(carrying->items[i].words_left);
    }
    free(carrying->items);
    free(carrying->changes);
}

/* ---- the source ---- */

static bool add(struct carrying *carrying, const struct moved_on *item)
{
    if (!ARRAY_GROW(&carrying->items, carrying->count + 1, &carrying->capacity, ARRAY_NO_MAX))
        return false;
    carrying->items[carrying->count++] = *item;
    return true;
}

static bool is_of_another_date(const struct journal_message *entry,
                               const struct kimt_message *message)
{
    return entry->date_s != 0 && message->attributes & KIMT_MESSAGE_HAS_DATE &&
           !(message->attributes & KIMT_MESSAGE_DATE_OF_HEADER) && entry->date_s != message->date_s;
}

static int compare_message(struct transfer *transfer, const struct kimt_message *message,
                           struct carrying *carrying, struct trouble *trouble)
{
    struct journal *journal = transfer->run->settings->journal;
    struct journal_message entry;
    struct moved_on item = {.source_uid = message->uid, .now.flags = message->flags};

    if (!done_was_earlier(&transfer->folder.done, message->uid))
        return KIMT_OK;
    if (journal_message_get(journal, transfer->folder.known.id, message->uid, &entry,
                            at_neither(trouble)) == KIMT_FAIL ||
        journal_keywords_id(journal, message->keywords, message->keyword_count, &item.now.keywords,
                            at_neither(trouble)) != KIMT_OK)
        return KIMT_FAIL;
    carrying->has_other_dates |= is_of_another_date(&entry, message);
    item.uid = entry.uid;
    item.flags_before = entry.flags;
    item.left = flags_left(&entry);
    item.dropped = entry.has_left ? 0 : entry.notes >> KIMT_COMPLETION_FLAGS_SHIFT;
    item.left.flags &= ~item.dropped;
    if (entry.uid == 0 || entry.uid == JOURNAL_UID_SETTLED ||
        (((entry.flags ^ message->flags) & CARRIED) == 0 && entry.keywords == item.now.keywords))
        return KIMT_OK;
    item.words_before = journal_keywords_text(journal, entry.keywords);
    item.words_now = journal_keywords_text(journal, item.now.keywords);
    item.words_left = journal_keywords_text(journal, item.left.keywords);
    if (item.words_before && item.words_now && item.words_left && add(carrying, &item))
        return KIMT_OK;
    free(item.words_before);
    free(item.words_now);
    free(item.words_left);
    return no_memory(at_neither(trouble), "for changed flags");
}

static int look_at_source(struct transfer *transfer, struct carrying *carrying,
                          struct trouble *trouble)
{
    const struct folder_work *folder = &transfer->folder;
    const struct kimt_message *message = NULL;
    const struct kimt_folder *now;
    int result;

    transfer->sides.resume = (struct kimt_resume){
        .struct_size = sizeof transfer->sides.resume,
        .uid_validity = folder->source.uid_validity,
        .parts = KIMT_PARTS_META,
        .changed_since = folder->known.finished ? folder->known.seen.highest_modseq : 0,
        .context = transfer,
    };
    if (source_link_folder_open(&transfer->sides.source, folder->mapped->source,
                                &transfer->sides.resume, &now, at_source(trouble)) != KIMT_OK)
        return KIMT_FAIL;
    while ((result = source_link_message_next(&transfer->sides.source, &message,
                                              at_source(trouble))) != KIMT_END) {
        if (result == KIMT_FAIL && trouble->error.scope > KIMT_SCOPE_MESSAGE)
            return KIMT_FAIL;
        if (result == KIMT_OK && !(message->attributes & KIMT_MESSAGE_VANISHED) &&
            compare_message(transfer, message, carrying, trouble) != KIMT_OK)
            return KIMT_FAIL;
        tally_progress(transfer);
    }
    return KIMT_OK;
}

/* ---- the destination ---- */

static int compare_uids(const void *a, const void *b)
{
    uint64_t left = ((const struct moved_on *)a)->uid, right = ((const struct moved_on *)b)->uid;

    return (left > right) - (left < right);
}

static struct moved_on *find(const struct carrying *carrying, uint64_t uid)
{
    const struct moved_on key = {.uid = uid};

    return bsearch(&key, carrying->items, carrying->count, sizeof key, compare_uids);
}

static bool is_moved_on(void *context, uint64_t uid)
{
    return find(context, uid) != NULL;
}

/* Splits at blanks, in place. */
static uint32_t split(char *text, const char *words[KEYWORDS_MAX])
{
    uint32_t count = 0;
    char *rest = NULL;

    for (char *word = strtok_r(text, " ", &rest); word && count < KEYWORDS_MAX;
         word = strtok_r(NULL, " ", &rest))
        words[count++] = word;
    return count;
}

static bool among(const char *word, const char *const *words, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++)
        if (strcmp(words[i], word) == 0)
            return true;
    return false;
}

/* Those of `these` that are not among `those`, and are (or are not) at the destination. */
static uint32_t choose(const char *const *these, uint32_t count, const char *const *those,
                       uint32_t those_count, const struct kimt_message *there, bool are_there,
                       const char **chosen)
{
    uint32_t used = 0;

    for (uint32_t i = 0; i < count; i++)
        if (!among(these[i], those, those_count) &&
            among(these[i], there->keywords, there->keyword_count) == are_there)
            chosen[used++] = these[i];
    return used;
}

static void follow(struct carrying *carrying, struct moved_on *item,
                   const struct kimt_message *there)
{
    uint32_t moved = (item->flags_before ^ item->now.flags) & CARRIED;
    uint32_t untouched = ~(item->left.flags ^ there->flags);
    struct kimt_flag_change *change = &carrying->changes[carrying->change_count];

    item->met = true;
    item->before_count = split(item->words_before, item->before);
    item->now_count = split(item->words_now, item->now_words);
    *change = (struct kimt_flag_change){
        .struct_size = sizeof *change,
        .uid = item->uid,
        .add = moved & untouched & item->now.flags & ~there->flags,
        .remove = moved & untouched & ~item->now.flags & there->flags,
        .keywords_add = item->add,
        .keywords_remove = item->remove,
        .keyword_add_count = choose(item->now_words, item->now_count, item->before,
                                    item->before_count, there, false, item->add),
        .keyword_remove_count = choose(item->before, item->before_count, item->now_words,
                                       item->now_count, there, true, item->remove),
    };
    if (!(change->add | change->remove | change->keyword_add_count | change->keyword_remove_count))
        return;
    item->change = change;
    carrying->change_count++;
}

static int look_at_destination(struct transfer *transfer, struct carrying *carrying,
                               struct trouble *trouble)
{
    const struct kimt_message *there = NULL;
    struct moved_on *item;
    int result;

    transfer->sides.scan = (struct kimt_scan){
        .struct_size = sizeof transfer->sides.scan,
        .parts = KIMT_PARTS_META,
        .first_uid = carrying->items[0].uid,
        .is_wanted = is_moved_on,
        .context = carrying,
    };
    if (destination_link_scan_begin(&transfer->sides.destination, &transfer->sides.scan,
                                    at_destination(trouble)) != KIMT_OK)
        return KIMT_FAIL;
    while ((result = destination_link_scan_next(&transfer->sides.destination, &there,
                                                at_destination(trouble))) != KIMT_END) {
        if (result == KIMT_FAIL && trouble->error.scope > KIMT_SCOPE_MESSAGE)
            return KIMT_FAIL;
        if (result == KIMT_OK && !(there->attributes & KIMT_MESSAGE_VANISHED) &&
            (item = find(carrying, there->uid)) != NULL && !item->met)
            follow(carrying, item, there);
    }
    return KIMT_OK;
}

/* ---- both ---- */

/* The keywords that it was left with, and those that were added, without those taken away. */
static int keywords_left(struct journal *journal, const struct moved_on *item, int64_t *keywords_r,
                         struct trouble *trouble)
{
    const struct kimt_flag_change *change = item->change;
    const char *left[KEYWORDS_MAX], *words[2 * KEYWORDS_MAX];
    uint32_t count = 0, left_count = split(item->words_left, left);

    for (uint32_t i = 0; i < left_count; i++)
        if (!among(left[i], change->keywords_remove, change->keyword_remove_count) &&
            !among(left[i], change->keywords_add, change->keyword_add_count))
            words[count++] = left[i];
    for (uint32_t i = 0; i < change->keyword_add_count; i++)
        words[count++] = change->keywords_add[i];
    return journal_keywords_id(journal, words, count, keywords_r, at_neither(trouble));
}

static int write_one(struct transfer *transfer, const struct moved_on *item,
                     struct trouble *trouble)
{
    struct journal *journal = transfer->run->settings->journal;
    const struct kimt_flag_change *change = item->change;
    struct journal_flags left = item->left;
    bool same;

    if (change)
        left.flags = (left.flags | change->add) & ~change->remove;
    if (change && change->keyword_add_count + change->keyword_remove_count > 0 &&
        keywords_left(journal, item, &left.keywords, trouble) != KIMT_OK)
        return KIMT_FAIL;
    same = ((left.flags ^ item->now.flags) & CARRIED & ~item->dropped) == 0 &&
           left.keywords == item->now.keywords;
    return journal_message_flags(journal, transfer->folder.known.id, item->source_uid, &item->now,
                                 same ? NULL : &left, at_neither(trouble));
}

static int write_down(struct transfer *transfer, const struct carrying *carrying,
                      struct trouble *trouble)
{
    for (size_t i = 0; i < carrying->count; i++)
        if (write_one(transfer, &carrying->items[i], trouble) != KIMT_OK)
            return KIMT_FAIL;
    return KIMT_OK;
}

static int enter(struct transfer *transfer, struct trouble *trouble)
{
    return transfer_is_ensured(transfer) ? KIMT_OK : enter_late(transfer, trouble);
}

/* Where as many messages are listed as before, this is where it shows that they are others: what is
 * new among them was taken for what was copied. */
static int check_dates(struct transfer *transfer, const struct carrying *carrying,
                       struct trouble *trouble)
{
    bool kept = true;

    if (!carrying->has_other_dates)
        return KIMT_OK;
    if (promise_check(transfer, &kept, trouble) != KIMT_OK)
        return KIMT_FAIL;
    if (kept)
        return KIMT_OK;
    (void)kimt_fail(at_neither(trouble), KIMT_SCOPE_FOLDER, KIMT_KIND_CORRUPT, KIMT_RETRY_NEVER,
                    "folder %s has other messages under its UIDs than in the last run, though its "
                    "UIDVALIDITY is the same",
                    transfer->folder.mapped->source_path);
    kimt_error_hint(&trouble->error,
                    "run again: its messages are then recognised by their content");
    return KIMT_FAIL;
}

static int carry(struct transfer *transfer, struct carrying *carrying, struct trouble *trouble)
{
    if (look_at_source(transfer, carrying, trouble) != KIMT_OK ||
        check_dates(transfer, carrying, trouble) != KIMT_OK)
        return KIMT_FAIL;
    if (carrying->count == 0)
        return KIMT_OK;
    qsort(carrying->items, carrying->count, sizeof *carrying->items, compare_uids);
    carrying->changes = calloc(carrying->count, sizeof *carrying->changes);
    if (!carrying->changes)
        return no_memory(at_neither(trouble), "for changed flags");
    if (enter(transfer, trouble) != KIMT_OK ||
        look_at_destination(transfer, carrying, trouble) != KIMT_OK)
        return KIMT_FAIL;
    if (carrying->change_count > 0 &&
        destination_link_flags_change(&transfer->sides.destination, carrying->changes,
                                      carrying->change_count, at_destination(trouble)) != KIMT_OK)
        return KIMT_FAIL;
    tally_add(transfer, &(struct kimt_counts){.flags_changed = carrying->change_count});
    return write_down(transfer, carrying, trouble);
}

/* Nothing can have moved on where the source says that nothing has, or where nothing is known. */
static bool is_needless(const struct transfer *transfer)
{
    const struct folder_work *folder = &transfer->folder;

    return folder->counts.earlier == 0 || !folder->mapped->existing ||
           !destination_link_can_change_flags(&transfer->sides.destination) ||
           (folder->known.finished && folder->source.highest_modseq != 0 &&
            folder->source.highest_modseq == folder->known.seen.highest_modseq);
}

int carry_flags(struct transfer *transfer, struct trouble *trouble)
{
    struct carrying carrying = {0};
    int result = KIMT_OK;

    if (!is_needless(transfer))
        result = carry(transfer, &carrying, trouble);
    clear(&carrying);
    return result;
}
