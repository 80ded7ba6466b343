/* SPDX-License-Identifier: MIT
 *
 * See reply.h.
 */
#include "gui/reply.h"

#include <stdlib.h>
#include <string.h>

static const struct {
    const char *name, *value;
} guards[] = {
    {"Content-Security-Policy",
     "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
     "connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"},
    {"X-Content-Type-Options", "nosniff"},
    {"X-Frame-Options", "DENY"},
    {"Referrer-Policy", "no-referrer"},
    {"Cache-Control", "no-store"},
    {"Cross-Origin-Opener-Policy", "same-origin"},
    {"Cross-Origin-Resource-Policy", "same-origin"},
};

enum MHD_Result reply(struct MHD_Connection *connection, unsigned status,
                      struct MHD_Response *response, const char *content_type)
{
    enum MHD_Result result;

    if (!response)
        return MHD_NO;
    (void)MHD_add_response_header(response, "Content-Type", content_type);
    for (size_t i = 0; i < sizeof guards / sizeof guards[0]; i++)
        if (!MHD_get_response_header(response, guards[i].name))
            (void)MHD_add_response_header(response, guards[i].name, guards[i].value);
    result = MHD_queue_response(connection, status, response);
    MHD_destroy_response(response);
    return result;
}

enum MHD_Result reply_json(struct MHD_Connection *connection, unsigned status, json_t *json)
{
    char *text = json ? json_dumps(json, JSON_COMPACT | JSON_ENSURE_ASCII) : NULL;

    json_decref(json);
    if (!text)
        return MHD_NO;
    return reply(connection, status,
                 MHD_create_response_from_buffer(strlen(text), text, MHD_RESPMEM_MUST_FREE),
                 "application/json");
}

enum MHD_Result reply_refusal(struct MHD_Connection *connection, unsigned status, const char *why)
{
    return reply_json(connection, status, json_pack("{s:s}", "error", why));
}

enum MHD_Result reply_error(struct MHD_Connection *connection, unsigned status,
                            const struct kimt_error *error)
{
    return reply_json(connection, status,
                      json_pack("{s:s, s:s}", "error", error->text, "hint", error->hint));
}
