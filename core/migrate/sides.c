/* SPDX-License-Identifier: MIT
 *
 * What is done with the two sessions of a lane between messages, whatever the reason. When that is
 * to be is for others to decide: walk.c, connect.c, keep.c, recover.c.
 */
#include "migrate/sides.h"
#include "base/clock.h"
#include "run/run_state.h"
#include <kimt/host.h>

int64_t sides_keep_alive_ms = 60000;

void sides_init(struct sides *sides, struct run *run, bool at_once)
{
    const struct profile *profile = run->settings->profile;

    sides->run = run;
    sides->at_once = at_once;
    sides->session = 1;
    source_link_init(&sides->source, &profile->source, &run->source, run->settings->services);
    destination_link_init(&sides->destination, &profile->destination, &run->destination,
                          run->settings->services);
}

void sides_serve(struct sides *sides, const struct kimt_account *account, bool is_source_only)
{
    sides->account = account;
    sides->is_source_only = is_source_only;
}

struct governor *sides_governor(struct sides *sides, enum transfer_side side)
{
    return side == SIDE_SOURCE ? &sides->run->source.governor : &sides->run->destination.governor;
}

static void keep_alive(struct sides *sides)
{
    struct kimt_error ignored = {.struct_size = sizeof ignored};

    (void)link_keep_alive(&sides->source.base, &ignored);
    (void)link_keep_alive(&sides->destination.base, &ignored);
}

bool sides_wait(struct sides *sides, int64_t wait_ms, const struct kimt_error *reason)
{
    struct ending *ending = &sides->run->ending;
    int64_t until = clock_ms() + wait_ms, left;

    if (reason)
        events_post(sides->run->events, &(struct kimt_event){.type = KIMT_EVENT_WAIT,
                                                             .account = sides->account->address,
                                                             .wait_ms = wait_ms,
                                                             .error = reason});
    /* Keeping alive takes its time as well. */
    while ((left = until - clock_ms()) > sides_keep_alive_ms &&
           ending_sleep(ending, sides_keep_alive_ms))
        keep_alive(sides);
    return ending_sleep(ending, left);
}

static bool hold(struct sides *sides, const struct peer *peer, int64_t wait_ms)
{
    struct kimt_error error = {.struct_size = sizeof error};

    (void)kimt_fail(&error, KIMT_SCOPE_ACCOUNT, KIMT_KIND_BUSY, KIMT_RETRY_LATER,
                    "the %s asked to come back later", peer->name);
    return sides_wait(sides, wait_ms, &error);
}

bool sides_hold(struct sides *sides)
{
    const struct peer *peers[] = {&sides->run->source, &sides->run->destination};

    for (size_t i = 0; i < 2; i++) {
        const struct governor *governor = &peers[i]->governor;
        int64_t wait_ms = governor_paused(governor) ? governor_wait_ms(governor, clock_ms()) : 0;

        if (wait_ms > 0 && !hold(sides, peers[i], wait_ms))
            return false;
    }
    return true;
}

void sides_drop(struct sides *sides, enum transfer_side side)
{
    if (side == SIDE_SOURCE)
        link_close(&sides->source.base);
    if (side != SIDE_DESTINATION || !sides->destination.base.session)
        return;
    link_close(&sides->destination.base);
    sides->session++;
}
