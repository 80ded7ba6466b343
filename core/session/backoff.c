/* SPDX-License-Identifier: MIT
 *
 * Exponential, jittered, capped.
 */
#include "session/backoff.h"

#define CAP_MS        INT64_C(60000)
#define DOUBLINGS_MAX 10u
#define ASKED_MAX_MS  INT64_C(3600000) /* no answer of a server makes us sleep longer */

int64_t backoff_first_ms = 500;

void backoff_progress(struct backoff *backoff)
{
    backoff->failing_since_ms = 0;
    backoff->tries = 0;
}

/* Between three quarters and five quarters of it. */
static int64_t with_jitter(struct backoff *backoff, int64_t wait_ms)
{
    backoff->jitter =
        backoff->jitter * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return wait_ms * 3 / 4 + (int64_t)((backoff->jitter >> 33) % (uint64_t)(wait_ms / 2 + 1));
}

bool backoff_next(struct backoff *backoff, int64_t now_ms, const struct kimt_error *error,
                  int64_t *wait_ms_r)
{
    uint32_t doublings = backoff->tries < DOUBLINGS_MAX ? backoff->tries : DOUBLINGS_MAX;
    int64_t wait_ms = backoff_first_ms << doublings;
    int64_t left_ms;

    if (backoff->failing_since_ms == 0) {
        backoff->failing_since_ms = now_ms;
        backoff->jitter ^= (uint64_t)now_ms ^ (uint64_t)(uintptr_t)backoff;
    }
    backoff->tries++;
    wait_ms = with_jitter(backoff, wait_ms < CAP_MS ? wait_ms : CAP_MS);
    if (wait_ms < (int64_t)error->wait_ms)
        wait_ms = error->wait_ms < ASKED_MAX_MS ? (int64_t)error->wait_ms : ASKED_MAX_MS;
    left_ms = backoff->failing_since_ms + backoff->retry_for_ms - now_ms;
    *wait_ms_r = wait_ms < left_ms ? wait_ms : left_ms; /* the last try is at the deadline */
    return left_ms > 0;
}
