/* SPDX-License-Identifier: MIT
 *
 * `kimt verify`: is every message of the source at the destination, as it was? Changes nothing.
 */
#include "verify/verify.h"
#include "run/counts.h"
#include "verify/verify_inner.h"
#include <kimt/host.h>
#include <stdlib.h>
#include <string.h>

static int no_memory(struct kimt_error *err)
{
    return kimt_fail(err, KIMT_SCOPE_RUN, KIMT_KIND_INTERNAL, KIMT_RETRY_NEVER,
                     "no memory for the list of accounts");
}

/* ---- accounts of the journal ------------------------------------------------------------------
 */

static bool keep_account(void *context, const struct journal_account *account)
{
    struct verify_run *verify = context;
    struct verify_known *longer;
    size_t wider = verify->known_capacity ? verify->known_capacity * 2 : 64;

    if (verify->known_count == verify->known_capacity) {
        longer = reallocarray(verify->known, wider, sizeof *longer);
        if (!longer)
            return false;
        verify->known = longer;
        verify->known_capacity = wider;
    }
    verify->known[verify->known_count] =
        (struct verify_known){.address = strdup(account->address), .id = account->id};
    return verify->known[verify->known_count++].address != NULL;
}

static int by_address(const void *a, const void *b)
{
    return strcmp(((const struct verify_known *)a)->address,
                  ((const struct verify_known *)b)->address);
}

static int load_accounts(struct verify_run *verify, struct kimt_error *err)
{
    if (journal_accounts(verify->run.settings->journal, keep_account, verify, err) != KIMT_OK)
        return KIMT_FAIL;
    if (verify->known_count == 0)
        return KIMT_OK;
    if (!verify->known[verify->known_count - 1].address)
        return no_memory(err);
    qsort(verify->known, verify->known_count, sizeof *verify->known, by_address);
    return KIMT_OK;
}

static int by_key(const void *address, const void *known)
{
    return strcmp(address, ((const struct verify_known *)known)->address);
}

int64_t verify_journal_id(const struct verify_run *verify, const char *address)
{
    const struct verify_known *found = NULL;

    if (verify->known_count > 0)
        found = bsearch(address, verify->known, verify->known_count, sizeof *verify->known, by_key);
    return found ? found->id : 0;
}

static void free_accounts(struct verify_run *verify)
{
    for (size_t i = 0; i < verify->known_count; i++)
        free(verify->known[i].address);
    free(verify->known);
}

/* ---- lanes ------------------------------------------------------------------------------------
 */

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
    kimt_error_hint(missing, "kimt migrate makes it, and copies its messages");
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

/* ---- the run ----------------------------------------------------------------------------------
 */

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

    if (load_accounts(verify, err) != KIMT_OK || run_preflight(run, false, err) != KIMT_OK ||
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
    free_accounts(&verify);
    return status;
}
