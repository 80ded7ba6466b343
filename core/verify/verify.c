/* SPDX-License-Identifier: MIT
 *
 * `kimt verify`: is every message of the source at the destination, as it was? Changes nothing.
 */
#include "verify/verify.h"
#include "run/counts.h"
#include "verify/verify_inner.h"
#include <kimt/error.h>

/* ---- lanes ---- */

/* Why the account need not be tried; NULL: it may be there. */
static const struct kimt_error *refusal_of(const struct run_account *known,
                                           struct kimt_error *missing)
{
    if (known->source_refusal.kind != KIMT_KIND_NONE)
        return &known->source_refusal;
    if (known->provision == KIMT_PROVISION_REFUSED)
        return &known->refusal;
    if (known->provision != KIMT_PROVISION_MISSING)
        return NULL;
    (void)kimt_fail(missing, KIMT_SCOPE_ACCOUNT, KIMT_KIND_NOT_FOUND, KIMT_RETRY_NEVER,
                    "the destination has no such account");
    kimt_error_hint(missing, "kimt migrate creates it and copies its messages");
    return missing;
}

static void *lane(void *context)
{
    struct verify_run *shared = context;
    struct kimt_error error = {.struct_size = sizeof error};
    struct verify *verify;
    size_t index;

    if (verify_new(shared, &verify, &error) != KIMT_OK) {
        ending_begin(&shared->run.ending, &error);
        return NULL;
    }
    while (run_take(&shared->run, &index))
        verify_account(verify, accounts_get(shared->run.settings->accounts, index),
                       refusal_of(&shared->run.accounts[index], &error));
    verify_free(&verify);
    return NULL;
}

/* ---- the run ---- */

static int status_of(const struct verify_run *verify, struct kimt_error *err)
{
    const struct run *run = &verify->run;
    bool some_left = run_left_some(run);

    if (ending_reason(&run->ending))
        return run_status_cut_short(run, err);
    if (ending_is_asked(&run->ending) && some_left)
        return RUN_STOPPED;
    return run->accounts_failed == 0 && !some_left && verify_is_good(&verify->totals)
               ? RUN_ALL_DONE
               : RUN_INCOMPLETE;
}

static int compare(struct verify_run *verify, struct kimt_error *err)
{
    struct run *run = &verify->run;

    if (verify_load_known(verify, err) != KIMT_OK || run_preflight(run, false, err) != KIMT_OK ||
        run_provision(run, RUN_ALL_ROWS, KIMT_PROVISION_CHECK_ONLY, err) != KIMT_OK ||
        run_threads(run, lane, verify, err) != KIMT_OK)
        return err->kind == KIMT_KIND_CANCELLED ? run_status_cut_short(run, err) : RUN_NOT_STARTED;
    return status_of(verify, err);
}

int run_verify(const struct run_settings *settings, struct kimt_error *err)
{
    struct kimt_event event = {.accounts = (uint32_t)accounts_count(settings->accounts)};
    struct verify_run verify = {0};
    int status;

    *err = (struct kimt_error){.struct_size = sizeof *err};
    if (run_open(&verify.run, settings, err) != KIMT_OK)
        return RUN_NOT_STARTED;
    (void)pthread_mutex_init(&verify.mutex, NULL);
    event.type = KIMT_EVENT_RUN_BEGIN;
    events_post(verify.run.events, &event);
    status = compare(&verify, err);
    event.type = KIMT_EVENT_RUN_END;
    event.counts = &verify.run.totals;
    event.verify = &verify.totals;
    event.accounts_done = verify.run.accounts_done;
    event.accounts_failed = verify.run.accounts_failed;
    event.exit_status = status;
    event.error = err->text[0] ? err : NULL;
    events_post(verify.run.events, &event);
    run_close(&verify.run);
    (void)pthread_mutex_destroy(&verify.mutex);
    verify_free_known(&verify);
    return status;
}
