/* SPDX-License-Identifier: MIT
 *
 * Loads what the journal knows of a folder into sets that are quick to ask.
 */
#include "message/done.h"
#include "base/no_memory.h"
#include "common/array/array.h"
#include "journal/folders.h"
#include "journal/messages.h"
#include <kimt/destination.h>
#include <kimt/error.h>
#include <stdlib.h>
#include <string.h>

struct loading {
    struct done *done;
    bool failed;
};

static bool keep_untold(struct done *done, const struct journal_message *message)
{
    if (!ARRAY_GROW(&done->untold, done->untold_count + 1, &done->untold_capacity, ARRAY_NO_MAX))
        return false;
    memcpy(done->untold[done->untold_count++], message->digest, sizeof *done->untold);
    return true;
}

static bool keep_place(struct done *done, const struct journal_message *message)
{
    if (message->uid == JOURNAL_UID_SETTLED)
        return true;
    return message->uid == 0 ? keep_untold(done, message)
                             : uid_set_add(&done->stored, message->uid);
}

struct done_sample done_sample_of(const struct journal_message *message)
{
    struct done_sample sample = {
        .uid = message->source_uid, .size = message->size, .date_s = message->date_s};

    memcpy(sample.digest, message->digest, sizeof sample.digest);
    return sample;
}

/* The one between is replaced each time there are twice as many. Repaired bytes are of another
 * size. */
static void choose_sample(struct done *done, const struct journal_message *message)
{
    struct done_sample *first = &done->samples[0], *between = &done->samples[1],
                       *last = &done->samples[2];
    uint64_t count = done->earlier.count;

    if (message->notes & KIMT_COMPLETION_REPAIRED)
        return;
    if (first->uid == 0 || message->source_uid < first->uid)
        *first = done_sample_of(message);
    if (message->source_uid > last->uid)
        *last = done_sample_of(message);
    if ((count & (count - 1)) == 0)
        *between = done_sample_of(message);
}

static bool keep(void *context, const struct journal_message *message)
{
    struct loading *loading = context;
    struct done *done = loading->done;

    if (!uid_set_add(&done->settled, message->source_uid) ||
        !uid_set_add(&done->earlier, message->source_uid) || !keep_place(done, message))
        loading->failed = true;
    choose_sample(done, message);
    return !loading->failed;
}

int done_load(struct done *done, struct journal *journal, int64_t folder, struct kimt_error *err)
{
    struct loading loading = {.done = done};

    done_clear(done);
    if (journal_messages(journal, folder, keep, &loading, err) != KIMT_OK)
        return KIMT_FAIL;
    if (loading.failed)
        return no_memory(err, "to remember which messages are done");
    return KIMT_OK;
}

void done_clear(struct done *done)
{
    uid_set_clear(&done->settled);
    uid_set_clear(&done->earlier);
    uid_set_clear(&done->stored);
    free(done->untold);
    *done = (struct done){0};
}
