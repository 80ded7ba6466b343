/* SPDX-License-Identifier: MIT
 *
 * The wall clock is asked again and again, so that a machine that slept, or a clock that was set,
 * does no harm.
 */
#include "run/pause.h"
#include "run/run_state.h"
#include <kimt/error.h>
#include <time.h>

#define SLICE_MS INT64_C(100)

static time_t wall_s(const struct run *run)
{
    const struct run_settings *settings = run->settings;

    return settings->wall_s ? settings->wall_s(settings->wall_context) : time(NULL);
}

bool pause_is_due(const struct run *run)
{
    const struct hours *hours = &run->settings->profile->hours;

    return hours->count > 0 && !hours_are_open(hours, wall_s(run));
}

static void tell(const struct run *run, const char *account, time_t now, time_t next)
{
    struct kimt_error error = {.struct_size = sizeof error};
    char when[40] = "later";
    struct tm local;

    if (localtime_r(&next, &local))
        (void)strftime(when, sizeof when, "%a %H:%M:%S", &local);
    (void)kimt_fail(&error, KIMT_SCOPE_ACCOUNT, KIMT_KIND_BUSY, KIMT_RETRY_LATER,
                    "outside the hours allowed by window; work resumes on %s", when);
    events_post(run->events, &(struct kimt_event){.type = KIMT_EVENT_WAIT,
                                                  .account = account,
                                                  .wait_ms = (int64_t)(next - now) * 1000,
                                                  .error = &error});
}

bool pause_wait(struct run *run, const char *account)
{
    const struct hours *hours = &run->settings->profile->hours;
    time_t told = 0, now;

    while (hours->count > 0 && !hours_are_open(hours, now = wall_s(run)) &&
           !ending_is_due(&run->ending)) {
        time_t next = hours_next(hours, now);
        if (next != told)
            tell(run, account, now, next);
        told = next;
        (void)ending_sleep(&run->ending, SLICE_MS);
    }
    return !ending_is_due(&run->ending);
}
