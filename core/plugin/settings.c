/* SPDX-License-Identifier: MIT
 *
 * See settings.h. A folder that was read stays as it is, so that it can be walked through without
 * the lock; one that could not be is not kept.
 */
#include "plugin/settings.h"
#include "base/cleanup.h"
#include "base/no_memory.h"
#include "config/ini.h"

#include <dirent.h>
#include <string.h>

enum {
    FILES_MAX = 200 /* of a folder */
};

struct folder {
    struct folder *next;
    char *name;
    struct ini *files[FILES_MAX];
    size_t count;
};

struct settings {
    char *data;
    pthread_mutex_t mutex;
    struct folder *folders;
};

static int fail_memory(struct kimt_error *err)
{
    return no_memory(err, "for settings");
}

/* ---- a folder ---- */

static void folder_free(struct folder *folder)
{
    if (!folder)
        return;
    for (size_t i = 0; i < folder->count; i++)
        ini_free(&folder->files[i]);
    free(folder->name);
    free(folder);
}

static int is_ini(const struct dirent *entry)
{
    size_t length = strlen(entry->d_name);

    return length > 4 && entry->d_name[0] != '.' && !strcmp(entry->d_name + length - 4, ".ini");
}

static int read_file(struct folder *folder, const char *path, struct kimt_error *err)
{
    struct problems *problems = NULL;
    int result;

    if (folder->count == FILES_MAX)
        return kimt_fail(err, KIMT_SCOPE_RUN, KIMT_KIND_CONFIG, KIMT_RETRY_NEVER,
                         "%s: there are more than %d files beside it", path, FILES_MAX);
    if (problems_new(&problems, err) != KIMT_OK)
        return KIMT_FAIL;
    result = ini_load(path, problems, &folder->files[folder->count]);
    if (result == KIMT_OK)
        folder->count++;
    else
        (void)kimt_fail(err, KIMT_SCOPE_RUN, KIMT_KIND_CONFIG, KIMT_RETRY_NEVER, "%s",
                        problems_get(problems, 0));
    problems_free(&problems);
    return result;
}

/* KIMT_END: there is no such folder. */
static int read_files(struct folder *folder, const char *data, struct kimt_error *err)
{
    struct dirent **names = NULL;
    char path[4096];
    int count, result = KIMT_OK;

    (void)snprintf(path, sizeof path, "%s/%s", data, folder->name);
    count = scandir(path, &names, is_ini, alphasort);
    if (count < 0)
        return KIMT_END;
    for (int i = 0; i < count; i++) {
        (void)snprintf(path, sizeof path, "%s/%s/%s", data, folder->name, names[i]->d_name);
        if (result == KIMT_OK)
            result = read_file(folder, path, err);
        free(names[i]);
    }
    free(names);
    return result;
}

static int folder_read(const char *data, const char *name, struct folder **folder_r,
                       struct kimt_error *err)
{
    struct folder *folder = calloc(1, sizeof *folder);
    int result = KIMT_FAIL;

    if (folder && (folder->name = strdup(name)))
        result = read_files(folder, data, err);
    else
        (void)fail_memory(err);
    if (result == KIMT_OK)
        *folder_r = folder;
    else
        folder_free(folder);
    return result;
}

/* ---- all of them ---- */

int settings_new(const char *data, struct settings **settings_r, struct kimt_error *err)
{
    struct settings *settings = calloc(1, sizeof *settings);

    if (settings)
        settings->data = strdup(data ? data : KIMT_DATADIR);
    if (!settings || !settings->data) {
        free(settings);
        return fail_memory(err);
    }
    (void)pthread_mutex_init(&settings->mutex, NULL);
    *settings_r = settings;
    return KIMT_OK;
}

void settings_free(struct settings **settings)
{
    if (!*settings)
        return;
    for (struct folder *folder = (*settings)->folders, *next; folder; folder = next) {
        next = folder->next;
        folder_free(folder);
    }
    (void)pthread_mutex_destroy(&(*settings)->mutex);
    free((*settings)->data);
    free(STEAL(*settings));
}

static int find(struct settings *settings, const char *name, const struct folder **folder_r,
                struct kimt_error *err)
{
    LOCK_SCOPE(&settings->mutex);
    struct folder *folder = settings->folders;
    int result = KIMT_OK;

    while (folder && strcmp(folder->name, name) != 0)
        folder = folder->next;
    if (!folder && (result = folder_read(settings->data, name, &folder, err)) == KIMT_OK) {
        folder->next = settings->folders;
        settings->folders = folder;
    }
    *folder_r = folder;
    return result;
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

static bool is_plain_name(const char *name)
{
    return name[0] && name[0] != '.' && !strchr(name, '/');
}

int settings_read(struct settings *settings, const char *folder, kimt_setting_fn *each,
                  void *each_context, struct kimt_error *err)
{
    const struct folder *read = NULL;
    int result = is_plain_name(folder) ? find(settings, folder, &read, err) : KIMT_END;

    if (result != KIMT_OK)
        return result;
    for (size_t i = 0; i < read->count; i++)
        if (walk(read->files[i], each, each_context))
            break;
    return KIMT_OK;
}
