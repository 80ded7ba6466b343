/* SPDX-License-Identifier: MIT
 *
 * What time it is, by which of the clocks, and a sleep. The hours of a profile go by the wall clock
 * that its run is given (run.h), for tests.
 */
#ifndef KIMT_CORE_CLOCK_H
#define KIMT_CORE_CLOCK_H

#include <stdint.h>
#include <time.h>

#define CLOCK_MS_PER_S  INT64_C(1000)
#define CLOCK_NS_PER_MS INT64_C(1000000)
#define CLOCK_NS_PER_S  INT64_C(1000000000)

/* Steady clocks: they count from some moment on, and setting the time does not move them. */
int64_t clock_ms(void);
int64_t clock_ns(void);
/* A steady clock that costs nearly nothing and is right to a few milliseconds: for what is asked
 * for each message. It stays behind the others by as much. */
int64_t clock_about_ms(void);
/* Milliseconds since 1970; may jump. */
int64_t clock_wall_ms(void);

/* Returns the moment so long after now, as condition variables take it. */
struct timespec clock_after(clockid_t clock, int64_t ms);

/* Sleeps so long, or until a signal comes. What is to heed a stop sleeps by ending_sleep(). */
void clock_sleep_ns(int64_t ns);

#endif
