/* SPDX-License-Identifier: MIT
 *
 * The folder after this one, claimed while this one is at hand, so that both sides can begin with
 * it (folder_expect) while the last of this one is on its way.
 *
 * It is claimed late, since until then another lane may come to it sooner. Only folders of which no
 * message is known are begun so: the source is then asked for all of it.
 */
#include "migrate/ahead.h"
#include "journal/folders.h"
#include "migrate/walk_inner.h"
#include <string.h>

#define NEAR_MESSAGES UINT64_C(1000) /* from the end: what is under way on a far line */
#define NEAR_BYTES    (UINT64_C(32) << 20)

/* Nothing of it is known, so that it will be opened without a resume. What is wrong with it is
 * reported in its time. */
static bool is_new(struct transfer *transfer, const struct mapped_folder *mapped)
{
    struct kimt_error ignored = {.struct_size = sizeof ignored};
    struct journal_folder known;

    return journal_folder_get(transfer->run->settings->journal, transfer->work->journal_account,
                              mapped->source_path, mapped->target_path, &known,
                              &ignored) == KIMT_OK &&
           known.uid_validity == 0 && known.seen.uid_validity == 0 && known.messages == 0;
}

static bool is_near_end(const struct folder_work *folder)
{
    uint64_t bytes = folder->mapped->source->bytes, found = folder->counts.found;

    return folder->expected <= found + NEAR_MESSAGES &&
           (bytes == KIMT_UNKNOWN || bytes <= folder->counts.bytes_copied + NEAR_BYTES);
}

/* Nor where the connection was lost, for which the folder after this one may be the reason. */
static bool is_of_use(const struct transfer *transfer)
{
    return (transfer->sides.source.ops->folder_expect ||
            transfer->sides.destination.ops->folder_expect) &&
           transfer->folder.losses == 0;
}

static void claim(struct transfer *transfer, enum account_ahead which)
{
    struct ahead *ahead = &transfer->walk->ahead;

    if (!ahead->mapped) {
        ahead->mapped = account_work_claim_ahead(transfer->work, which);
        ahead->is_new = ahead->mapped && is_new(transfer, ahead->mapped);
    }
    if (!ahead->is_new || ahead->source_told)
        return;
    ahead->source_told = true;
    source_link_folder_expect(&transfer->sides.source, ahead->mapped->source);
}

void ahead_claim(struct transfer *transfer)
{
    struct ahead *ahead = &transfer->walk->ahead;

    if (ahead->is_asked || !is_near_end(&transfer->folder) || !is_of_use(transfer))
        return;
    ahead->is_asked = true;
    claim(transfer, ACCOUNT_AHEAD_ENOUGH);
}

void ahead_claim_last(struct transfer *transfer)
{
    const struct folder_work *folder = &transfer->folder;

    if (folder->exhausted && !folder->failed && !folder->leaving && folder->again == 0 &&
        !ending_is_due(&transfer->run->ending) && is_of_use(transfer))
        claim(transfer, ACCOUNT_AHEAD_ANY);
}

void ahead_begin(struct transfer *transfer)
{
    struct ahead *ahead = &transfer->walk->ahead;

    ahead->is_asked = ahead->source_told = ahead->destination_told = false;
}

bool ahead_is_known_there(const struct transfer *transfer)
{
    return transfer->walk->ahead.destination_told;
}

const struct mapped_folder *ahead_take(struct transfer *transfer)
{
    const struct mapped_folder *mapped = transfer->walk->ahead.mapped;

    transfer->walk->ahead.mapped = NULL;
    transfer->walk->ahead.is_new = false;
    return mapped;
}

void ahead_give_back(struct transfer *transfer)
{
    const struct mapped_folder *mapped = ahead_take(transfer);

    if (mapped)
        account_work_give_back(transfer->work, mapped);
}

/* It will be made there in any case, and nothing more is to go into the folder at hand. */
static bool is_due(const struct transfer *transfer)
{
    const struct migration_options *migration = &transfer->run->settings->profile->migration;
    const struct folder_work *folder = &transfer->folder;
    const struct mapped_folder *next = transfer->walk->ahead.mapped;

    if (!transfer->walk->ahead.is_new || transfer->walk->ahead.destination_told ||
        !folder->exhausted || folder->failed || folder->leaving || folder->again > 0 ||
        ending_is_due(&transfer->run->ending) ||
        strcmp(next->target_path, folder->mapped->target_path) == 0)
        return false;
    return migration->create_empty ||
           (next->source->messages > 0 && next->source->messages != KIMT_UNKNOWN);
}

int ahead_tell_destination(struct transfer *transfer, struct trouble *trouble)
{
    if (!is_due(transfer))
        return KIMT_OK;
    transfer->walk->ahead.destination_told = true;
    if (destination_link_folder_expect(&transfer->sides.destination,
                                       &transfer->walk->ahead.mapped->target,
                                       at_destination(trouble)) != KIMT_OK)
        return KIMT_FAIL;
    return KIMT_OK;
}
