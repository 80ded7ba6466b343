/* SPDX-License-Identifier: MIT
 *
 * The files of a migration, as the page reads and writes them: its profile, its accounts file, its
 * plan. Passwords go in and never come out.
 */
#include <config.h> /* for the C library's extensions */

#include "gui/routes_inner.h"

#include "gui/file.h"
#include "gui/reply.h"
#include "gui/settings.h"
#include <dirent.h>
#include <openssl/evp.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

enum {
    PROFILES_MAX = 200,
    PLAN_MAX = 16 << 20
};

/* ---- profiles ---- */

static int is_profile(const struct dirent *entry)
{
    size_t length = strlen(entry->d_name);

    return length > 4 && entry->d_name[0] != '.' && strcmp(entry->d_name + length - 4, ".ini") == 0;
}

static json_t *profile_new(const char *folder, const char *name)
{
    char path[PROJECT_PATH];
    struct stat status;

    if (snprintf(path, sizeof path, "%s/%s", folder, name) >= PROJECT_PATH ||
        stat(path, &status) != 0 || !S_ISREG(status.st_mode))
        return NULL;
    return json_pack("{s:s, s:I}", "profile", name, "changed_s", (json_int_t)status.st_mtime);
}

enum MHD_Result route_profiles(struct route_request *request)
{
    const char *folder = request->server->folder;
    struct dirent **entries = NULL;
    json_t *profiles = json_array();
    int count = scandir(folder, &entries, is_profile, alphasort);

    for (int i = 0; i < count; i++) {
        if (i < PROFILES_MAX)
            (void)json_array_append_new(profiles, profile_new(folder, entries[i]->d_name));
        free(entries[i]);
    }
    free(entries);
    return reply_json(request->connection, MHD_HTTP_OK, json_pack("{s:o}", "profiles", profiles));
}

/* ---- settings ---- */

enum MHD_Result route_settings(struct route_request *request)
{
    struct kimt_error error = {.struct_size = sizeof error};
    struct project project;
    enum MHD_Result answer;
    json_t *settings;

    if (route_project(request, &project, &answer) != KIMT_OK)
        return answer;
    settings = settings_read(&project, &error);
    return settings ? reply_json(request->connection, MHD_HTTP_OK, settings)
                    : route_fail(request, &error);
}

enum MHD_Result route_settings_change(struct route_request *request)
{
    struct kimt_error error = {.struct_size = sizeof error};
    struct project project;
    enum MHD_Result answer;

    if (route_project(request, &project, &answer) != KIMT_OK)
        return answer;
    if (settings_write(&project, request->body, &error) != KIMT_OK)
        return route_fail(request, &error);
    return route_done(request);
}

/* ---- the accounts file ---- */

/* Decodes base64 text: the file may be in any coding. NULL: it is no base64, or no memory. */
static unsigned char *decode(const char *text, size_t *length_r)
{
    size_t length = strlen(text);
    unsigned char *data;
    int used;

    if (length == 0 || length % 4 != 0)
        return NULL;
    data = malloc(length / 4 * 3 + 1);
    used = data ? EVP_DecodeBlock(data, (const unsigned char *)text, (int)length) : -1;
    if (used < 0) {
        free(data);
        return NULL;
    }
    *length_r = (size_t)used;
    while (length > 0 && text[--length] == '=')
        (*length_r)--;
    return data;
}

/* A profile that was written by hand may name another file, which stays as it is. */
static int name_accounts(const struct project *project, struct kimt_error *err)
{
    char file[PROJECT_NAME_MAX + 8];
    json_t *change;
    int result;

    (void)snprintf(file, sizeof file, "%s.csv", project->name);
    change = json_pack("{s:{s:{s:s}}}", "set", "migration", "accounts", file);
    result = settings_write(project, change, err);
    json_decref(change);
    return result;
}

enum MHD_Result route_accounts_change(struct route_request *request)
{
    struct kimt_error error = {.struct_size = sizeof error};
    char path[PROJECT_PATH];
    struct project project;
    enum MHD_Result answer;
    unsigned char *data;
    size_t length;
    int result;

    if (route_project(request, &project, &answer) != KIMT_OK)
        return answer;
    data = decode(route_text(request, "base64"), &length);
    if (!data)
        return reply_refusal(request->connection, MHD_HTTP_BAD_REQUEST,
                             "the accounts file did not arrive whole; choose it again");
    result = project_path(&project, ".csv", path, &error);
    if (result == KIMT_OK)
        result = file_write(path, data, length, &error);
    if (result == KIMT_OK)
        result = name_accounts(&project, &error);
    explicit_bzero(data, length);
    free(data);
    return result == KIMT_OK ? route_done(request) : route_fail(request, &error);
}

/* ---- the plan ---- */

enum MHD_Result route_plan(struct route_request *request)
{
    struct kimt_error error = {.struct_size = sizeof error};
    char path[PROJECT_PATH], *text = NULL;
    struct project project;
    enum MHD_Result answer;
    size_t length;
    json_t *reply_text;

    if (route_project(request, &project, &answer) != KIMT_OK)
        return answer;
    if (project_path(&project, ".plan", path, &error) != KIMT_OK ||
        file_read(path, PLAN_MAX, &text, &length, &error) == KIMT_FAIL)
        return route_fail(request, &error);
    reply_text = json_pack("{s:b, s:s}", "exists", text != NULL, "text", text ? text : "");
    free(text);
    return reply_json(request->connection, MHD_HTTP_OK, reply_text);
}

enum MHD_Result route_plan_change(struct route_request *request)
{
    struct kimt_error error = {.struct_size = sizeof error};
    const char *text = route_text(request, "text");
    char path[PROJECT_PATH];
    struct project project;
    enum MHD_Result answer;

    if (route_project(request, &project, &answer) != KIMT_OK)
        return answer;
    if (strlen(text) > PLAN_MAX)
        return reply_refusal(request->connection, MHD_HTTP_CONTENT_TOO_LARGE,
                             "this is too large for a plan");
    if (project_path(&project, ".plan", path, &error) != KIMT_OK ||
        file_write(path, text, strlen(text), &error) != KIMT_OK)
        return route_fail(request, &error);
    return route_done(request);
}
