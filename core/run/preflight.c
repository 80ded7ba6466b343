/* SPDX-License-Identifier: MIT
 *
 * Before anything is changed anywhere: can the source be reached, and does it let the accounts in?
 * A wrong host name or password must not be found out after the destination's accounts were made.
 *
 * The first account's login shows whether the source is there. Where the destination makes
 * accounts, those of all others follow, on as many threads as there will be lanes. Only a login
 * that would fail for ever takes an account out; what passes is left to its lane.
 */
#include "base/clock.h"
#include "run/run_state.h"
#include "session/backoff.h"
#include "session/source_link.h"
#include <kimt/host.h>

#define TRIES_MAX   3
#define PATIENCE_MS INT64_C(10000) /* a longer wait is left to the lanes */
#define SILENT_MAX  8u             /* accounts in a row without an answer: the source is away */

static bool is_refused(const struct kimt_error *error)
{
    return error->retry == KIMT_RETRY_NEVER && error->scope <= KIMT_SCOPE_ACCOUNT &&
           error_is_answer(error);
}

static int try_once(struct run *run, const struct kimt_account *account, struct kimt_error *err)
{
    struct source_link link;
    int result;

    *err = (struct kimt_error){.struct_size = sizeof *err};
    source_link_init(&link, &run->settings->profile->source, &run->source, run->settings->services);
    result = link_enter(&link.base, account, err);
    link_close(&link.base);
    return result;
}

/* KIMT_OK: logged in. KIMT_FAIL: refused, or something passing that outlasted a few tries. */
static int sign_in(struct run *run, size_t index, struct kimt_error *err)
{
    const struct kimt_account *account = accounts_get(run->settings->accounts, index);
    struct backoff backoff = {.retry_for_ms = run->settings->profile->migration.retry_for_ms};
    int64_t wait_ms;

    for (int tries = 1;; tries++) {
        int result = try_once(run, account, err);
        if (result != KIMT_OK && is_refused(err))
            run->accounts[index].source_refusal = *err;
        if (result == KIMT_OK || err->retry == KIMT_RETRY_NEVER || tries == TRIES_MAX ||
            !backoff_next(&backoff, clock_ms(), err, &wait_ms) || wait_ms > PATIENCE_MS)
            return result;
        events_post(run->events, &(struct kimt_event){.type = KIMT_EVENT_WAIT,
                                                      .account = account->address,
                                                      .wait_ms = wait_ms,
                                                      .error = err});
        if (!ending_sleep(&run->ending, wait_ms))
            return KIMT_FAIL;
    }
}

/* ---- all accounts ---- */

struct preflight {
    struct run *run;
    uint32_t silent; /* atomic: accounts in a row that got no answer */
};

/* One account that gets no answer may have a fault of its own; many in a row do not. */
static void count_silence(struct preflight *preflight, bool answered,
                          const struct kimt_error *error)
{
    if (answered)
        __atomic_store_n(&preflight->silent, 0, __ATOMIC_RELAXED);
    else if (__atomic_add_fetch(&preflight->silent, 1, __ATOMIC_RELAXED) == SILENT_MAX)
        ending_begin(&preflight->run->ending, error);
}

static void *sign_in_main(void *context)
{
    struct preflight *preflight = context;
    struct run *run = preflight->run;
    struct kimt_error error;
    size_t index;

    while (run_take(run, &index)) {
        bool answered = sign_in(run, index, &error) == KIMT_OK || error_is_answer(&error);
        if (!answered && error.scope == KIMT_SCOPE_RUN)
            ending_begin(&run->ending, &error);
        else if (error.kind != KIMT_KIND_CANCELLED)
            count_silence(preflight, answered, &error);
    }
    return NULL;
}

static int sign_in_others(struct run *run, struct kimt_error *err)
{
    struct preflight preflight = {.run = run};
    int result;

    events_post(run->events,
                &(struct kimt_event){.type = KIMT_EVENT_LOG,
                                     .level = KIMT_LOG_INFO,
                                     .text = "logging in to the source once for each account, "
                                             "before any is created at the destination"});
    run->next = 1;
    result = run_threads(run, sign_in_main, &preflight, err);
    run->next = 0; /* the lanes begin anew */
    return result;
}

static int fail_stopped(const struct run *run, struct kimt_error *err)
{
    const struct kimt_error *reason = ending_reason(&run->ending);

    if (reason) {
        *err = *reason;
        return KIMT_FAIL;
    }
    return kimt_fail(err, KIMT_SCOPE_RUN, KIMT_KIND_CANCELLED, KIMT_RETRY_LATER,
                     "stopped before it began");
}

int run_preflight(struct run *run, bool everybody, struct kimt_error *err)
{
    size_t count = accounts_count(run->settings->accounts);
    int result;

    if (count == 0)
        return KIMT_OK;
    if (ending_is_due(&run->ending))
        return fail_stopped(run, err);
    result = sign_in(run, 0, err);
    if (ending_is_due(&run->ending))
        return fail_stopped(run, err);
    if (result != KIMT_OK && !error_is_answer(err))
        return KIMT_FAIL;
    if (everybody && count > 1 && sign_in_others(run, err) != KIMT_OK)
        return KIMT_FAIL;
    if (ending_is_due(&run->ending))
        return fail_stopped(run, err);
    *err = (struct kimt_error){.struct_size = sizeof *err};
    return KIMT_OK;
}
