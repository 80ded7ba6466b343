/* SPDX-License-Identifier: MIT
 *
 * See guard.h. The order is from what costs an attacker nothing to what needs a key, so that a
 * foreign page learns nothing about keys.
 */
#include "gui/guard.h"

#include <stdio.h>
#include <string.h>

enum {
    MINUTE_MS = 60000,
    WRONG_A_MINUTE = 10
};

bool guard_init(struct guard *guard, uint16_t port)
{
    *guard = (struct guard){.port = port};
    (void)snprintf(guard->cookie_name, sizeof guard->cookie_name, "kimt-%u", (unsigned)port);
    return key_make(&guard->ticket) && key_make(&guard->cookie) && key_make(&guard->token);
}

static bool is_ours(const struct guard *guard, const char *prefix, const char *text)
{
    static const char *const names[] = {"127.0.0.1", "localhost", "[::1]"};
    char ours[64];

    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        (void)snprintf(ours, sizeof ours, "%s%s:%u", prefix, names[i], (unsigned)guard->port);
        if (strcmp(text, ours) == 0)
            return true;
    }
    return false;
}

/* True if the browser says that one of our own pages asks, or a person, by an address. */
static bool is_same_site(const struct guard *guard, const struct guard_request *request)
{
    const char *site = request->fetch_site;

    if (request->origin && !is_ours(guard, "http://", request->origin))
        return false;
    return !site || strcmp(site, "same-origin") == 0 ||
           (strcmp(site, "none") == 0 && strcmp(request->method, "GET") == 0);
}

static bool is_json(const char *content_type)
{
    static const char json[] = "application/json";
    size_t length = sizeof json - 1;

    return content_type && strncmp(content_type, json, length) == 0 &&
           (content_type[length] == '\0' || content_type[length] == ';');
}

static bool is_api(const char *path)
{
    return strncmp(path, "/api/", 5) == 0;
}

static bool is_slowed(struct guard *guard, int64_t now_ms)
{
    if (now_ms - guard->wrong_from_ms >= MINUTE_MS) {
        guard->wrong_from_ms = now_ms;
        guard->wrong = 0;
    }
    return guard->wrong >= WRONG_A_MINUTE;
}

static unsigned check_keys(struct guard *guard, const struct guard_request *request, int64_t now_ms,
                           const char **why_r)
{
    bool changes = strcmp(request->method, "POST") == 0;

    if (key_is(&guard->cookie, request->cookie) &&
        (!changes || key_is(&guard->token, request->token)))
        return 200;
    if (is_slowed(guard, now_ms)) {
        *why_r = "there were too many wrong keys; wait a minute";
        return 429;
    }
    guard->wrong += request->cookie != NULL;
    *why_r =
        "this browser has not come in by the address that kimt gui printed; run kimt gui again";
    return 403;
}

unsigned guard_check(struct guard *guard, const struct guard_request *request, int64_t now_ms,
                     const char **why_r)
{
    bool changes = strcmp(request->method, "POST") == 0;

    *why_r = "";
    if (request->hosts != 1 || !request->host) {
        *why_r = "a request has one Host line";
        return 400;
    }
    if (!is_ours(guard, "", request->host) || !is_same_site(guard, request)) {
        *why_r = "only the wizard's own page may ask this";
        return 403;
    }
    if (!changes && strcmp(request->method, "GET") != 0) {
        *why_r = "requests are GET or POST";
        return 405;
    }
    if (changes && !is_json(request->content_type)) {
        *why_r = "what is sent is application/json";
        return 415;
    }
    if (!is_api(request->path) || strcmp(request->path, "/api/enter") == 0)
        return 200;
    return check_keys(guard, request, now_ms, why_r);
}

bool guard_enter(struct guard *guard, const char *ticket, int64_t now_ms)
{
    if (is_slowed(guard, now_ms))
        return false;
    if (!guard->ticket_used && key_is(&guard->ticket, ticket)) {
        guard->ticket_used = true;
        return true;
    }
    guard->wrong++;
    return false;
}
