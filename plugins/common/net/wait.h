/* SPDX-License-Identifier: MIT
 *
 * Waiting for a socket: with an end, and so that it can be called off.
 *
 * Everything that blocks in net/ blocks here.
 */
#ifndef KIMT_NET_WAIT_H
#define KIMT_NET_WAIT_H

#include <kimt/host.h>
#include <stdatomic.h>

struct waiter {
    const struct kimt_host *host;
    int pipe[2]; /* readable once cancelled */
    atomic_bool cancelled;
    atomic_bool heed_stop; /* host->stop_requested counts as a cancel */
};

KIMT_NODISCARD int waiter_init(struct waiter *waiter, const struct kimt_host *host,
                               struct kimt_error *err);
void waiter_release(struct waiter *waiter);
void waiter_cancel(struct waiter *waiter);
bool waiter_is_cancelled(struct waiter *waiter);
/* Fills err with KIND_CANCELLED, answers KIMT_FAIL. */
int waiter_fail_cancelled(struct kimt_error *err);

/* Waits for `events` of poll(2), at most until host time deadline_ms: once that is over, nothing is
 * ready any more, whatever comes. *ready_r gets what happened.
 * KIMT_OK; KIMT_BUSY: time is up; KIMT_FAIL: cancelled, or poll failed. */
KIMT_NODISCARD int waiter_wait(struct waiter *waiter, int descriptor, short events,
                               int64_t deadline_ms, short *ready_r, struct kimt_error *err);

static inline int64_t waiter_now(const struct waiter *waiter)
{
    return waiter->host->now_ms(waiter->host->context);
}

#endif
