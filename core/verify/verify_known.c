/* SPDX-License-Identifier: MIT
 *
 * The accounts that the journal knows, by address.
 */
#include "base/no_memory.h"
#include "common/array/array.h"
#include "verify/verify_inner.h"
#include <kimt/error.h>
#include <stdlib.h>
#include <string.h>

static bool keep_account(void *context, const struct journal_account *account)
{
    struct verify_run *verify = context;

    if (!ARRAY_GROW(&verify->known, verify->known_count + 1, &verify->known_capacity, ARRAY_NO_MAX))
        return false;
    verify->known[verify->known_count] =
        (struct verify_known){.address = strdup(account->address), .id = account->id};
    return verify->known[verify->known_count++].address != NULL;
}

static int by_address(const void *a, const void *b)
{
    return strcmp(((const struct verify_known *)a)->address,
                  ((const struct verify_known *)b)->address);
}

int verify_load_known(struct verify_run *verify, struct kimt_error *err)
{
    if (journal_accounts(verify->run.settings->journal, keep_account, verify, err) != KIMT_OK)
        return KIMT_FAIL;
    if (verify->known_count == 0)
        return KIMT_OK;
    if (!verify->known[verify->known_count - 1].address)
        return no_memory(err, "for the list of accounts");
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

void verify_free_known(struct verify_run *verify)
{
    for (size_t i = 0; i < verify->known_count; i++)
        free(verify->known[i].address);
    free(verify->known);
}
