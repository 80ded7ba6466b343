/* SPDX-License-Identifier: MIT
 *
 * See directory.h.
 */
#include "kerio/directory.h"

#include "kerio/fault.h"
#include "kerio/field.h"
#include "kerio/names.h"
#include <stdlib.h>
#include <strings.h>

enum {
    PAGE = 500,
    PAGES_MAX = 2000, /* a server may have a lower cap of its own than PAGE */
    DOMAINS_MAX = 10000,
    USERS_MAX = 100000,          /* of a domain, and their further addresses as well */
    KEPT_MAX = 32 * 1024 * 1024, /* bytes of JSON that are kept of one list */
    NAME_MAX_LENGTH = 320
};

/* What became of a row. */
enum taken {
    TAKEN_NEW,
    TAKEN_KNOWN, /* it was there before, or cannot be used */
    TAKEN_NO_MEMORY
};

typedef enum taken take_fn(void *context, json_t *row);

static int no_memory(struct kimt_error *err)
{
    return kimt_fail(err, KIMT_SCOPE_RUN, KIMT_KIND_INTERNAL, KIMT_RETRY_NEVER, "no memory");
}

/* What is asked for; no fields: all. */
struct listing {
    const char *method;
    const char *order_by;
    const char *domain_id; /* NULL: not of one domain */
    const char *const *fields;
    const char *const *kept; /* members of a row that are kept */
    json_int_t rows_max;
    take_fn *take;
    void *context;
};

/* How far the reading of a list is. */
struct progress {
    json_int_t rows;
    int pages;
    size_t kept;
};

static json_t *page_params(const struct listing *listing, json_int_t start)
{
    json_t *fields = json_array();
    json_t *params;

    for (size_t i = 0; listing->fields[i]; i++)
        (void)json_array_append_new(fields, json_string(listing->fields[i]));
    params = json_pack("{s:{s:o, s:[], s:I, s:i, s:[{s:s, s:s, s:b}]}}", "query", "fields", fields,
                       "conditions", "start", start, "limit", (int)PAGE, "orderBy", "columnName",
                       listing->order_by, "direction", "Asc", "caseSensitive", 0);
    if (listing->domain_id)
        (void)json_object_set_new(params, "domainId", json_string(listing->domain_id));
    return params;
}

static json_t *plain_params(const struct listing *listing)
{
    json_t *params = json_pack("{s:{}}", "query");

    if (listing->domain_id)
        (void)json_object_set_new(params, "domainId", json_string(listing->domain_id));
    return params;
}

/* A server that does not know a field, or will not page, is asked for all there is. */
static int read_page(struct rpc *rpc, const struct listing *listing, json_int_t start,
                     json_t **result_r, struct kimt_error *err)
{
    int answer =
        rpc_call(rpc, listing->method, page_params(listing, start), RPC_REPEATABLE, result_r, err);

    if (answer != KIMT_OK && start == 0 && fault_is(err, FAULT_PARAMETERS))
        answer =
            rpc_call(rpc, listing->method, plain_params(listing), RPC_REPEATABLE, result_r, err);
    return answer;
}

static int fail_endless(struct rpc *rpc, const struct listing *listing,
                        const struct progress *progress, const char *why, struct kimt_error *err)
{
    return kimt_fail(err, KIMT_SCOPE_RUN, KIMT_KIND_PROTOCOL, KIMT_RETRY_NEVER,
                     "%s does not come to the end of %s: %s (%lld rows in %d answers)",
                     rpc_endpoint(rpc)->name, listing->method, why, (long long)progress->rows,
                     progress->pages);
}

/* A row without what nobody asks for: however much a server says of each, a list stays small. */
static json_t *pruned(const struct listing *listing, const json_t *row)
{
    json_t *kept = json_object();

    for (size_t i = 0; kept && listing->kept[i]; i++) {
        json_t *member = json_object_get(row, listing->kept[i]);
        if (member && json_object_set(kept, listing->kept[i], member) != 0) {
            json_decref(kept);
            return NULL;
        }
    }
    return kept;
}

/* An answer without a list is none; it does not say that there is nothing. */
static int fail_no_list(struct rpc *rpc, const struct listing *listing, struct kimt_error *err)
{
    return kimt_fail(err, KIMT_SCOPE_RUN, KIMT_KIND_PROTOCOL, KIMT_RETRY_NEVER,
                     "there is no list in the answer of %s to %s", rpc_endpoint(rpc)->name,
                     listing->method);
}

/* *is_new_r: there was a row in it that was not there before. */
static int take_rows(struct rpc *rpc, const struct listing *listing, const json_t *rows,
                     struct progress *progress, bool *is_new_r, struct kimt_error *err)
{
    const json_t *row;
    size_t index;

    *is_new_r = false;
    if (!json_is_array(rows))
        return fail_no_list(rpc, listing, err);
    json_array_foreach(rows, index, row)
    {
        json_t *kept = pruned(listing, row);
        size_t bytes = json_dumpb(kept, NULL, 0, JSON_COMPACT);
        enum taken taken = kept ? listing->take(listing->context, kept) : TAKEN_NO_MEMORY;

        progress->kept += taken == TAKEN_NEW ? bytes : 0;
        json_decref(kept);
        if (taken == TAKEN_NO_MEMORY)
            return no_memory(err);
        *is_new_r = *is_new_r || taken == TAKEN_NEW;
        if (++progress->rows > listing->rows_max || progress->kept > KEPT_MAX)
            return fail_endless(rpc, listing, progress, "it is longer than any", err);
    }
    return KIMT_OK;
}

/* Hands over every row. A server that ignores `limit`, or has a lower cap of its own, is followed
 * by the number of rows it sends; one that says the same rows again does not get on, and is left.
 */
static int read_list(struct rpc *rpc, const struct listing *listing, struct kimt_error *err)
{
    struct progress progress = {.rows = 0};
    bool is_last = false;

    while (!is_last) {
        json_t *result = NULL;
        const json_t *rows;
        bool is_new;
        int answer;

        if (++progress.pages > PAGES_MAX)
            return fail_endless(rpc, listing, &progress, "there is always more", err);
        if (read_page(rpc, listing, progress.rows, &result, err) != KIMT_OK)
            return KIMT_FAIL;
        rows = json_object_get(result, "list");
        answer = take_rows(rpc, listing, rows, &progress, &is_new, err);
        is_last =
            json_array_size(rows) == 0 || progress.rows >= field_long(result, "totalItems", 0);
        json_decref(result);
        if (answer != KIMT_OK)
            return KIMT_FAIL;
        if (!is_last && !is_new)
            return fail_endless(rpc, listing, &progress, "nothing new comes", err);
    }
    return KIMT_OK;
}

/* ---- domains ---- */

static char *folded_copy(const char *text)
{
    char *copy = strdup(text);

    if (copy)
        (void)names_fold(text, copy, strlen(text) + 1);
    return copy;
}

static bool has_id(const struct directory *directory, const char *id)
{
    for (size_t i = 0; i < directory->count; i++)
        if (strcmp(directory->domains[i].id, id) == 0)
            return true;
    return false;
}

static enum taken take_domain(void *context, json_t *row)
{
    struct directory *directory = context;
    const char *id = field_text(row, "id");
    struct domain domain = {.row = row};
    struct domain *grown;

    if (!id[0] || !field_text(row, "name")[0] || has_id(directory, id))
        return TAKEN_KNOWN;
    grown = realloc(directory->domains, (directory->count + 1) * sizeof *directory->domains);
    if (!grown)
        return TAKEN_NO_MEMORY;
    directory->domains = grown;
    domain.id = strdup(id);
    domain.name = folded_copy(field_text(row, "name"));
    if (!domain.id || !domain.name) {
        free(domain.id);
        free(domain.name);
        return TAKEN_NO_MEMORY;
    }
    (void)json_incref(row);
    directory->domains[directory->count++] = domain;
    return TAKEN_NEW;
}

int directory_read_domains(struct rpc *rpc, struct directory *directory, struct kimt_error *err)
{
    static const char *const all[] = {NULL};
    static const char *const kept[] = {
        "id",          "name",          "aliasList", "passwordComplexityEnabled",
        "renameInfo",  "autoDelete",    "service",   "passwordMinimumLength",
        "domainQuota", "isDistributed", NULL};
    struct directory fresh = {0};
    const struct listing listing = {"Domains.get", "name",      NULL,        all,
                                    kept,          DOMAINS_MAX, take_domain, &fresh};

    if (read_list(rpc, &listing, err) != KIMT_OK) {
        directory_clear(&fresh);
        return KIMT_FAIL;
    }
    directory_clear(directory);
    *directory = fresh;
    return KIMT_OK;
}

/* ---- users ---- */

/* The user's further addresses: only their left sides count. */
static void take_addresses(struct domain *domain, const json_t *addresses, const char *login)
{
    json_t *owner = json_string(login);
    char local[NAME_MAX_LENGTH];
    const json_t *address;
    size_t index;

    json_array_foreach(addresses, index, address)
    {
        const char *text = json_string_value(address);

        if (text && names_fold(text, local, sizeof local) &&
            json_object_size(domain->aliases) < USERS_MAX) {
            local[strcspn(local, "@")] = '\0';
            (void)json_object_set(domain->aliases, local, owner);
        }
    }
    json_decref(owner);
}

static enum taken take_user(void *context, json_t *row)
{
    struct domain *domain = context;
    char login[NAME_MAX_LENGTH];

    if (!names_fold(field_text(row, "loginName"), login, sizeof login) || !login[0] ||
        json_object_get(domain->users, login))
        return TAKEN_KNOWN;
    take_addresses(domain, json_object_get(row, "emailAddresses"), login);
    (void)json_object_del(row, "emailAddresses");
    return json_object_set(domain->users, login, row) == 0 ? TAKEN_NEW : TAKEN_NO_MEMORY;
}

/* Takes over what was read. */
static void swap_users(struct domain *domain, struct domain *fresh)
{
    json_t *users = domain->users;
    json_t *aliases = domain->aliases;

    domain->users = fresh->users;
    domain->aliases = fresh->aliases;
    json_decref(users);
    json_decref(aliases);
}

int directory_read_users(struct rpc *rpc, struct domain *domain, struct kimt_error *err)
{
    static const char *const fields[] = {"id",        "loginName",  "emailAddresses",
                                         "isEnabled", "homeServer", NULL};
    struct domain fresh = {.users = json_object(), .aliases = json_object()};
    const struct listing listing = {"Users.get", "loginName", domain->id, fields,
                                    fields + 1,  USERS_MAX,   take_user,  &fresh};
    int answer = fresh.users && fresh.aliases ? read_list(rpc, &listing, err) : no_memory(err);

    if (answer == KIMT_OK) {
        swap_users(domain, &fresh);
    } else {
        json_decref(fresh.users);
        json_decref(fresh.aliases);
    }
    return answer;
}

void directory_clear(struct directory *directory)
{
    for (size_t i = 0; i < directory->count; i++) {
        free(directory->domains[i].id);
        free(directory->domains[i].name);
        json_decref(directory->domains[i].row);
        json_decref(directory->domains[i].users);
        json_decref(directory->domains[i].aliases);
    }
    free(directory->domains);
    *directory = (struct directory){0};
}

static bool has_alias(const struct domain *domain, const char *name)
{
    const json_t *alias;
    size_t index;

    json_array_foreach(json_object_get(domain->row, "aliasList"), index, alias)
    {
        const char *text = json_string_value(alias);
        if (text && strcasecmp(text, name) == 0)
            return true;
    }
    return false;
}

struct domain *directory_find_domain(const struct directory *directory, const char *name)
{
    for (size_t i = 0; i < directory->count; i++)
        if (strcasecmp(directory->domains[i].name, name) == 0)
            return &directory->domains[i];
    for (size_t i = 0; i < directory->count; i++)
        if (has_alias(&directory->domains[i], name))
            return &directory->domains[i];
    return NULL;
}

const json_t *directory_find_user(const struct domain *domain, const char *login)
{
    char folded[NAME_MAX_LENGTH];

    return names_fold(login, folded, sizeof folded) ? json_object_get(domain->users, folded) : NULL;
}

const char *directory_find_alias(const struct domain *domain, const char *local)
{
    char folded[NAME_MAX_LENGTH];

    return names_fold(local, folded, sizeof folded)
               ? json_string_value(json_object_get(domain->aliases, folded))
               : NULL;
}
