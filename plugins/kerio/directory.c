/* SPDX-License-Identifier: MIT
 *
 * See directory.h.
 */
#include "kerio/directory.h"

#include "common/array/array.h"
#include "common/memory/no_memory.h"
#include "kerio/field.h"
#include "kerio/listing.h"
#include "kerio/names.h"
#include <stdlib.h>
#include <strings.h>

enum {
    DOMAINS_MAX = 10000,
    USERS_MAX = 100000, /* of a domain, and their further addresses as well */
    NAME_MAX_LENGTH = 320
};

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

    if (!id[0] || !field_text(row, "name")[0] || has_id(directory, id))
        return TAKEN_KNOWN;
    if (!ARRAY_GROW(&directory->domains, directory->count + 1, &directory->capacity, ARRAY_NO_MAX))
        return TAKEN_NO_MEMORY;
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

    if (listing_read(rpc, &listing, err) != KIMT_OK) {
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
    int answer = fresh.users && fresh.aliases
                     ? listing_read(rpc, &listing, err)
                     : no_memory(err, KIMT_SCOPE_RUN, "for domains and users");

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
