/* SPDX-License-Identifier: MIT
 *
 * See place.h.
 */
#include "kerio/place.h"

void place_refuse(struct place *place, const struct kimt_error *error)
{
    place->state = KIMT_PROVISION_REFUSED;
    place->error = *error;
    place->error.struct_size = sizeof place->error;
    if (place->error.scope > KIMT_SCOPE_ACCOUNT)
        place->error.scope = KIMT_SCOPE_ACCOUNT;
}

void place_refuse_as(struct place *place, int kind, const char *hint, const char *format, ...)
{
    struct kimt_error error = {.struct_size = sizeof error};
    char text[sizeof error.text];
    va_list args;

    va_start(args, format);
    (void)vsnprintf(text, sizeof text, format, args);
    va_end(args);
    (void)kimt_fail(&error, KIMT_SCOPE_ACCOUNT, kind, KIMT_RETRY_NEVER, "%s", text);
    if (hint)
        kimt_error_hint(&error, hint);
    place_refuse(place, &error);
}

bool place_is_wanted(const struct place *place, const struct domain *domain)
{
    return place->state == KIMT_PROVISION_MISSING && place->domain == domain;
}
