/* SPDX-License-Identifier: MIT
 *
 * See survey.h.
 */
#include "kerio/survey.h"

#include "kerio/fault.h"
#include "kerio/field.h"
#include <inttypes.h>
#include <stdlib.h>
#include <strings.h>

enum {
    OLDEST_MAJOR = 7,
    OLDEST_MINOR = 2,
    GUESSES_DEFAULT = 10
};

/* In the order of the numbers that 7.1 sent. */
static const char *const roles[] = {
    "UserRole", "Auditor", "AccountAdmin", "FullAdmin", "BuiltInAdmin", "BuiltInDomainAdmin", NULL};

/* Calls that a version or a role may not have: KIMT_END then, and a line in the log. */
static int ask(struct rpc *rpc, const char *method, json_t **result_r, struct kimt_error *err)
{
    if (rpc_call(rpc, method, NULL, RPC_REPEATABLE, result_r, err) == KIMT_OK)
        return KIMT_OK;
    if (!fault_is_absent(err))
        return KIMT_FAIL;
    kimt_log(rpc_host(rpc), KIMT_LOG_DEBUG, "%s is not available (error %s): going on without it",
             method, err->code);
    fault_forget(err);
    return KIMT_END;
}

static int check_role(struct rpc *rpc, struct survey *survey, struct kimt_error *err)
{
    json_t *result = NULL;
    const json_t *details;
    int answer = ask(rpc, "Session.whoAmI", &result, err);

    if (answer != KIMT_OK)
        return answer == KIMT_END ? KIMT_OK : KIMT_FAIL;
    details = json_object_get(result, "userDetails");
    (void)snprintf(survey->role, sizeof survey->role, "%s",
                   field_enum(json_object_get(details, "effectiveRole"), "userRole", roles));
    if (strcmp(survey->role, "UserRole") == 0 || strcmp(survey->role, "Auditor") == 0) {
        answer = kimt_fail(err, KIMT_SCOPE_RUN, KIMT_KIND_PERMISSION, KIMT_RETRY_NEVER,
                           "the administrator %s may not manage accounts: its role is %s",
                           field_text(details, "loginName"), survey->role);
        kimt_error_hint(err, "give the account full access to the whole server (Users > Edit > "
                             "Rights), or name another one as admin");
    } else {
        answer = KIMT_OK;
        kimt_log(rpc_host(rpc), KIMT_LOG_INFO, "logged in as %s, role %s",
                 field_text(details, "loginName"), survey->role[0] ? survey->role : "not reported");
    }
    json_decref(result);
    return answer;
}

bool survey_may_create_domains(const struct survey *survey)
{
    return strcmp(survey->role, "AccountAdmin") != 0 &&
           strcmp(survey->role, "BuiltInDomainAdmin") != 0;
}

static int check_version(struct rpc *rpc, struct survey *survey, struct kimt_error *err)
{
    json_t *result = NULL;
    int64_t major;
    int64_t minor;
    int answer = ask(rpc, "Server.getVersion", &result, err);

    if (answer != KIMT_OK)
        return answer == KIMT_END ? KIMT_OK : KIMT_FAIL;
    major = field_long(result, "major", 0);
    minor = field_long(result, "minor", 0);
    (void)snprintf(survey->version, sizeof survey->version, "%s", field_text(result, "version"));
    kimt_log(rpc_host(rpc), KIMT_LOG_INFO, "%s is %s %s", rpc_endpoint(rpc)->name,
             field_text(result, "product"), survey->version);
    if (major > 0 && (major < OLDEST_MAJOR || (major == OLDEST_MAJOR && minor < OLDEST_MINOR))) {
        answer = kimt_fail(err, KIMT_SCOPE_RUN, KIMT_KIND_UNSUPPORTED, KIMT_RETRY_NEVER,
                           "%s is version %" PRId64 ".%" PRId64 ": 7.2 is the oldest supported",
                           rpc_endpoint(rpc)->name, major, minor);
        kimt_error_hint(err, "update Kerio Connect, or migrate into it with the imap destination");
    }
    json_decref(result);
    return answer;
}

/* ---- IMAP ---- */

struct service {
    bool is_known;
    bool is_running;
    int64_t port;
};

static struct service find_service(const json_t *services, const char *name, int64_t default_port)
{
    struct service found = {.port = default_port};
    const json_t *row;
    size_t index;

    json_array_foreach(services, index, row)
    {
        const json_t *listener = json_array_get(json_object_get(row, "listeners"), 0);
        if (strcasecmp(field_text(row, "name"), name) != 0)
            continue;
        found.is_known = true;
        found.is_running = field_flag(row, "isRunning", true);
        found.port = field_long(row, "defaultPort", default_port);
        found.port = field_long(listener, "port", found.port);
        if (found.port < 1 || found.port > UINT16_MAX)
            found.port = default_port;
    }
    return found;
}

static int fail_not_running(const char *name, struct kimt_error *err)
{
    (void)kimt_fail(err, KIMT_SCOPE_RUN, KIMT_KIND_UNSUPPORTED, KIMT_RETRY_NEVER,
                    "the service %s of the server is not running", name);
    kimt_error_hint(err, "start it in Configuration > Services of Kerio's administration; without "
                         "a licence the mail services cannot run");
    return KIMT_FAIL;
}

static int32_t choose_security(const struct kerio_options *options, const struct service *plain,
                               const struct service *secure)
{
    if (options->imap_security != KERIO_IMAP_AUTO)
        return options->imap_security;
    if (options->imap_port == 143)
        return KERIO_IMAP_STARTTLS;
    if (options->imap_port == 993 || !secure->is_known || secure->is_running)
        return KERIO_IMAP_TLS;
    return plain->is_running ? KERIO_IMAP_STARTTLS : KERIO_IMAP_TLS;
}

static int check_imap(struct rpc *rpc, const struct kerio_options *options, struct survey *survey,
                      struct kimt_error *err)
{
    json_t *result = NULL;
    struct service plain;
    struct service secure;
    const struct service *used;
    int answer = ask(rpc, "Services.get", &result, err);

    if (answer == KIMT_FAIL)
        return KIMT_FAIL;
    plain = find_service(json_object_get(result, "services"), "IMAP", 143);
    secure = find_service(json_object_get(result, "services"), "Secure IMAP", 993);
    json_decref(result);
    if (plain.is_known && secure.is_known && !plain.is_running && !secure.is_running)
        return fail_not_running("IMAP", err);
    survey->imap_security = choose_security(options, &plain, &secure);
    used = survey->imap_security == KERIO_IMAP_TLS ? &secure : &plain;
    if (used->is_known && !used->is_running && options->imap_port == 0)
        return fail_not_running(used == &plain ? "IMAP" : "Secure IMAP", err);
    survey->imap_port = (uint16_t)(options->imap_port ? options->imap_port : used->port);
    kimt_log(rpc_host(rpc), KIMT_LOG_INFO, "IMAP on port %u, %s", (unsigned)survey->imap_port,
             survey->imap_security == KERIO_IMAP_TLS        ? "TLS"
             : survey->imap_security == KERIO_IMAP_STARTTLS ? "STARTTLS"
                                                            : "not encrypted");
    return KIMT_OK;
}

/* ---- settings that a migration depends on ---- */

static int check_master(struct rpc *rpc, const struct kerio_options *options,
                        struct kimt_error *err)
{
    json_t *result = NULL;
    const json_t *master;
    bool is_off;
    int answer;

    if (!options->master_password)
        return KIMT_OK;
    answer = ask(rpc, "AdvancedOptions.get", &result, err);
    if (answer != KIMT_OK)
        return answer == KIMT_END ? KIMT_OK : KIMT_FAIL;
    master = json_object_get(json_object_get(result, "options"), "masterAuthentication");
    is_off = !field_flag(master, "isEnabled", true);
    json_decref(result);
    if (!is_off)
        return KIMT_OK;
    (void)kimt_fail(err, KIMT_SCOPE_RUN, KIMT_KIND_AUTH, KIMT_RETRY_NEVER,
                    "master authentication is switched off at the server");
    kimt_error_hint(err, "switch it on in Configuration > Advanced Options > Master "
                         "Authentication, for an IP address group that holds this machine; or "
                         "take master_password out of the profile");
    return KIMT_FAIL;
}

static int read_guessing_block(struct rpc *rpc, struct survey *survey, struct kimt_error *err)
{
    json_t *result = NULL;
    const json_t *block;
    int answer = ask(rpc, "SecurityPolicy.get", &result, err);

    survey->guesses_allowed = GUESSES_DEFAULT;
    if (answer != KIMT_OK)
        return answer == KIMT_END ? KIMT_OK : KIMT_FAIL;
    block = json_object_get(json_object_get(result, "options"), "antiHammering");
    if (block && !field_flag(block, "isEnabled", true)) {
        survey->guesses_allowed = 0;
    } else {
        int64_t told = field_long(block, "failedLoginsToBlock", GUESSES_DEFAULT);
        if (told > 0 && told < 1000)
            survey->guesses_allowed = (uint32_t)told;
    }
    json_decref(result);
    return KIMT_OK;
}

static int read_domains(struct rpc *rpc, struct survey *survey, struct kimt_error *err)
{
    if (directory_read_domains(rpc, &survey->directory, err) == KIMT_OK)
        return KIMT_OK;
    if (fault_is_absent(err))
        kimt_error_hint(err, "the administrator must be allowed to see all domains: give the "
                             "account full access to the whole server");
    return KIMT_FAIL;
}

int survey_take(struct rpc *rpc, const struct kerio_options *options, struct survey *survey,
                struct kimt_error *err)
{
    if (check_role(rpc, survey, err) != KIMT_OK || check_version(rpc, survey, err) != KIMT_OK ||
        check_imap(rpc, options, survey, err) != KIMT_OK ||
        check_master(rpc, options, err) != KIMT_OK ||
        read_guessing_block(rpc, survey, err) != KIMT_OK)
        return KIMT_FAIL;
    return read_domains(rpc, survey, err);
}

void survey_clear(struct survey *survey)
{
    directory_clear(&survey->directory);
}

int survey_seats_left(struct rpc *rpc, const struct domain *domain, int64_t *left_r,
                      bool *is_licence_r, struct kimt_error *err)
{
    static const char *const types[] = {"DomainLimit", "LicenseLimit", NULL};
    json_t *result = NULL;
    const json_t *info;
    const json_t *allowed;
    int64_t limit;

    *left_r = INT64_MAX;
    *is_licence_r = true;
    if (rpc_call(rpc, "Domains.getUserCountInfo", json_pack("{s:s}", "domainId", domain->id),
                 RPC_REPEATABLE, &result, err) != KIMT_OK) {
        if (!fault_is_absent(err))
            return KIMT_FAIL;
        kimt_log(rpc_host(rpc), KIMT_LOG_DEBUG, "the number of licensed users is not reported");
        fault_forget(err);
        return KIMT_OK;
    }
    info = json_object_get(result, "countInfo");
    allowed = json_object_get(info, "allowedUsers");
    limit = field_long(allowed, "limit", field_long(allowed, "allowedUsers", -1));
    if (json_is_object(allowed) && !field_flag(allowed, "isUnlimited", false) && limit >= 0) {
        *left_r = limit - field_long(info, "currentUsers", 0);
        *is_licence_r = strcmp(field_enum(allowed, "limitType", types), "DomainLimit") != 0;
    }
    json_decref(result);
    return KIMT_OK;
}
