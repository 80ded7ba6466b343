/* SPDX-License-Identifier: MIT
 *
 * mkdir decides whether a name is free, so two runs in one second cannot share a folder.
 */
#include <config.h> /* for the C library's extensions */

#include "base/cleanup.h"
#include "base/file_error.h"
#include "report/log_folder.h"
#include <errno.h>
#include <kimt/error.h>
#include <pwd.h>
#include <string.h>
#include <sys/stat.h>

#define SAME_SECOND_MAX 100

#ifdef __APPLE__
#define STANDARD_FOLDER "Library/Logs/KimtLogs"
#else
#define STANDARD_FOLDER "KimtLogs"
#endif

static int fail(struct kimt_error *err, const char *path, int reason)
{
    (void)kimt_fail(err, KIMT_SCOPE_RUN, file_error_kind(reason), KIMT_RETRY_NEVER,
                    "cannot make the log folder %s: %s", path, strerror(reason));
    file_error_hint(err, reason, "set logs = DIR in [migration] to a folder you can write to");
    return KIMT_FAIL;
}

static char *standard_parent(void)
{
    const char *home = getenv("HOME");
    struct passwd entry, *found = NULL;
    char memory[4096], *parent;

    if (!home || !*home) {
        (void)getpwuid_r(getuid(), &entry, memory, sizeof memory, &found);
        home = found ? found->pw_dir : ".";
    }
    return asprintf(&parent, "%s/" STANDARD_FOLDER, home) < 0 ? NULL : parent;
}

/* Makes every missing folder of a path, as mkdir -p does; new ones are the owner's alone. */
static int make_parents(char *path)
{
    for (char *slash = strchr(path + 1, '/');; slash = strchr(slash + 1, '/')) {
        int result;

        if (slash)
            *slash = '\0';
        result = mkdir(path, 0700) != 0 && errno != EEXIST && errno != EISDIR ? errno : 0;
        if (slash)
            *slash = '/';
        if (result != 0 || !slash)
            return result;
    }
}

void log_folder_name(time_t now, int number, char name[LOG_FOLDER_NAME])
{
    char stamp[32] = "";
    struct tm local;

    if (localtime_r(&now, &local))
        (void)strftime(stamp, sizeof stamp, "%m%d%Y_%H%M%S", &local);
    if (number > 1)
        (void)snprintf(name, LOG_FOLDER_NAME, "%s_%d", stamp, number);
    else
        (void)snprintf(name, LOG_FOLDER_NAME, "%s", stamp);
}

/* 0 and the path, or errno. */
static int make_unique(const char *parent, time_t now, log_folder_taken_fn *taken, void *context,
                       char **path_r)
{
    for (int i = 1; i <= SAME_SECOND_MAX; i++) {
        char name[LOG_FOLDER_NAME];
        char *path;

        log_folder_name(now, i, name);
        if (taken && taken(context, name))
            continue;
        if (asprintf(&path, "%s/%s", parent, name) < 0)
            return ENOMEM;
        if (mkdir(path, 0700) == 0) {
            *path_r = path;
            return 0;
        }
        free(path);
        if (errno != EEXIST)
            return errno;
    }
    return EEXIST;
}

int log_folder_make(const char *parent, time_t now, log_folder_taken_fn *taken, void *context,
                    char **path_r, struct kimt_error *err)
{
    AUTO_FREE char *folder = parent ? strdup(parent) : standard_parent();
    int reason;

    *path_r = NULL;
    if (!folder)
        return fail(err, parent ? parent : STANDARD_FOLDER, ENOMEM);
    reason = make_parents(folder);
    if (reason == 0)
        reason = make_unique(folder, now, taken, context, path_r);
    return reason == 0 ? KIMT_OK : fail(err, folder, reason);
}
