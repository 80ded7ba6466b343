/* SPDX-License-Identifier: MIT
 *
 * A lane: one thread that takes accounts, one after the other, and helps with those of other lanes
 * when there are none left to take.
 */
#include "run/run_state.h"
#include "run/transfer.h"
#include <kimt/host.h>

/* An account that was refused before a lane came to it: its messages are not copied. */
static void tell_refused(struct run *run, const struct kimt_account *account,
                         const struct kimt_error *error)
{
    static const struct kimt_counts none;

    events_post(run->events, &(struct kimt_event){.type = KIMT_EVENT_ACCOUNT_BEGIN,
                                                  .account = account->address,
                                                  .full_name = account->full_name});
    run_account_ended(run, &none, error);
    events_post(run->events, &(struct kimt_event){.type = KIMT_EVENT_ACCOUNT_END,
                                                  .account = account->address,
                                                  .counts = &none,
                                                  .error = error});
}

/* What is next for this lane. NULL: nothing. */
static struct account_work *take(struct run *run, size_t index)
{
    const struct kimt_account *account = accounts_get(run->settings->accounts, index);
    const struct run_account *known = &run->accounts[index];
    struct account_work *work;
    struct kimt_error error = {.struct_size = sizeof error};

    if (known->provision == KIMT_PROVISION_REFUSED) {
        tell_refused(run, account, &known->refusal);
        return NULL;
    }
    if (known->source_refusal.kind != KIMT_KIND_NONE) {
        tell_refused(run, account, &known->source_refusal);
        return NULL;
    }
    work = account_work_new(run, account,
                            run->settings->dry_run && known->provision == KIMT_PROVISION_MISSING);
    if (work)
        return work;
    (void)kimt_fail(&error, KIMT_SCOPE_RUN, KIMT_KIND_INTERNAL, KIMT_RETRY_NEVER,
                    "no memory for an account");
    run_end_early(run, &error);
    return NULL;
}

/* False: nothing is left to do, nor will be. */
static bool do_next(struct run *run, struct transfer *transfer)
{
    struct account_work *work;
    size_t index;

    if (run_is_surplus(run, transfer->number))
        return !run_stopping(run) && run_await_change(run);
    if (run_take(run, &index)) {
        work = take(run, index);
        if (work)
            transfer_account(transfer, work, false);
        return true;
    }
    if (!run->shares_accounts || run_stopping(run))
        return false;
    work = account_work_join(run);
    if (work)
        transfer_account(transfer, work, true);
    return work || run_await_change(run);
}

void *lane_main(void *context)
{
    struct run *run = context;
    struct kimt_error error = {.struct_size = sizeof error};
    struct transfer *transfer;

    if (transfer_new(run, &transfer, &error) != KIMT_OK) {
        run_end_early(run, &error);
        return NULL;
    }
    while (do_next(run, transfer))
        ;
    transfer_free(&transfer);
    return NULL;
}
