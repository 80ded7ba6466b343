/* SPDX-License-Identifier: MIT
 *
 * What a NO, BAD or BYE means for the run: by response code, else by the texts the flavour knows,
 * else "refused". Which words a server has for what is data (conf/flavours); here is only in which
 * order they are believed.
 */
#include <config.h>

#include "common/imap/exchange/fail.h"
#include "common/imap/exchange/mechanism.h"
#include "common/imap/exchange/session_fields.h"
#include "common/imap/exchange/session_state.h"

#include <ctype.h>
#include <stdlib.h>
#include <strings.h>

enum {
    FRESH_WAIT_MS = 1000
};

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
    {IMAP_CODE_INUSE, KIMT_KIND_IN_USE, KIMT_RETRY_LATER},
    {IMAP_CODE_UNAVAILABLE, KIMT_KIND_BUSY, KIMT_RETRY_LATER},
    {IMAP_CODE_SERVERBUG, KIMT_KIND_BUSY, KIMT_RETRY_LATER},
    {IMAP_CODE_THROTTLED, KIMT_KIND_BUSY, KIMT_RETRY_LATER},
    {IMAP_CODE_LIMIT, KIMT_KIND_LIMIT, KIMT_RETRY_LATER},
    {IMAP_CODE_NONEXISTENT, KIMT_KIND_NOT_FOUND, KIMT_RETRY_NEVER},
    {IMAP_CODE_TRYCREATE, KIMT_KIND_NOT_FOUND, KIMT_RETRY_NEVER},
    {IMAP_CODE_OVERQUOTA, KIMT_KIND_QUOTA, KIMT_RETRY_NEVER},
    {IMAP_CODE_TOOBIG, KIMT_KIND_TOO_LARGE, KIMT_RETRY_NEVER},
    {IMAP_CODE_BADCHARSET, KIMT_KIND_REFUSED, KIMT_RETRY_NEVER},
    {IMAP_CODE_CANNOT, KIMT_KIND_REFUSED, KIMT_RETRY_NEVER},
    {IMAP_CODE_CLIENTBUG, KIMT_KIND_REFUSED, KIMT_RETRY_NEVER},
    {IMAP_CODE_PARSE, KIMT_KIND_REFUSED, KIMT_RETRY_NEVER},
};

static const struct verdict locked_out = {.kind = KIMT_KIND_AUTH, .retry = KIMT_RETRY_NEVER};

static const char unlock_it[] = "The server says that the account is locked or disabled. Unlock it "
                                "there, or wait until the lock ends, then run again. The password "
                                "was tried only once: more tries would make a lock last longer.";

/* ---- texts ---- */

static bool is_word(char byte)
{
    return isalnum((unsigned char)byte) != 0;
}

/* As words of their own: "quota" is not in "Quotations", a folder that a text may name. */
static bool says(const char *text, const char *words)
{
    size_t length = strlen(words);

    for (const char *at = text; length > 0 && (at = strcasestr(at, words)) != NULL; at++)
        if ((at == text || !is_word(at[-1]) || !is_word(words[0])) &&
            (!is_word(at[length]) || !is_word(words[length - 1])))
            return true;
    return false;
}

static bool says_one_of(const struct imap_flavour_list *list, const char *text)
{
    for (size_t i = 0; i < list->count; i++)
        if (says(text, list->values[i]))
            return true;
    return false;
}

/* ---- the time a text speaks of ---- */

/* What a word counts in milliseconds, if it is a unit of time; else 0: "60 messages". */
static uint32_t unit_ms(const char *word, size_t length)
{
    static const struct {
        const char *name;
        uint32_t ms;
    } units[] = {{"ms", 1},         {"msec", 1},        {"millisecond", 1}, {"milliseconds", 1},
                 {"s", 1000},       {"sec", 1000},      {"secs", 1000},     {"second", 1000},
                 {"seconds", 1000}, {"m", 60000},       {"min", 60000},     {"mins", 60000},
                 {"minute", 60000}, {"minutes", 60000}, {"h", 3600000},     {"hr", 3600000},
                 {"hrs", 3600000},  {"hour", 3600000},  {"hours", 3600000}};

    for (size_t i = 0; i < sizeof units / sizeof *units; i++)
        if (strlen(units[i].name) == length && strncasecmp(word, units[i].name, length) == 0)
            return units[i].ms;
    return 0;
}

/* The number at *at with its unit, and *at behind it: "299984 milliseconds", "1.5 min" (rounded
 * up). 0: it has none, or counts too much. */
static uint32_t time_at(const char **at)
{
    char *end;
    unsigned long long number = strtoull(*at, &end, 10);
    const char *word;
    size_t length = 0;

    if (end[0] == '.' && isdigit((unsigned char)end[1])) {
        number++;
        end += 1 + strspn(end + 1, "0123456789");
    }
    *at = end;
    word = end + strspn(end, " ");
    while (is_word(word[length]))
        length++;
    uint32_t ms = unit_ms(word, length);
    return ms > 0 && number <= UINT32_MAX / ms ? (uint32_t)number * ms : 0;
}

/* In milliseconds; 0: it names none. */
static uint32_t time_in(const char *text)
{
    uint32_t ms = 0;

    while (ms == 0 && *text) {
        size_t length = strcspn(text, "0123456789");
        bool in_word = length > 0 && is_word(text[length - 1]);

        text += length;
        if (*text && in_word)
            text += strspn(text, "0123456789"); /* "AUTH012" is a name */
        else if (*text)
            ms = time_at(&text);
    }
    return ms;
}

/* ---- what it means ---- */

static const struct verdict *verdict_of(enum imap_code code)
{
    for (size_t i = 0; i < sizeof verdicts / sizeof *verdicts; i++)
        if (verdicts[i].code == code)
            return &verdicts[i];
    return NULL;
}

/* A text may name a folder, so what is said of folders is looked for before what is said of room.
 */
static struct verdict judge_text(const struct imap_flavour *flavour,
                                 const struct imap_result *result)
{
    const struct {
        const struct imap_flavour_list *texts;
        int32_t kind;
    } kinds[] = {{&flavour->missing, KIMT_KIND_NOT_FOUND},
                 {&flavour->quota, KIMT_KIND_QUOTA},
                 {&flavour->too_large, KIMT_KIND_TOO_LARGE}};

    if (says_one_of(&flavour->in_use, result->text))
        return (struct verdict){.kind = KIMT_KIND_IN_USE, .retry = KIMT_RETRY_LATER};
    if (says_one_of(&flavour->throttle, result->text))
        return (struct verdict){.kind = KIMT_KIND_BUSY, .retry = KIMT_RETRY_LATER};
    if (result->status == IMAP_BYE)
        return (struct verdict){.kind = KIMT_KIND_NETWORK, .retry = KIMT_RETRY_NOW};
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (says_one_of(kinds[i].texts, result->text))
            return (struct verdict){.kind = kinds[i].kind, .retry = KIMT_RETRY_NEVER};
    return (struct verdict){.kind = KIMT_KIND_REFUSED, .retry = KIMT_RETRY_NEVER};
}

/* A login is under way: what is said then is about that. */
static bool is_logging_in(const struct imap_session *session)
{
    return session->mechanism && !session->authenticated;
}

/* The account is locked, or shut. Such words go before all others but those that say who holds the
 * lock: "temporarily" is in many of them, and trying the password again would make the lock last
 * longer. */
static bool is_locked_out(const struct imap_session *session, const struct imap_result *result)
{
    const struct verdict *known = verdict_of(result->code);

    return !(known && (known->kind == KIMT_KIND_IN_USE || known->kind == KIMT_KIND_TLS)) &&
           !says_one_of(&session->flavour->contended, result->text) &&
           says_one_of(&session->flavour->locked, result->text);
}

/* A code goes before words, but for one that servers use for two things: a full store, and as much
 * traffic as they allow a day. */
static struct verdict judge(const struct imap_session *session, const struct imap_result *result)
{
    const struct verdict *known = verdict_of(result->code);

    if (known && (known->code != IMAP_CODE_OVERQUOTA ||
                  !says_one_of(&session->flavour->throttle, result->text)))
        return *known;
    return judge_text(session->flavour, result);
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
            err->wait_ms = verdict.kind == KIMT_KIND_IN_USE ? session->flavour->in_use_wait_ms
                                                            : session->flavour->throttle_wait_ms;
    }
    kimt_error_copy(err->code, sizeof err->code, result->code_name);
    kimt_error_copy(err->peer, sizeof err->peer, result->text);
}

/* A mailbox that was made only now refuses what it cannot do yet. It is no sign of load: other
 * mailboxes are not to wait for it. */
static bool is_too_early(const struct imap_session *session, const struct imap_result *result,
                         struct verdict verdict)
{
    return session->fresh_until_ms > session->host->now_ms(session->host->context) &&
           result->status == IMAP_NO && verdict.retry == KIMT_RETRY_NEVER &&
           (verdict.kind == KIMT_KIND_REFUSED || verdict.kind == KIMT_KIND_NOT_FOUND);
}

int imap_fail(const struct imap_session *session, struct kimt_error *err, int scope,
              const struct imap_result *result, const char *what, ...)
{
    bool is_locked = is_logging_in(session) && is_locked_out(session, result);
    struct verdict verdict = is_locked ? locked_out : judge(session, result);
    bool too_early = is_too_early(session, result, verdict);
    char text[400];
    va_list args;

    va_start(args, what);
    (void)vsnprintf(text, sizeof text, what, args);
    va_end(args);
    (void)kimt_fail(err, scope, verdict.kind, verdict.retry, "%s", text);
    fill(session, err, result, verdict);
    if (is_locked)
        kimt_error_hint(err, unlock_it);
    if (err && too_early) {
        err->scope = scope > KIMT_SCOPE_ACCOUNT ? scope : KIMT_SCOPE_ACCOUNT;
        err->kind = KIMT_KIND_NOT_FOUND;
        err->retry = KIMT_RETRY_LATER;
        err->wait_ms = FRESH_WAIT_MS;
    }
    return KIMT_FAIL;
}

/* ---- logins ---- */

/* What else than name or password may be meant? */
static bool is_about_the_login(const struct imap_session *session, const struct imap_result *result)
{
    const struct verdict *known = verdict_of(result->code);

    return !says_one_of(&session->flavour->throttle, result->text) &&
           ((known && known->kind == KIMT_KIND_AUTH) ||
            says_one_of(&session->flavour->login, result->text));
}

/* Only what the server calls a passing trouble, or something else than the login, is that: any
 * other refused login is never tried again, since accounts get locked by that. */
static struct verdict judge_login(const struct imap_session *session,
                                  const struct imap_result *result)
{
    struct verdict verdict = judge(session, result);

    if (is_locked_out(session, result))
        return locked_out;
    if (result->status != IMAP_BYE && verdict.retry != KIMT_RETRY_LATER &&
        (verdict.kind == KIMT_KIND_REFUSED || verdict.kind == KIMT_KIND_NOT_FOUND))
        verdict.kind = KIMT_KIND_AUTH;
    return verdict;
}

static const char check_the_login[] = "Check the password in the accounts file and the login name "
                                      "(option user). It was tried only once.";
static const char look_elsewhere[] =
    "If the server names another cause, mend that. Otherwise check the password in the accounts "
    "file and the login name (option user). It was tried only once.";

/* A server that keeps hashes of passwords refuses what it would need the password itself for. */
static void hint_at_login(const struct imap_session *session, struct kimt_error *err)
{
    const char *hidden = imap_hidden_mechanism(session);
    char hint[sizeof err->hint];

    if (!hidden) {
        kimt_error_hint(err, check_the_login);
        return;
    }
    (void)snprintf(
        hint, sizeof hint,
        "%s If the server does not know the password in the form that %s needs, another way to log "
        "in may work: auth = plain or login, with security = tls or starttls.",
        check_the_login, hidden);
    kimt_error_hint(err, hint);
}

int imap_fail_login(const struct imap_session *session, struct kimt_error *err, const char *user,
                    const struct imap_result *result)
{
    struct verdict verdict = judge_login(session, result);

    (void)kimt_fail(err, KIMT_SCOPE_ACCOUNT, verdict.kind, verdict.retry,
                    "%s refused the login of %s", imap_name(session), user);
    fill(session, err, result, verdict);
    if (verdict.kind != KIMT_KIND_AUTH)
        return KIMT_FAIL;
    if (is_locked_out(session, result))
        kimt_error_hint(err, unlock_it);
    else if (is_about_the_login(session, result) || imap_hidden_mechanism(session))
        hint_at_login(session, err);
    else
        kimt_error_hint(err, look_elsewhere);
    return KIMT_FAIL;
}
