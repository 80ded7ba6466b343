/* SPDX-License-Identifier: MIT
 *
 * How many seats a host has is the governor's to know.
 */
#include "session/peer.h"
#include "base/clock.h"
#include "plugin/services.h"

#define SEAT_MS INT64_C(200) /* how often a seat is asked for */

bool seat_take(struct seat *seat)
{
    if (seat->taken)
        return true;
    seat->taken = !seat->peer || governor_enter(&seat->peer->governor);
    if (seat->taken && seat->peer)
        seat->entered = governor_entries(&seat->peer->governor);
    return seat->taken;
}

void seat_give_back(struct seat *seat)
{
    if (seat->taken && seat->peer)
        governor_leave(&seat->peer->governor);
    seat->taken = false;
}

bool seat_learn(struct seat *seat, int result, const struct kimt_error *error)
{
    struct governor *governor = seat->peer ? &seat->peer->governor : NULL;
    bool comes_again = false;

    if (governor && (result == KIMT_OK || error_is_answer(error)))
        governor_answered(governor);
    if (result == KIMT_OK)
        return false;
    if (governor && seat->taken && error->kind == KIMT_KIND_LIMIT) {
        comes_again = governor_refused(governor, seat->entered);
        seat->taken = false;
    }
    seat_give_back(seat);
    return comes_again;
}

static void post_wait(const struct host_services *services, const char *account, int64_t wait_ms,
                      const struct kimt_error *why)
{
    events_post(services->events,
                &(struct kimt_event){
                    .type = KIMT_EVENT_WAIT, .account = account, .wait_ms = wait_ms, .error = why});
}

/* How long to wait before a seat is asked for; 0: ask now. */
static int64_t rest_ms(const struct seat *seat, struct kimt_error *why)
{
    int64_t wait_ms = seat->peer ? governor_wait_ms(&seat->peer->governor, clock_ms()) : 0;

    if (wait_ms > 0)
        (void)kimt_fail(why, KIMT_SCOPE_ACCOUNT, KIMT_KIND_BUSY, KIMT_RETRY_LATER,
                        "the %s asked to come back later", seat->peer->name);
    return wait_ms;
}

int seat_await(struct seat *seat, const struct host_services *services, const char *account,
               struct kimt_error *err)
{
    struct kimt_error why = {.struct_size = sizeof why};
    bool told = false;

    for (;;) {
        int64_t wait_ms = rest_ms(seat, &why);

        if (wait_ms == 0 && seat_take(seat))
            return KIMT_OK;
        if (wait_ms == 0) {
            wait_ms = SEAT_MS;
            (void)kimt_fail(&why, KIMT_SCOPE_ACCOUNT, KIMT_KIND_LIMIT, KIMT_RETRY_LATER,
                            "waiting for a free session: the host limits how many may be open");
        }
        if (!told)
            post_wait(services, account, wait_ms, &why);
        told = true;
        if (!ending_sleep(seat->peer->ending, wait_ms))
            return kimt_fail(err, KIMT_SCOPE_ACCOUNT, KIMT_KIND_CANCELLED, KIMT_RETRY_LATER,
                             "stopped");
    }
}
