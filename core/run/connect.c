/* SPDX-License-Identifier: MIT
 *
 * Opens what is missing of an account's two sessions, as soon as their hosts have a seat for it.
 *
 * Each host's governor learns from every try how many sessions the host allows. What follows from
 * a failure is recover.c's decision.
 */
#include "run/beside.h"
#include "run/pause.h"
#include "run/transfer.h"
#include <kimt/host.h>

struct missing {
    bool source, destination;
};

static struct missing missing_of(const struct transfer *transfer)
{
    return (struct missing){.source = !transfer->source.session,
                            .destination = !transfer->destination.session &&
                                           !transfer->work->without_destination};
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

static int open_source(void *context, struct kimt_error *err)
{
    struct transfer *transfer = context;
    struct run *run = transfer->run;

    return opened(
        &run->source_governor,
        source_link_open(&transfer->source, run->settings->services, transfer->work->account, err),
        err);
}

static int open_destination(void *context, struct kimt_error *err)
{
    struct transfer *transfer = context;
    struct run *run = transfer->run;

    return opened(&run->destination_governor,
                  destination_link_open(&transfer->destination, run->settings->services,
                                        transfer->work->account, err),
                  err);
}

static bool try_seats(struct run *run, struct missing missing)
{
    if (missing.source && !governor_enter(&run->source_governor))
        return false;
    if (!missing.destination || governor_enter(&run->destination_governor))
        return true;
    if (missing.source)
        governor_leave(&run->source_governor);
    return false;
}

/* Two lanes that each have the session which the other one waits for would wait for ever. */
static void give_up_sessions(struct transfer *transfer)
{
    ahead_give_back(transfer);
    if (transfer->source.session && transfer->folder.mapped)
        deletions_bar(transfer, transfer->folder.mapped, "the session was given up in it");
    recover_drop(transfer, SIDE_SOURCE);
    recover_drop(transfer, SIDE_DESTINATION);
}

/* For all that is missing, before anything is opened. */
static int take_seats(struct transfer *transfer, struct missing *missing, struct kimt_error *err)
{
    const struct kimt_error *told = err; /* once */
    bool is_spare = transfer->assists && !transfer->folder.mapped;

    while (!try_seats(transfer->run, *missing)) {
        (void)kimt_fail(err, KIMT_SCOPE_ACCOUNT, KIMT_KIND_LIMIT, KIMT_RETRY_LATER,
                        "waiting for one of the sessions that the host allows");
        if (is_spare)
            return blame(transfer, SIDE_NONE);
        give_up_sessions(transfer);
        *missing = missing_of(transfer);
        if (!recover_wait(transfer, 1000, told))
            return blame(transfer, SIDE_NONE);
        told = NULL;
    }
    return KIMT_OK;
}

/* Both at once where lanes may do so anyway. What is wrong with the source is told first. */
static int open_both(struct transfer *transfer, struct kimt_error *err)
{
    struct beside beside;
    struct kimt_error other = {.struct_size = sizeof other};
    int64_t began_ms = run_now_ms();
    int source, destination;

    beside_begin(&beside, open_destination, transfer);
    source = open_source(transfer, err);
    destination = beside_end(&beside, &other);
    if (source != KIMT_OK)
        return blame(transfer, SIDE_SOURCE);
    if (destination == KIMT_OK) {
        run_opened(transfer->run, run_now_ms() - began_ms);
        return KIMT_OK;
    }
    *err = other;
    return blame(transfer, SIDE_DESTINATION);
}

int connect_sides(struct transfer *transfer, struct kimt_error *err)
{
    struct missing missing = missing_of(transfer);

    if (!recover_hold(transfer) || !pause_wait(transfer->run, transfer->work->account->address)) {
        (void)kimt_fail(err, KIMT_SCOPE_ACCOUNT, KIMT_KIND_CANCELLED, KIMT_RETRY_LATER, "stopped");
        return blame(transfer, SIDE_NONE);
    }
    if (take_seats(transfer, &missing, err) != KIMT_OK)
        return KIMT_FAIL;
    if (missing.source && missing.destination && transfer->run->shares_accounts)
        return open_both(transfer, err);
    if (missing.source && open_source(transfer, err) != KIMT_OK) {
        if (missing.destination)
            governor_leave(&transfer->run->destination_governor);
        return blame(transfer, SIDE_SOURCE);
    }
    if (missing.destination && open_destination(transfer, err) != KIMT_OK)
        return blame(transfer, SIDE_DESTINATION);
    return KIMT_OK;
}
