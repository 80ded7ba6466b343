/* SPDX-License-Identifier: MIT
 *
 * Fuzz target: what Kerio Connect's administration answers, from the HTTP body up: login, survey,
 * plan, domains and users made.
 *
 * Each line of the input is a reply: METHOD STATUS BODY, or METHOD alone: the connection is lost.
 * Those of a method are given in their order, the last one for ever; a method without any is lost.
 *
 * Whatever comes, each account is told of once, a refusal has its reason, and no user is made in a
 * domain that is not that of its address.
 */
#include "kerio/field.h"
#include "kerio/http.h"
#include "kerio/known.h"
#include "kerio/provision.h"
#include <jansson.h>
#include <stdint.h>
#include <stdlib.h>
#include <strings.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum {
    ACCOUNTS = 4,
    REPLIES_MAX = 64,
    CALLS_MAX = 200 /* then the run is stopped */
};

static const struct kimt_account accounts[ACCOUNTS] = {
    {.address = "ann@old.test",
     .local = "ann",
     .domain = "old.test",
     .full_name = "Ann",
     .password = "Correct-7"},
    {.address = "bob@new.test", .local = "bob", .domain = "new.test", .full_name = "Bob"},
    {.address = "info@old.test",
     .local = "info",
     .domain = "old.test",
     .full_name = "",
     .password = "x"},
    {.address = "o!neil@New.test",
     .local = "o!neil",
     .domain = "New.test",
     .full_name = "O Neil",
     .password = "\xc3\xb6-Correct-7"}};

struct reply {
    char method[40];
    const char *body; /* NULL: lost */
    size_t length;
    long status;
    bool is_used;
};

static struct {
    struct reply replies[REPLIES_MAX];
    size_t count;
    int calls;
    json_t *domains; /* all that Domains.get was answered */
    int told[ACCOUNTS];
} play;

/* ---- the host ---- */

static int64_t clock_ms;

static void host_log(void *context, int level, const char *line)
{
    (void)context, (void)level, (void)line;
}

static bool host_wants_log(void *context, int level)
{
    (void)context, (void)level;
    return true;
}

static void host_note(void *context, int note, const char *subject, const char *text)
{
    (void)context, (void)note;
    if (!subject || !text)
        abort();
}

/* Each look takes longer than any pause. */
static int64_t host_now_ms(void *context)
{
    (void)context;
    return clock_ms += 60000;
}

static bool host_stop_requested(void *context)
{
    (void)context;
    return play.calls >= CALLS_MAX;
}

static int64_t host_timeout_ms(void *context)
{
    (void)context;
    return 1000;
}

static int host_secret_get(void *context, const char *name, char *buffer, size_t capacity)
{
    (void)context, (void)name, (void)buffer, (void)capacity;
    return KIMT_END;
}

static int host_secret_put(void *context, const char *name, const char *value,
                           struct kimt_error *err)
{
    (void)context, (void)err;
    if (strncmp(name, "password:", 9) != 0 || !value)
        abort();
    return KIMT_OK;
}

static const struct kimt_host host = {.struct_size = sizeof host,
                                      .log = host_log,
                                      .wants_log = host_wants_log,
                                      .note = host_note,
                                      .now_ms = host_now_ms,
                                      .stop_requested = host_stop_requested,
                                      .timeout_ms = host_timeout_ms,
                                      .secret_get = host_secret_get,
                                      .secret_put = host_secret_put};

/* ---- the server ---- */

static bool has_name(const json_t *row, const char *name)
{
    const json_t *alias;
    size_t index;

    if (strcasecmp(field_text(row, "name"), name) == 0)
        return true;
    json_array_foreach(json_object_get(row, "aliasList"), index, alias)
    {
        if (json_is_string(alias) && strcasecmp(json_string_value(alias), name) == 0)
            return true;
    }
    return false;
}

/* The server has said of this id that it is the domain of the user's address. */
static void check_user(const json_t *user)
{
    const char *id = field_text(user, "domainId"), *login = field_text(user, "loginName");
    const json_t *row;
    size_t index;

    if (!id[0] || !field_text(user, "password")[0])
        abort();
    json_array_foreach(play.domains, index, row)
    {
        if (strcmp(field_text(row, "id"), id) != 0)
            continue;
        for (size_t i = 0; i < ACCOUNTS; i++)
            if (strcasecmp(accounts[i].local, login) == 0 && has_name(row, accounts[i].domain))
                return;
    }
    abort();
}

static void check_call(const json_t *call)
{
    const json_t *users = json_object_get(json_object_get(call, "params"), "users");
    const json_t *user;
    size_t index;

    if (strcmp(field_text(call, "method"), "Users.create") == 0)
        json_array_foreach(users, index, user) check_user(user);
}

static void keep_domains(const struct reply *reply)
{
    json_t *root =
        json_loadb(reply->body, reply->length, JSON_DISABLE_EOF_CHECK | JSON_ALLOW_NUL, NULL);
    json_t *list = json_object_get(json_object_get(root, "result"), "list");

    if (json_is_array(list))
        (void)json_array_extend(play.domains, list);
    json_decref(root);
}

static const struct reply *next_reply(const char *method)
{
    struct reply *last = NULL;

    for (size_t i = 0; i < play.count; i++) {
        if (strcmp(play.replies[i].method, method) != 0)
            continue;
        last = &play.replies[i];
        if (!last->is_used) {
            last->is_used = true;
            break;
        }
    }
    return last && last->body ? last : NULL;
}

int http_new(const struct kimt_host *for_host, const struct endpoint *endpoint,
             const struct trust *trust, struct http **http_r, struct kimt_error *err)
{
    (void)for_host, (void)endpoint, (void)trust, (void)err;
    *http_r = NULL;
    return KIMT_OK;
}

void http_free(struct http **http)
{
    (void)http;
}

int http_post(struct http *http, const char *body, const char *token, uint32_t flags,
              struct http_reply *reply_r, struct kimt_error *err)
{
    json_t *call = json_loads(body, 0, NULL);
    const struct reply *reply = next_reply(field_text(call, "method"));

    (void)http;
    if (token && strpbrk(token, "\r\n"))
        abort();
    play.calls++;
    check_call(call);
    if (reply && strcmp(reply->method, "Domains.get") == 0)
        keep_domains(reply);
    json_decref(call);
    if (play.calls > CALLS_MAX && !(flags & HTTP_ENDING))
        return kimt_fail(err, KIMT_SCOPE_RUN, KIMT_KIND_CANCELLED, KIMT_RETRY_NEVER, "stopped");
    if (!reply)
        return kimt_fail(err, KIMT_SCOPE_RUN, KIMT_KIND_NETWORK, KIMT_RETRY_NOW, "lost");
    *reply_r = (struct http_reply){.status = reply->status, .body = calloc(1, reply->length + 1)};
    if (!reply_r->body)
        abort();
    memcpy(reply_r->body, reply->body, reply->length);
    reply_r->length = reply->length;
    return KIMT_OK;
}

/* ---- the play ---- */

static void add_reply(const char *line, size_t length)
{
    struct reply *reply = &play.replies[play.count];
    const char *end = line + length, *blank = memchr(line, ' ', length);
    size_t name = blank ? (size_t)(blank - line) : length;

    if (play.count == REPLIES_MAX || name == 0 || name >= sizeof reply->method)
        return;
    *reply = (struct reply){.status = 0};
    memcpy(reply->method, line, name);
    if (blank) {
        line = blank + 1;
        while (line < end && *line >= '0' && *line <= '9' && reply->status < 1000)
            reply->status = 10 * reply->status + (*line++ - '0');
        line += line < end;
        reply->body = line;
        reply->length = (size_t)(end - line);
    }
    play.count++;
}

static void each(void *context, size_t index, const struct kimt_provision *result)
{
    (void)context;
    if (index >= ACCOUNTS || play.told[index]++ > 0)
        abort();
    if ((result->state == KIMT_PROVISION_REFUSED) != (result->error != NULL))
        abort();
    if (result->error && (!result->error->text[0] || !result->error->kind))
        abort();
    if (result->new_password && result->state != KIMT_PROVISION_CREATED)
        abort();
}

static void provision(bool is_check)
{
    static const struct kerio_options options = {.host = "kerio.test",
                                                 .admin = "admin",
                                                 .password = "p",
                                                 .master_password = "m",
                                                 .tls_verify = true,
                                                 .create_domains = true,
                                                 .create_users = true,
                                                 .chunk = 2};
    const struct kimt_account *list[ACCOUNTS];
    struct kimt_error err = {.struct_size = sizeof err};
    int result;

    for (size_t i = 0; i < ACCOUNTS; i++)
        list[i] = &accounts[i];
    result = kerio_provision(&host, &options, list, ACCOUNTS,
                             is_check ? KIMT_PROVISION_CHECK_ONLY : 0, each, NULL, &err);
    if (result != KIMT_OK && (result != KIMT_FAIL || !err.text[0] || !err.kind))
        abort();
    for (size_t i = 0; i < ACCOUNTS; i++)
        if (result == KIMT_OK && play.told[i] != 1)
            abort();
    known_clear();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const char *at = (const char *)data, *end = at + size;

    for (int is_check = 0; is_check < 2; is_check++) {
        memset(&play, 0, sizeof play);
        play.domains = json_array();
        for (at = (const char *)data; at < end;) {
            const char *stop = memchr(at, '\n', (size_t)(end - at));

            add_reply(at, (size_t)((stop ? stop : end) - at));
            at = stop ? stop + 1 : end;
        }
        provision(is_check);
        json_decref(play.domains);
    }
    return 0;
}
