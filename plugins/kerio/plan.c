/* SPDX-License-Identifier: MIT
 *
 * See plan.h.
 */
#include "kerio/plan.h"

#include "kerio/fault.h"
#include "kerio/field.h"
#include "kerio/names.h"
#include <inttypes.h>
#include <openssl/crypto.h>
#include <stdlib.h>

void plan_tell(struct plan *plan, struct place *place)
{
    struct kimt_provision result = {
        .struct_size = sizeof result, .state = place->state, .domain_created = place->tells_domain};

    if (place->is_told)
        return;
    place->is_told = true;
    if (place->state == KIMT_PROVISION_CREATED && place->made_password[0])
        result.new_password = place->made_password;
    if (place->state == KIMT_PROVISION_REFUSED)
        result.error = &place->error;
    plan->each(plan->each_context, place->index, &result);
}

void plan_refuse(struct place *place, const struct kimt_error *error)
{
    place->state = KIMT_PROVISION_REFUSED;
    place->error = *error;
    place->error.struct_size = sizeof place->error;
    if (place->error.scope > KIMT_SCOPE_ACCOUNT)
        place->error.scope = KIMT_SCOPE_ACCOUNT;
}

KIMT_PRINTF(4, 5)
static void refuse(struct place *place, int kind, const char *hint, const char *format, ...)
{
    struct kimt_error error = {.struct_size = sizeof error};
    char text[sizeof error.text];
    va_list args;

    va_start(args, format);
    (void)vsnprintf(text, sizeof text, format, args);
    va_end(args);
    (void)kimt_fail(&error, KIMT_SCOPE_ACCOUNT, kind, KIMT_RETRY_NEVER, "%s", text);
    if (hint)
        kimt_error_hint(&error, hint);
    plan_refuse(place, &error);
}

bool plan_wants(const struct place *place, const struct domain *domain)
{
    return place->state == KIMT_PROVISION_MISSING && place->domain == domain;
}

void plan_find_domains(struct plan *plan)
{
    for (size_t i = 0; i < plan->count; i++)
        plan->places[i].domain =
            directory_find_domain(&plan->survey.directory, plan->places[i].account->domain);
}

/* ---- one account ---- */

static void place_in_new_domain(const struct plan *plan, struct place *place)
{
    const char *name = place->account->domain;
    const char *fault = names_domain_fault(name);

    if (fault)
        refuse(place, KIMT_KIND_CONFIG, NULL, "domain %s %s", name, fault);
    else if (!plan->options->create_domains)
        refuse(place, KIMT_KIND_NOT_FOUND,
               "create the domain in Kerio's administration, or set create_domains = yes",
               "the server has no domain %s", name);
    else if (!plan->options->create_users)
        refuse(place, KIMT_KIND_NOT_FOUND,
               "create the user in Kerio's administration, or set create_users = yes",
               "the server has no user %s", place->account->address);
    else
        place->state = KIMT_PROVISION_MISSING;
}

static void place_new_user(const struct plan *plan, struct place *place)
{
    const char *alias = directory_find_alias(place->domain, place->login);
    const char *fault = names_login_fault(place->account->local);

    if (alias)
        refuse(place, KIMT_KIND_EXISTS,
               "remove that address from the user, or migrate into the user's own address",
               "%s is a further address of the user %s", place->account->address, alias);
    else if (fault)
        refuse(place, KIMT_KIND_CONFIG, "give the account another address at Kerio Connect",
               "the login name %s %s", place->account->local, fault);
    else if (!plan->options->create_users)
        refuse(place, KIMT_KIND_NOT_FOUND,
               "create the user in Kerio's administration, or set create_users = yes",
               "the server has no user %s", place->account->address);
    else
        place->state = KIMT_PROVISION_MISSING;
}

static void place_in_domain(const struct plan *plan, struct place *place)
{
    const json_t *user = directory_find_user(place->domain, place->login);

    if (field_flag(json_object_get(place->domain->row, "renameInfo"), "isRenamed", false))
        refuse(place, KIMT_KIND_BUSY,
               "wait until the renaming has ended (the server must be "
               "restarted for it)",
               "the domain %s is being renamed", place->domain->name);
    else if (!user)
        place_new_user(plan, place);
    else if (!field_flag(user, "isEnabled", true))
        refuse(place, KIMT_KIND_PERMISSION,
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
    refuse(place, KIMT_KIND_CONFIG, "leave one of the two out of the accounts file",
           "%s is the same mailbox as %s", place->account->address, first);
    return true;
}

static void place_account(const struct plan *plan, struct place *place, json_t *claims)
{
    if (!names_fold(place->account->local, place->login, sizeof place->login))
        refuse(place, KIMT_KIND_CONFIG, NULL, "the login name of %s is too long",
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
        if (plan_wants(&plan->places[i], domain) && strcmp(plan->places[i].login, local) == 0)
            refuse(&plan->places[i], KIMT_KIND_EXISTS,
                   "remove or rename it in Kerio's administration, or leave the account out",
                   "%s is the address of %s there (%s)", plan->places[i].account->address,
                   kind_of(entity), field_text(entity, "name"));
}

/* Only a help: the server itself refuses such users as well, if in fewer words. */
static int check_clashes(const struct plan *plan, const struct domain *domain,
                         struct kimt_error *err)
{
    json_t *addresses = json_array();
    json_t *result = NULL;
    const json_t *entity;
    size_t index;

    for (size_t i = 0; i < plan->count; i++)
        if (plan_wants(&plan->places[i], domain))
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

/* ---- all of them ---- */

static int read_users(struct plan *plan, struct kimt_error *err)
{
    for (size_t i = 0; i < plan->count; i++) {
        struct domain *domain = plan->places[i].domain;
        if (domain && !domain->users && directory_read_users(plan->rpc, domain, err) != KIMT_OK)
            return KIMT_FAIL;
    }
    return KIMT_OK;
}

static void note_domain(const struct plan *plan, const struct domain *domain)
{
    const json_t *clean = json_object_get(domain->row, "autoDelete");
    const json_t *quota = json_object_get(domain->row, "domainQuota");

    if (field_flag(clean, "isEnabled", false))
        kimt_note(plan->host, KIMT_NOTE_ADVICE, domain->name,
                  "the domain deletes mail older than %" PRId64 " days, migrated mail too: switch "
                  "that off in the domain's Messages tab before users rely on old mail",
                  field_long(clean, "days", 0));
    if (field_flag(quota, "blocks", false) &&
        field_flag(json_object_get(quota, "diskSizeLimit"), "isActive", false))
        kimt_note(plan->host, KIMT_NOTE_ADVICE, domain->name,
                  "the domain has a quota and refuses mail once that is reached");
    if (field_flag(json_object_get(domain->row, "service"), "isEnabled", false))
        kimt_note(plan->host, KIMT_NOTE_ADVICE, domain->name,
                  "the domain takes users from a directory service; missing ones are made as "
                  "users of Kerio Connect itself");
}

static void note_domains(const struct plan *plan)
{
    for (size_t i = 0; i < plan->survey.directory.count; i++) {
        const struct domain *domain = &plan->survey.directory.domains[i];
        if (domain->users) /* one of ours */
            note_domain(plan, domain);
    }
}

/* ---- what would stop the run ---- */

static size_t count_wanted(const struct plan *plan, const struct domain *domain)
{
    size_t count = 0;

    for (size_t i = 0; i < plan->count; i++)
        count += plan_wants(&plan->places[i], domain);
    return count;
}

static int check_role(const struct plan *plan, struct kimt_error *err)
{
    if (survey_may_create_domains(&plan->survey) || count_wanted(plan, NULL) == 0)
        return KIMT_OK;
    for (size_t i = 0; i < plan->count; i++)
        if (plan_wants(&plan->places[i], NULL))
            (void)kimt_fail(err, KIMT_SCOPE_RUN, KIMT_KIND_PERMISSION, KIMT_RETRY_NEVER,
                            "the domain %s is missing, and the administrator's role (%s) does not "
                            "allow to create domains",
                            plan->places[i].account->domain, plan->survey.role);
    kimt_error_hint(err,
                    "create the domain in Kerio's administration, or use an administrator with "
                    "full access");
    return KIMT_FAIL;
}

static int fail_seats(const char *where, size_t wanted, int64_t left, struct kimt_error *err)
{
    (void)kimt_fail(err, KIMT_SCOPE_RUN, KIMT_KIND_QUOTA, KIMT_RETRY_NEVER,
                    "seats are needed for %zu new %s%s%s, and %" PRId64 " %s left", wanted,
                    wanted == 1 ? "user" : "users", where ? " in " : "", where ? where : "",
                    left > 0 ? left : 0, left == 1 ? "is" : "are");
    kimt_error_hint(err, where
                             ? "raise the domain's limit of users, or migrate fewer accounts at "
                               "once (--only)"
                             : "extend the licence, disable users that are not needed, or migrate "
                               "fewer accounts at once (--only)");
    return KIMT_FAIL;
}

static int check_seats(struct plan *plan, struct kimt_error *err)
{
    size_t in_all = count_wanted(plan, NULL);
    int64_t licence_left = INT64_MAX;

    for (size_t i = 0; i < plan->survey.directory.count; i++)
        in_all += count_wanted(plan, &plan->survey.directory.domains[i]);
    if (in_all == 0)
        return KIMT_OK;
    for (size_t i = 0; i < plan->survey.directory.count; i++) {
        const struct domain *domain = &plan->survey.directory.domains[i];
        size_t wanted = count_wanted(plan, domain);
        int64_t left;
        bool is_licence;

        if (wanted == 0 && !(i == 0 && count_wanted(plan, NULL) > 0))
            continue;
        if (survey_seats_left(plan->rpc, domain, &left, &is_licence, err) != KIMT_OK)
            return KIMT_FAIL;
        if (is_licence)
            licence_left = left < licence_left ? left : licence_left;
        else if (left < (int64_t)wanted)
            return fail_seats(domain->name, wanted, left, err);
    }
    return licence_left < (int64_t)in_all ? fail_seats(NULL, in_all, licence_left, err) : KIMT_OK;
}

int plan_make(struct plan *plan, const struct kimt_account *const *accounts, size_t count,
              struct kimt_error *err)
{
    json_t *claims = json_object();

    plan->places = calloc(count ? count : 1, sizeof *plan->places);
    if (!plan->places || !claims) {
        json_decref(claims);
        return kimt_fail(err, KIMT_SCOPE_RUN, KIMT_KIND_INTERNAL, KIMT_RETRY_NEVER, "no memory");
    }
    plan->count = count;
    for (size_t i = 0; i < count; i++) {
        plan->places[i].account = accounts[i];
        plan->places[i].index = i;
    }
    plan_find_domains(plan);
    if (read_users(plan, err) != KIMT_OK) {
        json_decref(claims);
        return KIMT_FAIL;
    }
    note_domains(plan);
    for (size_t i = 0; i < count; i++)
        place_account(plan, &plan->places[i], claims);
    json_decref(claims);
    for (size_t i = 0; i < plan->survey.directory.count; i++)
        if (check_clashes(plan, &plan->survey.directory.domains[i], err) != KIMT_OK)
            return KIMT_FAIL;
    if (check_role(plan, err) != KIMT_OK)
        return KIMT_FAIL;
    return check_seats(plan, err);
}

void plan_clear(struct plan *plan)
{
    for (size_t i = 0; i < plan->count; i++)
        OPENSSL_cleanse(plan->places[i].made_password, sizeof plan->places[i].made_password);
    free(plan->places);
    plan->places = NULL;
    plan->count = 0;
    survey_clear(&plan->survey);
}
