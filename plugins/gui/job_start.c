/* SPDX-License-Identifier: MIT
 *
 * Starts a job: notes what was asked, then starts its keeper.
 */
#include <config.h> /* for the C library's extensions */

#include "gui/job_inner.h"

#include "gui/file.h"
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum {
    JOBS_KEPT = 200
};

static int fail(struct kimt_error *err, const char *what)
{
    return kimt_fail(err, KIMT_SCOPE_RUN, KIMT_KIND_INTERNAL, KIMT_RETRY_NEVER, "cannot %s: %s",
                     what, strerror(errno));
}

static void make_id(char id_r[JOB_ID])
{
    static unsigned count;
    struct timespec now = {0};
    struct tm parts = {0};
    char day[24] = "";

    (void)clock_gettime(CLOCK_REALTIME, &now);
    if (gmtime_r(&now.tv_sec, &parts))
        (void)strftime(day, sizeof day, "%Y%m%d-%H%M%S", &parts);
    (void)snprintf(id_r, JOB_ID, "%s-%03ld-%u", day, now.tv_nsec / 1000000, count++ % 1000);
}

static int write_what(const struct project *project, const char *id, json_t *what,
                      struct kimt_error *err)
{
    char path[PROJECT_PATH], *text = json_dumps(what, JSON_INDENT(2) | JSON_ENSURE_ASCII);
    int result = KIMT_FAIL;

    if (!text)
        return fail(err, "note the job");
    if (job_path(project, id, ".json", path, err) == KIMT_OK)
        result = file_write(path, text, strlen(text), err);
    free(text);
    return result;
}

static int spawn(char *const *all, pid_t *child_r)
{
    posix_spawn_file_actions_t actions;
    posix_spawnattr_t attributes;
    sigset_t ours;
    int reason;

    (void)posix_spawn_file_actions_init(&actions);
    (void)posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
    (void)posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
    (void)posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
    (void)posix_spawn_file_actions_addclosefrom_np(&actions, STDERR_FILENO + 1);
    (void)posix_spawnattr_init(&attributes);
    (void)sigemptyset(&ours);
    (void)sigaddset(&ours, SIGPIPE);
    (void)posix_spawnattr_setsigdefault(&attributes, &ours);
    (void)posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSID | POSIX_SPAWN_SETSIGDEF);
    reason = posix_spawn(child_r, "/proc/self/exe", &actions, &attributes, all, environ);
    (void)posix_spawnattr_destroy(&attributes);
    (void)posix_spawn_file_actions_destroy(&actions);
    return reason;
}

/* The keeper is this program again, in a session of its own, with nothing of ours open. */
static int start_keeper(const char *folder, const char *id, char *const *arguments,
                        struct kimt_error *err)
{
    const char *const head[] = {"kimt-gui", "--keep", folder, id, "--"};
    size_t count = 0, heads = sizeof head / sizeof head[0];
    char **all;
    pid_t child;

    while (arguments[count])
        count++;
    all = calloc(heads + count + 1, sizeof *all);
    if (!all)
        return fail(err, "start kimt");
    for (size_t i = 0; i < heads; i++)
        all[i] = (char *)(uintptr_t)head[i];
    memcpy(all + heads, arguments, count * sizeof *all);
    errno = spawn(all, &child);
    free(all);
    return errno == 0 && job_wait(child) == 0 ? KIMT_OK : fail(err, "start kimt");
}

/* Waits until kimt is running, or has ended already. */
static bool has_begun(const struct project *project, const char *id)
{
    const struct timespec moment = {.tv_nsec = 10000000};
    char path[PROJECT_PATH];

    for (int tries = 0; tries < 500; tries++) {
        if (job_process(project, id) != 0 ||
            (job_path(project, id, ".end", path, NULL) == KIMT_OK && access(path, F_OK) == 0))
            return true;
        (void)nanosleep(&moment, NULL);
    }
    return false;
}

/* Old jobs go, so that the folder does not grow for ever. */
static void forget_old(const struct project *project)
{
    static const char *const suffixes[] = {".json", ".lock", ".out", ".err", ".end"};
    json_t *jobs = job_list(project, NULL), *job;
    char path[PROJECT_PATH];
    size_t i;

    json_array_foreach(jobs, i, job)
    {
        const char *id = json_string_value(json_object_get(job, "id"));
        const char *state = json_string_value(json_object_get(job, "state"));
        if (i < JOBS_KEPT || !id || strcmp(state, "running") == 0)
            continue;
        for (size_t at = 0; at < sizeof suffixes / sizeof suffixes[0]; at++)
            if (job_path(project, id, suffixes[at], path, NULL) == KIMT_OK)
                (void)unlink(path);
    }
    json_decref(jobs);
}

int job_start(const struct project *project, char *const *arguments, json_t *what,
              char id_r[JOB_ID], struct kimt_error *err)
{
    char folder[PROJECT_PATH];

    make_id(id_r);
    forget_old(project);
    if (project_path(project, ".gui", folder, err) != KIMT_OK ||
        folder_make(folder, err) != KIMT_OK || write_what(project, id_r, what, err) != KIMT_OK ||
        start_keeper(folder, id_r, arguments, err) != KIMT_OK)
        return KIMT_FAIL;
    errno = ETIMEDOUT;
    return has_begun(project, id_r) ? KIMT_OK : fail(err, "start kimt");
}
