/* SPDX-License-Identifier: MIT
 *
 * See reply.h.
 */
#include "kerio/reply.h"

#include "kerio/fault.h"
#include <stdlib.h>
#include <strings.h>

/* What a server that does not answer in JSON has to say with its status. */
static int fail_http(long status, const char *body, const char *server, const char *method,
                     struct kimt_error *err)
{
    if (status == 413) {
        (void)kimt_fail(err, KIMT_SCOPE_RUN, KIMT_KIND_TOO_LARGE, KIMT_RETRY_NEVER,
                        "%s of %s: the request is too large", method, server);
        kimt_error_hint(err, "set a smaller chunk");
    } else if (status >= 500) {
        (void)kimt_fail(err, KIMT_SCOPE_RUN, KIMT_KIND_BUSY, KIMT_RETRY_LATER,
                        "%s of %s failed with HTTP status %ld", method, server, status);
        kimt_error_hint(err, "look into the server's error log");
    } else if (status == 401 || status == 403) {
        (void)kimt_fail(err, KIMT_SCOPE_RUN, KIMT_KIND_PERMISSION, KIMT_RETRY_NEVER,
                        "%s does not let this machine administer it (HTTP status %ld)", server,
                        status);
        kimt_error_hint(err, "allow this address in Configuration > Administration Settings");
    } else {
        (void)kimt_fail(err, KIMT_SCOPE_RUN, KIMT_KIND_PROTOCOL, KIMT_RETRY_NEVER,
                        "%s is not the administration of a Kerio Connect: its answer to %s is not "
                        "JSON (HTTP status %ld)",
                        server, method, status);
        kimt_error_hint(err, "host must name the port of the administration, 4040 unless it was "
                             "changed; not webmail's or a proxy's");
    }
    (void)snprintf(err->code, sizeof err->code, "%ld", status);
    kimt_error_peer(err, body);
    return KIMT_FAIL;
}

int reply_read(const char *body, size_t length, long status, const char *server, const char *method,
               json_t **result_r, struct kimt_error *err)
{
    json_t *reply = json_loadb(body, length, JSON_DISABLE_EOF_CHECK | JSON_ALLOW_NUL, NULL);
    json_t *fault = json_object_get(reply, "error");
    json_t *result = json_object_get(reply, "result");
    int answer;

    if (json_is_object(fault)) {
        answer = fault_fail(err, KIMT_SCOPE_RUN, fault, "%s refused %s", server, method);
    } else if (json_is_object(result)) {
        *result_r = json_incref(result);
        answer = KIMT_OK;
    } else if (reply && status == 200 && result) { /* null, or whatever: nothing to be read */
        *result_r = json_object();
        answer = KIMT_OK;
    } else {
        answer = fail_http(status, body, server, method, err);
    }
    json_decref(reply);
    return answer;
}

static bool is_secret(const char *name)
{
    static const char *const secrets[] = {"password", "token", NULL};

    for (size_t i = 0; secrets[i]; i++)
        if (strcasecmp(name, secrets[i]) == 0)
            return true;
    return false;
}

static void mask(json_t *value)
{
    const char *name;
    json_t *member;
    size_t index;
    void *next;

    json_object_foreach_safe(value, next, name, member)
    {
        if (is_secret(name))
            (void)json_object_set_new(value, name, json_string("***"));
        else
            mask(member);
    }
    json_array_foreach(value, index, member) mask(member);
}

void reply_describe(const json_t *message, char *buffer, size_t capacity)
{
    json_t *copy = json_deep_copy(message);
    char *text;

    mask(copy);
    text = copy ? json_dumps(copy, JSON_COMPACT | JSON_ENCODE_ANY) : NULL;
    (void)snprintf(buffer, capacity, "%s", text ? text : "");
    free(text);
    json_decref(copy);
}
