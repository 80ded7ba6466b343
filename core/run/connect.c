/* SPDX-License-Identifier: MIT
 *
 * Opens what is missing of an account's two sessions, as soon as their hosts have a seat for it.
 *
 * Each host's governor learns from every try how many sessions the host allows. What follows from
 * a failure is recover.c's decision.
 */
#include "run/pause.h"
#include "run/transfer.h"
#include <kimt/host.h>

static int await_seat(struct transfer *transfer, struct governor *governor, struct kimt_error *err)
{
    const struct kimt_error *told = err; /* once */
    bool is_spare = transfer->assists && !transfer->folder.mapped;

    while (!governor_enter(governor)) {
        (void)kimt_fail(err, KIMT_SCOPE_ACCOUNT, KIMT_KIND_LIMIT, KIMT_RETRY_LATER,
                        "waiting for one of the sessions that the host allows");
        if (is_spare)
            return KIMT_FAIL;
        if (!recover_wait(transfer, 1000, told))
            return KIMT_FAIL;
        told = NULL;
    }
    return KIMT_OK;
}

static int opened(struct governor *governor, int result, const struct kimt_error *error)
{
    if (result == KIMT_OK || error_is_answer(error))
        governor_answered(governor);
    if (result != KIMT_OK && error->kind == KIMT_KIND_LIMIT)
        governor_refused(governor);
    else if (result != KIMT_OK)
        governor_leave(governor);
    return result;
}

static int open_source(struct transfer *transfer, struct kimt_error *err)
{
    struct run *run = transfer->run;

    if (await_seat(transfer, &run->source_governor, err) != KIMT_OK)
        return blame(transfer, SIDE_NONE);
    if (opened(&run->source_governor,
               source_link_open(&transfer->source, run->settings->services, transfer->work->account,
                                err),
               err) != KIMT_OK)
        return blame(transfer, SIDE_SOURCE);
    return KIMT_OK;
}

static int open_destination(struct transfer *transfer, struct kimt_error *err)
{
    struct run *run = transfer->run;

    if (await_seat(transfer, &run->destination_governor, err) != KIMT_OK)
        return blame(transfer, SIDE_NONE);
    if (opened(&run->destination_governor,
               destination_link_open(&transfer->destination, run->settings->services,
                                     transfer->work->account, err),
               err) != KIMT_OK)
        return blame(transfer, SIDE_DESTINATION);
    return KIMT_OK;
}

int connect_sides(struct transfer *transfer, struct kimt_error *err)
{
    if (!recover_hold(transfer) || !pause_wait(transfer->run, transfer->account->address)) {
        (void)kimt_fail(err, KIMT_SCOPE_ACCOUNT, KIMT_KIND_CANCELLED, KIMT_RETRY_LATER, "stopped");
        return blame(transfer, SIDE_NONE);
    }
    if (!transfer->source.session && open_source(transfer, err) != KIMT_OK)
        return KIMT_FAIL;
    if (!transfer->destination.session && !transfer->work->without_destination &&
        open_destination(transfer, err) != KIMT_OK)
        return KIMT_FAIL;
    return KIMT_OK;
}
