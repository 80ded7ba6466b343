/* SPDX-License-Identifier: MIT
 *
 * poll(2) on a socket and on the pipe that a cancel writes to.
 */
#include <config.h>

#include "common/net/wait.h"

#include "common/net/descriptors.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <unistd.h>

enum {
    STOP_CHECK_MS = 200
}; /* how often stop_requested is looked at while it counts */

int waiter_init(struct waiter *waiter, const struct kimt_host *host, struct kimt_error *err)
{
    waiter->host = host;
    atomic_init(&waiter->cancelled, false);
    atomic_init(&waiter->heed_stop, true);
    if (pipe2(waiter->pipe, O_CLOEXEC | O_NONBLOCK) == 0)
        return KIMT_OK;
    waiter->pipe[0] = waiter->pipe[1] = -1;
    return descriptors_fail(errno, "no connection can be made", err);
}

void waiter_release(struct waiter *waiter)
{
    for (int i = 0; i < 2; i++) {
        if (waiter->pipe[i] >= 0)
            (void)close(waiter->pipe[i]);
        waiter->pipe[i] = -1;
    }
}

void waiter_cancel(struct waiter *waiter)
{
    atomic_store(&waiter->cancelled, true);
    /* A full pipe is readable already, which is all that is wanted. */
    if (write(waiter->pipe[1], "", 1) < 0)
        return;
}

bool waiter_is_cancelled(struct waiter *waiter)
{
    if (atomic_load_explicit(&waiter->cancelled, memory_order_relaxed))
        return true;
    return atomic_load_explicit(&waiter->heed_stop, memory_order_relaxed) &&
           waiter->host->stop_requested(waiter->host->context);
}

int waiter_fail_cancelled(struct kimt_error *err)
{
    return kimt_fail(err, KIMT_SCOPE_ACCOUNT, KIMT_KIND_CANCELLED, KIMT_RETRY_NEVER,
                     "stopped before the answer came");
}

/* How long one poll may last: until the deadline, or until stop_requested is to be looked at. Less
 * than 0: the deadline is over. */
static int slice_ms(struct waiter *waiter, int64_t deadline_ms)
{
    int64_t left = deadline_ms - waiter_now(waiter);
    int64_t most = atomic_load(&waiter->heed_stop) ? STOP_CHECK_MS : 60 * 1000;

    if (left <= 0)
        return -1;
    return (int)(left < most ? left : most);
}

int waiter_wait(struct waiter *waiter, int descriptor, short events, int64_t deadline_ms,
                short *ready_r, struct kimt_error *err)
{
    struct pollfd polled[2] = {{.fd = descriptor, .events = events},
                               {.fd = waiter->pipe[0], .events = POLLIN}};

    for (;;) {
        if (waiter_is_cancelled(waiter))
            return waiter_fail_cancelled(err);
        int slice = slice_ms(waiter, deadline_ms);
        if (slice < 0)
            return KIMT_BUSY;
        int count = poll(polled, 2, slice);
        if (count < 0 && errno != EINTR)
            return kimt_fail(err, KIMT_SCOPE_ACCOUNT, KIMT_KIND_INTERNAL, KIMT_RETRY_NOW,
                             "poll failed: %s", strerror(errno));
        if (count > 0 && polled[0].revents) {
            *ready_r = polled[0].revents;
            return KIMT_OK;
        }
    }
}
