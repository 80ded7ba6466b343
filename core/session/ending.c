/* SPDX-License-Identifier: MIT
 *
 * A stop wakes no thread: a sleeping one looks again in short slices.
 */
#include "session/ending.h"
#include "base/cleanup.h"
#include "base/clock.h"
#include "events/events.h"

#define SLICE_MS INT64_C(50)

void ending_init(struct ending *ending, const bool *stop, struct events *events)
{
    *ending = (struct ending){.stop = stop, .events = events};
    (void)pthread_mutex_init(&ending->mutex, NULL);
}

void ending_destroy(struct ending *ending)
{
    (void)pthread_mutex_destroy(&ending->mutex);
}

bool ending_is_asked(const struct ending *ending)
{
    return ending->stop && __atomic_load_n(ending->stop, __ATOMIC_RELAXED);
}

void ending_begin(struct ending *ending, const struct kimt_error *reason)
{
    LOCK_SCOPE(&ending->mutex);
    if (ending->begun)
        return;
    ending->reason = *reason;
    __atomic_store_n(&ending->begun, true, __ATOMIC_RELEASE);
}

static bool is_begun(const struct ending *ending)
{
    return __atomic_load_n(&ending->begun, __ATOMIC_ACQUIRE);
}

static void begin_for_reporters(struct ending *ending)
{
    struct kimt_error error = {.struct_size = sizeof error};

    if (events_broken(ending->events, &error))
        ending_begin(ending, &error);
}

/* For each message: nothing as large as an error is prepared before there is one. */
bool ending_is_due(struct ending *ending)
{
    if (is_begun(ending) || ending_is_asked(ending))
        return true;
    if (!events_broken(ending->events, NULL))
        return false;
    begin_for_reporters(ending);
    return true;
}

const struct kimt_error *ending_reason(const struct ending *ending)
{
    return is_begun(ending) ? &ending->reason : NULL;
}

bool ending_sleep(struct ending *ending, int64_t ms)
{
    int64_t now = clock_ms(), until = now + ms;

    for (; now < until && !ending_is_due(ending); now = clock_ms())
        clock_sleep_ns((until - now < SLICE_MS ? until - now : SLICE_MS) * CLOCK_NS_PER_MS);
    return !ending_is_due(ending);
}
