/* SPDX-License-Identifier: MIT
 *
 * The first half of create.h: domains.
 */
#include "kerio/create.h"
#include "kerio/fault.h"

#include <strings.h>

/* Whatever was answered: is it there? KIMT_END: it is not. KIMT_FAIL: it is not known; what was
 * known of other domains stays. */
static int look_for(struct plan *plan, const char *name, struct kimt_error *err)
{
    if (directory_read_domains(plan->rpc, &plan->survey.directory, err) != KIMT_OK)
        return KIMT_FAIL;
    plan_find_domains(plan);
    return directory_find_domain(&plan->survey.directory, name) ? KIMT_OK : KIMT_END;
}

static int send_domain(struct plan *plan, const char *name, struct kimt_error *err)
{
    json_t *result = NULL;
    const json_t *fault;
    int answer =
        rpc_call(plan->rpc, "Domains.create", json_pack("{s:[{s:s}]}", "domains", "name", name),
                 RPC_ONCE, &result, err);

    fault = json_array_get(json_object_get(result, "errors"), 0);
    if (answer == KIMT_OK && fault)
        answer = fault_fail(err, KIMT_SCOPE_ACCOUNT, fault, "the domain %s was refused", name);
    json_decref(result);
    return answer;
}

static bool may_send_again(const struct kimt_error *err)
{
    return fault_is_lost(err) || err->retry == KIMT_RETRY_NOW;
}

/* It is in the directory then, with its id and password policy. KIMT_END: someone else has made it
 * meanwhile. */
static int make_domain(struct plan *plan, const char *name, struct kimt_error *err)
{
    struct kimt_error unread = {.struct_size = sizeof unread};
    int answer = send_domain(plan, name, err);
    int found = look_for(plan, name, &unread);

    if (found == KIMT_END && answer == KIMT_FAIL && may_send_again(err)) {
        answer = send_domain(plan, name, err);
        found = look_for(plan, name, &unread);
    }
    if (found == KIMT_OK)
        return answer == KIMT_OK || may_send_again(err) ? KIMT_OK : KIMT_END;
    if (answer == KIMT_OK && found == KIMT_END)
        return kimt_fail(err, KIMT_SCOPE_ACCOUNT, KIMT_KIND_PROTOCOL, KIMT_RETRY_NEVER,
                         "the domain %s was created, but the server does not list it", name);
    if (answer == KIMT_OK) {
        (void)kimt_fail(err, KIMT_SCOPE_ACCOUNT, unread.kind, unread.retry,
                        "the domain %s was created, but the domains could not be read again: %s",
                        name, unread.text);
        kimt_error_peer(err, unread.peer);
        kimt_error_hint(err, "run it again");
    }
    return KIMT_FAIL;
}

/* An error, or NULL: it is there, made by us or not. */
static void settle(struct plan *plan, const char *name, const struct kimt_error *error,
                   bool is_made)
{
    bool is_first = is_made;

    for (size_t i = 0; i < plan->count; i++) {
        struct place *place = &plan->places[i];
        if (place->state != KIMT_PROVISION_MISSING || strcasecmp(place->account->domain, name) != 0)
            continue;
        if (error)
            place_refuse(place, error);
        else
            place->reports_domain = is_first;
        is_first = false;
    }
}

void create_domains(struct plan *plan)
{
    for (size_t i = 0; i < plan->count; i++) {
        struct kimt_error error = {.struct_size = sizeof error};
        const char *name = plan->places[i].account->domain;
        int made;

        if (!place_is_wanted(&plan->places[i], NULL))
            continue;
        made = make_domain(plan, name, &error);
        if (made == KIMT_OK)
            kimt_log(plan->host, KIMT_LOG_INFO, "created the domain %s", name);
        settle(plan, name, made == KIMT_FAIL ? &error : NULL, made == KIMT_OK);
    }
}
