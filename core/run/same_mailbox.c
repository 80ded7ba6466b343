/* SPDX-License-Identifier: MIT
 *
 * A table of the names that rows before have.
 */
#include "run/same_mailbox.h"
#include "base/cleanup.h"
#include "base/no_memory.h"
#include "common/hash/hash.h"
#include "run/run_state.h"
#include <kimt/error.h>
#include <string.h>
#include <utf8proc.h>

#define NAME_BYTES 1024

struct claim {
    UT_hash_handle hh;
    struct accounts_line row;
    char name[];
};

struct search {
    struct run *run;
    struct claim *claims;
    size_t next; /* of those that are kept */
    struct kimt_error *err;
    int result;
};

/* What is no UTF-8 is compared as it is. Caller frees; NULL: no memory. */
static char *fold(const char *name)
{
    utf8proc_uint8_t *folded = utf8proc_NFKC_Casefold((const utf8proc_uint8_t *)name);

    return folded ? (char *)folded : strdup(name);
}

static void refuse(struct run_account *known, const struct accounts_line *row,
                   const struct claim *claim)
{
    known->provision = KIMT_PROVISION_REFUSED;
    (void)kimt_fail(&known->refusal, KIMT_SCOPE_ACCOUNT, KIMT_KIND_CONFIG, KIMT_RETRY_NEVER,
                    "%s (line %u of %s) is the same mailbox at the destination as %s (line %u): "
                    "both are %s there",
                    row->account->address, row->line, row->file, claim->row.account->address,
                    claim->row.line, claim->name);
    kimt_error_hint(&known->refusal,
                    "leave one of the two out of the accounts file, or have user in [destination] "
                    "distinguish them (%%u is the whole address)");
}

/* KIMT_END: no memory. */
static int claim(struct search *search, const struct accounts_line *row, const char *name,
                 struct run_account *known)
{
    AUTO_FREE char *folded = fold(name);
    size_t size = folded ? strlen(folded) + 1 : 0;
    struct claim *found = NULL, *entry;

    if (!folded)
        return KIMT_END;
    HASH_FIND_STR(search->claims, folded, found);
    if (found) {
        if (known)
            refuse(known, row, found);
        return KIMT_OK;
    }
    entry = malloc(sizeof *entry + size);
    if (!entry)
        return KIMT_END;
    entry->row = *row;
    memcpy(entry->name, folded, size);
    HASH_ADD_STR(search->claims, name, entry);
    if (HASH_HOLDS(hh, entry))
        return KIMT_OK;
    free(entry);
    return KIMT_END;
}

/* Of a name that cannot be made, the login says. */
static bool look_at(void *context, const struct accounts_line *row)
{
    struct search *search = context;
    struct run *run = search->run;
    const struct profile_plugin *destination = &run->settings->profile->destination;
    struct kimt_error ignored = {.struct_size = sizeof ignored};
    struct run_account *known = NULL;
    char name[NAME_BYTES] = "";

    if (accounts_get(run->settings->accounts, search->next) == row->account)
        known = &run->accounts[search->next++];
    if (destination->plugin->destination.mailbox_name(destination->options, row->account, name,
                                                      sizeof name, &ignored) != KIMT_OK)
        return true;
    if (claim(search, row, name, known) != KIMT_OK)
        search->result = no_memory(search->err, "to compare accounts");
    return search->result == KIMT_OK;
}

int same_mailbox_refuse(struct run *run, struct kimt_error *err)
{
    struct search search = {.run = run, .err = err};
    struct claim *entry, *next;

    if (!run->settings->profile->destination.plugin->destination.mailbox_name)
        return KIMT_OK;
    accounts_each(run->settings->accounts, look_at, &search);
    HASH_ITER(hh, search.claims, entry, next)
    {
        HASH_DEL(search.claims, entry);
        free(entry);
    }
    return search.result;
}
