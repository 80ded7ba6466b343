/* SPDX-License-Identifier: MIT
 *
 * What a lost connection is put down to: a message that was under way, the folder that the lane was
 * in, or neither.
 *
 * A connection that ends without a word is a suspicion; one time is chance. A message that was
 * under way each time is set aside, and a folder that comes no further each time is left alone, so
 * that neither holds up the rest. A server that asked to be left alone for a while has said why,
 * and what this side ended itself has another reason: neither is a suspicion.
 *
 * What follows from a failure otherwise is recover.c's decision.
 */
#include "migrate/losses.h"
#include "migrate/tally.h"
#include "migrate/transfer.h"
#include <kimt/error.h>

#define ALONE_MAX   2u /* losses with one message under way, then it is set aside */
#define COMPANY_MAX 5u /* the same while others were under way, any of which may be the cause */
#define FOLDER_MAX  3u /* losses in a folder of which nothing more came in between */

/* ---- messages ---- */

static bool may_be_too_large(const struct kimt_message *message)
{
    return message->size_kind != KIMT_SIZE_EXACT || message->size >= GOVERNOR_LARGE_BYTES;
}

/* Where the source said what is wrong with the message, that is the reason. */
static void put_down_to_source(uint32_t times, const struct kimt_error *loss,
                               struct kimt_error *error)
{
    if (loss->kind == KIMT_KIND_CORRUPT) {
        *error = *loss;
        error->scope = KIMT_SCOPE_MESSAGE;
        error->retry = KIMT_RETRY_NEVER;
        return;
    }
    (void)kimt_fail(error, KIMT_SCOPE_MESSAGE, loss->kind, KIMT_RETRY_NEVER,
                    "the source's connection was lost %u times while it handed out this message: "
                    "%.200s",
                    times, loss->text);
    kimt_error_hint(error, "the source may be unable to read it: see what its log says");
}

static void put_down_to_destination(uint32_t times, const struct kimt_message *message,
                                    struct kimt_error *error)
{
    bool is_large = may_be_too_large(message);

    (void)kimt_fail(error, KIMT_SCOPE_MESSAGE, is_large ? KIMT_KIND_TOO_LARGE : KIMT_KIND_NETWORK,
                    KIMT_RETRY_NEVER,
                    "the destination's connection was lost %u times with this message under way",
                    times);
    kimt_error_hint(error, is_large
                               ? "it may be larger than the server takes, or stopped by a filter"
                               : "a filter there may stop it: see what the server's log says");
}

/* True: it was lost with this message once too often. */
static bool is_once_too_often(struct transfer *transfer, const struct kimt_message *message,
                              bool alone, uint32_t *times_r)
{
    transfer->folder.was_suspected = true;
    *times_r = suspects_add(&transfer->folder.suspects, message->uid);
    return *times_r >= (alone ? ALONE_MAX : COMPANY_MAX);
}

static void set_aside(struct transfer *transfer, const struct kimt_message *message,
                      const struct kimt_error *error)
{
    tally_found(transfer, message); /* or it was never come to */
    tally_settled(transfer, message, KIMT_OUTCOME_FAILED, 0, error);
}

static bool is_suspicious(const struct kimt_error *loss)
{
    return loss->scope == KIMT_SCOPE_ACCOUNT && loss->retry == KIMT_RETRY_NOW;
}

void losses_blame_read(struct transfer *transfer, const struct kimt_message *message, bool alone,
                       const struct kimt_error *loss)
{
    struct kimt_error error = {.struct_size = sizeof error};
    uint32_t times;

    if (!is_suspicious(loss) || !is_once_too_often(transfer, message, alone, &times))
        return;
    put_down_to_source(times, loss, &error);
    set_aside(transfer, message, &error);
}

void losses_blame_sent(struct transfer *transfer, const struct kimt_message *message, bool alone)
{
    struct kimt_error error = {.struct_size = sizeof error};
    uint32_t times;

    if (!transfer->sides.lost_without_reason ||
        !is_once_too_often(transfer, message, alone, &times))
        return;
    put_down_to_destination(times, message, &error);
    set_aside(transfer, message, &error);
    if (alone && message->size_kind == KIMT_SIZE_EXACT)
        governor_too_large(&transfer->run->destination.governor, message->size,
                           GOVERNOR_WAS_CUT_OFF);
}

void losses_note(struct transfer *transfer, const struct trouble *trouble)
{
    if (trouble->side == SIDE_DESTINATION)
        transfer->sides.lost_without_reason = is_suspicious(&trouble->error);
}

/* ---- folders ---- */

static uint64_t progress_of(const struct folder_work *folder)
{
    const struct kimt_counts *counts = &folder->counts;

    return counts->found + counts->copied + counts->adopted + counts->filtered + counts->skipped +
           counts->failed;
}

bool losses_blame_folder(struct transfer *transfer, const struct trouble *trouble,
                         struct kimt_error *reason_r)
{
    const struct kimt_error *loss = &trouble->error;
    struct folder_work *folder = &transfer->folder;
    uint64_t progress = progress_of(folder);

    if (!folder->mapped || trouble->side == SIDE_NONE || !is_suspicious(loss))
        return false;
    if (folder->was_suspected || progress != folder->progress)
        folder->losses = 0;
    folder->was_suspected = false;
    folder->progress = progress;
    if (++folder->losses < FOLDER_MAX)
        return false;
    *reason_r = *loss;
    (void)kimt_fail(reason_r, KIMT_SCOPE_FOLDER, loss->kind, KIMT_RETRY_NEVER,
                    "the %s's connection was lost %u times in this folder, which came no further: "
                    "%.200s",
                    trouble->side == SIDE_SOURCE ? "source" : "destination", folder->losses,
                    loss->text);
    kimt_error_hint(reason_r, "run again; if it stays so, see what the server's log says");
    return true;
}
