/* SPDX-License-Identifier: MIT
 *
 * Fuzz target: the accounts file. Every account it takes is whole, and comes back the same when it
 * is written and read again.
 */
#include <config.h>

#include "base/cleanup.h"
#include "base/problems.h"
#include "config/accounts.h"
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static char folder[] = "/tmp/kimt-fuzz-XXXXXX";
static char file[sizeof folder + 16];

static void remove_folder(void)
{
    (void)unlink(file);
    (void)rmdir(folder);
}

static void make_folder(void)
{
    if (file[0])
        return;
    if (!mkdtemp(folder) || atexit(remove_folder) != 0)
        abort();
    (void)snprintf(file, sizeof file, "%s/rows.csv", folder);
}

static bool is_same(const char *a, const char *b)
{
    return a && b ? strcmp(a, b) == 0 : a == b;
}

static void check_whole(const struct kimt_account *account)
{
    char address[400];

    (void)snprintf(address, sizeof address, "%s@%s", account->local, account->domain);
    if (!account->local[0] || !account->domain[0] || !is_same(address, account->address) ||
        !account->full_name || (account->password && !account->password[0]))
        abort();
}

static void check_round_trip(const struct accounts *accounts, struct problems *problems)
{
    size_t count = accounts_count(accounts);
    AUTO_FREE size_t *indices = calloc(count + 1, sizeof *indices);
    struct accounts *again = NULL;

    for (size_t i = 0; indices && i < count; i++)
        indices[i] = i;
    if (!indices || accounts_write(accounts, indices, count, file, NULL) != KIMT_OK ||
        accounts_load(file, problems, &again) != KIMT_OK || accounts_count(again) != count)
        abort();
    for (size_t i = 0; i < count; i++) {
        const struct kimt_account *a = accounts_get(accounts, i), *b = accounts_get(again, i);

        if (!is_same(a->address, b->address) || !is_same(a->password, b->password) ||
            !is_same(a->full_name, b->full_name))
            abort();
    }
    accounts_free(&again);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct problems *problems = NULL;
    struct accounts *accounts = NULL;

    make_folder();
    if (problems_new(&problems, NULL) != KIMT_OK)
        abort();
    if (accounts_parse("fuzz.csv", (const char *)data, size, problems, &accounts) == KIMT_OK) {
        for (size_t i = 0; i < accounts_count(accounts); i++)
            check_whole(accounts_get(accounts, i));
        check_round_trip(accounts, problems);
    } else if (accounts || problems_count(problems) == 0) {
        abort();
    }
    accounts_free(&accounts);
    problems_free(&problems);
    return 0;
}
