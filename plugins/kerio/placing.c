/* SPDX-License-Identifier: MIT
 *
 * See placing.h.
 */
#include "kerio/placing.h"

#include "kerio/fault.h"
#include "kerio/field.h"
#include "kerio/names.h"

/* ---- one account ---- */

static void refuse_missing_user(struct place *place)
{
    place_refuse_as(place, KIMT_KIND_NOT_FOUND,
                    "create the user in Kerio's administration, or set create_users = yes",
                    "the server has no user %s", place->account->address);
}

static void place_in_new_domain(const struct plan *plan, struct place *place)
{
    const char *name = place->account->domain;
    const char *fault = names_domain_fault(name);

    if (fault)
        place_refuse_as(place, KIMT_KIND_CONFIG, NULL, "domain %s %s", name, fault);
    else if (!plan->options->create_domains)
        place_refuse_as(place, KIMT_KIND_NOT_FOUND,
                        "create the domain in Kerio's administration, or set create_domains = yes",
                        "the server has no domain %s", name);
    else if (!plan->options->create_users)
        refuse_missing_user(place);
    else
        place->state = KIMT_PROVISION_MISSING;
}

static void place_new_user(const struct plan *plan, struct place *place)
{
    const char *alias = directory_find_alias(place->domain, place->login);
    const char *fault = names_login_fault(place->account->local);

    if (alias)
        place_refuse_as(place, KIMT_KIND_EXISTS,
                        "remove that address from the user, or migrate into the user's own address",
                        "%s is a further address of the user %s", place->account->address, alias);
    else if (fault)
        place_refuse_as(place, KIMT_KIND_CONFIG,
                        "give the account another address at Kerio Connect", "the login name %s %s",
                        place->account->local, fault);
    else if (!plan->options->create_users)
        refuse_missing_user(place);
    else
        place->state = KIMT_PROVISION_MISSING;
}

static void place_in_domain(const struct plan *plan, struct place *place)
{
    const json_t *user = directory_find_user(place->domain, place->login);

    if (field_flag(json_object_get(place->domain->row, "renameInfo"), "isRenamed", false))
        place_refuse_as(place, KIMT_KIND_BUSY,
                        "wait until the renaming has ended (the server must be "
                        "restarted for it)",
                        "the domain %s is being renamed", place->domain->name);
    else if (!user)
        place_new_user(plan, place);
    else if (!field_flag(user, "isEnabled", true))
        place_refuse_as(place, KIMT_KIND_PERMISSION,
                        "enable the user in Kerio's administration (Accounts > Users)",
                        "the user %s is disabled", place->account->address);
    else
        place->state = KIMT_PROVISION_EXISTS;
}

/* Two rows that are one mailbox: by an alias of the domain, or by the case of the name. */
static bool is_claimed(struct place *place, json_t *claims)
{
    char key[512];
    const char *first;

    (void)snprintf(key, sizeof key, "%s@%s", place->login,
                   place->domain ? place->domain->name : place->account->domain);
    first = json_string_value(json_object_get(claims, key));
    if (!first) {
        (void)json_object_set_new(claims, key, json_string(place->account->address));
        return false;
    }
    place_refuse_as(place, KIMT_KIND_CONFIG, "leave one of the two out of the accounts file",
                    "%s is the same mailbox as %s", place->account->address, first);
    return true;
}

void placing_decide(const struct plan *plan, struct place *place, json_t *claims)
{
    if (!names_fold(place->account->local, place->login, sizeof place->login))
        place_refuse_as(place, KIMT_KIND_CONFIG, NULL, "the login name of %s is too long",
                        place->account->address);
    else if (is_claimed(place, claims))
        return;
    else if (place->domain)
        place_in_domain(plan, place);
    else
        place_in_new_domain(plan, place);
}

/* ---- addresses that belong to something else than a user ---- */

static const char *kind_of(const json_t *entity)
{
    static const struct {
        const char *kind;
        const char *words;
    } kinds[] = {{"EntityAlias", "an alias"},
                 {"EntityGroup", "a group"},
                 {"EntityMailingList", "a mailing list"},
                 {"EntityResource", "a resource"},
                 {"EntityUser", "a user"}};

    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++)
        if (strcmp(field_text(entity, "kind"), kinds[i].kind) == 0)
            return kinds[i].words;
    return "something else";
}

static void refuse_clash(const struct plan *plan, const struct domain *domain, const json_t *entity)
{
    char local[sizeof plan->places->login];

    if (field_flag(entity, "isPattern", false) ||
        !names_fold(field_text(entity, "collisionAddress"), local, sizeof local))
        return;
    local[strcspn(local, "@")] = '\0';
    for (size_t i = 0; i < plan->count; i++)
        if (place_is_wanted(&plan->places[i], domain) && strcmp(plan->places[i].login, local) == 0)
            place_refuse_as(
                &plan->places[i], KIMT_KIND_EXISTS,
                "remove or rename it in Kerio's administration, or leave the account out",
                "%s is the address of %s there (%s)", plan->places[i].account->address,
                kind_of(entity), field_text(entity, "name"));
}

int placing_check_clashes(const struct plan *plan, const struct domain *domain,
                          struct kimt_error *err)
{
    json_t *addresses = json_array();
    json_t *result = NULL;
    const json_t *entity;
    size_t index;

    for (size_t i = 0; i < plan->count; i++)
        if (place_is_wanted(&plan->places[i], domain))
            (void)json_array_append_new(addresses, json_string(plan->places[i].login));
    if (json_array_size(addresses) == 0) {
        json_decref(addresses);
        return KIMT_OK;
    }
    if (rpc_call(plan->rpc, "Server.findEntityByEmail",
                 json_pack("{s:o, s:{s:s, s:s}, s:s}", "addresses", addresses, "updatedEntity",
                           "kind", "EntityUser", "id", "", "domainId", domain->id),
                 RPC_REPEATABLE, &result, err) != KIMT_OK) {
        if (fault_is_lost(err) || err->kind == KIMT_KIND_CANCELLED)
            return KIMT_FAIL;
        fault_forget(err);
        return KIMT_OK;
    }
    json_array_foreach(json_object_get(result, "entities"), index, entity)
        refuse_clash(plan, domain, entity);
    json_decref(result);
    return KIMT_OK;
}
