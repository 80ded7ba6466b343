/* SPDX-License-Identifier: MIT
 *
 * See jsonrpc.h.
 */
#include "kerio/jsonrpc.h"

#include "common/memory/no_memory.h"
#include "kerio/fault.h"
#include "kerio/field.h"
#include "kerio/http.h"
#include "kerio/reply.h"
#include <openssl/crypto.h>
#include <stdlib.h>
#include <time.h>

enum {
    TRIES = 3,
    LOGOUT_TRIES = 2,
    PAUSE_MS = 500
};

struct rpc {
    const struct kimt_host *host;
    struct rpc_settings settings;
    struct endpoint endpoint;
    struct http *http;
    char admin[256]; /* the spelling that was let in */
    char token[256];
    bool is_open;
    json_int_t id;
};

void rpc_pause(const struct kimt_host *host, int64_t milliseconds)
{
    int64_t until = host->now_ms(host->context) + milliseconds;
    const struct timespec slice = {.tv_nsec = 50 * 1000 * 1000};

    while (host->now_ms(host->context) < until && !host->stop_requested(host->context))
        (void)nanosleep(&slice, NULL);
}

static void log_wire(const struct rpc *rpc, char direction, const json_t *message)
{
    char text[1536];

    if (!rpc->host->wants_log(rpc->host->context, KIMT_LOG_WIRE))
        return;
    reply_describe(message, text, sizeof text);
    kimt_log(rpc->host, KIMT_LOG_WIRE, "%c %s", direction, text);
}

static json_t *build(struct rpc *rpc, const char *method, const json_t *params)
{
    json_t *call =
        json_pack("{s:s, s:I, s:s}", "jsonrpc", "2.0", "id", ++rpc->id, "method", method);

    if (params)
        (void)json_object_set(call, "params", (json_t *)(uintptr_t)params);
    if (rpc->token[0])
        (void)json_object_set_new(call, "token", json_string(rpc->token));
    return call;
}

/* One request, one answer. */
static int exchange(struct rpc *rpc, const char *method, const json_t *params, uint32_t flags,
                    json_t **result_r, struct kimt_error *err)
{
    struct http_reply reply;
    json_t *call = build(rpc, method, params);
    char *body = call ? json_dumps(call, JSON_COMPACT) : NULL;
    int result = KIMT_FAIL;

    if (!body) {
        (void)kimt_fail(err, KIMT_SCOPE_RUN, KIMT_KIND_INTERNAL, KIMT_RETRY_NEVER,
                        "%s cannot be written as JSON", method);
    } else {
        log_wire(rpc, '>', call);
        result = http_post(rpc->http, body, rpc->token[0] ? rpc->token : NULL, flags, &reply, err);
    }
    json_decref(call);
    if (body)
        OPENSSL_cleanse(body, strlen(body)); /* there may be passwords in it */
    free(body);
    if (result != KIMT_OK)
        return result;
    result = reply_read(reply.body, reply.length, reply.status, rpc->endpoint.name, method,
                        result_r, err);
    free(reply.body);
    if (result == KIMT_OK)
        log_wire(rpc, '<', *result_r);
    else
        kimt_log(rpc->host, KIMT_LOG_WIRE, "< %s: error %s: %s", method, err->code, err->peer);
    return result;
}

/* Fit for a line of an HTTP request. */
static bool is_visible(const char *text)
{
    for (; *text; text++)
        if (*text <= ' ' || *text > '~')
            return false;
    return true;
}

static int log_in_as(struct rpc *rpc, const char *name, struct kimt_error *err)
{
    json_t *result = NULL;
    json_t *params = json_pack("{s:s, s:s, s:{s:s, s:s, s:s}}", "userName", name, "password",
                               rpc->settings.password, "application", "name", "kimt", "vendor",
                               "kimt", "version", "1.0");
    int answer = KIMT_FAIL;

    for (int tries = 1; tries <= TRIES; tries++) {
        rpc->token[0] = '\0';
        answer = exchange(rpc, "Session.login", params, HTTP_RESET, &result, err);
        /* A server that cannot be reached at all is not asked again. */
        if (answer == KIMT_OK || !(err->kind == KIMT_KIND_BUSY || err->retry == KIMT_RETRY_NOW))
            break;
        rpc_pause(rpc->host, PAUSE_MS);
    }
    json_decref(params);
    if (answer == KIMT_OK) {
        const char *token = field_text(result, "token");
        if (strlen(token) >= sizeof rpc->token || !is_visible(token))
            answer = kimt_fail(err, KIMT_SCOPE_RUN, KIMT_KIND_PROTOCOL, KIMT_RETRY_NEVER,
                               "%s sent a token that cannot be used", rpc->endpoint.name);
        else
            (void)snprintf(rpc->token, sizeof rpc->token, "%s", token);
    }
    json_decref(result);
    rpc->is_open = answer == KIMT_OK;
    if (answer == KIMT_OK)
        fault_forget(err); /* of a try before this one */
    return answer;
}

/* The server has answered, and the answer is no: whatever its code, it is about the login. */
static void explain_refusal(const struct rpc *rpc, struct kimt_error *err)
{
    char said[sizeof err->peer];
    char code[sizeof err->code];

    memcpy(said, err->peer, sizeof said);
    memcpy(code, err->code, sizeof code);
    (void)kimt_fail(err, KIMT_SCOPE_RUN, KIMT_KIND_AUTH, KIMT_RETRY_NEVER,
                    "the administrator %s was refused by %s", rpc->settings.admin,
                    rpc->endpoint.name);
    memcpy(err->peer, said, sizeof said);
    memcpy(err->code, code, sizeof code);
    kimt_error_hint(err, "check admin (with @domain unless it is of the primary domain) and "
                         "password; the account needs administration rights");
}

static bool is_answer_of_kerio(const struct kimt_error *err)
{
    return err->code[0] && err->kind != KIMT_KIND_PROTOCOL && !fault_is_lost(err);
}

static int log_in(struct rpc *rpc, struct kimt_error *err)
{
    struct kimt_error second = {.struct_size = sizeof second};
    const char *domain = rpc->settings.domain;
    char name[sizeof rpc->admin];
    int wrote;

    if (log_in_as(rpc, rpc->admin, err) == KIMT_OK)
        return KIMT_OK;
    if (!is_answer_of_kerio(err))
        return KIMT_FAIL;
    wrote = snprintf(name, sizeof name, "%s@%s", rpc->settings.admin, domain ? domain : "");
    if (domain && !strchr(rpc->admin, '@') && wrote > 0 && (size_t)wrote < sizeof name &&
        log_in_as(rpc, name, &second) == KIMT_OK) {
        memcpy(rpc->admin, name, sizeof name);
        kimt_log(rpc->host, KIMT_LOG_DEBUG, "the administrator is let in as %s only", name);
        fault_forget(err);
        return KIMT_OK;
    }
    explain_refusal(rpc, err);
    return KIMT_FAIL;
}

int rpc_open(const struct kimt_host *host, const struct rpc_settings *settings, struct rpc **rpc_r,
             struct kimt_error *err)
{
    struct rpc *rpc = calloc(1, sizeof *rpc);
    int result;

    if (!rpc)
        return no_memory(err, KIMT_SCOPE_RUN, "for the administration API");
    rpc->host = host;
    rpc->settings = *settings;
    (void)snprintf(rpc->admin, sizeof rpc->admin, "%s", settings->admin);
    result = endpoint_parse(settings->host, &rpc->endpoint, err);
    if (result == KIMT_OK)
        result = http_new(host, &rpc->endpoint, &settings->trust, &rpc->http, err);
    if (result == KIMT_OK)
        result = log_in(rpc, err);
    if (result == KIMT_OK)
        *rpc_r = rpc;
    else
        rpc_close(&rpc);
    return result;
}

/* On a connection of its own: the one before may be cut unnoticed, and the
 * session would stay open at the server. */
static void log_out(struct rpc *rpc)
{
    struct kimt_error error = {.struct_size = sizeof error};
    json_t *result = NULL;
    int answer = KIMT_FAIL;

    for (int tries = 1; tries <= LOGOUT_TRIES && answer != KIMT_OK; tries++) {
        answer = exchange(rpc, "Session.logout", NULL, HTTP_ENDING | HTTP_FRESH, &result, &error);
        if (answer != KIMT_OK && !fault_is_lost(&error))
            break;
    }
    if (answer != KIMT_OK && !fault_is(&error, FAULT_SESSION)) /* else it has expired by itself */
        kimt_log(rpc->host, KIMT_LOG_WARNING,
                 "logout from %s failed, its session stays open until it expires: %s",
                 rpc->endpoint.name, error.text);
    json_decref(result);
}

void rpc_close(struct rpc **rpc)
{
    if (!*rpc)
        return;
    if ((*rpc)->is_open)
        log_out(*rpc);
    http_free(&(*rpc)->http);
    OPENSSL_cleanse((*rpc)->token, sizeof(*rpc)->token);
    free(*rpc);
    *rpc = NULL;
}

/* A session that was there is gone. */
static int renew(struct rpc *rpc, const char *method, struct kimt_error *err)
{
    kimt_log(rpc->host, KIMT_LOG_INFO,
             "the session with %s has expired before %s: logging in again", rpc->endpoint.name,
             method);
    return log_in(rpc, err);
}

static int call_until_done(struct rpc *rpc, const char *method, const json_t *params,
                           enum rpc_mode mode, json_t **result_r, struct kimt_error *err)
{
    uint32_t flags = mode == RPC_ONCE ? HTTP_FRESH : HTTP_NONE;
    bool is_renewed = false;

    for (int tries = 1;; tries++) {
        if (exchange(rpc, method, params, flags, result_r, err) == KIMT_OK)
            return KIMT_OK;
        if (fault_is(err, FAULT_SESSION) && !is_renewed) {
            if (renew(rpc, method, err) != KIMT_OK)
                return KIMT_FAIL;
            is_renewed = true;
            if (mode == RPC_REPEATABLE)
                continue;
            return kimt_fail(err, KIMT_SCOPE_RUN, KIMT_KIND_NETWORK, KIMT_RETRY_NOW,
                             "the session with %s expired during %s", rpc->endpoint.name, method);
        }
        if (mode == RPC_ONCE || !fault_is_lost(err) || tries == TRIES ||
            rpc->host->stop_requested(rpc->host->context))
            return KIMT_FAIL;
        kimt_log(rpc->host, KIMT_LOG_WARNING, "%s: trying again (%d of %d)", err->text, tries + 1,
                 TRIES);
        rpc_pause(rpc->host, PAUSE_MS * tries);
    }
}

int rpc_call(struct rpc *rpc, const char *method, json_t *params, enum rpc_mode mode,
             json_t **result_r, struct kimt_error *err)
{
    int result;

    *result_r = NULL;
    result = call_until_done(rpc, method, params, mode, result_r, err);
    if (result == KIMT_OK)
        fault_forget(err);
    json_decref(params);
    return result;
}

const struct kimt_host *rpc_host(const struct rpc *rpc)
{
    return rpc->host;
}

const struct endpoint *rpc_endpoint(const struct rpc *rpc)
{
    return &rpc->endpoint;
}
