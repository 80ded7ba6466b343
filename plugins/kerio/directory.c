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
    NAME_MAX_LENGTH = 320
};

typedef bool take_fn(void *context, json_t *row);

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

/* Hands over every row. A server that ignores `limit`, or has a lower cap of its own, is followed
 * by the number of rows it sends. */
static int read_list(struct rpc *rpc, const struct listing *listing, take_fn *take, void *context,
                     struct kimt_error *err)
{
    json_int_t start = 0;
    bool is_last = false;

    while (!is_last) {
        json_t *result = NULL;
        const json_t *rows;
        json_t *row;
        size_t index;
        bool is_taken = true;

        if (read_page(rpc, listing, start, &result, err) != KIMT_OK)
            return KIMT_FAIL;
        rows = json_object_get(result, "list");
        json_array_foreach(rows, index, row) is_taken = is_taken && take(context, row);
        start += (json_int_t)json_array_size(rows);
        is_last = json_array_size(rows) == 0 || start >= field_long(result, "totalItems", 0);
        json_decref(result);
        if (!is_taken)
            return no_memory(err);
    }
    return KIMT_OK;
}

static char *folded_copy(const char *text)
{
    char *copy = strdup(text);

    if (copy)
        (void)names_fold(text, copy, strlen(text) + 1);
    return copy;
}

static bool take_domain(void *context, json_t *row)
{
    struct directory *directory = context;
    struct domain domain = {.id = strdup(field_text(row, "id")),
                            .name = folded_copy(field_text(row, "name")),
                            .row = json_incref(row)};
    struct domain *grown =
        realloc(directory->domains, (directory->count + 1) * sizeof *directory->domains);

    if (grown)
        directory->domains = grown;
    if (!grown || !domain.id || !domain.name) {
        free(domain.id);
        free(domain.name);
        json_decref(domain.row);
        return false;
    }
    directory->domains[directory->count++] = domain;
    return true;
}

int directory_read_domains(struct rpc *rpc, struct directory *directory, struct kimt_error *err)
{
    static const char *const all[] = {NULL};
    const struct listing listing = {"Domains.get", "name", NULL, all};

    directory_clear(directory);
    return read_list(rpc, &listing, take_domain, directory, err);
}

static bool take_user(void *context, json_t *row)
{
    struct domain *domain = context;
    const json_t *more = json_object_get(row, "emailAddresses");
    char login[NAME_MAX_LENGTH];
    char local[NAME_MAX_LENGTH];
    size_t index;
    json_t *address;

    if (!names_fold(field_text(row, "loginName"), login, sizeof login) || !login[0])
        return true;
    json_array_foreach(more, index, address)
    {
        const char *text = json_string_value(address);
        if (text && names_fold(text, local, sizeof local)) {
            local[strcspn(local, "@")] = '\0';
            (void)json_object_set_new(domain->aliases, local, json_string(login));
        }
    }
    return json_object_set(domain->users, login, row) == 0;
}

int directory_read_users(struct rpc *rpc, struct domain *domain, struct kimt_error *err)
{
    static const char *const fields[] = {"id",        "loginName",  "emailAddresses",
                                         "isEnabled", "homeServer", NULL};
    const struct listing listing = {"Users.get", "loginName", domain->id, fields};

    json_decref(domain->users);
    json_decref(domain->aliases);
    domain->users = json_object();
    domain->aliases = json_object();
    if (!domain->users || !domain->aliases)
        return no_memory(err);
    return read_list(rpc, &listing, take_user, domain, err);
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
