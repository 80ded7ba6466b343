/* SPDX-License-Identifier: MIT
 *
 * See project.h.
 */
#include "gui/project.h"

#include <string.h>

bool project_is_name(const char *name)
{
    static const char letters[] =
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-";
    size_t length = strlen(name);

    return length > 0 && length <= PROJECT_NAME_MAX && name[0] != '.' && name[0] != '-' &&
           strspn(name, letters) == length;
}

static int no_name(struct kimt_error *err)
{
    (void)kimt_fail(err, KIMT_SCOPE_RUN, KIMT_KIND_CONFIG, KIMT_RETRY_NEVER,
                    "this is no name of a profile");
    kimt_error_hint(err, "use letters, digits, dots and dashes, and .ini at the end");
    return KIMT_FAIL;
}

int project_init(struct project *project, const char *folder, const char *file,
                 struct kimt_error *err)
{
    size_t length = strlen(file);

    *project = (struct project){0};
    if (length < 5 || length - 4 > PROJECT_NAME_MAX || strcmp(file + length - 4, ".ini") != 0)
        return no_name(err);
    memcpy(project->name, file, length - 4);
    if (!project_is_name(project->name))
        return no_name(err);
    if (snprintf(project->folder, sizeof project->folder, "%s", folder) >= PROJECT_PATH)
        return kimt_fail(err, KIMT_SCOPE_RUN, KIMT_KIND_CONFIG, KIMT_RETRY_NEVER,
                         "the path of the folder is too long");
    return KIMT_OK;
}

int project_path(const struct project *project, const char *suffix, char path_r[PROJECT_PATH],
                 struct kimt_error *err)
{
    if (snprintf(path_r, PROJECT_PATH, "%s/%s%s", project->folder, project->name, suffix) <
        PROJECT_PATH)
        return KIMT_OK;
    return kimt_fail(err, KIMT_SCOPE_RUN, KIMT_KIND_CONFIG, KIMT_RETRY_NEVER,
                     "the path of %s%s is too long", project->name, suffix);
}
