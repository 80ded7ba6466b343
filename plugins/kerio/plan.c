/* SPDX-License-Identifier: MIT
 *
 * See plan.h.
 */
#include "kerio/plan.h"

#include "common/memory/no_memory.h"
#include "kerio/field.h"
#include "kerio/new_password.h"
#include "kerio/placing.h"
#include "kerio/seats.h"
#include <inttypes.h>
#include <openssl/crypto.h>
#include <stdlib.h>

void plan_report(struct plan *plan, struct place *place)
{
    struct kimt_provision result = {.struct_size = sizeof result,
                                    .state = place->state,
                                    .domain_created = place->reports_domain};

    if (place->is_reported)
        return;
    place->is_reported = true;
    if (place->state == KIMT_PROVISION_CREATED && place->made_password[0])
        result.new_password = place->made_password;
    if (place->state == KIMT_PROVISION_MISSING)
        result.makes_password = new_password_is_needed(place);
    if (place->state == KIMT_PROVISION_REFUSED)
        result.error = &place->error;
    plan->each(plan->each_context, place->index, &result);
}

void plan_find_domains(struct plan *plan)
{
    for (size_t i = 0; i < plan->count; i++)
        plan->places[i].domain =
            directory_find_domain(&plan->survey.directory, plan->places[i].account->domain);
}

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

int plan_make(struct plan *plan, const struct kimt_account *const *accounts, size_t count,
              struct kimt_error *err)
{
    json_t *claims = json_object();

    plan->places = calloc(count ? count : 1, sizeof *plan->places);
    if (!plan->places || !claims) {
        json_decref(claims);
        return no_memory(err, KIMT_SCOPE_RUN, "for the plan of accounts");
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
        placing_decide(plan, &plan->places[i], claims);
    json_decref(claims);
    for (size_t i = 0; i < plan->survey.directory.count; i++)
        if (placing_check_clashes(plan, &plan->survey.directory.domains[i], err) != KIMT_OK)
            return KIMT_FAIL;
    if (seats_check_role(plan, err) != KIMT_OK)
        return KIMT_FAIL;
    return seats_check(plan, err);
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
