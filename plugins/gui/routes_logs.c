/* SPDX-License-Identifier: MIT
 *
 * What runs left behind: live events, and the files of their log folders. A log is only ever read
 * below the folder that the profile names.
 */
#include <config.h> /* for the C library's extensions */

#include "gui/routes_inner.h"

#include "gui/reply.h"
#include "gui/settings.h"
#include <dirent.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
    RUNS_MAX = 200,
    FILES_MAX = 50
};

/* ---- the folder ---- */

static void standard_folder(char path_r[PROJECT_PATH])
{
    const char *home = getenv("HOME");

    (void)snprintf(path_r, PROJECT_PATH, "%s/KimtLogs", home ? home : "");
}

/* As kimt finds it: `logs` of [migration], from the profile's folder on; else the standard one. */
static int log_folder(const struct project *project, char path_r[PROJECT_PATH],
                      struct kimt_error *err)
{
    json_t *settings = settings_read(project, err), *sections, *logs;
    const char *value;

    if (!settings)
        return KIMT_FAIL;
    sections = json_object_get(settings, "sections");
    logs = json_object_get(json_object_get(sections, "migration"), "logs");
    value = json_string_value(logs);
    if (!value || !*value)
        standard_folder(path_r);
    else if (strncmp(value, "~/", 2) == 0)
        (void)snprintf(path_r, PROJECT_PATH, "%s%s", getenv("HOME"), value + 1);
    else if (*value == '/')
        (void)snprintf(path_r, PROJECT_PATH, "%s", value);
    else
        (void)snprintf(path_r, PROJECT_PATH, "%.3000s/%.1000s", project->folder, value);
    json_decref(settings);
    return KIMT_OK;
}

/* KIMT_FAIL after answering. */
static int find_folder(const struct route_request *request, char path_r[PROJECT_PATH],
                       enum MHD_Result *answer_r)
{
    struct kimt_error error = {.struct_size = sizeof error};
    struct project project;

    if (route_project(request, &project, answer_r) != KIMT_OK)
        return KIMT_FAIL;
    if (log_folder(&project, path_r, &error) == KIMT_OK)
        return KIMT_OK;
    *answer_r = route_fail(request, &error);
    return KIMT_FAIL;
}

enum MHD_Result route_live(struct route_request *request)
{
    char folder[PROJECT_PATH];
    enum MHD_Result answer;

    if (find_folder(request, folder, &answer) != KIMT_OK)
        return answer;
    return streams_open(request->server->streams, request->connection, folder,
                        strcmp(route_text(request, "of"), "check") == 0);
}

/* ---- lists ---- */

static int is_visible(const struct dirent *entry)
{
    return entry->d_name[0] != '.';
}

static json_t *files_new(const char *run)
{
    struct dirent **entries = NULL;
    json_t *files = json_array();
    int count = scandir(run, &entries, is_visible, alphasort);

    for (int i = 0; i < count; i++) {
        char path[PROJECT_PATH];
        struct stat status;
        if (i < FILES_MAX &&
            snprintf(path, sizeof path, "%s/%s", run, entries[i]->d_name) < PROJECT_PATH &&
            lstat(path, &status) == 0 && S_ISREG(status.st_mode))
            (void)json_array_append_new(files, json_pack("{s:s, s:I}", "file", entries[i]->d_name,
                                                         "bytes", (json_int_t)status.st_size));
        free(entries[i]);
    }
    free(entries);
    return files;
}

static int latest_first(const struct dirent **left, const struct dirent **right)
{
    return -alphasort(left, right);
}

enum MHD_Result route_logs(struct route_request *request)
{
    char folder[PROJECT_PATH], run[PROJECT_PATH + 256];
    struct dirent **entries = NULL;
    json_t *runs = json_array();
    enum MHD_Result answer;
    int count;

    if (find_folder(request, folder, &answer) != KIMT_OK)
        return answer;
    count = scandir(folder, &entries, is_visible, latest_first);
    for (int i = 0; i < count; i++) {
        (void)snprintf(run, sizeof run, "%s/%s", folder, entries[i]->d_name);
        if (i < RUNS_MAX)
            (void)json_array_append_new(
                runs, json_pack("{s:s, s:o}", "run", entries[i]->d_name, "files", files_new(run)));
        free(entries[i]);
    }
    free(entries);
    return reply_json(request->connection, MHD_HTTP_OK,
                      json_pack("{s:s, s:o}", "folder", folder, "runs", runs));
}

/* ---- one log ---- */

static bool is_html(const char *name)
{
    size_t length = strlen(name);

    return length > 5 && strcmp(name + length - 5, ".html") == 0;
}

/* A report is a page of its own, whose style is in it; nothing in it may act. */
static enum MHD_Result send_log(const struct route_request *request, int file, uint64_t length,
                                const char *name)
{
    struct MHD_Response *response = MHD_create_response_from_fd64(length, file);

    if (!response) {
        (void)close(file);
        return MHD_NO;
    }
    if (is_html(name))
        (void)MHD_add_response_header(response, "Content-Security-Policy",
                                      "default-src 'none'; style-src 'unsafe-inline'; img-src "
                                      "data:; base-uri 'none'; frame-ancestors 'none'; sandbox");
    return reply(request->connection, MHD_HTTP_OK, response,
                 is_html(name) ? "text/html; charset=utf-8" : "text/plain; charset=utf-8");
}

enum MHD_Result route_log(struct route_request *request)
{
    const char *run = route_text(request, "run"), *name = route_text(request, "file");
    char folder[PROJECT_PATH], path[PROJECT_PATH + 200];
    enum MHD_Result answer;
    struct stat status;
    int file = -1;

    if (find_folder(request, folder, &answer) != KIMT_OK)
        return answer;
    if (project_is_name(run) && project_is_name(name)) {
        (void)snprintf(path, sizeof path, "%s/%s/%s", folder, run, name);
        file = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
    }
    if (file >= 0 && fstat(file, &status) == 0 && S_ISREG(status.st_mode))
        return send_log(request, file, (uint64_t)status.st_size, name);
    if (file >= 0)
        (void)close(file);
    return reply_refusal(request->connection, MHD_HTTP_NOT_FOUND, "there is no such log");
}
