/* SPDX-License-Identifier: MIT
 *
 * See login.h.
 */
#include "kerio/login.h"

#include "common/memory/no_memory.h"
#include "kerio/endpoint.h"
#include "kerio/fault.h"
#include "kerio/guard.h"
#include "kerio/jsonrpc.h"
#include "kerio/known.h"
#include "kerio/master.h"
#include "kerio/password.h"
#include <openssl/crypto.h>
#include <pthread.h>
#include <stdlib.h>

enum {
    FIRST_PAUSE_MS = 1000,
    LAST_PAUSE_MS = 8000, /* 1 + 2 + 4 + 8 = 15 s */
    READY_MS = 15000      /* from the first login on, for all that it has to be able to do */
};

/* What an account's sessions are opened with; they point into it as long as they live, so it stays
 * until all have ended. Written once, but for logged_in_ms. */
struct login_target {
    struct imap_options imap;
    char host[256];
    char user[400];
    int64_t created_ms;   /* as in known.h */
    int64_t logged_in_ms; /* the first time, of one that was made; -1: not yet. Under `lock` */
    struct login_target *next;
    char address[]; /* of the account */
};

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static struct login_target *targets;

static int32_t connection_security(int32_t security)
{
    switch (security) {
    case KERIO_IMAP_STARTTLS:
        return CONN_STARTTLS;
    case KERIO_IMAP_NONE:
        return CONN_PLAIN;
    default:
        return CONN_TLS;
    }
}

static int prepare(const struct kerio_options *options, const struct kimt_account *account,
                   struct login_target *target, struct kimt_error *err)
{
    struct known_service service = known_get_service();
    struct known_account known = {.created_ms = -1};
    struct endpoint endpoint;
    const char *host = options->imap_host;
    int32_t security = options->imap_security;

    if (endpoint_parse(options->host, &endpoint, err) != KIMT_OK)
        return KIMT_FAIL;
    if (!known_get_account(account->address, &known))
        (void)snprintf(known.user, sizeof known.user, "%s", account->address);
    if (security == KERIO_IMAP_AUTO)
        security = service.security;
    if (!host)
        host = known.home[0] ? known.home : endpoint.host;
    (void)snprintf(target->host, sizeof target->host, "%s", host);
    (void)snprintf(target->user, sizeof target->user, "%s", known.user);
    target->created_ms = known.created_ms;
    target->logged_in_ms = -1;
    target->imap = (struct imap_options){
        .host = target->host,
        .port = options->imap_port ? options->imap_port : service.port,
        .security = connection_security(security),
        .tls_verify = options->tls_verify,
        .ca_file = options->ca_file,
        .fingerprint = options->fingerprint,
        .flavour = "kerio",
        .auth = IMAP_AUTH_AUTO,
        .user = "%u",
        .compress = options->compress,
    };
    return KIMT_OK;
}

static struct login_target *find_target(const char *address)
{
    struct login_target *target = targets;

    while (target && strcmp(target->address, address) != 0)
        target = target->next;
    return target;
}

static int make_target(const struct kerio_options *options, const struct kimt_account *account,
                       struct login_target **target_r, struct kimt_error *err)
{
    size_t length = strlen(account->address) + 1;
    struct login_target *target = calloc(1, sizeof *target + length);

    if (!target)
        return no_memory(err, KIMT_SCOPE_ACCOUNT, "for a login");
    memcpy(target->address, account->address, length);
    if (prepare(options, account, target, err) != KIMT_OK) {
        free(target);
        return KIMT_FAIL;
    }
    target->next = targets;
    targets = target;
    *target_r = target;
    return KIMT_OK;
}

static int get_target(const struct kerio_options *options, const struct kimt_account *account,
                      struct login_target **target_r, struct kimt_error *err)
{
    struct login_target *target;
    int answer = KIMT_OK;

    (void)pthread_mutex_lock(&lock);
    target = find_target(account->address);
    if (!target)
        answer = make_target(options, account, &target, err);
    (void)pthread_mutex_unlock(&lock);
    *target_r = target;
    return answer;
}

void login_forget_all(void)
{
    (void)pthread_mutex_lock(&lock);
    while (targets) {
        struct login_target *next = targets->next;
        free(targets);
        targets = next;
    }
    (void)pthread_mutex_unlock(&lock);
}

struct login {
    const struct kimt_host *host;
    const struct kerio_options *options;
    struct login_target *target;
};

/* The server makes a mailbox's folders when it is logged in to, and may take its time with it. */
static void expect_refusals(const struct login *login, struct imap_session *session)
{
    int64_t now = login->host->now_ms(login->host->context);
    int64_t since;

    (void)pthread_mutex_lock(&lock);
    if (login->target->logged_in_ms < 0)
        login->target->logged_in_ms = now;
    since = login->target->logged_in_ms;
    (void)pthread_mutex_unlock(&lock);
    if (now < since + READY_MS)
        imap_session_is_fresh(session, since + READY_MS);
}

static int present(const struct login *login, struct imap_session *session, const char *password,
                   struct kimt_error *err)
{
    const struct imap_login own = {.user = login->target->user, .password = password};

    if (!password && !imap_is_authenticated(session))
        return master_log_in(session, login->options->master_password, login->target->user, err);
    return imap_session_login(session, &own, err);
}

/* One connection, one secret; `password` NULL: the master's. */
static int try_once(const struct login *login, const char *password,
                    struct imap_session **session_r, struct kimt_error *err)
{
    struct imap_session *session = NULL;
    int answer = guard_enter(login->host, err);

    if (answer != KIMT_OK)
        return answer;
    answer = imap_session_connect(login->host, &login->target->imap, &session, err);
    if (answer == KIMT_OK)
        answer = present(login, session, password, err);
    guard_leave(login->host, answer != KIMT_OK && err->kind == KIMT_KIND_AUTH);
    if (answer == KIMT_OK)
        answer = imap_session_ready(session, err);
    if (answer == KIMT_OK)
        *session_r = session;
    else
        imap_session_close(&session);
    return answer;
}

/* A new mailbox that is not ready refuses as if the password were wrong. */
static int try_until_ready(const struct login *login, const char *password,
                           struct imap_session **session_r, struct kimt_error *err)
{
    const struct kimt_host *host = login->host;
    int64_t created = login->target->created_ms;
    bool is_first;
    int answer;

    if (created < 0)
        return try_once(login, password, session_r, err);
    is_first = guard_wait_age(host, created);
    answer = try_once(login, password, session_r, err);
    for (int64_t pause = FIRST_PAUSE_MS; answer != KIMT_OK && pause <= LAST_PAUSE_MS; pause *= 2) {
        if (err->kind != KIMT_KIND_AUTH || err->scope == KIMT_SCOPE_RUN ||
            host->stop_requested(host->context))
            break;
        kimt_log(host, KIMT_LOG_INFO, "the new mailbox %s is not ready: waiting %lld s",
                 login->target->user, (long long)(pause / 1000));
        rpc_pause(host, pause);
        answer = try_once(login, password, session_r, err);
    }
    if (answer == KIMT_OK)
        expect_refusals(login, *session_r);
    if (is_first)
        guard_learn_age(answer == KIMT_OK ? host->now_ms(host->context) - created : -1);
    return answer;
}

static int fail_without_password(const struct kimt_account *account, struct kimt_error *err)
{
    (void)kimt_fail(err, KIMT_SCOPE_ACCOUNT, KIMT_KIND_AUTH, KIMT_RETRY_NEVER,
                    "no password is known for %s at the server", account->address);
    kimt_error_hint(err, "set master_password in the profile, or give the user's password in the "
                         "accounts file");
    return KIMT_FAIL;
}

static int try_passwords(const struct login *login, const struct kimt_account *account,
                         struct imap_session **session_r, struct kimt_error *err)
{
    char stored[PASSWORD_MAX] = "";
    char name[400];
    const char *given = account->password && account->password[0] ? account->password : NULL;
    int answer = KIMT_FAIL;

    (void)snprintf(name, sizeof name, "password:%s", account->address);
    if (login->host->secret_get(login->host->context, name, stored, sizeof stored) != KIMT_OK)
        stored[0] = '\0';
    if (stored[0])
        answer = try_until_ready(login, stored, session_r, err);
    if (answer != KIMT_OK && given && strcmp(given, stored) != 0 &&
        (!stored[0] || err->kind == KIMT_KIND_AUTH))
        answer = try_until_ready(login, given, session_r, err);
    else if (!given && !stored[0])
        answer = fail_without_password(account, err);
    if (answer != KIMT_OK && err->kind == KIMT_KIND_AUTH && (given || stored[0]))
        kimt_error_hint(err, "set master_password in the profile to reach users without their "
                             "passwords, or correct the accounts file; is IMAP allowed by the "
                             "user's access policy?");
    OPENSSL_cleanse(stored, sizeof stored);
    return answer;
}

int login_open(const struct kimt_host *host, const struct kerio_options *options,
               const struct kimt_account *account, struct imap_session **session_r,
               struct kimt_error *err)
{
    struct login login = {.host = host, .options = options};
    int answer;

    if (get_target(options, account, &login.target, err) != KIMT_OK)
        return KIMT_FAIL;
    if (options->master_password)
        answer = try_until_ready(&login, NULL, session_r, err);
    else
        answer = try_passwords(&login, account, session_r, err);
    if (answer == KIMT_OK)
        fault_forget(err); /* of the passwords tried before */
    return answer;
}
