/* SPDX-License-Identifier: MIT
 *
 * Before anything is changed anywhere: can the source be reached at all? A wrong host name must not
 * be found out after the destination's accounts were made.
 *
 * One login, of the first account. If its password is refused the source was reached; that is
 * remembered, so that the same password is not tried twice.
 */
#include "run/backoff.h"
#include "run/run_state.h"
#include <kimt/host.h>
#include <time.h>

#define TRIES_MAX 3

static int try_once(struct run *run, struct kimt_error *err)
{
    const struct profile_plugin *source = &run->settings->profile->source;
    struct source_link link;
    int result;

    source_link_init(&link, source, run->source_gate);
    result = source_link_open(&link, run->settings->services,
                              accounts_get(run->settings->accounts, 0), err);
    source_link_close(&link);
    return result;
}

static void pause_ms(struct run *run, int64_t ms)
{
    for (; ms > 0 && !run_stopping(run); ms -= 100) {
        int64_t slice = ms < 100 ? ms : 100;
        (void)nanosleep(&(struct timespec){.tv_nsec = slice * 1000000}, NULL);
    }
}

int run_probe(struct run *run, struct kimt_error *err)
{
    struct backoff backoff = {.retry_for_ms = run->settings->profile->migration.retry_for_ms};
    int64_t wait_ms;

    if (accounts_count(run->settings->accounts) == 0)
        return KIMT_OK;
    for (int tries = 1; !run_stopping(run); tries++) {
        *err = (struct kimt_error){.struct_size = sizeof *err};
        if (try_once(run, err) == KIMT_OK || error_is_answer(err))
            break;
        if (err->retry == KIMT_RETRY_NEVER || tries == TRIES_MAX ||
            !backoff_next(&backoff, run_now_ms(), err, &wait_ms))
            return KIMT_FAIL;
        events_post(run->events, &(struct kimt_event){
                                     .type = KIMT_EVENT_WAIT, .wait_ms = wait_ms, .error = err});
        pause_ms(run, wait_ms);
    }
    if (run_stopping(run))
        return kimt_fail(err, KIMT_SCOPE_RUN, KIMT_KIND_CANCELLED, KIMT_RETRY_LATER,
                         "stopped before it began");
    if (err->kind == KIMT_KIND_AUTH)
        run->accounts[0].source_refusal = *err;
    *err = (struct kimt_error){.struct_size = sizeof *err};
    governor_answered(&run->source_governor);
    return KIMT_OK;
}
