/* SPDX-License-Identifier: MIT
 *
 * A server that was restored, or moved to other software, may number messages anew and keep the
 * UIDVALIDITY. New mail would then be taken for what was copied, and what was copied for new.
 *
 * So a few messages that were copied (done.h chooses them, the first and the last among them) are
 * looked at: their size and date, which costs two round trips for a folder that has changed. Where
 * these are others, the content decides, since sizes are estimates with some servers, and dates
 * depend on time zones. Where dates are the same, and only sizes are not, the content of the last
 * one does: UIDs that move take all behind them along, and estimates should not cost more than one
 * body.
 */
#include "migrate/promise.h"
#include "migrate/transfer.h"
#include <string.h>

struct look {
    struct transfer *transfer;
    bool doubtful[DONE_SAMPLES];       /* its content is to be compared */
    const struct done_sample *resized; /* the last that has its date, and another size */
    size_t resized_at;
    bool broken; /* so is the content */
};

static const struct done_sample *sample_at(const struct look *look, uint64_t uid, size_t *at_r)
{
    const struct done *done = &look->transfer->folder.done;

    for (*at_r = 0; *at_r < DONE_SAMPLES; (*at_r)++)
        if (done->samples[*at_r].uid == uid && uid != 0)
            return &done->samples[*at_r];
    return NULL;
}

static bool is_no_sample(void *context, uint64_t uid)
{
    size_t at;

    return !sample_at(context, uid, &at);
}

static bool is_no_doubt(void *context, uint64_t uid)
{
    struct look *look = context;
    size_t at;

    return !sample_at(look, uid, &at) || !look->doubtful[at];
}

/* ---- looking ----------------------------------------------------------------------------------
 */

static void meet_meta(struct look *look, const struct done_sample *sample, size_t at,
                      const struct kimt_message *message)
{
    bool dated = message->attributes & KIMT_MESSAGE_HAS_DATE && sample->date_s != 0;
    bool resized = !(message->attributes & KIMT_MESSAGE_LF_LINES) && /* the journal counts CRs */
                   message->size != sample->size;

    look->doubtful[at] = dated ? message->date_s != sample->date_s : resized;
    if (look->doubtful[at] || !resized)
        return;
    if (!look->resized || sample->uid > look->resized->uid) {
        look->resized = sample;
        look->resized_at = at;
    }
}

/* As it was copied: with CRLF lines. */
static int meet_body(struct look *look, const struct done_sample *sample,
                     const struct kimt_message *message, struct kimt_error *err)
{
    bool converts = message->attributes & KIMT_MESSAGE_LF_LINES, after_cr = false;
    struct transfer *transfer = look->transfer;
    unsigned char digest[DIGEST_BYTES];
    size_t got;
    int result;

    digest_begin(&transfer->digest);
    while ((result = source_link_body_read(&transfer->source, transfer->chunk, CHUNK_BYTES, &got,
                                           err)) == KIMT_OK) {
        if (converts)
            got = spool_crlf(&after_cr, transfer->chunk, got, transfer->converted);
        digest_add(&transfer->digest, converts ? transfer->converted : transfer->chunk, got);
    }
    if (result == KIMT_FAIL)
        return KIMT_FAIL;
    if (digest_end(&transfer->digest, digest) &&
        memcmp(sample->digest, digest, sizeof sample->digest) != 0)
        look->broken = true;
    return KIMT_OK;
}

static int meet(struct look *look, const struct kimt_message *message, struct kimt_error *err)
{
    size_t at;
    const struct done_sample *sample = sample_at(look, message->uid, &at);

    if (!sample || message->attributes & (KIMT_MESSAGE_DONE | KIMT_MESSAGE_VANISHED))
        return KIMT_OK;
    if (look->transfer->resume.parts == KIMT_PARTS_WHOLE)
        return look->doubtful[at] ? meet_body(look, sample, message, err) : KIMT_OK;
    meet_meta(look, sample, at, message);
    return KIMT_OK;
}

static int walk(struct look *look, uint32_t parts, bool (*is_done)(void *context, uint64_t uid),
                struct kimt_error *err)
{
    struct transfer *transfer = look->transfer;
    const struct transfer_folder *folder = &transfer->folder;
    const struct kimt_message *message = NULL;
    const struct kimt_folder *now;
    int result;

    transfer->resume = (struct kimt_resume){.struct_size = sizeof transfer->resume,
                                            .uid_validity = folder->known.seen.uid_validity,
                                            .parts = parts,
                                            .is_done = is_done,
                                            .context = look};
    result = source_link_folder_open(&transfer->source, folder->mapped->source, &transfer->resume,
                                     &now, err);
    if (result == KIMT_OK && now->uid_validity != folder->known.seen.uid_validity)
        return KIMT_OK;
    while (result == KIMT_OK) {
        result = source_link_message_next(&transfer->source, &message, err);
        if (result == KIMT_OK)
            result = meet(look, message, err);
        if (result == KIMT_FAIL && err->scope == KIMT_SCOPE_MESSAGE)
            result = KIMT_OK; /* it is told when it is to be copied */
    }
    return result == KIMT_FAIL ? blame(transfer, SIDE_SOURCE) : KIMT_OK;
}

static bool is_in_doubt(const struct look *look)
{
    bool doubtful = false;

    for (size_t i = 0; i < DONE_SAMPLES; i++)
        doubtful = doubtful || look->doubtful[i];
    return doubtful;
}

int promise_check(struct transfer *transfer, bool *kept_r, struct kimt_error *err)
{
    struct look look = {.transfer = transfer};

    *kept_r = true;
    if (walk(&look, KIMT_PARTS_HEADER, is_no_sample, err) != KIMT_OK)
        return KIMT_FAIL;
    if (look.resized)
        look.doubtful[look.resized_at] = true;
    if (!is_in_doubt(&look))
        return KIMT_OK;
    if (walk(&look, KIMT_PARTS_WHOLE, is_no_doubt, err) != KIMT_OK)
        return KIMT_FAIL;
    *kept_r = !look.broken;
    return KIMT_OK;
}
