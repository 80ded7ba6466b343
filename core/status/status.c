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
#include "journal/known.h"
#include <kimt/error.h>
#include <kimt/message.h>
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
    struct known *totals, *verified;
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

static enum status_state state_of(const struct status_account *account, bool under_way)
{
    switch (account->state) {
    case JOURNAL_COPYING:
        return under_way ? STATUS_COPYING : STATUS_STOPPED;
    case JOURNAL_DONE:
        return STATUS_DONE;
    case JOURNAL_ATTENTION:
        return STATUS_ATTENTION;
    case JOURNAL_FAILED:
        return STATUS_FAILED;
    default:
        return STATUS_WAITING;
    }
}

static void add(struct reading *reading, const struct status_account *account)
{
    struct status *status = reading->status;
    struct status_amounts *totals = &status->totals;
    struct status_account *added = &status->accounts[status->count++];
    struct known_verified verified = {0};
    struct known_totals known;

    *added = *account;
    added->shown = state_of(account, reading->under_way);
    added->expected =
        known_totals(reading->totals, account->address, &known) ? known.messages : KIMT_UNKNOWN;
    (void)known_verified(reading->verified, account->address, &verified);
    added->verified_s = verified.verified_s;
    added->level = keep(reading, verified.verified_s ? verified.level : "");
    added->result = keep(reading, verified.verified_s ? verified.result : "");
    totals->folders += account->amounts.folders;
    totals->finished += account->amounts.finished;
    totals->in_doubt += account->amounts.in_doubt;
    totals->messages += account->amounts.messages;
    totals->bytes += account->amounts.bytes;
}

/* Those of the accounts file in its order; an account that the journal does not know is new. */
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
        add(reading, &known->account);
    }
    for (size_t i = 0; others && i < reading->count; i++)
        if (!reading->known[i].used)
            add(reading, &reading->known[i].account);
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
    reading.totals = known_open(question->state_folder, KNOWN_TOTALS);
    reading.verified = known_open(question->state_folder, KNOWN_VERIFIED);
    result = read_all(&reading, question, err);
    known_free(&reading.totals);
    known_free(&reading.verified);
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

/* ---- states ---- */

static const struct {
    const char *word, *phrase;
} states[] = {[STATUS_WAITING] = {"waiting", "waiting"},
              [STATUS_COPYING] = {"copying", "copying"},
              [STATUS_STOPPED] = {"stopped", "stopped"},
              [STATUS_DONE] = {"done", "done"},
              [STATUS_ATTENTION] = {"attention", "needs attention"},
              [STATUS_FAILED] = {"failed", "failed"}};

size_t status_count(const struct status *status, enum status_state state)
{
    size_t count = 0;

    for (size_t i = 0; i < status->count; i++)
        count += status->accounts[i].shown == state;
    return count;
}

const char *status_state_word(enum status_state state)
{
    return states[state].word;
}

const char *status_state_phrase(enum status_state state)
{
    return states[state].phrase;
}

unsigned status_states_read(const char *words)
{
    unsigned set = 0;

    for (;;) {
        size_t length = strcspn(words, ",");
        int state = 0;

        while (state < STATUS_STATES && (strlen(states[state].word) != length ||
                                         strncmp(states[state].word, words, length) != 0))
            state++;
        if (state == STATUS_STATES)
            return 0;
        set |= 1u << state;
        if (!words[length])
            return set;
        words += length + 1;
    }
}

uint64_t status_to_go(const struct status_account *account)
{
    if (account->shown == STATUS_DONE)
        return 0;
    if (account->expected == KIMT_UNKNOWN)
        return KIMT_UNKNOWN;
    return account->expected > account->amounts.messages
               ? account->expected - account->amounts.messages
               : 0;
}

uint64_t status_percent(const struct status_account *account)
{
    uint64_t to_go = status_to_go(account), whole = account->amounts.messages + to_go;

    if (account->shown == STATUS_DONE)
        return 100;
    if (to_go == KIMT_UNKNOWN)
        return account->amounts.messages == 0 ? 0 : KIMT_UNKNOWN;
    /* Less than all until it is finished. */
    return whole == 0 || to_go == 0
               ? 99
               : (uint64_t)((double)account->amounts.messages * 100 / (double)whole);
}
