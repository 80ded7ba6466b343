/* SPDX-License-Identifier: MIT
 *
 * Commands of kimt: started, looked at, stopped.
 */
#include "gui/routes_inner.h"

#include "gui/command.h"
#include "gui/job.h"
#include "gui/reply.h"
#include <stdlib.h>
#include <time.h>

enum {
    OUTPUT_MAX = 16 << 20
};

enum MHD_Result route_jobs(struct route_request *request)
{
    struct kimt_error error = {.struct_size = sizeof error};
    struct project project;
    enum MHD_Result answer;

    if (route_project(request, &project, &answer) != KIMT_OK)
        return answer;
    return reply_json(request->connection, MHD_HTTP_OK,
                      json_pack("{s:o}", "jobs", job_list(&project, &error)));
}

enum MHD_Result route_job(struct route_request *request)
{
    struct kimt_error error = {.struct_size = sizeof error};
    struct project project;
    enum MHD_Result answer;
    json_t *job;

    if (route_project(request, &project, &answer) != KIMT_OK)
        return answer;
    job = job_read(&project, route_text(request, "id"), OUTPUT_MAX, &error);
    return job ? reply_json(request->connection, MHD_HTTP_OK, job) : route_fail(request, &error);
}

static enum MHD_Result start(const struct route_request *request, const struct project *project,
                             const struct command *command, json_t *wish)
{
    struct kimt_error error = {.struct_size = sizeof error};
    char id[JOB_ID], *text = command_text(command);
    json_t *what;
    int result;

    what = json_pack("{s:O, s:s, s:I}", "wish", wish, "text", text ? text : "", "begun_s",
                     (json_int_t)time(NULL));
    result = job_start(project, command->arguments, what, id, &error);
    json_decref(what);
    if (result == KIMT_OK)
        what = json_pack("{s:s, s:s}", "id", id, "text", text ? text : "");
    free(text);
    return result == KIMT_OK ? reply_json(request->connection, MHD_HTTP_OK, what)
                             : route_fail(request, &error);
}

enum MHD_Result route_job_start(struct route_request *request)
{
    json_t *wish = json_object_get(request->body, "wish");
    struct kimt_error error = {.struct_size = sizeof error};
    struct project project;
    struct command command;
    enum MHD_Result answer;

    if (route_project(request, &project, &answer) != KIMT_OK)
        return answer;
    answer = command_read(&command, request->server->kimt, &project, wish, &error) == KIMT_OK
                 ? start(request, &project, &command, wish)
                 : route_fail(request, &error);
    command_clear(&command);
    return answer;
}

enum MHD_Result route_job_stop(struct route_request *request)
{
    bool at_once = json_is_true(json_object_get(request->body, "at_once"));
    struct kimt_error error = {.struct_size = sizeof error};
    struct project project;
    enum MHD_Result answer;
    int result;

    if (route_project(request, &project, &answer) != KIMT_OK)
        return answer;
    result = job_stop(&project, route_text(request, "id"), at_once, &error);
    return result == KIMT_FAIL ? route_fail(request, &error) : route_done(request);
}
