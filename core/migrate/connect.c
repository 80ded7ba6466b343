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
#include "migrate/keep.h"
#include "migrate/sides.h"
#include "run/pause.h"
#include "run/run_state.h"
#include <kimt/error.h>

struct missing {
    bool source, destination;
};

static struct missing missing_of(const struct sides *sides)
{
    return (struct missing){.source = !link_is_open(&sides->source.base),
                            .destination =
                                !link_is_open(&sides->destination.base) && !sides->is_source_only};
}

/* One side's half: the destination's may be opened while the source's is. */
struct opening {
    struct link *link;
    const struct kimt_account *account;
};

static int open_link(void *context, struct kimt_error *err)
{
    const struct opening *opening = context;
    int result = link_reopen(opening->link, opening->account, err);

    if (result == KIMT_END)
        result = link_open(opening->link, opening->account, err);
    return result;
}

/* For all that is missing, before anything is opened. Sessions that are kept have theirs. */
static bool try_seats(struct sides *sides, struct missing missing)
{
    if (missing.source && !seat_take(&sides->source.base.seat))
        return false;
    if (!missing.destination || seat_take(&sides->destination.base.seat))
        return true;
    if (!sides->source.base.session)
        seat_give_back(&sides->source.base.seat);
    return false;
}

/* Both at once where lanes may do so anyway. What is wrong with the source is reported first. */
static int open_both(struct sides *sides, int64_t *took_ms_r, struct trouble *trouble)
{
    struct opening source_half = {&sides->source.base, sides->account};
    struct opening destination_half = {&sides->destination.base, sides->account};
    struct beside beside;
    struct kimt_error other = {.struct_size = sizeof other};
    int64_t began_ms = clock_ms();
    int source, destination;

    beside_begin(&beside, open_link, &destination_half);
    source = open_link(&source_half, at_source(trouble));
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
static bool must_wait(const struct sides *sides)
{
    const struct run *run = sides->run;
    int64_t now_ms = clock_ms();

    return pause_is_due(run) || governor_wait_ms(&run->source.governor, now_ms) > 0 ||
           governor_wait_ms(&run->destination.governor, now_ms) > 0;
}

/* KIMT_FAIL: the run is to stop. */
static int await_turn(struct sides *sides, struct trouble *trouble)
{
    if (must_wait(sides)) {
        keep_none(sides);
        (void)(sides_hold(sides) && pause_wait(sides->run, sides->account->address));
    }
    if (!ending_is_due(&sides->run->ending))
        return KIMT_OK;
    return kimt_fail(at_neither(trouble), KIMT_SCOPE_ACCOUNT, KIMT_KIND_CANCELLED, KIMT_RETRY_LATER,
                     "stopped");
}

/* One after the other. */
static int open_missing(struct sides *sides, struct missing missing, struct trouble *trouble)
{
    struct opening source = {&sides->source.base, sides->account};
    struct opening destination = {&sides->destination.base, sides->account};

    if (missing.source && open_link(&source, at_source(trouble)) != KIMT_OK) {
        if (missing.destination && !destination.link->session)
            seat_give_back(&destination.link->seat);
        return KIMT_FAIL;
    }
    if (missing.destination && open_link(&destination, at_destination(trouble)) != KIMT_OK)
        return KIMT_FAIL;
    return KIMT_OK;
}

int connect_sides(struct sides *sides, int64_t *took_ms_r, struct trouble *trouble)
{
    struct missing missing = missing_of(sides);

    *took_ms_r = 0;
    if (sides->is_source_only)
        sides_drop(sides, SIDE_DESTINATION); /* of the account before */
    if (await_turn(sides, trouble) != KIMT_OK)
        return KIMT_FAIL;
    if (!try_seats(sides, missing)) {
        (void)kimt_fail(at_neither(trouble), KIMT_SCOPE_ACCOUNT, KIMT_KIND_LIMIT, KIMT_RETRY_LATER,
                        "waiting for a free session: the host limits how many may be open");
        return KIMT_BUSY;
    }
    if (missing.source && missing.destination && sides->at_once)
        return open_both(sides, took_ms_r, trouble);
    return open_missing(sides, missing, trouble);
}

int64_t connect_ready(struct sides *sides, const struct kimt_account *account)
{
    const struct missing both = {.source = true, .destination = true};
    struct trouble ignored = TROUBLE_NONE;
    int64_t took_ms = 0;

    /* Once: a host that refuses is not to be asked by all lanes every second. */
    if (sides->account == account || sides->source.base.session ||
        sides->destination.base.session || must_wait(sides) || !try_seats(sides, both))
        return 0;
    sides_serve(sides, account, false);
    if (open_both(sides, &took_ms, &ignored) != KIMT_OK) {
        sides_drop(sides, SIDE_SOURCE);
        sides_drop(sides, SIDE_DESTINATION);
        return 0;
    }
    link_hold(&sides->source.base);
    link_hold(&sides->destination.base);
    return took_ms;
}
