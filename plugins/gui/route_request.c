/* SPDX-License-Identifier: MIT
 *
 * What routes ask of a request, and how they refuse one.
 */
#include "gui/routes_inner.h"

#include "gui/reply.h"

const char *route_text(const struct route_request *request, const char *name)
{
    const char *text = request->body ? json_string_value(json_object_get(request->body, name))
                                     : MHD_lookup_connection_value(request->connection,
                                                                   MHD_GET_ARGUMENT_KIND, name);

    return text ? text : "";
}

enum MHD_Result route_fail(const struct route_request *request, const struct kimt_error *error)
{
    return reply_error(
        request->connection,
        error->kind == KIMT_KIND_NOT_FOUND ? MHD_HTTP_NOT_FOUND : MHD_HTTP_BAD_REQUEST, error);
}

int route_project(const struct route_request *request, struct project *project_r,
                  enum MHD_Result *answer_r)
{
    struct kimt_error error = {.struct_size = sizeof error};

    if (project_init(project_r, request->server->folder, route_text(request, "profile"), &error) ==
        KIMT_OK)
        return KIMT_OK;
    *answer_r = route_fail(request, &error);
    return KIMT_FAIL;
}

enum MHD_Result route_done(const struct route_request *request)
{
    return reply_json(request->connection, MHD_HTTP_OK, json_pack("{s:b}", "done", 1));
}
