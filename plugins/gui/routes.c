/* SPDX-License-Identifier: MIT
 *
 * See routes.h. The table, and what has no migration to it: the page itself, and coming in.
 */
#include "gui/routes_inner.h"

#include "gui/now.h"
#include "gui/page_files.h"
#include "gui/reply.h"
#include <string.h>

/* ---- coming in ---- */

static json_t *session_new(const struct server *server)
{
    return json_pack("{s:s, s:s, s:s, s:s?}", "token", server->guard.token.text, "version",
                     server->version, "folder", server->folder, "profile", server->profile);
}

static enum MHD_Result route_session(struct route_request *request)
{
    return reply_json(request->connection, MHD_HTTP_OK, session_new(request->server));
}

static enum MHD_Result route_enter(struct route_request *request)
{
    struct guard *guard = &request->server->guard;
    struct MHD_Response *response;
    char cookie[200], *text;
    json_t *session;

    if (!guard_enter(guard, route_text(request, "ticket"), now_ms()))
        return reply_refusal(request->connection, MHD_HTTP_FORBIDDEN,
                             "this address was used already; run kimt gui again");
    session = session_new(request->server);
    text = json_dumps(session, JSON_COMPACT);
    json_decref(session);
    if (!text)
        return MHD_NO;
    response = MHD_create_response_from_buffer(strlen(text), text, MHD_RESPMEM_MUST_FREE);
    (void)snprintf(cookie, sizeof cookie, "%s=%s; HttpOnly; SameSite=Strict; Path=/",
                   guard->cookie_name, guard->cookie.text);
    if (response)
        (void)MHD_add_response_header(response, "Set-Cookie", cookie);
    return reply(request->connection, MHD_HTTP_OK, response, "application/json");
}

/* ---- the page ---- */

static enum MHD_Result send_file(const struct route_request *request, const char *name)
{
    for (const struct page_file *file = page_files; file->name; file++)
        if (strcmp(file->name, name) == 0)
            return reply(request->connection, MHD_HTTP_OK,
                         MHD_create_response_from_buffer(
                             file->length, (void *)(uintptr_t)file->data, MHD_RESPMEM_PERSISTENT),
                         file->content_type);
    return reply_refusal(request->connection, MHD_HTTP_NOT_FOUND, "there is no such file");
}

/* /page/DIGEST/NAME */
static enum MHD_Result route_page(struct route_request *request)
{
    const char *name = request->path + strlen("/page/");
    size_t length = strlen(page_digest);

    if (strncmp(name, page_digest, length) == 0 && name[length] == '/')
        return send_file(request, name + length + 1);
    return reply_refusal(request->connection, MHD_HTTP_NOT_FOUND, "there is no such file");
}

static enum MHD_Result route_index(struct route_request *request)
{
    return send_file(request, "index.html");
}

/* ---- the table ---- */

static const struct {
    const char *method, *path;
    route_fn *answer;
} routes[] = {
    {"GET", "/", route_index},
    {"POST", "/api/enter", route_enter},
    {"GET", "/api/session", route_session},
    {"GET", "/api/profiles", route_profiles},
    {"GET", "/api/settings", route_settings},
    {"POST", "/api/settings", route_settings_change},
    {"POST", "/api/accounts", route_accounts_change},
    {"GET", "/api/plan", route_plan},
    {"POST", "/api/plan", route_plan_change},
    {"GET", "/api/jobs", route_jobs},
    {"GET", "/api/job", route_job},
    {"POST", "/api/job", route_job_start},
    {"POST", "/api/stop", route_job_stop},
    {"GET", "/api/live", route_live},
    {"GET", "/api/logs", route_logs},
    {"GET", "/api/log", route_log},
};

enum MHD_Result routes_answer(struct route_request *request, const char *method)
{
    for (size_t i = 0; i < sizeof routes / sizeof routes[0]; i++)
        if (strcmp(routes[i].method, method) == 0 && strcmp(routes[i].path, request->path) == 0)
            return routes[i].answer(request);
    if (strcmp(method, "GET") == 0 && strncmp(request->path, "/page/", 6) == 0)
        return route_page(request);
    return reply_refusal(request->connection, MHD_HTTP_NOT_FOUND, "there is no such page");
}
