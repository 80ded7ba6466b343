/* SPDX-License-Identifier: MIT
 *
 * One reading of the clocks, in nanoseconds, from which the others follow.
 */
#include "base/clock.h"

static int64_t read_ns(clockid_t clock)
{
    struct timespec now;

    (void)clock_gettime(clock, &now);
    return (int64_t)now.tv_sec * CLOCK_NS_PER_S + now.tv_nsec;
}

int64_t clock_ms(void)
{
    return read_ns(CLOCK_MONOTONIC) / CLOCK_NS_PER_MS;
}

int64_t clock_ns(void)
{
    return read_ns(CLOCK_MONOTONIC);
}

int64_t clock_about_ms(void)
{
    return read_ns(CLOCK_MONOTONIC_COARSE) / CLOCK_NS_PER_MS;
}

int64_t clock_wall_ms(void)
{
    return read_ns(CLOCK_REALTIME) / CLOCK_NS_PER_MS;
}

struct timespec clock_after(clockid_t clock, int64_t ms)
{
    int64_t until = read_ns(clock) + ms * CLOCK_NS_PER_MS;

    return (struct timespec){.tv_sec = (time_t)(until / CLOCK_NS_PER_S),
                             .tv_nsec = (long)(until % CLOCK_NS_PER_S)};
}

void clock_sleep_ns(int64_t ns)
{
    struct timespec pause = {.tv_sec = (time_t)(ns / CLOCK_NS_PER_S),
                             .tv_nsec = (long)(ns % CLOCK_NS_PER_S)};

    if (ns > 0)
        (void)nanosleep(&pause, NULL);
}
