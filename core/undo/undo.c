/* SPDX-License-Identifier: MIT
 *
 * The run: which accounts the journal knows, lanes that take them, and what came of it all.
 */
#include "undo/undo.h"
#include "base/cleanup.h"
#include "base/no_memory.h"
#include "undo/undo_inner.h"
#include <kimt/error.h>
#include <string.h>

/* ---- lanes ---- */

struct search {
    const char *address;
    int64_t id; /* 0: the journal does not know it */
};

static bool is_it(void *context, const struct journal_account *account)
{
    struct search *search = context;

    if (strcmp(account->address, search->address) == 0)
        search->id = account->id;
    return search->id == 0;
}

static void take_back(struct undo *undo, size_t index)
{
    struct run *run = &undo->shared->run;
    const struct kimt_account *account = accounts_get(run->settings->accounts, index);
    struct search search = {.address = account->address};
    struct kimt_error error = {.struct_size = sizeof error};

    if (journal_accounts(undo->journal, is_it, &search, &error) != KIMT_OK) {
        ending_begin(&run->ending, &error);
        return;
    }
    if (search.id != 0)
        undo_account(undo, account, search.id);
}

static void *lane(void *context)
{
    struct undo_run *shared = context;
    struct run *run = &shared->run;
    AUTO_FREE struct undo *undo = calloc(1, sizeof *undo);
    struct kimt_error error = {.struct_size = sizeof error};
    size_t index;

    if (!undo || !digest_new(&undo->digest, &run->digest)) {
        (void)no_memory(&error, UNDO_PURPOSE);
        ending_begin(&run->ending, &error);
        return NULL;
    }
    undo->shared = shared;
    undo->journal = run->settings->journal;
    while (run_take(run, &index))
        take_back(undo, index);
    digest_free(&undo->digest);
    return NULL;
}

/* ---- the run ---- */

static int check_plugin(const struct profile_plugin *destination, struct kimt_error *err)
{
    const struct kimt_destination_ops *ops = &destination->plugin->destination;

    if (ops->messages_remove && ops->scan_begin && ops->scan_next && ops->scan_read)
        return KIMT_OK;
    return kimt_fail(err, KIMT_SCOPE_RUN, KIMT_KIND_UNSUPPORTED, KIMT_RETRY_NEVER,
                     "the destination plugin %s cannot remove messages",
                     destination->plugin->descriptor.name);
}

static int status_of(struct run *run, const struct undo_counts *totals, struct kimt_error *err)
{
    const struct kimt_error *reason = ending_reason(&run->ending);

    if (reason)
        *err = *reason;
    if (ending_is_asked(&run->ending) && run_left_some(run))
        return RUN_STOPPED;
    return reason || run->accounts_failed > 0 || totals->left > 0 || totals->in_doubt > 0 ||
                   totals->refused > 0
               ? RUN_INCOMPLETE
               : RUN_ALL_DONE;
}

int run_undo(const struct run_settings *settings, const struct undo_wish *wish,
             struct undo_counts *totals_r, struct kimt_error *err)
{
    struct undo_run shared = {.wish = wish};
    int status = RUN_NOT_STARTED;

    *err = (struct kimt_error){.struct_size = sizeof *err};
    *totals_r = (struct undo_counts){0};
    if (check_plugin(&settings->profile->destination, err) != KIMT_OK ||
        run_open(&shared.run, settings, err) != KIMT_OK)
        return RUN_NOT_STARTED;
    (void)pthread_mutex_init(&shared.listen_mutex, NULL);
    (void)pthread_mutex_init(&shared.totals_mutex, NULL);
    /* Nothing is made; it says where users of today have their mailboxes. */
    if (run_provision(&shared.run, RUN_ALL_ROWS, KIMT_PROVISION_CHECK_ONLY, err) == KIMT_OK &&
        run_threads(&shared.run, lane, &shared, err) == KIMT_OK)
        status = status_of(&shared.run, &shared.totals, err);
    *totals_r = shared.totals;
    (void)pthread_mutex_destroy(&shared.listen_mutex);
    (void)pthread_mutex_destroy(&shared.totals_mutex);
    run_close(&shared.run);
    return status;
}
