/* SPDX-License-Identifier: MIT
 *
 * How long to wait before a lost connection is tried again, and when to stop trying.
 *
 * Waits double from try to try, with jitter so that lanes do not come back in step, up to a cap;
 * what the other side asked for is honoured. The deadline counts from the first failure since
 * there was progress; the last try is made when it is reached, however long the wait would be.
 */
#ifndef KIMT_CORE_BACKOFF_H
#define KIMT_CORE_BACKOFF_H

#include <kimt/error.h>
#include <stdbool.h>

/* The first wait; tests make it short. */
extern int64_t backoff_first_ms;

/* Zeroed, with retry_for_ms set, is ready. */
struct backoff {
    int64_t retry_for_ms;
    int64_t failing_since_ms; /* 0: not failing */
    uint32_t tries;
    uint64_t jitter; /* state of a small generator */
};

/* Something was achieved: the next failure begins anew. */
void backoff_progress(struct backoff *backoff);
/* True and the wait, or false: the deadline is over. */
bool backoff_next(struct backoff *backoff, int64_t now_ms, const struct kimt_error *error,
                  int64_t *wait_ms_r);

#endif
