/* SPDX-License-Identifier: MIT
 *
 * See settings.h.
 */
#include "plugin/settings.h"
#include "config/ini.h"

#include <dirent.h>
#include <stdlib.h>
#include <string.h>

static int is_ini(const struct dirent *entry)
{
    size_t length = strlen(entry->d_name);

    return length > 4 && entry->d_name[0] != '.' && !strcmp(entry->d_name + length - 4, ".ini");
}

static bool is_plain_name(const char *name)
{
    return name[0] && name[0] != '.' && !strchr(name, '/');
}

/* True when `each` wants no more. */
static bool walk(const struct ini *ini, kimt_setting_fn *each, void *context)
{
    for (size_t s = 0; s < ini->section_count; s++) {
        const struct ini_section *section = &ini->sections[s];

        for (size_t k = 0; k < section->key_count; k++)
            if (each(context, section->name, section->keys[k].name, section->keys[k].value))
                return true;
    }
    return false;
}

static int read_file(const char *path, kimt_setting_fn *each, void *context, bool *enough_r,
                     struct kimt_error *err)
{
    struct problems *problems = NULL;
    struct ini *ini = NULL;
    int result;

    if (problems_new(&problems, err) != KIMT_OK)
        return KIMT_FAIL;
    result = ini_load(path, problems, &ini);
    if (result == KIMT_OK)
        *enough_r = walk(ini, each, context);
    else
        (void)kimt_fail(err, KIMT_SCOPE_RUN, KIMT_KIND_CONFIG, KIMT_RETRY_NEVER, "%s",
                        problems_get(problems, 0));
    ini_free(&ini);
    problems_free(&problems);
    return result;
}

int settings_read(const char *data, const char *folder, kimt_setting_fn *each, void *each_context,
                  struct kimt_error *err)
{
    struct dirent **names = NULL;
    char path[4096];
    bool enough = false;
    int count, result = KIMT_OK;

    if (!is_plain_name(folder))
        return KIMT_END;
    (void)snprintf(path, sizeof path, "%s/%s", data, folder);
    count = scandir(path, &names, is_ini, alphasort);
    if (count < 0)
        return KIMT_END;
    for (int i = 0; i < count; i++) {
        (void)snprintf(path, sizeof path, "%s/%s/%s", data, folder, names[i]->d_name);
        if (result == KIMT_OK && !enough)
            result = read_file(path, each, each_context, &enough, err);
        free(names[i]);
    }
    free(names);
    return result;
}
