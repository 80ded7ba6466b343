/* SPDX-License-Identifier: MIT
 *
 * See provision.h.
 */
#include "kerio/provision.h"

#include "kerio/create.h"
#include "kerio/field.h"
#include "kerio/guard.h"
#include "kerio/known.h"
#include "kerio/names.h"

/* The user's home server, where a domain spreads over several. */
static void find_home(const struct place *place, char *buffer, size_t capacity)
{
    const json_t *user = NULL;

    buffer[0] = '\0';
    if (!place->domain || !field_flag(place->domain->row, "isDistributed", false))
        return;
    if (place->domain->users)
        user = directory_find_user(place->domain, place->login);
    (void)snprintf(buffer, capacity, "%s", field_text(json_object_get(user, "homeServer"), "name"));
}

static void remember(const struct plan *plan)
{
    const struct known_service service = {.security = plan->survey.imap_security,
                                          .port = plan->survey.imap_port};
    int64_t now = plan->host->now_ms(plan->host->context);

    known_set_service(&service);
    guard_set_limit(plan->survey.guesses_allowed);
    for (size_t i = 0; i < plan->count; i++) {
        const struct place *place = &plan->places[i];
        struct known_account account = {.created_ms =
                                            place->state == KIMT_PROVISION_CREATED ? now : -1};

        (void)snprintf(account.user, sizeof account.user, "%s@%s", place->login,
                       place->domain ? place->domain->name : place->account->domain);
        find_home(place, account.home, sizeof account.home);
        if (!known_set_account(place->account->address, &account))
            return; /* sessions can do without */
    }
}

static void tell_the_rest(struct plan *plan, bool is_check)
{
    for (size_t i = 0; i < plan->count; i++) {
        struct place *place = &plan->places[i];
        struct kimt_error error = {.struct_size = sizeof error};

        if (place->state == KIMT_PROVISION_MISSING && !is_check) {
            (void)kimt_fail(&error, KIMT_SCOPE_ACCOUNT, KIMT_KIND_INTERNAL, KIMT_RETRY_NEVER,
                            "%s was not created: no memory", place->account->address);
            place_refuse(place, &error);
        }
        plan_report(plan, place);
    }
}

static void note_doubtful_names(const struct plan *plan)
{
    for (size_t i = 0; i < plan->count; i++)
        if (plan->places[i].state == KIMT_PROVISION_MISSING &&
            names_login_is_doubtful(plan->places[i].login))
            kimt_note(plan->host, KIMT_NOTE_ADVICE, plan->places[i].account->address,
                      "the login name has characters that Kerio Connect may refuse");
}

static int carry_out(struct plan *plan, const struct kimt_account *const *accounts, size_t count,
                     bool is_check, struct kimt_error *err)
{
    if (survey_take(plan->rpc, plan->options, &plan->survey, err) != KIMT_OK ||
        plan_make(plan, accounts, count, err) != KIMT_OK)
        return KIMT_FAIL;
    note_doubtful_names(plan);
    if (!is_check) {
        create_domains(plan);
        create_users(plan);
    }
    remember(plan);
    tell_the_rest(plan, is_check);
    return KIMT_OK;
}

int kerio_provision(const struct kimt_host *host, const void *options,
                    const struct kimt_account *const *accounts, size_t account_count,
                    uint32_t flags, kimt_provision_fn *each, void *each_context,
                    struct kimt_error *err)
{
    const struct kerio_options *own = options;
    const struct rpc_settings settings = {
        .host = own->host,
        .admin = own->admin,
        .password = own->password,
        .domain = account_count > 0 ? accounts[0]->domain : NULL,
        .trust = {.verify = own->tls_verify,
                  .ca_file = own->ca_file,
                  .fingerprint = own->fingerprint},
    };
    struct plan plan = {.host = host,
                        .options = own,
                        .each = each,
                        .each_context = each_context,
                        .gone = {.struct_size = sizeof plan.gone}};
    int result;

    known_clear();
    if (!own->tls_verify && !own->fingerprint)
        kimt_log(host, KIMT_LOG_WARNING, "certificates of %s are not checked (tls_verify = no)",
                 own->host);
    if (rpc_open(host, &settings, &plan.rpc, err) != KIMT_OK)
        return KIMT_FAIL;
    result = carry_out(&plan, accounts, account_count, flags & KIMT_PROVISION_CHECK_ONLY, err);
    rpc_close(&plan.rpc);
    plan_clear(&plan);
    return result;
}
