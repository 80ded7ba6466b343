/* SPDX-License-Identifier: MIT
 *
 * A lane's struct transfer, made and freed. What is done with it begins in walk.c.
 */
#include "migrate/transfer.h"
#include "base/no_memory.h"
#include "config/memory.h"
#include "migrate/keep.h"
#include "migrate/walk.h"
#include <kimt/error.h>
#include <stdlib.h>

int transfer_new(struct crew *crew, uint32_t number, struct transfer **transfer_r,
                 struct kimt_error *err)
{
    const struct profile *profile = crew->run->settings->profile;
    int64_t spool_memory = memory_of_spool(profile->migration.memory, profile_lanes_most(profile),
                                           profile->migration.spool_memory);
    struct transfer *transfer = calloc(1, sizeof *transfer);

    *transfer_r = transfer;
    if (transfer)
        transfer->walk = walk_new();
    if (!transfer || !transfer->walk) {
        free(transfer);
        *transfer_r = NULL;
        return no_memory(err, "for a lane");
    }
    transfer->crew = crew;
    transfer->run = crew->run;
    transfer->number = number;
    sides_init(&transfer->sides, crew->run, crew->shares_accounts);
    if (body_new(&crew->run->digest, spool_memory, &transfer->body, err) == KIMT_OK)
        return KIMT_OK;
    transfer_free(transfer_r);
    return KIMT_FAIL;
}

void transfer_free(struct transfer **transfer)
{
    if (!*transfer)
        return;
    keep_end(&(*transfer)->sides); /* or the list of open sessions would point into freed memory */
    body_free(&(*transfer)->body);
    free((*transfer)->walk);
    free(*transfer);
    *transfer = NULL;
}
