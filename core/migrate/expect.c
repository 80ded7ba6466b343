/* SPDX-License-Identifier: MIT
 *
 * See expect.h. The journal is asked for what folders were left with, which is quick however many
 * messages it knows; messages are counted only of folders that are not finished.
 */
#include "migrate/expect.h"
#include "journal/folders.h"
#include "journal/known.h"
#include "migrate/transfer.h"
#include <stdlib.h>
#include <string.h>

/* ---- what earlier runs brought over ---- */

struct earlier {
    uint64_t messages;
    bool is_partial; /* a folder is not finished: `messages` lacks what was entered of it */
};

static bool take_brief(void *context, const struct journal_folder *folder)
{
    struct earlier *earlier = context;

    earlier->is_partial = earlier->is_partial || (!folder->finished && folder->messages > 0);
    earlier->messages += folder->finished ? folder->seen.messages : 0;
    return true;
}

static bool take_counted(void *context, const struct journal_folder *folder)
{
    uint64_t *messages = context;

    *messages += folder->finished ? folder->seen.messages : folder->messages;
    return true;
}

/* False: not known. */
static bool count_earlier(struct journal *journal, int64_t account, uint64_t *messages_r)
{
    struct kimt_error ignored = {.struct_size = sizeof ignored};
    struct earlier earlier = {0};

    *messages_r = 0;
    if (journal_folders_brief(journal, account, take_brief, &earlier, &ignored) != KIMT_OK)
        return false;
    if (earlier.is_partial)
        return journal_folders(journal, account, take_counted, messages_r, &ignored) == KIMT_OK;
    *messages_r = earlier.messages;
    return true;
}

static void post(const struct run *run, const char *address, const struct kimt_expected *expected)
{
    events_post(run->events, &(struct kimt_event){.type = KIMT_EVENT_ACCOUNT_EXPECTED,
                                                  .account = address,
                                                  .expected = expected});
}

/* Bytes of so many of the messages, if each is of the same size. */
static uint64_t part_of(uint64_t bytes, uint64_t part, uint64_t whole)
{
    if (bytes == KIMT_UNKNOWN || whole == 0)
        return bytes;
    return (uint64_t)((double)bytes * (double)part / (double)whole);
}

/* ---- before an account is begun ---- */

/* The accounts of the file, by address, with what the journal calls them; 0: it knows none. */
struct account_ids {
    struct known_account {
        const char *address; /* of the accounts file */
        int64_t id;
    } * known;
    size_t count;
};

static int compare(const void *a, const void *b)
{
    return strcmp(((const struct known_account *)a)->address,
                  ((const struct known_account *)b)->address);
}

static bool take_account(void *context, const struct journal_account *account)
{
    struct account_ids *ids = context;
    const struct known_account key = {.address = account->address};
    struct known_account *known = bsearch(&key, ids->known, ids->count, sizeof key, compare);

    if (known)
        known->id = account->id;
    return true;
}

static struct account_ids ids_of(const struct run *run)
{
    struct kimt_error ignored = {.struct_size = sizeof ignored};
    const struct accounts *accounts = run->settings->accounts;
    struct account_ids ids = {.count = accounts_count(accounts)};

    ids.known = calloc(ids.count + 1, sizeof *ids.known);
    if (!ids.known)
        return (struct account_ids){0};
    for (size_t i = 0; i < ids.count; i++)
        ids.known[i].address = accounts_get(accounts, i)->address;
    qsort(ids.known, ids.count, sizeof *ids.known, compare);
    (void)journal_accounts(run->settings->journal, take_account, &ids, &ignored);
    return ids;
}

/* The whole, as check, plan or a run has learned it; at least what is there already. */
static void expect_one(const struct run *run, const struct known *totals,
                       const struct known_account *account)
{
    struct kimt_expected expected = {.bytes = 0};
    struct known_totals whole = {0};

    if (account->id != 0 && !count_earlier(run->settings->journal, account->id, &expected.earlier))
        expected.earlier = 0;
    if (known_totals(totals, account->address, &whole) && whole.messages > expected.earlier) {
        expected.found = whole.messages;
        expected.bytes = part_of(whole.bytes, whole.messages - expected.earlier, whole.messages);
    } else {
        expected.found = expected.earlier;
    }
    if (expected.found > 0)
        post(run, account->address, &expected);
}

void expect_known(const struct run *run)
{
    struct known *totals = known_open(run->settings->profile->migration.state, KNOWN_TOTALS);
    struct account_ids ids = ids_of(run);

    for (size_t i = 0; i < ids.count; i++)
        expect_one(run, totals, &ids.known[i]);
    free(ids.known);
    known_free(&totals);
}

/* ---- once its folders are listed ---- */

static void add_folder(struct kimt_expected *sum, const struct kimt_folder *folder)
{
    if (folder->messages != KIMT_UNKNOWN)
        sum->found += folder->messages;
    if (folder->bytes == KIMT_UNKNOWN || sum->bytes == KIMT_UNKNOWN)
        sum->bytes = folder->messages == 0 ? sum->bytes : KIMT_UNKNOWN;
    else
        sum->bytes += folder->bytes;
}

void expect_listed(const struct transfer *transfer)
{
    const struct folder_map *map = &transfer->work->map;
    struct journal *journal = transfer->run->settings->journal;
    struct kimt_expected expected = {.bytes = 0};

    for (size_t i = 0; i < map->count; i++)
        if (map->items[i].action == FOLDER_COPY)
            add_folder(&expected, map->items[i].source);
    if (journal && !count_earlier(journal, transfer->work->journal_account, &expected.earlier))
        expected.earlier = 0;
    if (expected.earlier > expected.found)
        expected.earlier = expected.found;
    expected.bytes = part_of(expected.bytes, expected.found - expected.earlier, expected.found);
    post(transfer->run, transfer->work->account->address, &expected);
}
