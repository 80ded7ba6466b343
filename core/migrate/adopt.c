/* SPDX-License-Identifier: MIT
 *
 * Few messages in doubt are read whole. Of many, headers are read first, on both sides, and then
 * only those bodies that could be one of the source's.
 *
 * Bytes decide. Where they differ, the same body under the same header with fields added to it, or
 * at least under the same naming fields, is taken for the same message that a server or another
 * tool has rewritten, and each such match is reported. That comes last: a message that came twice
 * on different ways has two copies that differ in their trace alone.
 */
#include "migrate/adopt.h"
#include "base/no_memory.h"
#include "base/uid_set.h"
#include "common/print/human.h"
#include "message/pool.h"
#include "message/untold.h"
#include "migrate/post.h"
#include "migrate/readback.h"
#include "migrate/tally.h"
#include "migrate/transfer.h"
#include <kimt/host.h>
#include <stdlib.h>
#include <string.h>

static const char purpose[] = "for what the destination holds already";

#define READ_WHOLE_MAX 500u /* messages in doubt; more are looked at by their headers first */

struct adoption {
    struct pool pool;
    bool has_likely; /* only source messages in `likely` can be among the pool */
    struct uid_set likely;
    struct uid_set marked; /* UIDs at the destination that are marked as deleted there */
    /* What only looks like a message that is there waits until all that is there byte for byte has
     * been taken: so many were put off in this round, and now they are looked at. */
    uint32_t passed_over;
    bool last_round;
    bool is_again;   /* what came while a connection was lost: only `altered` can be among it */
    bool sent_again; /* one of those was, and what is there is like it */
    /* Copies of ours without a UID that are not there as they were sent; and how many of them this
     * run has made. */
    struct untold hidden;
    size_t untold;
};

void adopt_free(struct adoption **adoption)
{
    if (!*adoption)
        return;
    pool_clear(&(*adoption)->pool);
    untold_clear(&(*adoption)->hidden);
    uid_set_clear(&(*adoption)->likely);
    uid_set_clear(&(*adoption)->marked);
    free(*adoption);
    *adoption = NULL;
}

/* ---- reading the destination ---- */

static bool is_unexplained(void *context, uint64_t uid)
{
    const struct transfer *transfer = context;

    return !uid_set_has(&transfer->folder.done.stored, uid);
}

static bool is_likely(void *context, uint64_t uid)
{
    return uid_set_has(context, uid);
}

/* What cannot be read could be one of ours: then it is not known what is to be copied. */
static int unreadable(struct trouble *trouble)
{
    if (trouble->error.scope == KIMT_SCOPE_MESSAGE) {
        trouble->error.scope = KIMT_SCOPE_FOLDER;
        kimt_error_hint(&trouble->error,
                        "a message at the destination cannot be read, so that it is not known what "
                        "is already there; remove it there, or move it elsewhere");
    }
    return KIMT_FAIL;
}

static int take_stored(struct transfer *transfer, const struct kimt_message *message,
                       struct pool *pool, struct trouble *trouble)
{
    struct adoption *adoption = transfer->folder.adoption;
    bool is_whole = transfer->sides.scan.parts == KIMT_PARTS_WHOLE;
    uint64_t uid = message->uid;
    struct identity identity;
    struct header_fields fields;

    if (adoption && message->flags & KIMT_FLAG_DELETED && !uid_set_add(&adoption->marked, uid))
        return no_memory(at_neither(trouble), purpose);
    if (body_identify_there(transfer->body, &transfer->sides.destination, &identity, trouble) !=
        KIMT_OK)
        return KIMT_FAIL;
    fields = body_fields(transfer->body);
    if (!pool_add(pool, uid, &identity, is_whole ? &fields : NULL))
        return no_memory(at_neither(trouble), purpose);
    tally_progress(transfer);
    return KIMT_OK;
}

static int read_stored(struct transfer *transfer, const struct kimt_scan *scan, struct pool *pool,
                       struct trouble *trouble)
{
    const struct kimt_message *message;
    struct readback readback;
    int result = readback_begin(transfer, &readback, scan, trouble);

    while (result == KIMT_OK) {
        result = readback_next(transfer, &readback, &message, trouble);
        if (result == KIMT_OK)
            result = take_stored(transfer, message, pool, trouble);
    }
    readback_clear(&readback);
    return result == KIMT_FAIL ? unreadable(trouble) : KIMT_OK;
}

/* ---- reading the source's headers ---- */

/* The keys of `there` that it may have. False: no memory. */
static bool note_likely(const struct uid_set *there, const struct identity *identity, uint64_t uid,
                        struct uid_set *common, struct uid_set *likely)
{
    const uint64_t keys[] = {identity->key, identity->ascii_key, identity->author_key};

    for (size_t i = 0; i < (identity->may_be_named ? 3 : 2); i++)
        if (uid_set_has(there, keys[i]) &&
            (!uid_set_add(common, keys[i]) || !uid_set_add(likely, uid)))
            return false;
    return true;
}

/* Which keys of `there` has the source as well, and which of its messages have them? */
static int compare_headers(struct transfer *transfer, const struct uid_set *there,
                           struct uid_set *common, struct trouble *trouble)
{
    struct folder_work *folder = &transfer->folder;
    const struct kimt_message *message = NULL;
    const struct kimt_folder *now;
    struct identity identity;
    int result;

    transfer->sides.resume.parts = KIMT_PARTS_HEADER;
    result = source_link_folder_open(&transfer->sides.source, folder->mapped->source,
                                     &transfer->sides.resume, &now, at_source(trouble));
    while (result == KIMT_OK) {
        result = source_link_message_next(&transfer->sides.source, &message, at_source(trouble));
        if (result == KIMT_OK && message->attributes & (KIMT_MESSAGE_DONE | KIMT_MESSAGE_VANISHED))
            continue;
        if (result == KIMT_OK)
            result =
                body_identify_header(transfer->body, &transfer->sides.source, &identity, trouble);
        if (result == KIMT_FAIL && trouble->error.scope == KIMT_SCOPE_MESSAGE) {
            result = KIMT_OK; /* it fails again, and is reported, when it is to be copied */
            continue;
        }
        if (result == KIMT_OK &&
            !note_likely(there, &identity, message->uid, common, &folder->adoption->likely))
            return no_memory(at_neither(trouble), purpose);
        tally_progress(transfer);
    }
    return result == KIMT_FAIL ? KIMT_FAIL : KIMT_OK;
}

/* ---- the pool ---- */

static bool keys_of(const struct pool *pool, struct uid_set *keys)
{
    for (size_t i = 0; i < pool->count; i++)
        if (!uid_set_add(keys, pool->items[i].identity.key) ||
            !uid_set_add(keys, pool->items[i].identity.author_key))
            return false;
    return true;
}

static bool uids_with(const struct pool *pool, const struct uid_set *keys, struct uid_set *uids)
{
    for (size_t i = 0; i < pool->count; i++)
        if ((uid_set_has(keys, pool->items[i].identity.key) ||
             uid_set_has(keys, pool->items[i].identity.author_key)) &&
            !uid_set_add(uids, pool->items[i].uid))
            return false;
    return true;
}

/* Headers of both sides say which bodies are worth reading. */
static int choose_likely(struct transfer *transfer, struct uid_set *likely, struct trouble *trouble)
{
    struct pool headers = {0};
    struct uid_set there = {0}, common = {0};
    const struct kimt_scan scan = {.struct_size = sizeof scan,
                                   .parts = KIMT_PARTS_HEADER,
                                   .first_uid = transfer->folder.doubt_from,
                                   .is_wanted = is_unexplained,
                                   .context = transfer};
    int result = read_stored(transfer, &scan, &headers, trouble);

    if (result == KIMT_OK && !keys_of(&headers, &there))
        result = no_memory(at_neither(trouble), purpose);
    if (result == KIMT_OK)
        result = compare_headers(transfer, &there, &common, trouble);
    if (result == KIMT_OK && !uids_with(&headers, &common, likely))
        result = no_memory(at_neither(trouble), purpose);
    pool_clear(&headers);
    uid_set_clear(&there);
    uid_set_clear(&common);
    return result;
}

static int fill_by_headers(struct transfer *transfer, struct trouble *trouble)
{
    struct adoption *adoption = transfer->folder.adoption;
    struct uid_set likely = {0};
    const struct kimt_scan scan = {.struct_size = sizeof scan,
                                   .first_uid = transfer->folder.doubt_from,
                                   .is_wanted = is_likely,
                                   .context = &likely};
    int result = choose_likely(transfer, &likely, trouble);

    adoption->has_likely = true;
    if (result == KIMT_OK && likely.count > 0)
        result = read_stored(transfer, &scan, &adoption->pool, trouble);
    uid_set_clear(&likely);
    return result;
}

static int fill_whole(struct transfer *transfer, struct pool *pool, uint64_t first_uid,
                      struct trouble *trouble)
{
    const struct kimt_scan scan = {.struct_size = sizeof scan,
                                   .first_uid = first_uid,
                                   .is_wanted = is_unexplained,
                                   .context = transfer};

    return read_stored(transfer, &scan, pool, trouble);
}

static bool hide(struct adoption *adoption, const unsigned char digest[JOURNAL_DIGEST_BYTES])
{
    uint64_t head;

    memcpy(&head, digest, sizeof head);
    return untold_add(&adoption->hidden, head);
}

/* Copies of ours whose UID is not known are no candidates: those of earlier runs, which the
 * journal keeps, and those of this one. What the adoption, unless NULL, has to know is which of
 * them were not found. */
static bool take_untold(const struct folder_work *folder, struct pool *pool,
                        struct adoption *adoption)
{
    struct candidate *candidate;

    for (size_t i = 0; i < folder->done.untold_count; i++)
        if ((candidate = pool_find_strong(pool, folder->done.untold[i])) != NULL)
            pool_take(pool, candidate);
        else if (adoption && !adoption->is_again && !hide(adoption, folder->done.untold[i]))
            return false;
    for (size_t i = 0; i < folder->untold_count; i++)
        if ((candidate = pool_find_head(pool, folder->untold[i])) != NULL)
            pool_take(pool, candidate);
        else if (adoption && !untold_add(&adoption->hidden, folder->untold[i]))
            return false;
        else if (adoption)
            adoption->untold++;
    return !adoption || untold_seal(&adoption->hidden);
}

int adopt_unexplained(struct transfer *transfer, uint64_t first_uid, struct pool *pool,
                      struct trouble *trouble)
{
    if (fill_whole(transfer, pool, first_uid, trouble) != KIMT_OK)
        return KIMT_FAIL;
    return pool_seal(pool) && take_untold(&transfer->folder, pool, NULL)
               ? KIMT_OK
               : no_memory(at_neither(trouble), purpose);
}

static bool are_many(const struct folder_work *folder)
{
    return folder->uid_next == 0 || folder->uid_next - folder->doubt_from > READ_WHOLE_MAX;
}

/* Once all else was recognised, only what this run has sent is looked at. */
static int fill(struct transfer *transfer, struct trouble *trouble)
{
    struct folder_work *folder = &transfer->folder;
    struct adoption *adoption = folder->adoption;
    uint64_t from = adoption->is_again ? folder->first_uid : folder->doubt_from;
    int result = !adoption->is_again && are_many(folder)
                     ? fill_by_headers(transfer, trouble)
                     : fill_whole(transfer, &adoption->pool, from, trouble);

    if (result != KIMT_OK)
        return KIMT_FAIL;
    return pool_seal(&adoption->pool) && take_untold(folder, &adoption->pool, adoption)
               ? KIMT_OK
               : no_memory(at_neither(trouble), purpose);
}

bool adopt_look_again(struct transfer *transfer, uint64_t source_uid)
{
    return uid_set_add(&transfer->folder.altered, source_uid);
}

int adopt_prepare(struct transfer *transfer, bool *source_moved_r, struct trouble *trouble)
{
    struct folder_work *folder = &transfer->folder;
    const struct adoption *before = folder->adoption;
    bool sent_again = before && before->sent_again;
    bool again = folder->altered.count > 0 && (adopt_is_over(before) || before->is_again);
    struct adoption *adoption;

    adopt_free(&folder->adoption);
    *source_moved_r = !again && are_many(folder);
    if (!destination_link_can_scan(&transfer->sides.destination))
        return kimt_fail(
            at_neither(trouble), KIMT_SCOPE_FOLDER, KIMT_KIND_UNSUPPORTED, KIMT_RETRY_NEVER,
            "destination folder %s holds messages, and this destination cannot list them",
            folder->mapped->target_path);
    adoption = folder->adoption = calloc(1, sizeof *adoption);
    if (!adoption)
        return no_memory(at_neither(trouble), purpose);
    adoption->sent_again = sent_again;
    adoption->is_again = again;
    return fill(transfer, trouble);
}

/* ---- asking it ---- */

bool adopt_is_over(const struct adoption *adoption)
{
    return !adoption || adoption->pool.left == 0;
}

/* What this run may have stored there, and nothing explains. */
static uint64_t count_own(const struct folder_work *folder)
{
    const struct adoption *adoption = folder->adoption;
    uint64_t own = 0;

    for (size_t i = 0; i < adoption->pool.count; i++)
        own += !adoption->pool.items[i].taken && adoption->pool.items[i].uid >= folder->first_uid;
    return own > adoption->untold ? own : 0;
}

bool adopt_leaves_doubt(const struct transfer *transfer)
{
    const struct folder_work *folder = &transfer->folder;
    uint64_t own = folder->adoption && folder->adoption->sent_again ? count_own(folder) : 0;
    char text[300];

    if (own == 0)
        return false;
    (void)snprintf(text, sizeof text,
                   "a connection was lost while messages were stored, and %s there that %s none of "
                   "the source's: if the destination alters what it stores, messages may be there "
                   "twice; look at the newest ones",
                   human_counted(own, "message is", "messages are").text,
                   human_plural(own, "equals", "equal"));
    post_note(transfer, KIMT_NOTE_ADVICE, folder->mapped->target_path, text);
    return true;
}

bool adopt_comes_again(struct adoption *adoption)
{
    bool comes_again = adoption && adoption->passed_over > 0 && !adoption->last_round;

    if (adoption) {
        adoption->last_round |= comes_again;
        adoption->passed_over = 0;
    }
    return comes_again;
}

bool adopt_may_be_there(const struct transfer *transfer, const struct kimt_message *message)
{
    const struct adoption *adoption = transfer->folder.adoption;

    if (adopt_is_over(adoption))
        return false;
    if (adoption->is_again)
        return uid_set_has(&transfer->folder.altered, message->uid);
    return !adoption->has_likely || uid_set_has(&adoption->likely, message->uid);
}

/* A purge will remove it. An undo without its journal may have marked it, or a user: it is
 * reported. */
static void tell_if_marked(struct transfer *transfer, const struct kimt_message *message,
                           uint64_t uid)
{
    if (!(message->flags & KIMT_FLAG_DELETED) &&
        uid_set_has(&transfer->folder.adoption->marked, uid))
        post_note(transfer, KIMT_NOTE_SERVER, transfer->folder.mapped->target_path,
                  "messages that were recognised there are marked as deleted, though not at the "
                  "source: the next purge removes them");
}

/* One that is there with other bytes: with fields added, or else with the same names. Names alone
 * do not speak for it where there is no more than those copies of ours that have no UID. */
static struct candidate *find_altered(struct adoption *adoption, const struct identity *identity,
                                      const struct header_fields *fields)
{
    struct candidate *found = pool_find_added_to(&adoption->pool, identity, fields);
    bool is_all_ours = !adoption->has_likely && adoption->pool.left <= adoption->hidden.left;

    return found || is_all_ours ? found : pool_find_rewritten(&adoption->pool, identity);
}

/* Those copies of ours that were sent with the same bytes are there with others as well: each of
 * them is one of those that this message could be. */
static void take_equal(struct transfer *transfer, const struct identity *identity,
                       const struct header_fields *fields)
{
    struct adoption *adoption = transfer->folder.adoption;

    while (untold_meet(&adoption->hidden, identity->strong)) {
        struct candidate *theirs = find_altered(adoption, identity, fields);

        if (!theirs)
            return;
        pool_take(&adoption->pool, theirs);
        adoption->untold -= adoption->untold > 0 && theirs->uid >= transfer->folder.first_uid;
    }
}

/* By the body or by names: a store that alters more than is known may have made one of the other.
 */
static bool is_alike(const struct identity *one, const struct identity *other)
{
    return one->key == other->key || one->author_key == other->author_key ||
           memcmp(one->body, other->body, IDENTITY_WEAK_BYTES) == 0;
}

/* It is sent, though it may have been before. */
static void note_sending(const struct folder_work *folder, const struct kimt_message *message,
                         const struct identity *identity)
{
    struct adoption *adoption = folder->adoption;
    const struct pool *pool = &adoption->pool;

    if (!uid_set_has(&folder->altered, message->uid))
        return;
    for (size_t i = 0; i < pool->count && !adoption->sent_again; i++)
        adoption->sent_again = !pool->items[i].taken && pool->items[i].uid >= folder->first_uid &&
                               is_alike(identity, &pool->items[i].identity);
}

int adopt_from_spool(struct transfer *transfer, const struct kimt_message *message,
                     struct trouble *trouble)
{
    struct adoption *adoption = transfer->folder.adoption;
    struct pool *pool = &adoption->pool;
    struct identity identity;
    struct header_fields fields;
    struct candidate *found;
    uint32_t notes = 0;

    if (body_identify_spooled(transfer->body, &identity, trouble) != KIMT_OK)
        return KIMT_FAIL;
    found = pool_find_strong(pool, identity.strong);
    if (!found) {
        fields = body_fields(transfer->body);
        if (adoption->last_round)
            take_equal(transfer, &identity, &fields);
        found = find_altered(adoption, &identity, &fields);
        notes = KIMT_COMPLETION_REWRITTEN;
    }
    if (!found) {
        note_sending(&transfer->folder, message, &identity);
        return KIMT_END;
    }
    if (notes && !adoption->last_round) {
        adoption->passed_over++; /* it may be another message's very own copy */
        return KIMT_OK;
    }
    pool_take(pool, found);
    tell_if_marked(transfer, message, found->uid);
    tally_adopted(transfer, message, found->uid, &identity, notes);
    return KIMT_OK;
}
