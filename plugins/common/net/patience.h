/* SPDX-License-Identifier: MIT
 *
 * How long a connection is waited for while it does not get on.
 *
 * Two clocks run, both only while we wait: what we do meanwhile is not the other side's fault. One
 * is set back by any text that comes or goes, and ends after the timeout. The other is set back
 * only by what was asked for, and ends after ten timeouts: so a server may keep a connection alive
 * while it works, but not for ever, and neither may one that sends a byte now and then.
 *
 * Knows no sockets and reads no clock. Which of the bytes were asked for, its user knows.
 */
#ifndef KIMT_NET_PATIENCE_H
#define KIMT_NET_PATIENCE_H

#include <stdint.h>

enum {
    PATIENCE_TIMEOUTS = 10,    /* of them as a whole, while something is said */
    PATIENCE_STEP = 64 * 1024, /* bytes of one large thing that was asked for are getting on */
};

struct patience {
    int64_t silent_ms; /* waited since text came or went */
    int64_t stuck_ms;  /* waited since it got on */
    uint64_t moved;    /* bytes of what was asked for, since it got on */
};

static inline void patience_heard(struct patience *patience)
{
    patience->silent_ms = 0;
}

static inline void patience_got_on(struct patience *patience)
{
    *patience = (struct patience){0};
}

static inline void patience_moved(struct patience *patience, uint64_t bytes)
{
    patience->moved += bytes;
    if (patience->moved >= PATIENCE_STEP)
        patience_got_on(patience);
}

static inline void patience_waited(struct patience *patience, int64_t ms)
{
    patience->silent_ms += ms;
    patience->stuck_ms += ms;
}

/* How much longer may be waited; 0 or less: no longer. */
static inline int64_t patience_left(const struct patience *patience, int64_t timeout_ms)
{
    int64_t silent = timeout_ms - patience->silent_ms;
    int64_t stuck = timeout_ms * PATIENCE_TIMEOUTS - patience->stuck_ms;

    return silent < stuck ? silent : stuck;
}

#endif
