/* SPDX-License-Identifier: MIT
 *
 * Reads the journal's tables one after the other and puts the accounts into the order in which
 * their owner wrote them down.
 */
#include "status/status.h"
#include "base/cleanup.h"
#include "base/no_memory.h"
#include "base/strings.h"
#include "common/array/array.h"
#include "journal/folders.h"
#include <kimt/error.h>
#include <string.h>

static const char purpose[] = "for the status";

/* The journal's accounts, by address. */
struct reading {
    struct status *status;
    bool under_way;
    struct known {
        int64_t id;
        bool used;
        struct status_account account;
    } * known;
    size_t count, capacity;
    bool failed; /* no memory */
};

static const char *keep(struct reading *reading, const char *text)
{
    const char *copy = strings_copy(reading->status->strings, text, strlen(text));

    reading->failed |= !copy;
    return copy ? copy : "";
}

/* ---- accounts ---- */

static bool take_account(void *context, const struct journal_account *account)
{
    struct reading *reading = context;

    reading->failed |=
        !ARRAY_GROW(&reading->known, reading->count + 1, &reading->capacity, ARRAY_NO_MAX);
    if (reading->failed)
        return false;
    reading->known[reading->count++] =
        (struct known){.id = account->id,
                       .account = {.address = keep(reading, account->address),
                                   .reason = keep(reading, account->reason),
                                   .state = account->state,
                                   .created = account->created,
                                   .changed_s = account->changed_s}};
    return !reading->failed;
}

static bool take_folder(void *context, const struct journal_folder *folder)
{
    struct status_amounts *amounts = context;

    amounts->folders++;
    amounts->finished += folder->finished;
    amounts->in_doubt += folder->doubt_from != 0 && folder->uid_validity != 0;
    amounts->messages += folder->messages;
    amounts->bytes += folder->bytes;
    return true;
}

static int compare_addresses(const void *a, const void *b)
{
    return strcmp(((const struct known *)a)->account.address,
                  ((const struct known *)b)->account.address);
}

static int read_accounts(struct reading *reading, struct journal *journal, struct kimt_error *err)
{
    if (journal_accounts(journal, take_account, reading, err) != KIMT_OK)
        return KIMT_FAIL;
    if (reading->failed)
        return no_memory(err, purpose);
    for (size_t i = 0; i < reading->count; i++)
        if (journal_folders(journal, reading->known[i].id, take_folder,
                            &reading->known[i].account.amounts, err) != KIMT_OK)
            return KIMT_FAIL;
    if (reading->count > 0)
        qsort(reading->known, reading->count, sizeof *reading->known, compare_addresses);
    return KIMT_OK;
}

static void add(struct status *status, const struct status_account *account)
{
    struct status_amounts *totals = &status->totals;

    status->accounts[status->count++] = *account;
    totals->folders += account->amounts.folders;
    totals->finished += account->amounts.finished;
    totals->in_doubt += account->amounts.in_doubt;
    totals->messages += account->amounts.messages;
    totals->bytes += account->amounts.bytes;
}

/* Those of the accounts file in its order; whoever the journal does not know is new. */
static void join(struct reading *reading, const struct accounts *accounts, bool others)
{
    for (size_t i = 0; i < accounts_count(accounts); i++) {
        struct known key = {.account = {.address = accounts_get(accounts, i)->address}};
        struct known *found = reading->count == 0 ? NULL
                                                  : bsearch(&key, reading->known, reading->count,
                                                            sizeof key, compare_addresses);
        struct known *known = found ? found : &key;

        if (!found)
            key.account = (struct status_account){.address = keep(reading, key.account.address),
                                                  .reason = ""};
        known->used = known->account.listed = true;
        add(reading->status, &known->account);
    }
    for (size_t i = 0; others && i < reading->count; i++)
        if (!reading->known[i].used)
            add(reading->status, &reading->known[i].account);
}

/* ---- runs ---- */

static bool take_run(void *context, const struct journal_run *run)
{
    struct reading *reading = context;
    struct status *status = reading->status;

    status->runs[status->run_count] = (struct status_run){
        .name = keep(reading, run->name),
        .command = keep(reading, run->command),
        .begun_s = run->begun_s,
        .ended_s = run->ended_s,
        .status = run->status,
        .end = run->ended_s != 0                              ? STATUS_RUN_ENDED
               : status->run_count == 0 && reading->under_way ? STATUS_RUN_UNDER_WAY
                                                              : STATUS_RUN_KILLED,
    };
    return ++status->run_count < STATUS_RUNS_MAX && !reading->failed;
}

/* ---- all of it ---- */

static int read_all(struct reading *reading, const struct status_question *question,
                    struct kimt_error *err)
{
    struct status *status = reading->status;

    status->strings = strings_new();
    if (!status->strings)
        return no_memory(err, purpose);
    if (journal_runs(question->journal, take_run, reading, err) != KIMT_OK ||
        read_accounts(reading, question->journal, err) != KIMT_OK)
        return KIMT_FAIL;
    status->accounts =
        calloc(accounts_count(question->accounts) + reading->count + 1, sizeof *status->accounts);
    if (!status->accounts)
        return no_memory(err, purpose);
    join(reading, question->accounts, question->others);
    return reading->failed ? no_memory(err, purpose) : KIMT_OK;
}

int status_read(const struct status_question *question, struct status *status_r,
                struct kimt_error *err)
{
    struct reading reading = {.status = status_r, .under_way = question->under_way};
    int result;

    *status_r = (struct status){.has_journal = question->journal != NULL};
    result = read_all(&reading, question, err);
    free(reading.known);
    if (result != KIMT_OK)
        status_clear(status_r);
    return result;
}

void status_clear(struct status *status)
{
    free(status->accounts);
    if (status->strings)
        strings_free(&status->strings);
    *status = (struct status){0};
}

size_t status_count(const struct status *status, int32_t state)
{
    size_t count = 0;

    for (size_t i = 0; i < status->count; i++)
        count += status->accounts[i].state == state;
    return count;
}

const char *status_state_word(int32_t state)
{
    static const char *const words[] = {[JOURNAL_NEW] = "new",
                                        [JOURNAL_PROVISIONED] = "provisioned",
                                        [JOURNAL_COPYING] = "copying",
                                        [JOURNAL_DONE] = "done",
                                        [JOURNAL_ATTENTION] = "attention",
                                        [JOURNAL_FAILED] = "failed"};

    return state >= 0 && state < (int32_t)(sizeof words / sizeof words[0]) ? words[state] : "other";
}
