/* SPDX-License-Identifier: MIT
 *
 * See next.h. Exit statuses are those of kimt(1).
 */
#include "common/report/next.h"
#include <string.h>

enum {
    DONE = 0,
    INCOMPLETE = 1,
    STOPPED = 4
};

static struct next_step after_look(const struct kimt_run_info *run, int32_t status)
{
    if (status == DONE)
        return (struct next_step){"", "migrate", "moves the accounts"};
    if (status == STOPPED)
        return (struct next_step){"", run->command, "checks all of them"};
    return (struct next_step){"mend what is named above; ", run->command, "looks again"};
}

static struct next_step after_verify(int32_t status)
{
    if (status == DONE)
        return (struct next_step){"nothing: every message is accounted for", "", ""};
    if (status == STOPPED)
        return (struct next_step){"", "verify", "compares all of it"};
    return (struct next_step){"", "migrate", "copies what is missing; then verify again"};
}

struct next_step next_step(const struct kimt_run_info *run, int32_t exit_status)
{
    if (strcmp(run->command, "check") == 0 || strcmp(run->command, "plan") == 0)
        return after_look(run, exit_status);
    if (strcmp(run->command, "verify") == 0)
        return after_verify(exit_status);
    if (run->dry_run)
        return after_look(run, exit_status);
    switch (exit_status) {
    case DONE:
        return (struct next_step){"", "verify", "reads everything back and compares it"};
    case STOPPED:
        return (struct next_step){"", "migrate", "goes on here"};
    case INCOMPLETE:
        return (struct next_step){"mend what is named above; ", "migrate",
                                  "copies what is missing, and doubles nothing"};
    default:
        return (struct next_step){"mend what is named above; ", "migrate", "begins again"};
    }
}
