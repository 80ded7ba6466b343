/* SPDX-License-Identifier: MIT
 *
 * Judging a folder. Equal bytes first, wherever they are; then the same message with other bytes;
 * each message of the destination accounts for one of the source, and only one that was journaled
 * onto the same UID may share it.
 */
#include <config.h> /* for qsort_r */

#include "base/cleanup.h"
#include "base/no_memory.h"
#include "common/array/array.h"
#include "journal/folders.h"
#include "journal/messages.h"
#include "verify/verify_book.h"
#include "verify/verify_likeness.h"
#include <kimt/error.h>
#include <string.h>

static const char purpose[] = "to compare a folder";

void book_clear(struct verify_book *book)
{
    free(book->entries);
    free(book->by_uid);
    free(book->listed);
    free(book->differences);
    pool_clear(&book->pool);
    uid_set_clear(&book->leaving);
    uid_set_clear(&book->half_undone);
    *book = (struct verify_book){.level = book->level, .known = book->known};
}

/* ---- the journal ---- */

struct loading {
    struct verify_book *book;
    bool failed;
};

static bool keep_entry(void *context, const struct journal_message *message)
{
    struct loading *loading = context;
    struct verify_book *book = loading->book;

    loading->failed =
        !ARRAY_GROW(&book->entries, book->count + 1, &book->capacity, VERIFY_NO_ENTRY - 1);
    if (!loading->failed && message->leaving_from == JOURNAL_LEAVING_FOR_GOOD)
        loading->failed = !uid_set_add(&book->leaving, message->uid);
    if (!loading->failed)
        book->entries[book->count++] = (struct verify_entry){.known = *message};
    return !loading->failed;
}

int book_load(struct verify_book *book, struct journal *journal, struct kimt_error *err)
{
    struct loading loading = {.book = book};

    book_clear(book);
    if (book->known.id == 0)
        return KIMT_OK;
    if (journal_messages(journal, book->known.id, keep_entry, &loading, err) != KIMT_OK)
        return KIMT_FAIL;
    return loading.failed ? no_memory(err, purpose) : KIMT_OK;
}

static uint32_t entry_of(const struct verify_book *book, uint64_t source_uid)
{
    size_t low = 0, high = book->count;

    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (book->entries[middle].known.source_uid < source_uid)
            low = middle + 1;
        else
            high = middle;
    }
    return low < book->count && book->entries[low].known.source_uid == source_uid ? (uint32_t)low
                                                                                  : VERIFY_NO_ENTRY;
}

static bool is_told(const struct journal_message *known)
{
    return known->uid != 0 && known->uid != JOURNAL_UID_SETTLED;
}

static int by_destination(const void *a, const void *b, void *entries)
{
    const struct verify_entry *all = entries;
    uint32_t left = *(const uint32_t *)a, right = *(const uint32_t *)b;
    uint64_t left_uid = all[left].known.uid, right_uid = all[right].known.uid;

    return left_uid != right_uid ? (left_uid > right_uid) - (left_uid < right_uid)
                                 : (left > right) - (left < right);
}

/* Where the entries of this destination UID begin in by_uid; `told` if there are none. */
static size_t group_of(const struct verify_book *book, uint64_t uid)
{
    size_t low = 0, high = book->told;

    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (book->entries[book->by_uid[middle]].known.uid < uid)
            low = middle + 1;
        else
            high = middle;
    }
    return low < book->told && book->entries[book->by_uid[low]].known.uid == uid ? low : book->told;
}

/* ---- the source's listing ---- */

int book_list(struct verify_book *book, const struct kimt_message *message, struct kimt_error *err)
{
    struct verify_listed *listed;

    if (!ARRAY_GROW(&book->listed, book->listed_count + 1, &book->listed_capacity,
                    VERIFY_NO_ENTRY - 1))
        return no_memory(err, purpose);
    listed = &book->listed[book->listed_count++];
    *listed = (struct verify_listed){.message = *message, .entry = VERIFY_NO_ENTRY};
    listed->message.keywords = NULL;
    listed->message.keyword_count = 0;
    return KIMT_OK;
}

static int by_source_uid(const void *a, const void *b)
{
    const struct verify_listed *left = a, *right = b;

    return (left->message.uid > right->message.uid) - (left->message.uid < right->message.uid);
}

/* A message that is reported twice is one. */
static void drop_repeated(struct verify_book *book)
{
    size_t kept = 0;

    for (size_t i = 0; i < book->listed_count; i++)
        if (kept == 0 || book->listed[kept - 1].message.uid != book->listed[i].message.uid)
            book->listed[kept++] = book->listed[i];
    book->listed_count = kept;
}

/* A message does not change its date: one that has another one is another. */
static bool are_others(const struct verify_book *book)
{
    for (size_t i = 0; i < book->listed_count; i++) {
        const struct kimt_message *message = &book->listed[i].message;
        uint32_t entry = book->listed[i].entry;
        int64_t before = entry == VERIFY_NO_ENTRY ? 0 : book->entries[entry].known.date_s;

        if (before != 0 && message->attributes & KIMT_MESSAGE_HAS_DATE &&
            !(message->attributes & KIMT_MESSAGE_DATE_OF_HEADER) && message->date_s != before)
            return true;
    }
    return false;
}

static void find_entries(struct verify_book *book)
{
    for (size_t i = 0; i < book->listed_count; i++)
        book->listed[i].entry = entry_of(book, book->listed[i].message.uid);
}

int book_listing_ends(struct verify_book *book, uint32_t uid_validity, struct kimt_error *err)
{
    uint32_t before = book->known.seen.uid_validity;

    (void)err;
    if (book->listed_count > 1)
        qsort(book->listed, book->listed_count, sizeof *book->listed, by_source_uid);
    drop_repeated(book);
    book->by_content = book->known.id != 0 && before != 0 && uid_validity != before;
    if (!book->by_content) {
        find_entries(book);
        book->by_content = book->is_renumbered = are_others(book);
    }
    if (!book->by_content)
        return KIMT_OK;
    book->count = 0; /* its source UIDs are those of other messages */
    find_entries(book);
    return KIMT_OK;
}

/* ---- the destination ---- */

int book_scan_begins(struct verify_book *book, uint32_t uid_validity, struct kimt_error *err)
{
    uint32_t before = book->known.uid_validity;

    book->uids_lost = book->known.id != 0 && before != 0 && uid_validity != before;
    book->by_uid = calloc(book->count + 1, sizeof *book->by_uid);
    if (!book->by_uid)
        return no_memory(err, purpose);
    for (uint32_t i = 0; !book->uids_lost && i < book->count; i++)
        if (is_told(&book->entries[i].known))
            book->by_uid[book->told++] = i;
    qsort_r(book->by_uid, book->told, sizeof *book->by_uid, by_destination, book->entries);
    return KIMT_OK;
}

static bool is_same(const struct verify_book *book, const struct verify_entry *entry,
                    const struct identity *identity)
{
    if (book->level != VERIFY_FULL)
        return book->level == VERIFY_COUNT;
    return memcmp(entry->known.digest, identity->strong, JOURNAL_DIGEST_BYTES) == 0;
}

/* What is no difference, and may surprise. */
static void count_traits(struct verify_book *book, const struct verify_entry *entry,
                         const struct kimt_message *message)
{
    uint32_t dropped = entry->known.notes >> KIMT_COMPLETION_FLAGS_SHIFT;

    book->counts.flags_differ += (entry->known.flags & ~dropped) != message->flags;
    book->counts.dates_differ += entry->known.date_s != 0 &&
                                 message->attributes & KIMT_MESSAGE_HAS_DATE &&
                                 entry->known.date_s != message->date_s;
}

/* Entries of one destination UID; true: some of them are not the bytes that are there. */
static bool meet_group(struct verify_book *book, size_t group, const struct kimt_message *message,
                       const struct identity *identity, bool readable)
{
    bool other = false;

    count_traits(book, &book->entries[book->by_uid[group]], message);
    for (; group < book->told; group++) {
        struct verify_entry *entry = &book->entries[book->by_uid[group]];
        if (entry->known.uid != message->uid)
            break;
        entry->found = !readable                        ? FOUND_UNREADABLE
                       : is_same(book, entry, identity) ? FOUND_SAME
                                                        : FOUND_OTHER;
        entry->place = (uint32_t)book->pool.count;
        other |= entry->found == FOUND_OTHER;
    }
    return other;
}

int book_scanned(struct verify_book *book, const struct kimt_message *message,
                 const struct identity *identity, struct identifier *identifier, bool readable,
                 struct kimt_error *err)
{
    size_t group = group_of(book, message->uid);
    bool explained = group < book->told;
    struct header_fields fields;

    if (message->flags & KIMT_FLAG_DELETED && !book->uids_lost &&
        uid_set_has(&book->leaving, message->uid) && !uid_set_add(&book->half_undone, message->uid))
        return no_memory(err, purpose);
    if (explained && !meet_group(book, group, message, identity, readable))
        return KIMT_OK;
    if (!identity) {
        book->surplus++; /* cannot be read, or need not be: someone's own at best */
        return KIMT_OK;
    }
    fields =
        book->level == VERIFY_FULL ? identifier_fields(identifier) : likeness_fields_of_header();
    if (!pool_add(&book->pool, message->uid, identity, &fields))
        return no_memory(err, purpose);
    /* It is spoken for; no one else may have it before its own entries were asked. */
    if (explained)
        pool_take(&book->pool, &book->pool.items[book->pool.count - 1]);
    return KIMT_OK;
}

int book_scan_ends(struct verify_book *book, struct kimt_error *err)
{
    return pool_seal(&book->pool) ? KIMT_OK : no_memory(err, purpose);
}

/* ---- judging ---- */

static uint64_t *counter_of(struct kimt_verify *counts, int32_t reason)
{
    switch (reason) {
    case KIMT_DIFFERENCE_REWRITTEN:
        return &counts->rewritten;
    case KIMT_DIFFERENCE_MERGED:
        return &counts->merged;
    case KIMT_DIFFERENCE_VANISHED:
        return &counts->vanished;
    case KIMT_DIFFERENCE_MISSING:
        return &counts->missing;
    case KIMT_DIFFERENCE_DIFFERS:
        return &counts->differs;
    case KIMT_DIFFERENCE_UNREADABLE:
        return &counts->unreadable;
    case KIMT_DIFFERENCE_ARRIVED:
        return &counts->arrived;
    case KIMT_DIFFERENCE_HALF_UNDONE:
        return &counts->half_undone;
    default:
        return &counts->left_out;
    }
}

static int differs(struct verify_book *book, const struct kimt_message *message, int32_t reason,
                   const struct candidate *found, struct kimt_error *err)
{
    if (!ARRAY_GROW(&book->differences, book->difference_count + 1, &book->difference_capacity,
                    VERIFY_NO_ENTRY - 1))
        return no_memory(err, purpose);
    ++*counter_of(&book->counts, reason);
    book->differences[book->difference_count++] =
        (struct verify_difference){.message = *message,
                                   .reason = reason,
                                   .found_uid = found ? found->uid : 0,
                                   .found_size = found ? found->identity.size : KIMT_UNKNOWN};
    return KIMT_OK;
}

static void remember_digest(struct verify_book *book, const struct journal_message *known)
{
    struct verify_difference *difference = &book->differences[book->difference_count - 1];

    difference->has_digest = true;
    difference->known_size = known->size;
    memcpy(difference->digest, known->digest, sizeof difference->digest);
}

static int settle(struct verify_book *book, struct verify_listed *listed, int32_t reason,
                  const struct candidate *found, struct kimt_error *err)
{
    listed->judged = true;
    if (reason == 0) {
        book->counts.equal++;
        return KIMT_OK;
    }
    if (differs(book, &listed->message, reason, found, err) != KIMT_OK)
        return KIMT_FAIL;
    if (reason == KIMT_DIFFERENCE_MISSING && listed->entry != VERIFY_NO_ENTRY)
        remember_digest(book, &book->entries[listed->entry].known);
    return KIMT_OK;
}

/* Its destination message accounts for the first that asks; the others were merged into it. */
static bool claim(struct verify_book *book, const struct verify_entry *entry)
{
    struct verify_entry *head = &book->entries[book->by_uid[group_of(book, entry->known.uid)]];
    bool first = !head->claimed;

    head->claimed = true;
    return first;
}

static bool take_surplus(struct verify_book *book)
{
    bool any = book->surplus > 0;

    book->surplus -= any;
    return any;
}

/* Under a UID that was not reported, that was reported wrongly, or that it got when its user moved
 * it away and back. Numbers alone stand for those only whose UID no one knows. */
static bool is_elsewhere(struct verify_book *book, const struct journal_message *known)
{
    struct candidate *found;

    if (book->level == VERIFY_COUNT)
        return (book->uids_lost || !is_told(known)) && take_surplus(book);
    found = book->level == VERIFY_FULL ? pool_find_strong(&book->pool, known->digest) : NULL;
    if (found)
        pool_take(&book->pool, found);
    return found != NULL;
}

/* Nothing was appended for it: did the last pass come by before it was there? */
static int32_t why_not_copied(const struct verify_book *book, uint64_t uid)
{
    const struct journal_folder *known = &book->known;

    if (known->id == 0 ||
        (known->finished && (known->seen.uid_next == 0 || uid >= known->seen.uid_next)))
        return KIMT_DIFFERENCE_ARRIVED;
    return KIMT_DIFFERENCE_LEFT_OUT;
}

static int judge_stranger(struct verify_book *book, struct verify_listed *listed,
                          struct kimt_error *err)
{
    if (!book->by_content)
        return settle(book, listed, why_not_copied(book, listed->message.uid), NULL, err);
    if (book->level == VERIFY_COUNT)
        return settle(book, listed, take_surplus(book) ? 0 : KIMT_DIFFERENCE_MISSING, NULL, err);
    if (book->pool.left == 0)
        return settle(book, listed, KIMT_DIFFERENCE_MISSING, NULL, err);
    book->wanted++;
    return KIMT_OK;
}

static int judge_known(struct verify_book *book, struct verify_listed *listed,
                       struct verify_entry *entry, struct kimt_error *err)
{
    entry->listed = true;
    if (uid_set_has(&book->half_undone, entry->known.uid))
        return settle(book, listed, KIMT_DIFFERENCE_HALF_UNDONE, NULL, err);
    if (entry->found == FOUND_UNREADABLE)
        return settle(book, listed, KIMT_DIFFERENCE_UNREADABLE, NULL, err);
    if (entry->found == FOUND_SAME && claim(book, entry))
        return settle(book, listed, 0, NULL, err);
    if (is_elsewhere(book, &entry->known))
        return settle(book, listed, 0, NULL, err);
    if (entry->found == FOUND_SAME)
        return settle(book, listed, KIMT_DIFFERENCE_MERGED, NULL, err);
    if (entry->found == FOUND_NOT && book->pool.left == 0)
        return settle(book, listed, KIMT_DIFFERENCE_MISSING, NULL, err);
    book->wanted++;
    return KIMT_OK;
}

int book_judge(struct verify_book *book, struct kimt_error *err)
{
    int result = KIMT_OK;

    book->counts.messages = book->listed_count;
    for (size_t i = 0; result == KIMT_OK && i < book->listed_count; i++) {
        struct verify_listed *listed = &book->listed[i];
        result = listed->entry == VERIFY_NO_ENTRY
                     ? judge_stranger(book, listed, err)
                     : judge_known(book, listed, &book->entries[listed->entry], err);
    }
    return result;
}

/* ---- looking again ---- */

static struct verify_listed *find_listed(const struct verify_book *book, uint64_t uid)
{
    const struct verify_listed wanted = {.message.uid = uid};

    return book->listed_count == 0 ? NULL
                                   : bsearch(&wanted, book->listed, book->listed_count,
                                             sizeof *book->listed, by_source_uid);
}

bool book_wants(const struct verify_book *book, uint64_t uid)
{
    const struct verify_listed *listed = find_listed(book, uid);

    return listed && !listed->judged;
}

bool book_all_judged(const struct verify_book *book)
{
    for (size_t i = 0; i < book->listed_count; i++)
        if (!book->listed[i].judged)
            return false;
    return true;
}

/* Somewhere in the folder, under a UID that no one has reported. */
static int seek(struct verify_book *book, struct verify_listed *listed,
                const struct likeness *source, int32_t otherwise, struct kimt_error *err)
{
    struct candidate *found = likeness_find(book->level, &book->pool, source);

    if (!found)
        return settle(book, listed, otherwise, NULL, err);
    pool_take(&book->pool, found);
    return settle(book, listed,
                  uid_set_has(&book->half_undone, found->uid)
                      ? KIMT_DIFFERENCE_HALF_UNDONE
                      : likeness_judge(book->level, &book->pool, source, found, 0),
                  found, err);
}

/* With one place to look at first. */
static int judge_again(struct verify_book *book, struct verify_listed *listed,
                       const struct likeness *source, struct kimt_error *err)
{
    const struct verify_entry *entry =
        listed->entry == VERIFY_NO_ENTRY ? NULL : &book->entries[listed->entry];
    const struct candidate *there;
    int32_t reason;

    if (!entry || entry->found != FOUND_OTHER)
        return seek(book, listed, source, KIMT_DIFFERENCE_MISSING, err);
    there = &book->pool.items[entry->place];
    reason = likeness_judge(book->level, &book->pool, source, there, entry->known.notes);
    if (reason == KIMT_DIFFERENCE_DIFFERS)
        return seek(book, listed, source, reason, err);
    return settle(book, listed, claim(book, entry) ? reason : KIMT_DIFFERENCE_MERGED, there, err);
}

int book_seen_again(struct verify_book *book, uint64_t uid, const struct identity *identity,
                    const struct header_fields *fields, struct kimt_error *err)
{
    struct verify_listed *listed = find_listed(book, uid);
    struct likeness source;

    if (!listed || listed->judged)
        return KIMT_OK;
    if (!identity)
        return settle(book, listed, KIMT_DIFFERENCE_UNREADABLE, NULL, err);
    source.identity = *identity;
    source.fields = book->level == VERIFY_FULL ? *fields : likeness_fields_of_header();
    /* What was read once is better than what a listing tells. */
    if (book->level == VERIFY_HEADERS && listed->entry != VERIFY_NO_ENTRY)
        likeness_of_header(&source.identity, book->entries[listed->entry].known.size);
    return judge_again(book, listed, &source, err);
}

/* ---- the end ---- */

static struct kimt_message message_of(const struct journal_message *known)
{
    return (struct kimt_message){
        .struct_size = sizeof(struct kimt_message),
        .attributes = known->date_s != 0 ? KIMT_MESSAGE_HAS_DATE : KIMT_MESSAGE_NONE,
        .uid = known->source_uid,
        .size = known->size,
        .size_kind = KIMT_SIZE_EXACT,
        .flags = known->flags,
        .zone_minutes = known->zone_minutes,
        .date_s = known->date_s,
    };
}

int book_conclude(struct verify_book *book, struct kimt_error *err)
{
    int result = KIMT_OK;

    /* Listed, and gone when it was to be read. */
    for (size_t i = 0; result == KIMT_OK && i < book->listed_count; i++) {
        if (book->listed[i].judged)
            continue;
        book->counts.messages--;
        result = settle(book, &book->listed[i], KIMT_DIFFERENCE_VANISHED, NULL, err);
    }
    for (size_t i = 0; result == KIMT_OK && i < book->count; i++) {
        struct kimt_message message = message_of(&book->entries[i].known);
        if (!book->entries[i].listed && !book->is_partial)
            result = differs(book, &message, KIMT_DIFFERENCE_VANISHED, NULL, err);
    }
    book->counts.own = book->pool.left + book->surplus;
    return result;
}
