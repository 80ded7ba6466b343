/* SPDX-License-Identifier: MIT
 *
 * A climb towards the best rate, one lane at a time.
 */
#include "migrate/steering.h"

#define WORTH_PART      4u /* of what a lane would bring if all were equal, or it is not worth it */
#define REST_MS         INT64_C(30000)
#define REST_LONGER_MS  INT64_C(120000) /* after a host's own word */
#define SMALLEST_NUMBER 1u

static uint32_t start_for(size_t accounts)
{
    return accounts <= STEERING_LEAST  ? STEERING_LEAST
           : accounts < STEERING_START ? (uint32_t)accounts
                                       : STEERING_START;
}

void steering_begin(struct steering *steering, uint32_t wanted, size_t accounts, uint32_t most,
                    int64_t now_ms)
{
    uint32_t start = wanted > 0 ? wanted : start_for(accounts);

    *steering = (struct steering){.adapts = wanted == 0,
                                  .allowed = start < most ? start : most,
                                  .most = most,
                                  .began_ms = now_ms};
}

bool steering_opened(struct steering *steering, int64_t took_ms, int64_t now_ms)
{
    uint32_t start = steering->most < STEERING_START_FAR ? steering->most : STEERING_START_FAR;
    bool is_far = took_ms >= STEERING_FAR_MS && steering->adapts && !steering->is_opened &&
                  steering->heard_ms == 0 && start > steering->allowed;

    if (!steering->is_opened)
        steering->began_ms = now_ms; /* logging in is no measure of the rate */
    steering->is_opened = true;
    if (is_far)
        steering->allowed = start;
    return is_far;
}

static void rest(struct steering *steering, int64_t until_ms)
{
    steering->is_trying = false;
    if (steering->rests_until < until_ms)
        steering->rests_until = until_ms;
}

void steering_throttled(struct steering *steering, int64_t now_ms)
{
    bool is_same = steering->heard_ms != 0 && now_ms - steering->heard_ms < STEERING_PERIOD_MS;

    if (!steering->adapts || is_same)
        return; /* one answer to many lanes is one reason */
    steering->heard_ms = now_ms;
    if (steering->allowed > SMALLEST_NUMBER)
        steering->allowed--;
    rest(steering, now_ms + REST_LONGER_MS);
}

/* The lane that was added has had its period. True: it is taken away again. A rate goes up and down
 * by itself, so few lanes ask for a larger step: what they do is a larger part of all. */
static bool judge(struct steering *steering, uint64_t rate, int64_t now_ms)
{
    uint32_t before = steering->allowed - 1;
    bool is_worth_it = rate >= steering->rate + steering->rate / before / WORTH_PART;

    steering->is_trying = false;
    if (is_worth_it)
        return false;
    steering->allowed--;
    rest(steering, now_ms + REST_MS);
    return true;
}

bool steering_note(struct steering *steering, uint64_t work, bool needed, int64_t now_ms)
{
    int64_t took = now_ms - steering->began_ms;
    bool changed = false;
    uint64_t rate;

    if (!steering->adapts || took < STEERING_PERIOD_MS)
        return false;
    rate = (work - steering->work_before) * 1000 / (uint64_t)took;
    if (steering->is_trying)
        changed = judge(steering, rate, now_ms);
    if (!changed && needed && rate > 0 && now_ms >= steering->rests_until &&
        steering->allowed < steering->most) {
        steering->allowed++;
        steering->is_trying = changed = true;
        steering->rate = rate;
    }
    steering->began_ms = now_ms;
    steering->work_before = work;
    return changed;
}
