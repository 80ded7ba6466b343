/* SPDX-License-Identifier: MIT
 *
 * The destination makes the accounts that are missing, or only says which; what it says about each
 * is kept for the lanes and reported to the reporters.
 */
#include "base/cleanup.h"
#include "base/no_memory.h"
#include "run/run_state.h"
#include <kimt/host.h>
#include <stddef.h>
#include <string.h>

/* The rows that the plugin is given: it answers by their place in this list. */
struct rows {
    struct run *run;
    const struct kimt_account **accounts;
    size_t *indexes; /* where they are among all */
    size_t count;
};

/* So that undo knows which users are ours. */
static void journal_created(const struct rows *rows, const char *address)
{
    struct journal *journal = rows->run->settings->journal;
    struct kimt_error error = {.struct_size = sizeof error};
    int64_t id;

    if (journal_account_id(journal, address, &id, &error) != KIMT_OK ||
        journal_account_created(journal, id, &error) != KIMT_OK ||
        journal_account_state_set(journal, id, JOURNAL_PROVISIONED, NULL, &error) != KIMT_OK)
        ending_begin(&rows->run->ending, &error);
}

/* As much as an older plugin knows of it. */
static struct kimt_provision whole_of(const struct kimt_provision *told)
{
    struct kimt_provision whole = {0};
    const size_t first = offsetof(struct kimt_provision, makes_password); /* all that 1.0 has */
    size_t bytes = told->struct_size < sizeof whole ? told->struct_size : sizeof whole;

    memcpy(&whole, told, bytes > first ? bytes : first);
    whole.struct_size = sizeof whole;
    whole.makes_password =
        whole.new_password || (whole.makes_password && whole.state == KIMT_PROVISION_MISSING);
    return whole;
}

static void provisioned(void *context, size_t place, const struct kimt_provision *told)
{
    const struct kimt_provision whole = whole_of(told), *result = &whole;
    const struct rows *rows = context;
    struct run_account *known = &rows->run->accounts[rows->indexes[place]];
    const struct kimt_account *account = rows->accounts[place];

    known->provision = result->state;
    known->makes_password = result->makes_password;
    if (result->state == KIMT_PROVISION_CREATED)
        journal_created(rows, account->address);
    if (result->state == KIMT_PROVISION_REFUSED) {
        (void)kimt_fail(&known->refusal, KIMT_SCOPE_ACCOUNT, KIMT_KIND_REFUSED, KIMT_RETRY_NEVER,
                        "the destination could not create the account");
        if (result->error)
            known->refusal = *result->error;
    }
    events_post(rows->run->events, &(struct kimt_event){.type = KIMT_EVENT_ACCOUNT_PROVISIONED,
                                                        .account = account->address,
                                                        .full_name = account->full_name,
                                                        .provision = result,
                                                        .error = result->error});
}

static void choose(struct rows *rows, enum run_rows which)
{
    const struct accounts *accounts = rows->run->settings->accounts;

    for (size_t i = 0; i < accounts_count(accounts); i++) {
        const struct run_account *known = &rows->run->accounts[i];

        if (known->provision == KIMT_PROVISION_REFUSED ||
            (which == RUN_ROWS_LET_IN && known->source_refusal.kind != KIMT_KIND_NONE))
            continue;
        rows->accounts[rows->count] = accounts_get(accounts, i);
        rows->indexes[rows->count++] = i;
    }
}

int run_provision(struct run *run, enum run_rows which, uint32_t flags, struct kimt_error *err)
{
    const struct profile_plugin *destination = &run->settings->profile->destination;
    const struct kimt_destination_ops *ops = &destination->plugin->destination;
    size_t count = accounts_count(run->settings->accounts);
    AUTO_FREE const struct kimt_account **accounts = calloc(count + 1, sizeof(void *));
    AUTO_FREE size_t *indexes = calloc(count + 1, sizeof *indexes);
    struct rows rows = {.run = run, .accounts = accounts, .indexes = indexes};
    struct host host;
    int result;

    if (!ops->provision)
        return KIMT_OK;
    if (!accounts || !indexes)
        return no_memory(err, "for the list of accounts");
    choose(&rows, which);
    if (rows.count == 0)
        return KIMT_OK;
    host_init(&host, run->settings->services, NULL, destination->plugin->descriptor.name);
    result = ops->provision(&host.table, destination->options, accounts, rows.count, flags,
                            provisioned, &rows, err);
    /* A plugin may have left a first try there that a second one made good: no error of the run. */
    if (result == KIMT_OK)
        *err = (struct kimt_error){.struct_size = sizeof *err};
    return result;
}
