/* SPDX-License-Identifier: MIT
 *
 * A run that only looks: what check and plan have in common, from its first event to its last.
 */
#include "survey/look.h"

static int status_of(struct run *run, struct kimt_error *err)
{
    const struct kimt_error *reason = ending_reason(&run->ending);

    if (run_left_some(run))
        return run_status_cut_short(run, err);
    if (reason)
        *err = *reason;
    return run->accounts_failed == 0 && run->totals.folders_failed == 0 && !reason ? RUN_ALL_DONE
                                                                                   : RUN_INCOMPLETE;
}

int run_look(struct run *run, void *(*body)(void *context), void *context, struct kimt_error *err)
{
    struct kimt_event event = {.type = KIMT_EVENT_RUN_BEGIN,
                               .accounts = (uint32_t)accounts_count(run->settings->accounts)};
    int status = RUN_NOT_STARTED;

    events_post(run->events, &event);
    if (run_preflight(run, false, err) == KIMT_OK &&
        run_provision(run, RUN_ALL_ROWS, KIMT_PROVISION_CHECK_ONLY, err) == KIMT_OK &&
        run_threads(run, body, context, err) == KIMT_OK)
        status = status_of(run, err);
    else if (err->kind == KIMT_KIND_CANCELLED)
        status = run_status_cut_short(run, err);
    run_tell_idle(run);
    event.type = KIMT_EVENT_RUN_END;
    event.accounts_done = run->accounts_done;
    event.accounts_failed = run->accounts_failed;
    event.exit_status = status;
    event.error = err->text[0] ? err : NULL;
    events_post(run->events, &event);
    run_close(run);
    return status;
}
