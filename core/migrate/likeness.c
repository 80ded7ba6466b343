/* SPDX-License-Identifier: MIT
 *
 * Some servers give all folders the same UIDVALIDITY, and UIDs from 1 on; so neither proves
 * anything. Sizes and dates of many messages do, and digests of a few make sure of it.
 */
#include "migrate/likeness.h"
#include "base/no_memory.h"
#include "common/array/array.h"
#include "journal/folders.h"
#include "journal/messages.h"
#include "migrate/transfer.h"
#include <kimt/error.h>
#include <stdlib.h>
#include <string.h>

#define SAMPLES 5u

struct row {
    uint64_t uid, size;
    int64_t date_s;
    unsigned char digest[JOURNAL_DIGEST_BYTES];
    bool alike, sampled;
};

struct likeness {
    struct transfer *transfer;
    struct row *rows; /* ascending by uid */
    size_t count, capacity;
    size_t met, alike; /* of them: UIDs the folder has; with equal size and date */
    size_t same, sampled;
    bool failed; /* no memory */
};

static bool take(void *context, const struct journal_message *message)
{
    struct likeness *likeness = context;

    likeness->failed =
        !ARRAY_GROW(&likeness->rows, likeness->count + 1, &likeness->capacity, ARRAY_NO_MAX);
    if (likeness->failed)
        return false;
    likeness->rows[likeness->count] =
        (struct row){.uid = message->source_uid, .size = message->size, .date_s = message->date_s};
    memcpy(likeness->rows[likeness->count++].digest, message->digest, JOURNAL_DIGEST_BYTES);
    return true;
}

static int compare_uids(const void *a, const void *b)
{
    uint64_t left = ((const struct row *)a)->uid, right = ((const struct row *)b)->uid;

    return (left > right) - (left < right);
}

static struct row *find(const struct likeness *likeness, uint64_t uid)
{
    const struct row key = {.uid = uid};

    return bsearch(&key, likeness->rows, likeness->count, sizeof key, compare_uids);
}

/* ---- sizes and dates ---- */

/* The journal counts the CRs that lines were given. */
static bool may_be_of_size(const struct kimt_message *message, uint64_t stored)
{
    return message->attributes & KIMT_MESSAGE_LF_LINES ? message->size <= stored
                                                       : message->size == stored;
}

static void meet(struct likeness *likeness, const struct kimt_message *message)
{
    struct row *row = find(likeness, message->uid);

    if (!row || message->attributes & KIMT_MESSAGE_VANISHED)
        return;
    likeness->met++;
    row->alike = may_be_of_size(message, row->size) &&
                 (!(message->attributes & KIMT_MESSAGE_HAS_DATE) || message->date_s == row->date_s);
    likeness->alike += row->alike;
}

static bool is_enough(const struct likeness *likeness)
{
    return likeness->alike * 2 > likeness->count && likeness->alike * 10 >= likeness->met * 9;
}

typedef int meet_fn(struct likeness *likeness, const struct kimt_message *message,
                    struct trouble *trouble);

static int meet_meta(struct likeness *likeness, const struct kimt_message *message,
                     struct trouble *trouble)
{
    (void)trouble;
    meet(likeness, message);
    return KIMT_OK;
}

/* A folder that cannot be opened is not the one. */
static int walk(struct likeness *likeness, const struct kimt_folder *folder, uint32_t uid_validity,
                meet_fn *each, struct trouble *trouble)
{
    struct transfer *transfer = likeness->transfer;
    const struct kimt_message *message = NULL;
    const struct kimt_folder *now;
    int result = source_link_folder_open(&transfer->sides.source, folder, &transfer->sides.resume,
                                         &now, at_source(trouble));

    if (result == KIMT_OK && now->uid_validity != uid_validity)
        return KIMT_OK;
    while (result == KIMT_OK) {
        result = source_link_message_next(&transfer->sides.source, &message, at_source(trouble));
        if (result == KIMT_OK)
            result = each(likeness, message, trouble);
        if (result == KIMT_FAIL && trouble->error.scope == KIMT_SCOPE_MESSAGE)
            result = KIMT_OK;
    }
    if (result == KIMT_END)
        return KIMT_OK;
    if (trouble->error.scope > KIMT_SCOPE_FOLDER)
        return KIMT_FAIL;
    trouble_clear(trouble);
    return KIMT_OK;
}

/* ---- bodies ---- */

static void choose_samples(struct likeness *likeness)
{
    size_t step = likeness->alike > SAMPLES ? likeness->alike / SAMPLES : 1, passed = 0;

    for (size_t i = 0; i < likeness->count && likeness->sampled < SAMPLES; i++) {
        struct row *row = &likeness->rows[i];

        row->sampled = row->alike && passed++ % step == 0;
        likeness->sampled += row->sampled;
    }
}

static bool is_no_sample(void *context, uint64_t uid)
{
    const struct row *row = find(context, uid);

    return !row || !row->sampled;
}

static int meet_body(struct likeness *likeness, const struct kimt_message *message,
                     struct trouble *trouble)
{
    struct transfer *transfer = likeness->transfer;
    const struct row *row = find(likeness, message->uid);
    unsigned char digest[DIGEST_BYTES];

    if (message->attributes & (KIMT_MESSAGE_DONE | KIMT_MESSAGE_VANISHED) || !row || !row->sampled)
        return KIMT_OK;
    if (body_digest_at_source(transfer->body, &transfer->sides.source, message, digest, trouble) !=
        KIMT_OK)
        return KIMT_FAIL;
    likeness->same += memcmp(row->digest, digest, sizeof row->digest) == 0;
    return KIMT_OK;
}

/* ---- all of it ---- */

static int load(struct likeness *likeness, int64_t folder, struct trouble *trouble)
{
    struct transfer *transfer = likeness->transfer;

    if (journal_messages(transfer->run->settings->journal, folder, take, likeness,
                         at_neither(trouble)) != KIMT_OK)
        return KIMT_FAIL;
    if (!likeness->failed)
        return KIMT_OK;
    return no_memory(at_neither(trouble), "to compare folders");
}

/* What was listed rules most folders out. */
static bool is_possible(const struct likeness *likeness, const struct kimt_folder *folder)
{
    return likeness->count > 0 &&
           (folder->messages == KIMT_UNKNOWN || folder->messages * 2 > likeness->count) &&
           (folder->uid_next == 0 || folder->uid_next > likeness->rows[likeness->count - 1].uid);
}

static int compare(struct likeness *likeness, const struct place *place,
                   const struct kimt_folder *folder, bool *alike_r, struct trouble *trouble)
{
    struct kimt_resume *resume = &likeness->transfer->sides.resume;

    if (load(likeness, place->id, trouble) != KIMT_OK)
        return KIMT_FAIL;
    if (!is_possible(likeness, folder))
        return KIMT_OK;
    *resume = (struct kimt_resume){.struct_size = sizeof *resume,
                                   .uid_validity = place->source_uid_validity,
                                   .parts = KIMT_PARTS_META,
                                   .context = likeness};
    if (walk(likeness, folder, place->source_uid_validity, meet_meta, trouble) != KIMT_OK)
        return KIMT_FAIL;
    if (!is_enough(likeness))
        return KIMT_OK;
    choose_samples(likeness);
    resume->parts = KIMT_PARTS_WHOLE;
    resume->is_done = is_no_sample;
    if (walk(likeness, folder, place->source_uid_validity, meet_body, trouble) != KIMT_OK)
        return KIMT_FAIL;
    *alike_r = likeness->same == likeness->sampled;
    return KIMT_OK;
}

int likeness_compare(struct transfer *transfer, const struct place *place,
                     const struct kimt_folder *folder, bool *alike_r, struct trouble *trouble)
{
    struct likeness likeness = {.transfer = transfer};
    int result;

    *alike_r = false;
    result = compare(&likeness, place, folder, alike_r, trouble);
    free(likeness.rows);
    return result;
}
