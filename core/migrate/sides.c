/* SPDX-License-Identifier: MIT
 *
 * What is done with the two sessions of a lane between messages, whatever the reason. When that is
 * to be is for others to decide: walk.c, connect.c, keep.c, recover.c.
 */
#include "migrate/sides.h"
#include "base/clock.h"
#include "migrate/transfer.h"
#include <kimt/error.h>

#define KEEP_ALIVE_MS INT64_C(60000)

struct governor *sides_governor(struct transfer *transfer, enum transfer_side side)
{
    return side == SIDE_SOURCE ? &transfer->run->source.governor
                               : &transfer->run->destination.governor;
}

static void keep_alive(struct transfer *transfer)
{
    struct kimt_error ignored = {.struct_size = sizeof ignored};

    (void)source_link_keep_alive(&transfer->source, &ignored);
    (void)destination_link_keep_alive(&transfer->destination, &ignored);
}

bool sides_wait(struct transfer *transfer, int64_t wait_ms, const struct kimt_error *error)
{
    struct ending *ending = &transfer->run->ending;
    int64_t until = clock_ms() + wait_ms, left;

    if (error)
        events_post(transfer->run->events,
                    &(struct kimt_event){.type = KIMT_EVENT_WAIT,
                                         .account = transfer->work->account->address,
                                         .wait_ms = wait_ms,
                                         .error = error});
    /* Keeping alive takes its time as well. */
    while ((left = until - clock_ms()) > KEEP_ALIVE_MS && ending_sleep(ending, KEEP_ALIVE_MS))
        keep_alive(transfer);
    return ending_sleep(ending, left);
}

static bool hold(struct transfer *transfer, const char *side, int64_t wait_ms)
{
    struct kimt_error error = {.struct_size = sizeof error};

    (void)kimt_fail(&error, KIMT_SCOPE_ACCOUNT, KIMT_KIND_BUSY, KIMT_RETRY_LATER,
                    "the %s asked to come back later", side);
    return sides_wait(transfer, wait_ms, &error);
}

bool sides_hold(struct transfer *transfer)
{
    const struct governor *governors[] = {&transfer->run->source.governor,
                                          &transfer->run->destination.governor};

    for (size_t i = 0; i < 2; i++) {
        int64_t wait_ms =
            governor_paused(governors[i]) ? governor_wait_ms(governors[i], clock_ms()) : 0;
        if (wait_ms > 0 && !hold(transfer, i == 0 ? "source" : "destination", wait_ms))
            return false;
    }
    return true;
}

void sides_drop(struct transfer *transfer, enum transfer_side side)
{
    if (side == SIDE_SOURCE)
        source_link_close(&transfer->source);
    if (side != SIDE_DESTINATION || !transfer->destination.session)
        return;
    destination_link_close(&transfer->destination);
    transfer->folder.ensured_now = false;
    for (struct append *append = NULL; (append = window_next(&transfer->window, append));)
        if (!append->sent)
            window_remove(&transfer->window, append);
}
