/* SPDX-License-Identifier: MIT
 *
 * See new_password.h.
 */
#include "kerio/new_password.h"

#include "kerio/field.h"
#include <openssl/crypto.h>

struct password_policy new_password_policy(const struct domain *domain, const struct place *place)
{
    return (struct password_policy){
        .is_complex = field_flag(domain->row, "passwordComplexityEnabled", false),
        .minimum_length = field_long(domain->row, "passwordMinimumLength", 8),
        .domain = domain->name,
        .login = place->login,
        .full_name = place->account->full_name ? place->account->full_name : "",
    };
}

bool new_password_is_needed(const struct place *place)
{
    const char *given = place->account->password;
    struct password_policy policy;

    if (!given || !given[0])
        return true;
    if (!place->domain) /* nor has it a policy yet */
        return false;
    policy = new_password_policy(place->domain, place);
    return password_fault(given, &policy) != NULL;
}

static bool ask_for_password(const struct plan *plan, const struct domain *domain, char *buffer)
{
    struct kimt_error ignored = {.struct_size = sizeof ignored};
    json_t *result = NULL;
    bool fits = false;

    if (rpc_call(plan->rpc, "Domains.generatePassword", json_pack("{s:s}", "domainId", domain->id),
                 RPC_REPEATABLE, &result, &ignored) == KIMT_OK) {
        const char *password = field_text(result, "password");
        fits = strlen(password) < PASSWORD_MAX;
        if (fits)
            (void)snprintf(buffer, PASSWORD_MAX, "%s", password);
    }
    json_decref(result);
    return fits;
}

int new_password_generate(const struct plan *plan, const struct domain *domain, struct place *place,
                          struct kimt_error *err)
{
    struct password_policy policy = new_password_policy(domain, place);
    char name[400];

    if ((!ask_for_password(plan, domain, place->made_password) ||
         password_fault(place->made_password, &policy)) &&
        !password_generate(&policy, place->made_password))
        return kimt_fail(err, KIMT_SCOPE_ACCOUNT, KIMT_KIND_INTERNAL, KIMT_RETRY_NEVER,
                         "no password could be generated for %s", place->account->address);
    (void)snprintf(name, sizeof name, "password:%s", place->account->address);
    return plan->host->secret_put(plan->host->context, name, place->made_password, err);
}

int new_password_choose(const struct plan *plan, const struct domain *domain, struct place *place,
                        struct kimt_error *err)
{
    struct password_policy policy = new_password_policy(domain, place);
    const char *given = place->account->password;
    const char *fault = given && given[0] ? password_fault(given, &policy) : NULL;

    place->made_password[0] = '\0';
    if (given && given[0] && !fault)
        return KIMT_OK;
    if (fault)
        kimt_log(plan->host, KIMT_LOG_INFO, "the password given for %s %s: generating another one",
                 place->account->address, fault);
    return new_password_generate(plan, domain, place, err);
}

void new_password_forget(const struct plan *plan, struct place *place)
{
    struct kimt_error ignored = {.struct_size = sizeof ignored};
    char name[400];

    if (!place->made_password[0] || place->is_in_doubt) /* it may have come about after all */
        return;
    OPENSSL_cleanse(place->made_password, sizeof place->made_password);
    (void)snprintf(name, sizeof name, "password:%s", place->account->address);
    (void)plan->host->secret_put(plan->host->context, name, "", &ignored);
}
