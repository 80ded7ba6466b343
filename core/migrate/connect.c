/* SPDX-License-Identifier: MIT
 *
 * Opens what is missing of an account's two sessions, as soon as their hosts have a seat for it.
 * One that was kept (keep.c) has its seat already: it is reopened, or gives way to a new one.
 *
 * What follows from a failure is recover.c's decision.
 */
#include "migrate/connect.h"
#include "base/beside.h"
#include "base/clock.h"
#include "migrate/ahead.h"
#include "migrate/keep.h"
#include "migrate/transfer.h"
#include "run/pause.h"
#include <kimt/error.h>

struct missing {
    bool source, destination;
};

static struct missing missing_of(const struct transfer *transfer)
{
    return (struct missing){.source = !source_link_is_open(&transfer->source),
                            .destination = !destination_link_is_open(&transfer->destination) &&
                                           !transfer->work->without_destination};
}

static int open_source(void *context, struct kimt_error *err)
{
    struct transfer *transfer = context;
    const struct host_services *services = transfer->run->settings->services;
    const struct kimt_account *account = transfer->account;
    int result = source_link_reopen(&transfer->source, account, err);

    if (result == KIMT_END)
        result = source_link_open(&transfer->source, services, account, err);
    return result;
}

static int open_destination(void *context, struct kimt_error *err)
{
    struct transfer *transfer = context;
    const struct host_services *services = transfer->run->settings->services;
    const struct kimt_account *account = transfer->account;
    int result = destination_link_reopen(&transfer->destination, account, err);

    if (result == KIMT_END)
        result = destination_link_open(&transfer->destination, services, account, err);
    return result;
}

/* For all that is missing, before anything is opened. Sessions that are kept have theirs. */
static bool try_seats(struct transfer *transfer, struct missing missing)
{
    if (missing.source && !seat_take(&transfer->source.seat))
        return false;
    if (!missing.destination || seat_take(&transfer->destination.seat))
        return true;
    if (!transfer->source.session)
        seat_give_back(&transfer->source.seat);
    return false;
}

/* Both at once where lanes may do so anyway. What is wrong with the source is told first. */
static int open_both(struct transfer *transfer, int64_t *took_ms_r, struct trouble *trouble)
{
    struct beside beside;
    struct kimt_error other = {.struct_size = sizeof other};
    int64_t began_ms = clock_ms();
    int source, destination;

    beside_begin(&beside, open_destination, transfer);
    source = open_source(transfer, at_source(trouble));
    destination = beside_end(&beside, &other);
    if (source != KIMT_OK)
        return KIMT_FAIL;
    if (destination == KIMT_OK) {
        *took_ms_r = clock_ms() - began_ms;
        return KIMT_OK;
    }
    *at_destination(trouble) = other;
    return KIMT_FAIL;
}

/* The hours are over, or a host wants to be left alone. */
static bool must_wait(const struct transfer *transfer)
{
    const struct run *run = transfer->run;
    int64_t now_ms = clock_ms();

    return pause_is_due(run) || governor_wait_ms(&run->source.governor, now_ms) > 0 ||
           governor_wait_ms(&run->destination.governor, now_ms) > 0;
}

/* KIMT_FAIL: the run is to stop. */
static int await_turn(struct transfer *transfer, struct trouble *trouble)
{
    if (must_wait(transfer)) {
        keep_none(transfer);
        (void)(sides_hold(transfer) && pause_wait(transfer->run, transfer->work->account->address));
    }
    if (!ending_is_due(&transfer->run->ending))
        return KIMT_OK;
    return kimt_fail(at_neither(trouble), KIMT_SCOPE_ACCOUNT, KIMT_KIND_CANCELLED, KIMT_RETRY_LATER,
                     "stopped");
}

int connect_sides(struct transfer *transfer, int64_t *took_ms_r, struct trouble *trouble)
{
    struct missing missing = missing_of(transfer);

    *took_ms_r = 0;
    if (transfer->work->without_destination)
        sides_drop(transfer, SIDE_DESTINATION); /* of the account before */
    if (await_turn(transfer, trouble) != KIMT_OK)
        return KIMT_FAIL;
    if (!try_seats(transfer, missing)) {
        (void)kimt_fail(at_neither(trouble), KIMT_SCOPE_ACCOUNT, KIMT_KIND_LIMIT, KIMT_RETRY_LATER,
                        "waiting for a free session: the host limits how many may be open");
        return KIMT_BUSY;
    }
    if (missing.source && missing.destination && transfer->crew->shares_accounts)
        return open_both(transfer, took_ms_r, trouble);
    if (missing.source && open_source(transfer, at_source(trouble)) != KIMT_OK) {
        if (missing.destination && !transfer->destination.session)
            seat_give_back(&transfer->destination.seat);
        return KIMT_FAIL;
    }
    if (missing.destination && open_destination(transfer, at_destination(trouble)) != KIMT_OK)
        return KIMT_FAIL;
    return KIMT_OK;
}

void connect_ready(struct transfer *transfer, const struct kimt_account *account)
{
    const struct missing both = {.source = true, .destination = true};
    struct trouble ignored = TROUBLE_NONE;
    int64_t took_ms;

    /* Once: a host that refuses is not to be asked by all lanes every second. */
    if (transfer->account == account || transfer->source.session || transfer->destination.session ||
        must_wait(transfer) || !try_seats(transfer, both))
        return;
    transfer->account = account;
    if (open_both(transfer, &took_ms, &ignored) != KIMT_OK) {
        sides_drop(transfer, SIDE_SOURCE);
        sides_drop(transfer, SIDE_DESTINATION);
        return;
    }
    source_link_hold(&transfer->source);
    destination_link_hold(&transfer->destination);
    crew_opened(transfer->crew, took_ms);
}
