/* SPDX-License-Identifier: MIT
 *
 * A lane: one thread that takes accounts, one after the other, until there are none.
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

void *lane_main(void *context)
{
    struct run *run = context;
    struct kimt_error error = {.struct_size = sizeof error};
    struct transfer *transfer;
    size_t index;

    if (transfer_new(run, &transfer, &error) != KIMT_OK) {
        run_end_early(run, &error);
        return NULL;
    }
    while (run_take(run, &index)) {
        const struct kimt_account *account = accounts_get(run->settings->accounts, index);
        const struct run_account *known = &run->accounts[index];

        if (known->provision == KIMT_PROVISION_REFUSED)
            tell_refused(run, account, &known->refusal);
        else if (known->source_refusal.kind != KIMT_KIND_NONE)
            tell_refused(run, account, &known->source_refusal);
        else
            transfer_account(transfer, account,
                             run->settings->dry_run && known->provision == KIMT_PROVISION_MISSING);
    }
    transfer_free(&transfer);
    return NULL;
}
