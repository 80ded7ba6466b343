/* SPDX-License-Identifier: MIT
 *
 * See reply.h.
 */
#include <config.h>

#include "kerio/reply.h"

#include "kerio/bounds.h"
#include "kerio/fault.h"
#include <ctype.h>
#include <inttypes.h>

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

static int fail_bounds(const char *server, const char *method, struct kimt_error *err)
{
    (void)kimt_fail(err, KIMT_SCOPE_RUN, KIMT_KIND_PROTOCOL, KIMT_RETRY_NEVER,
                    "the answer of %s to %s is larger, or nested deeper, than any of this API",
                    server, method);
    kimt_error_hint(err, "is host really the administration of a Kerio Connect?");
    return KIMT_FAIL;
}

int reply_read(const char *body, size_t length, long status, const char *server, const char *method,
               json_t **result_r, struct kimt_error *err)
{
    json_t *reply, *fault, *result;
    int answer;

    if (!bounds_hold(body, length))
        return fail_bounds(server, method, err);
    reply = json_loadb(body, length, JSON_DISABLE_EOF_CHECK | JSON_ALLOW_NUL, NULL);
    fault = json_object_get(reply, "error");
    result = json_object_get(reply, "result");
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

/* ---- the wire log ---- */

/* What is written of a message, up to the room there is. */
struct shown {
    char *text;
    size_t used, room;
};

/* Any member that may hold a secret, whatever a server calls it. */
static bool is_secret(const char *name)
{
    static const char *const secrets[] = {"pass", "pwd", "token", "secret", "credential", "cookie"};

    for (size_t i = 0; i < sizeof secrets / sizeof *secrets; i++)
        if (strcasestr(name, secrets[i]))
            return true;
    return false;
}

static void show(struct shown *shown, const char *text)
{
    size_t length = strlen(text);

    if (length > shown->room - shown->used)
        length = shown->room - shown->used;
    memcpy(shown->text + shown->used, text, length);
    shown->used += length;
}

static void show_text(struct shown *shown, const char *text)
{
    char escape[8] = "";

    show(shown, "\"");
    for (; *text && shown->used < shown->room; text++) {
        if (*text == '"' || *text == '\\')
            (void)snprintf(escape, sizeof escape, "\\%c", *text);
        else if (iscntrl((unsigned char)*text))
            (void)snprintf(escape, sizeof escape, "\\u%04x", (unsigned char)*text);
        else
            (void)snprintf(escape, sizeof escape, "%c", *text);
        show(shown, escape);
    }
    show(shown, "\"");
}

static void show_scalar(struct shown *shown, const json_t *value)
{
    char number[64];

    if (json_is_string(value)) {
        show_text(shown, json_string_value(value));
    } else if (json_is_integer(value)) {
        (void)snprintf(number, sizeof number, "%" JSON_INTEGER_FORMAT, json_integer_value(value));
        show(shown, number);
    } else if (json_is_real(value)) {
        (void)snprintf(number, sizeof number, "%g", json_real_value(value));
        show(shown, number);
    } else {
        show(shown, json_is_true(value) ? "true" : json_is_false(value) ? "false" : "null");
    }
}

/* No deeper than what bounds_hold() let in. */
static void show_value(struct shown *shown, const json_t *value)
{
    const char *name, *comma = "";
    json_t *member;
    size_t index;

    if (!json_is_object(value) && !json_is_array(value)) {
        show_scalar(shown, value);
        return;
    }
    show(shown, json_is_object(value) ? "{" : "[");
    json_object_foreach((json_t *)(uintptr_t)value, name, member)
    {
        show(shown, comma);
        show_text(shown, name);
        show(shown, ":");
        if (is_secret(name) && !json_is_boolean(member) && !json_is_number(member))
            show(shown, "\"***\"");
        else
            show_value(shown, member);
        comma = ",";
        if (shown->used == shown->room)
            return;
    }
    json_array_foreach(value, index, member)
    {
        show(shown, comma);
        show_value(shown, member);
        comma = ",";
        if (shown->used == shown->room)
            return;
    }
    show(shown, json_is_object(value) ? "}" : "]");
}

void reply_describe(const json_t *message, char *buffer, size_t capacity)
{
    struct shown shown = {.text = buffer, .room = capacity - 1};

    if (message)
        show_value(&shown, message);
    buffer[shown.used] = '\0';
}
