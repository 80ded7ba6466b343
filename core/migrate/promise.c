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
 *
 * Sizes and dates prove nothing where messages are alike in both. UIDs that moved onto others leave
 * a trace, though: one of those samples is gone, or a message that is not known stands below the
 * UIDs that were given by then. Only then the last message that the journal knows and that is there
 * is read.
 *
 * Where none of the samples is there any more, all may have got higher UIDs, as after an index was
 * built anew; and what got lower ones may be below. Then new messages are looked at as well: one
 * that has the date and the size of a message that is gone is read, and is the same one if its
 * content is.
 */
#include "migrate/promise.h"
#include "journal/messages.h"
#include "migrate/transfer.h"
#include <string.h>

enum {
    LAST_KNOWN = DONE_SAMPLES, /* chosen only where there is a trace */
    SAMPLES
};

struct look {
    struct transfer *transfer;
    struct done_sample samples[SAMPLES];
    uint64_t given;                    /* UIDs below this one were given by then */
    uint64_t last_known;               /* UID of the last one that is there; 0: none is */
    bool unknown_below;                /* `given` is one that the journal does not know */
    bool met[SAMPLES];                 /* it is there under its UID */
    bool doubtful[SAMPLES];            /* its content is to be compared */
    const struct done_sample *resized; /* the last that has its date, and another size */
    size_t resized_at;
    uint64_t again[SAMPLES]; /* a new message that looks like it; 0: none does */
    bool broken;             /* so is the content */
};

static struct look begin_look(struct transfer *transfer)
{
    const struct folder_work *folder = &transfer->folder;
    struct look look = {.transfer = transfer, .given = folder->known.seen.uid_next};

    memcpy(look.samples, folder->done.samples, sizeof folder->done.samples);
    for (size_t i = 0; i < DONE_SAMPLES && folder->known.seen.uid_next == 0; i++)
        if (look.samples[i].uid > look.given)
            look.given = look.samples[i].uid;
    return look;
}

static const struct done_sample *sample_at(const struct look *look, uint64_t uid, size_t *at_r)
{
    for (*at_r = 0; *at_r < SAMPLES; (*at_r)++)
        if (look->samples[*at_r].uid == uid && uid != 0)
            return &look->samples[*at_r];
    return NULL;
}

/* Asked about each message that is there: so this is where the folder's UIDs are seen. */
static bool is_no_sample(void *context, uint64_t uid)
{
    struct look *look = context;
    size_t at;

    if (!done_has(&look->transfer->folder.done, uid))
        look->unknown_below = look->unknown_below || uid < look->given;
    else if (uid > look->last_known)
        look->last_known = uid;
    return !sample_at(look, uid, &at);
}

static bool is_known(void *context, uint64_t uid)
{
    const struct look *look = context;

    return done_has(&look->transfer->folder.done, uid);
}

static bool is_not_there_again(void *context, uint64_t uid)
{
    const struct look *look = context;

    for (size_t i = 0; i < SAMPLES; i++)
        if (look->again[i] == uid)
            return false;
    return true;
}

static bool is_no_doubt(void *context, uint64_t uid)
{
    struct look *look = context;
    size_t at;

    return !sample_at(look, uid, &at) || !look->doubtful[at];
}

/* ---- looking ---- */

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

/* *same_r: it has the content of the sample. */
static int compare_body(const struct look *look, const struct done_sample *sample,
                        const struct kimt_message *message, bool *same_r, struct trouble *trouble)
{
    struct transfer *transfer = look->transfer;
    unsigned char digest[DIGEST_BYTES];

    if (body_digest_at_source(transfer->body, &transfer->sides.source, message, digest, trouble) !=
        KIMT_OK)
        return KIMT_FAIL;
    *same_r = memcmp(sample->digest, digest, sizeof sample->digest) == 0;
    return KIMT_OK;
}

static int meet_body(struct look *look, const struct done_sample *sample,
                     const struct kimt_message *message, struct trouble *trouble)
{
    bool same = true;

    if (compare_body(look, sample, message, &same, trouble) != KIMT_OK)
        return KIMT_FAIL;
    look->broken = look->broken || !same;
    return KIMT_OK;
}

static int meet(struct look *look, const struct kimt_message *message, struct trouble *trouble)
{
    size_t at;
    const struct done_sample *sample = sample_at(look, message->uid, &at);

    if (!sample || message->attributes & (KIMT_MESSAGE_DONE | KIMT_MESSAGE_VANISHED))
        return KIMT_OK;
    look->met[at] = true;
    if (look->transfer->sides.resume.parts == KIMT_PARTS_WHOLE)
        return look->doubtful[at] ? meet_body(look, sample, message, trouble) : KIMT_OK;
    meet_meta(look, sample, at, message);
    return KIMT_OK;
}

/* ---- looking for what is gone ---- */

/* Several samples may be one message: the first of them stands for all. */
static bool is_gone(const struct look *look, size_t sample)
{
    size_t at;

    return sample_at(look, look->samples[sample].uid, &at) && !look->met[at];
}

static bool looks_like(const struct done_sample *sample, const struct kimt_message *message)
{
    bool dated = message->attributes & KIMT_MESSAGE_HAS_DATE && sample->date_s != 0;

    return (!dated || message->date_s == sample->date_s) && message->size == sample->size;
}

static int meet_new(struct look *look, const struct kimt_message *message, struct trouble *trouble)
{
    bool is_whole = look->transfer->sides.resume.parts == KIMT_PARTS_WHOLE, same = false;

    if (message->attributes & (KIMT_MESSAGE_DONE | KIMT_MESSAGE_VANISHED) ||
        done_has(&look->transfer->folder.done, message->uid))
        return KIMT_OK;
    for (size_t i = 0; i < SAMPLES; i++) {
        const struct done_sample *sample = &look->samples[i];

        if (!is_whole && look->again[i] == 0 && is_gone(look, i) && looks_like(sample, message))
            look->again[i] = message->uid;
        if (!is_whole || look->again[i] != message->uid)
            continue;
        if (compare_body(look, sample, message, &same, trouble) != KIMT_OK)
            return KIMT_FAIL;
        look->broken = look->broken || same;
        return KIMT_OK;
    }
    return KIMT_OK;
}

typedef int meet_fn(struct look *look, const struct kimt_message *message, struct trouble *trouble);

static int walk(struct look *look, uint32_t parts, bool (*is_done)(void *context, uint64_t uid),
                meet_fn *meet_one, struct trouble *trouble)
{
    struct transfer *transfer = look->transfer;
    const struct folder_work *folder = &transfer->folder;
    const struct kimt_message *message = NULL;
    const struct kimt_folder *now;
    int result;

    transfer->sides.resume = (struct kimt_resume){.struct_size = sizeof transfer->sides.resume,
                                                  .uid_validity = folder->known.seen.uid_validity,
                                                  .parts = parts,
                                                  .is_done = is_done,
                                                  .context = look};
    result = source_link_folder_open(&transfer->sides.source, folder->mapped->source,
                                     &transfer->sides.resume, &now, at_source(trouble));
    if (result == KIMT_OK && now->uid_validity != folder->known.seen.uid_validity)
        return KIMT_OK;
    while (result == KIMT_OK) {
        result = source_link_message_next(&transfer->sides.source, &message, at_source(trouble));
        if (result == KIMT_OK)
            result = meet_one(look, message, trouble);
        if (result == KIMT_FAIL && trouble->error.scope == KIMT_SCOPE_MESSAGE)
            result = KIMT_OK; /* it is reported when it is to be copied */
    }
    return result == KIMT_FAIL ? KIMT_FAIL : KIMT_OK;
}

static bool is_in_doubt(const struct look *look)
{
    bool doubtful = false;

    for (size_t i = 0; i < SAMPLES; i++)
        doubtful = doubtful || look->doubtful[i];
    return doubtful;
}

static size_t count_samples(const struct look *look, bool (*has)(const struct look *, size_t))
{
    size_t count = 0;

    for (size_t i = 0; i < SAMPLES; i++)
        count += has(look, i);
    return count;
}

static bool is_met(const struct look *look, size_t sample)
{
    return look->met[sample];
}

/* UIDs that move take all behind them along. */
static int doubt_last_known(struct look *look, struct trouble *trouble)
{
    struct transfer *transfer = look->transfer;
    struct done_sample *sample = &look->samples[LAST_KNOWN];
    struct journal_message message;
    size_t at;
    int result = journal_message_get(transfer->run->settings->journal, transfer->folder.known.id,
                                     look->last_known, &message, at_neither(trouble));

    if (result == KIMT_FAIL)
        return KIMT_FAIL;
    if (result == KIMT_END || message.notes & KIMT_COMPLETION_REPAIRED)
        return KIMT_OK;
    *sample = done_sample_of(&message);
    look->doubtful[sample_at(look, sample->uid, &at) ? at : LAST_KNOWN] = true;
    return KIMT_OK;
}

static int look_at_samples(struct look *look, struct trouble *trouble)
{
    if (look->resized)
        look->doubtful[look->resized_at] = true;
    if ((look->unknown_below || count_samples(look, is_gone) > 0) && look->last_known != 0 &&
        doubt_last_known(look, trouble) != KIMT_OK)
        return KIMT_FAIL;
    return is_in_doubt(look) ? walk(look, KIMT_PARTS_WHOLE, is_no_doubt, meet, trouble) : KIMT_OK;
}

/* Did those that are gone get other UIDs? */
static int look_among_new(struct look *look, struct trouble *trouble)
{
    bool found = false;

    if (walk(look, KIMT_PARTS_HEADER, is_known, meet_new, trouble) != KIMT_OK)
        return KIMT_FAIL;
    for (size_t i = 0; i < SAMPLES; i++)
        found = found || look->again[i] != 0;
    return found ? walk(look, KIMT_PARTS_WHOLE, is_not_there_again, meet_new, trouble) : KIMT_OK;
}

static bool may_be_among_new(const struct look *look)
{
    return !look->broken && count_samples(look, is_gone) > 0 &&
           (look->unknown_below || count_samples(look, is_met) == 0);
}

int promise_check(struct transfer *transfer, bool *kept_r, struct trouble *trouble)
{
    struct look look = begin_look(transfer);

    *kept_r = true;
    if (walk(&look, KIMT_PARTS_HEADER, is_no_sample, meet, trouble) != KIMT_OK ||
        look_at_samples(&look, trouble) != KIMT_OK)
        return KIMT_FAIL;
    if (may_be_among_new(&look) && look_among_new(&look, trouble) != KIMT_OK)
        return KIMT_FAIL;
    *kept_r = !look.broken;
    return KIMT_OK;
}
