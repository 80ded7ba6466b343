/* SPDX-License-Identifier: MIT
 *
 * A lane's struct transfer, made and freed. What is done with it begins in walk.c.
 */
#include "migrate/transfer.h"
#include "config/memory.h"
#include "migrate/keep.h"
#include "migrate/walk.h"
#include <kimt/error.h>
#include <stdlib.h>

int transfer_new(struct crew *crew, uint32_t number, struct transfer **transfer_r,
                 struct kimt_error *err)
{
    struct run *run = crew->run;
    const struct profile *profile = run->settings->profile;
    struct transfer *transfer = calloc(1, sizeof *transfer);

    *transfer_r = NULL;
    if (transfer)
        transfer->walk = walk_new();
    if (transfer)
        transfer->identifier = identifier_new(&run->digest);
    if (!transfer || !transfer->walk || !transfer->identifier ||
        !digest_new(&transfer->digest, &run->digest)) {
        if (transfer)
            identifier_free(&transfer->identifier);
        if (transfer)
            free(transfer->walk);
        free(transfer);
        return kimt_fail(err, KIMT_SCOPE_RUN, KIMT_KIND_INTERNAL, KIMT_RETRY_NEVER,
                         "no memory for a lane");
    }
    transfer->crew = crew;
    transfer->run = run;
    transfer->number = number;
    sides_init(&transfer->sides, run, crew->shares_accounts);
    if (spool_new(memory_of_spool(profile->migration.memory, profile_lanes_most(profile),
                                  profile->migration.spool_memory),
                  &transfer->spool, err) != KIMT_OK) {
        transfer_free(&transfer);
        return KIMT_FAIL;
    }
    *transfer_r = transfer;
    return KIMT_OK;
}

void transfer_free(struct transfer **transfer)
{
    if (!*transfer)
        return;
    keep_end(&(*transfer)->sides); /* or the list of open sessions would point into freed memory */
    digest_free(&(*transfer)->digest);
    identifier_free(&(*transfer)->identifier);
    spool_free(&(*transfer)->spool);
    free((*transfer)->walk);
    free(*transfer);
    *transfer = NULL;
}
