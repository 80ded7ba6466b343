/* SPDX-License-Identifier: MIT
 *
 * See fault.h.
 */
#include "kerio/fault.h"

#include "kerio/field.h"
#include <inttypes.h>

static const struct {
    enum fault_code code;
    int kind;
    const char *hint;
} meanings[] = {
    {FAULT_SESSION, KIMT_KIND_PERMISSION,
     "the account given as admin needs administration rights (Users > Edit > Rights)"},
    {FAULT_TIMEOUT, KIMT_KIND_TIMEOUT, "the server is busy: try again, or a smaller chunk"},
    {FAULT_TOO_LARGE, KIMT_KIND_TOO_LARGE, "set a smaller chunk"},
    {FAULT_NO_METHOD, KIMT_KIND_UNSUPPORTED, NULL},
    {FAULT_PARAMETERS, KIMT_KIND_UNSUPPORTED, NULL},
    {FAULT_EXISTS, KIMT_KIND_EXISTS, NULL},
    {FAULT_NOT_FOUND, KIMT_KIND_NOT_FOUND, NULL},
    {FAULT_LIMIT, KIMT_KIND_PERMISSION,
     "look for the number of licensed users (Dashboard) and the domain's own limit of users, and "
     "whether the administrator may change this domain"},
    {FAULT_DENIED, KIMT_KIND_PERMISSION,
     "give the administrator account full access to the whole server"},
    {FAULT_QUOTA, KIMT_KIND_QUOTA, NULL},
};

static const json_t *fillings(const json_t *fault)
{
    const json_t *own = json_object_get(fault, "messageParameters");

    return own ? own : json_object_get(json_object_get(fault, "data"), "messageParameters");
}

int fault_fail(struct kimt_error *err, int scope, const json_t *fault, const char *format, ...)
{
    int64_t code = field_long(fault, "code", 0);
    int kind = KIMT_KIND_REFUSED;
    const char *hint = NULL;
    char text[400];
    char said[400];
    va_list args;

    va_start(args, format);
    (void)vsnprintf(text, sizeof text, format, args);
    va_end(args);
    for (size_t i = 0; i < sizeof meanings / sizeof meanings[0]; i++)
        if (meanings[i].code == code) {
            kind = meanings[i].kind;
            hint = meanings[i].hint;
        }
    (void)kimt_fail(err, scope, kind, KIMT_RETRY_NEVER, "%s", text);
    if (!err)
        return KIMT_FAIL;
    field_message(field_text(fault, "message"), fillings(fault), said, sizeof said);
    kimt_error_peer(err, said);
    (void)snprintf(err->code, sizeof err->code, "%" PRId64, code);
    if (hint)
        kimt_error_hint(err, hint);
    return KIMT_FAIL;
}

bool fault_is(const struct kimt_error *err, enum fault_code code)
{
    char text[sizeof err->code];

    (void)snprintf(text, sizeof text, "%d", (int)code);
    return strcmp(err->code, text) == 0;
}

bool fault_is_absent(const struct kimt_error *err)
{
    return err->kind != KIMT_KIND_AUTH && /* a login's refusal may have any code */
           (fault_is(err, FAULT_NO_METHOD) || fault_is(err, FAULT_PARAMETERS) ||
            fault_is(err, FAULT_FAILED) || fault_is(err, FAULT_DENIED));
}

bool fault_is_lost(const struct kimt_error *err)
{
    return err->kind == KIMT_KIND_NETWORK || err->kind == KIMT_KIND_TIMEOUT ||
           err->kind == KIMT_KIND_BUSY;
}

void fault_forget(struct kimt_error *err)
{
    *err = (struct kimt_error){.struct_size = err->struct_size};
}
