/* SPDX-License-Identifier: MIT
 *
 * What a NO, BAD or BYE means for the run: by response code, else by the texts the flavour knows,
 * else "refused".
 */
#include <config.h>

#include "common/imap/session_inner.h"

#include <ctype.h>
#include <stdlib.h>
#include <strings.h>

struct verdict {
    enum imap_code code;
    int32_t kind;
    int32_t retry;
};

static const struct verdict verdicts[] = {
    {IMAP_CODE_ALREADYEXISTS, KIMT_KIND_EXISTS, KIMT_RETRY_NEVER},
    {IMAP_CODE_AUTHENTICATIONFAILED, KIMT_KIND_AUTH, KIMT_RETRY_NEVER},
    {IMAP_CODE_AUTHORIZATIONFAILED, KIMT_KIND_AUTH, KIMT_RETRY_NEVER},
    {IMAP_CODE_EXPIRED, KIMT_KIND_AUTH, KIMT_RETRY_NEVER},
    {IMAP_CODE_CONTACTADMIN, KIMT_KIND_PERMISSION, KIMT_RETRY_NEVER},
    {IMAP_CODE_NOPERM, KIMT_KIND_PERMISSION, KIMT_RETRY_NEVER},
    {IMAP_CODE_PRIVACYREQUIRED, KIMT_KIND_TLS, KIMT_RETRY_NEVER},
    {IMAP_CODE_CORRUPTION, KIMT_KIND_CORRUPT, KIMT_RETRY_NEVER},
    {IMAP_CODE_UNKNOWN_CTE, KIMT_KIND_CORRUPT, KIMT_RETRY_NEVER},
    {IMAP_CODE_INUSE, KIMT_KIND_BUSY, KIMT_RETRY_LATER},
    {IMAP_CODE_UNAVAILABLE, KIMT_KIND_BUSY, KIMT_RETRY_LATER},
    {IMAP_CODE_SERVERBUG, KIMT_KIND_BUSY, KIMT_RETRY_LATER},
    {IMAP_CODE_THROTTLED, KIMT_KIND_BUSY, KIMT_RETRY_LATER},
    {IMAP_CODE_LIMIT, KIMT_KIND_LIMIT, KIMT_RETRY_LATER},
    {IMAP_CODE_NONEXISTENT, KIMT_KIND_NOT_FOUND, KIMT_RETRY_NEVER},
    {IMAP_CODE_TRYCREATE, KIMT_KIND_NOT_FOUND, KIMT_RETRY_NEVER},
    {IMAP_CODE_OVERQUOTA, KIMT_KIND_QUOTA, KIMT_RETRY_NEVER},
    {IMAP_CODE_TOOBIG, KIMT_KIND_TOO_LARGE, KIMT_RETRY_NEVER},
    {IMAP_CODE_BADCHARSET, KIMT_KIND_PROTOCOL, KIMT_RETRY_NEVER},
    {IMAP_CODE_CLIENTBUG, KIMT_KIND_PROTOCOL, KIMT_RETRY_NEVER},
    {IMAP_CODE_PARSE, KIMT_KIND_PROTOCOL, KIMT_RETRY_NEVER},
};

static bool says_one_of(const struct imap_flavour_list *list, const char *text)
{
    for (size_t i = 0; i < list->count; i++)
        if (strcasestr(text, list->values[i]))
            return true;
    return false;
}

/* The time a text speaks of, in milliseconds: "Backoff Time: 299984 milliseconds", "in 5 min". */
static uint32_t time_in(const char *text)
{
    static const struct {
        const char *unit;
        unsigned long long factor;
    } units[] = {{"ms", 1}, {"mil", 1}, {"s", 1000}, {"m", 60000}, {"h", 3600000}};

    for (const char *at = text; *at; at++) {
        char *end;
        if (!isdigit((unsigned char)*at))
            continue;
        unsigned long long number = strtoull(at, &end, 10);
        const char *unit = end + strspn(end, " ");
        for (size_t i = 0; i < sizeof units / sizeof *units; i++)
            if (strncasecmp(unit, units[i].unit, strlen(units[i].unit)) == 0 &&
                number <= UINT32_MAX / units[i].factor)
                return (uint32_t)(number * units[i].factor);
        at = end - 1;
    }
    return 0;
}

static struct verdict judge(const struct imap_session *session, const struct imap_result *result)
{
    const struct imap_flavour *flavour = session->flavour;

    for (size_t i = 0; i < sizeof verdicts / sizeof *verdicts; i++)
        if (verdicts[i].code == result->code)
            return verdicts[i];
    if (says_one_of(&flavour->throttle, result->text))
        return (struct verdict){.kind = KIMT_KIND_BUSY, .retry = KIMT_RETRY_LATER};
    if (result->status == IMAP_BYE)
        return (struct verdict){.kind = KIMT_KIND_NETWORK, .retry = KIMT_RETRY_NOW};
    if (says_one_of(&flavour->quota, result->text))
        return (struct verdict){.kind = KIMT_KIND_QUOTA, .retry = KIMT_RETRY_NEVER};
    if (says_one_of(&flavour->too_large, result->text))
        return (struct verdict){.kind = KIMT_KIND_TOO_LARGE, .retry = KIMT_RETRY_NEVER};
    if (result->status == IMAP_BAD)
        return (struct verdict){.kind = KIMT_KIND_PROTOCOL, .retry = KIMT_RETRY_NEVER};
    return (struct verdict){.kind = KIMT_KIND_REFUSED, .retry = KIMT_RETRY_NEVER};
}

static void fill(const struct imap_session *session, struct kimt_error *err,
                 const struct imap_result *result, struct verdict verdict)
{
    if (!err)
        return;
    if (result->status == IMAP_BYE && err->scope < KIMT_SCOPE_ACCOUNT)
        err->scope = KIMT_SCOPE_ACCOUNT;
    if (verdict.retry == KIMT_RETRY_LATER) {
        err->wait_ms = time_in(result->text);
        if (!err->wait_ms)
            err->wait_ms = session->flavour->throttle_wait_ms;
    }
    kimt_error_copy(err->code, sizeof err->code, result->code_name);
    kimt_error_copy(err->peer, sizeof err->peer, result->text);
}

int imap_fail(const struct imap_session *session, struct kimt_error *err, int scope,
              const struct imap_result *result, const char *what, ...)
{
    struct verdict verdict = judge(session, result);
    char text[400];
    va_list args;

    va_start(args, what);
    (void)vsnprintf(text, sizeof text, what, args);
    va_end(args);
    (void)kimt_fail(err, scope, verdict.kind, verdict.retry, "%s", text);
    fill(session, err, result, verdict);
    return KIMT_FAIL;
}

int imap_fail_login(const struct imap_session *session, struct kimt_error *err, const char *user,
                    const struct imap_result *result)
{
    struct verdict verdict = judge(session, result);

    /* Only what the server calls a passing trouble is one: a refused login is never tried again,
     * since accounts get locked by that. */
    if (verdict.retry != KIMT_RETRY_LATER && verdict.kind != KIMT_KIND_TLS &&
        verdict.kind != KIMT_KIND_PERMISSION && result->status != IMAP_BYE)
        verdict.kind = KIMT_KIND_AUTH;
    (void)kimt_fail(err, KIMT_SCOPE_ACCOUNT, verdict.kind, verdict.retry,
                    "%s refused the login of %s", imap_name(session), user);
    fill(session, err, result, verdict);
    if (verdict.kind == KIMT_KIND_AUTH)
        kimt_error_hint(err, "Check the password in the accounts file, and whether the login name "
                             "is right (option user). It was tried once only.");
    return KIMT_FAIL;
}
