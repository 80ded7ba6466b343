/* SPDX-License-Identifier: MIT
 *
 * A connection that was lost, or the process at its end, may have had appends under way. They are
 * looked for before anything is sent again (settle.c, adopt.c); but a slow server, or a network
 * that holds bytes back, can store one after that look. Then the message is there twice.
 *
 * So the folder is looked at once more when all its messages have their fate, not before the old
 * connection has had some time, and again in the next pass. What is there then, is not accounted
 * for, and equals one of our copies byte for byte is the late one. It stays, and the copy that we
 * know to be ours is removed: only such a message is ever taken away.
 *
 * A store that adds header fields makes no two copies that are equal. So where our copies are
 * longer than what was sent, the source is asked once more for what it may have been: the late one
 * is what that is with fields added. That is for what this run has sent since; the next pass does
 * not know it, and has equal bytes alone to go by.
 */
#include "migrate/late.h"
#include "base/clock.h"
#include "base/no_memory.h"
#include "common/array/array.h"
#include "common/print/human.h"
#include "journal/folders.h"
#include "journal/messages.h"
#include "message/as_copied.h"
#include "message/pool.h"
#include "migrate/adopt.h"
#include "migrate/readback.h"
#include "migrate/tally.h"
#include "migrate/transfer.h"
#include <kimt/host.h>
#include <stdlib.h>
#include <string.h>

static const char purpose[] = "for messages that arrived twice";

/* One of our copies, and the equal one that arrived late. */
struct twin {
    struct journal_message copy;
    uint64_t late_uid;    /* 0: not known yet */
    bool met, is_altered; /* at the destination, by the store: it is not as long as it was sent */
    bool changed;         /* by its user */
};

struct twins {
    struct transfer *transfer;
    struct pool pool; /* what is not accounted for */
    struct twin *items;
    size_t count, capacity;
    struct copied_words words;
    bool failed; /* no memory */
};

void late_expect(struct transfer *transfer, uint64_t from_uid, int64_t since_ms)
{
    const struct migration_options *migration = &transfer->run->settings->profile->migration;
    struct late *late = &transfer->folder.late;

    if (late->from == 0 || from_uid < late->from)
        late->from = from_uid;
    late->until_ms = since_ms + migration->late_arrival_ms;
    late->next_pass = true;
    late->room = WINDOW_SLOTS;
}

void late_note_sent(struct transfer *transfer, uint64_t source_uid)
{
    struct late *late = &transfer->folder.late;

    if (late->room == 0)
        return;
    late->room--;
    (void)uid_set_add(&late->sent, source_uid);
}

void late_clear(struct transfer *transfer)
{
    uid_set_clear(&transfer->folder.late.sent);
}

/* ---- which are there twice? ---- */

/* The one of its kind that was stored first. */
static struct twin *oldest_like(struct twins *twins, const unsigned char *digest)
{
    struct twin *oldest = NULL;

    for (size_t i = 0; i < twins->count; i++)
        if (memcmp(twins->items[i].copy.digest, digest, JOURNAL_DIGEST_BYTES) == 0 &&
            (!oldest || twins->items[i].copy.uid < oldest->copy.uid))
            oldest = &twins->items[i];
    return oldest;
}

/* Of several equal copies it is the newest that was sent anew: the others may be equal messages
 * with another date or other flags. */
static void prefer_newer(struct twins *twins, const struct journal_message *copy)
{
    struct twin *twin = oldest_like(twins, copy->digest);

    if (twin && twin->copy.uid < copy->uid)
        twin->copy = *copy;
}

static bool is_ours(const struct twins *twins, const struct journal_message *copy)
{
    return copy->outcome == KIMT_OUTCOME_COPIED && copy->uid != 0 &&
           copy->uid != JOURNAL_UID_SETTLED && copy->uid >= twins->transfer->folder.late.from;
}

/* False: no memory. */
static bool add_twin(struct twins *twins, const struct journal_message *copy, uint64_t late_uid)
{
    twins->failed |= !ARRAY_GROW(&twins->items, twins->count + 1, &twins->capacity, ARRAY_NO_MAX);
    if (!twins->failed)
        twins->items[twins->count++] = (struct twin){.copy = *copy, .late_uid = late_uid};
    return !twins->failed;
}

/* For journal_messages. */
static bool pair(void *context, const struct journal_message *copy)
{
    struct twins *twins = context;
    struct candidate *late;

    if (!is_ours(twins, copy))
        return true;
    late = pool_find_strong(&twins->pool, copy->digest);
    if (!late) {
        prefer_newer(twins, copy);
        return true;
    }
    pool_take(&twins->pool, late);
    return add_twin(twins, copy, late->uid);
}

static int find_twins(struct twins *twins, struct trouble *trouble)
{
    struct transfer *transfer = twins->transfer;
    struct folder_work *folder = &transfer->folder;

    if (adopt_unexplained(transfer, folder->late.from, &twins->pool, trouble) != KIMT_OK)
        return KIMT_FAIL;
    if (twins->pool.left == 0)
        return KIMT_OK;
    if (journal_messages(transfer->run->settings->journal, folder->known.id, pair, twins,
                         at_neither(trouble)) != KIMT_OK)
        return KIMT_FAIL;
    return twins->failed ? no_memory(at_neither(trouble), purpose) : KIMT_OK;
}

/* ---- are our copies as we made them? ---- */

static struct twin *with_uid(const struct twins *twins, uint64_t uid)
{
    for (size_t i = 0; i < twins->count; i++)
        if (twins->items[i].copy.uid == uid)
            return &twins->items[i];
    return NULL;
}

static bool is_one(void *context, uint64_t uid)
{
    return with_uid(context, uid) != NULL;
}

static int look_at_copies(struct twins *twins, struct trouble *trouble)
{
    struct transfer *transfer = twins->transfer;
    const struct kimt_message *there = NULL;
    struct twin *twin;
    int result;

    transfer->sides.scan = (struct kimt_scan){.struct_size = sizeof transfer->sides.scan,
                                              .parts = KIMT_PARTS_META,
                                              .first_uid = transfer->folder.late.from,
                                              .is_wanted = is_one,
                                              .context = twins};
    if (destination_link_scan_begin(&transfer->sides.destination, &transfer->sides.scan,
                                    at_destination(trouble)) != KIMT_OK)
        return KIMT_FAIL;
    while ((result = destination_link_scan_next(&transfer->sides.destination, &there,
                                                at_destination(trouble))) != KIMT_END) {
        if (result == KIMT_FAIL && trouble->error.scope > KIMT_SCOPE_MESSAGE)
            return KIMT_FAIL;
        if (result != KIMT_OK || there->attributes & KIMT_MESSAGE_VANISHED ||
            !(twin = with_uid(twins, there->uid)))
            continue;
        twin->met = true;
        twin->is_altered = there->size_kind != KIMT_SIZE_EXACT || there->size != twin->copy.size;
        twin->changed = !as_copied(&twins->words, &twin->copy, there);
    }
    return KIMT_OK;
}

/* ---- at a store that alters what it is given ---- */

/* For journal_messages. */
static bool expect(void *context, const struct journal_message *copy)
{
    struct twins *twins = context;

    if (!is_ours(twins, copy) || with_uid(twins, copy->uid) ||
        !uid_set_has(&twins->transfer->folder.late.sent, copy->source_uid))
        return true;
    return add_twin(twins, copy, 0);
}

static struct twin *expected(const struct twins *twins, uint64_t source_uid)
{
    for (size_t i = 0; i < twins->count; i++)
        if (twins->items[i].copy.source_uid == source_uid && twins->items[i].late_uid == 0 &&
            twins->items[i].is_altered)
            return &twins->items[i];
    return NULL;
}

static bool is_not_expected(void *context, uint64_t source_uid)
{
    const struct twins *twins = context;

    return !uid_set_has(&twins->transfer->folder.late.sent, source_uid) ||
           !expected(twins, source_uid);
}

static int compare_source(struct twins *twins, const struct kimt_message *message,
                          struct trouble *trouble)
{
    struct transfer *transfer = twins->transfer;
    struct twin *twin = expected(twins, message->uid);
    struct identity identity;
    struct header_fields fields;
    struct candidate *late;

    if (body_identify_at_source(transfer->body, &transfer->sides.source, message, &identity,
                                trouble) != KIMT_OK)
        return KIMT_FAIL;
    fields = body_fields(transfer->body);
    late = pool_find_added_to(&twins->pool, &identity, &fields);
    if (!late)
        return KIMT_OK;
    pool_take(&twins->pool, late);
    twin->late_uid = late->uid;
    return KIMT_OK;
}

/* What was sent of those that are expected, and is it there a second time? */
static int read_source(struct twins *twins, struct trouble *trouble)
{
    struct transfer *transfer = twins->transfer;
    const struct folder_work *folder = &transfer->folder;
    const struct kimt_message *message = NULL;
    const struct kimt_folder *now;
    int result;

    transfer->sides.resume = (struct kimt_resume){.struct_size = sizeof transfer->sides.resume,
                                                  .uid_validity = folder->source.uid_validity,
                                                  .is_done = is_not_expected,
                                                  .context = twins,
                                                  .parts = KIMT_PARTS_WHOLE};
    if (source_link_folder_open(&transfer->sides.source, folder->mapped->source,
                                &transfer->sides.resume, &now, at_source(trouble)) != KIMT_OK)
        return KIMT_FAIL;
    if (now->uid_validity != folder->source.uid_validity)
        return KIMT_OK;
    while ((result = source_link_message_next(&transfer->sides.source, &message,
                                              at_source(trouble))) != KIMT_END) {
        if (result == KIMT_OK &&
            !(message->attributes & (KIMT_MESSAGE_DONE | KIMT_MESSAGE_VANISHED)) &&
            !is_not_expected(twins, message->uid))
            result = compare_source(twins, message, trouble);
        if (result == KIMT_FAIL && trouble->error.scope > KIMT_SCOPE_MESSAGE)
            return KIMT_FAIL;
        tally_progress(transfer);
    }
    return KIMT_OK;
}

static bool any_altered(const struct twins *twins)
{
    for (size_t i = 0; i < twins->count; i++)
        if (twins->items[i].is_altered && twins->items[i].late_uid == 0)
            return true;
    return false;
}

static void drop_unpaired(struct twins *twins)
{
    size_t kept = 0;

    for (size_t i = 0; i < twins->count; i++)
        if (twins->items[i].late_uid != 0)
            twins->items[kept++] = twins->items[i];
    twins->count = kept;
}

static int find_altered(struct twins *twins, struct trouble *trouble)
{
    struct transfer *transfer = twins->transfer;
    int result;

    if (twins->pool.left == 0 || transfer->folder.late.sent.count == 0)
        return KIMT_OK;
    if (journal_messages(transfer->run->settings->journal, transfer->folder.known.id, expect, twins,
                         at_neither(trouble)) != KIMT_OK)
        return KIMT_FAIL;
    if (twins->failed)
        return no_memory(at_neither(trouble), purpose);
    result = look_at_copies(twins, trouble);
    if (result == KIMT_OK && any_altered(twins))
        result = read_source(twins, trouble);
    drop_unpaired(twins);
    return result;
}

/* ---- removing ---- */

static int remove_copies(struct twins *twins, struct trouble *trouble)
{
    struct transfer *transfer = twins->transfer;
    size_t count = 0, removed = 0;
    uint64_t *uids = calloc(twins->count, sizeof *uids);
    int result = KIMT_OK;

    if (!uids)
        return no_memory(at_neither(trouble), purpose);
    for (size_t i = 0; i < twins->count; i++)
        if (twins->items[i].met && !twins->items[i].changed)
            uids[count++] = twins->items[i].copy.uid;
    if (count > 0)
        result = destination_link_messages_remove(&transfer->sides.destination, uids, count,
                                                  &removed, at_destination(trouble));
    free(uids);
    return result == KIMT_OK ? KIMT_OK : KIMT_FAIL;
}

/* The late one is the copy from now on. Killed before this, the next run does it: then there is
 * nothing to remove any more. */
static int write_down(struct twins *twins, struct trouble *trouble)
{
    struct transfer *transfer = twins->transfer;
    struct journal *journal = transfer->run->settings->journal;

    for (size_t i = 0; i < twins->count; i++) {
        const struct twin *twin = &twins->items[i];

        if (!uid_set_add(&transfer->folder.done.stored, twin->late_uid))
            return no_memory(at_neither(trouble), purpose);
        if (!twin->changed &&
            journal_message_uid(journal, transfer->folder.known.id, twin->copy.source_uid,
                                twin->late_uid, at_neither(trouble)) != KIMT_OK)
            return KIMT_FAIL;
    }
    return KIMT_OK;
}

static void tell(const struct twins *twins, const char *what)
{
    char text[200];

    (void)snprintf(text, sizeof text, "%s arrived a second time on a lost connection; %s",
                   human_counted(twins->count, "message", "messages").text, what);
    post_note(twins->transfer, KIMT_NOTE_SERVER, twins->transfer->folder.mapped->target_path, text);
}

static int part_twins(struct twins *twins, struct trouble *trouble)
{
    struct transfer *transfer = twins->transfer;
    int result;

    if (!transfer->sides.destination.ops->messages_remove) {
        tell(twins, "this destination cannot remove messages, so they are there twice");
        return KIMT_OK;
    }
    if (look_at_copies(twins, trouble) != KIMT_OK)
        return KIMT_FAIL;
    result = remove_copies(twins, trouble);
    if (result == KIMT_FAIL && trouble->error.kind == KIMT_KIND_UNSUPPORTED) {
        tell(twins, "this server cannot remove single messages, so they are there twice");
        return KIMT_OK;
    }
    if (result != KIMT_OK || write_down(twins, trouble) != KIMT_OK)
        return KIMT_FAIL;
    tell(twins, "the second copies were removed, except those changed since");
    return KIMT_OK;
}

/* ---- when ---- */

static bool wait_for_late(struct transfer *transfer)
{
    struct kimt_error error = {.struct_size = sizeof error};
    int64_t wait_ms = transfer->folder.late.until_ms - clock_ms();

    if (wait_ms <= 0)
        return true;
    (void)kimt_fail(&error, KIMT_SCOPE_FOLDER, KIMT_KIND_BUSY, KIMT_RETRY_LATER,
                    "waiting for what a lost connection may still deliver");
    return sides_wait(&transfer->sides, wait_ms, &error);
}

int late_look(struct transfer *transfer, struct trouble *trouble)
{
    struct folder_work *folder = &transfer->folder;
    struct twins twins = {.transfer = transfer, .words.journal = transfer->run->settings->journal};
    int result;

    if (folder->late.from == 0 || !transfer_is_ensured(transfer) ||
        !destination_link_can_scan(&transfer->sides.destination) || !wait_for_late(transfer))
        return KIMT_OK;
    result = readback_count(transfer, trouble);
    if (result == KIMT_OK)
        result = find_twins(&twins, trouble);
    if (result == KIMT_OK)
        result = find_altered(&twins, trouble);
    if (result == KIMT_OK && twins.count > 0)
        result = part_twins(&twins, trouble);
    if (result == KIMT_OK && folder->late.until_ms == 0)
        folder->late.next_pass = false; /* nothing has been lost since the first look */
    copied_words_clear(&twins.words);
    pool_clear(&twins.pool);
    free(twins.items);
    return result;
}
