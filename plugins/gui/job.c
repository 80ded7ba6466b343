/* SPDX-License-Identifier: MIT
 *
 * What is known of jobs, and how one is stopped. The lock tells a living process from a number that
 * another one has by now.
 */
#include <config.h> /* for the C library's extensions */

#include "gui/job_inner.h"

#include "gui/file.h"
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

enum {
    JOBS_MAX = 500,
    OUTPUT_MAX = 64 << 20,
    SMALL_MAX = 1 << 20
};

int job_path(const struct project *project, const char *id, const char *suffix,
             char path_r[PROJECT_PATH], struct kimt_error *err)
{
    char end[JOB_ID + 24];

    if (!project_is_name(id) || strlen(id) >= JOB_ID)
        return kimt_fail(err, KIMT_SCOPE_RUN, KIMT_KIND_NOT_FOUND, KIMT_RETRY_NEVER,
                         "there is no such job");
    (void)snprintf(end, sizeof end, ".gui/%s%s", id, suffix);
    return project_path(project, end, path_r, err);
}

pid_t job_process(const struct project *project, const char *id)
{
    char path[PROJECT_PATH], text[32] = "";
    pid_t process = 0;
    int lock;

    if (job_path(project, id, ".lock", path, NULL) != KIMT_OK)
        return 0;
    lock = open(path, O_RDONLY | O_CLOEXEC);
    if (lock < 0)
        return 0;
    if (flock(lock, LOCK_SH | LOCK_NB) != 0 && pread(lock, text, sizeof text - 1, 0) > 0)
        process = (pid_t)strtol(text, NULL, 10);
    (void)close(lock);
    return process > 1 ? process : 0;
}

static char *read_small(const struct project *project, const char *id, const char *suffix,
                        size_t max, size_t *length_r)
{
    char path[PROJECT_PATH], *text = NULL;

    if (job_path(project, id, suffix, path, NULL) == KIMT_OK)
        (void)file_read(path, max, &text, length_r, NULL);
    return text;
}

static void put_state(json_t *job, const struct project *project, const char *id)
{
    bool running = job_process(project, id) != 0;
    size_t length;
    char *end = read_small(project, id, ".end", 64, &length);

    (void)json_object_set_new(job, "id", json_string(id));
    (void)json_object_set_new(job, "state",
                              json_string(running ? "running"
                                          : end   ? "ended"
                                                  : "lost"));
    if (end && !running)
        (void)json_object_set_new(job, "exit_status", json_integer(strtol(end, NULL, 10)));
    free(end);
}

/* The end of a text, from the beginning of a line; NULL where it is no UTF-8. */
static void put_output(json_t *job, const struct project *project, const char *id,
                       const char *suffix, const char *key, size_t max)
{
    size_t length = 0, from = 0;
    char *text = read_small(project, id, suffix, OUTPUT_MAX, &length);

    if (text && length > max) {
        from = length - max;
        from += strcspn(text + from, "\n");
    }
    if (text)
        (void)json_object_set_new(job, key, json_stringn(text + from, length - from));
    free(text);
}

static json_t *job_base(const struct project *project, const char *id)
{
    size_t length = 0;
    char *text = read_small(project, id, ".json", SMALL_MAX, &length);
    json_t *job = text ? json_loadb(text, length, 0, NULL) : NULL;

    free(text);
    if (json_is_object(job))
        put_state(job, project, id);
    return job;
}

json_t *job_read(const struct project *project, const char *id, size_t output_max,
                 struct kimt_error *err)
{
    json_t *job = job_base(project, id);

    if (!job) {
        (void)kimt_fail(err, KIMT_SCOPE_RUN, KIMT_KIND_NOT_FOUND, KIMT_RETRY_NEVER,
                        "there is no such job");
        return NULL;
    }
    put_output(job, project, id, ".out", "output", output_max);
    put_output(job, project, id, ".err", "complaints", output_max);
    return job;
}

static int is_job_file(const struct dirent *entry)
{
    const char *dot = strrchr(entry->d_name, '.');

    return dot && strcmp(dot, ".json") == 0 && dot - entry->d_name < JOB_ID;
}

static int latest_first(const struct dirent **left, const struct dirent **right)
{
    return -alphasort(left, right);
}

json_t *job_list(const struct project *project, struct kimt_error *err)
{
    struct dirent **entries = NULL;
    char folder[PROJECT_PATH];
    json_t *jobs = json_array();
    int count = 0;

    if (project_path(project, ".gui", folder, err) == KIMT_OK)
        count = scandir(folder, &entries, is_job_file, latest_first);
    for (int i = 0; i < count; i++) {
        entries[i]->d_name[strlen(entries[i]->d_name) - 5] = '\0';
        if (i < JOBS_MAX)
            (void)json_array_append_new(jobs, job_base(project, entries[i]->d_name));
        free(entries[i]);
    }
    free(entries);
    return jobs;
}

int job_stop(const struct project *project, const char *id, bool at_once, struct kimt_error *err)
{
    pid_t process = job_process(project, id);

    if (process == 0)
        return KIMT_END;
    if (kill(process, SIGINT) != 0 || (at_once && kill(process, SIGTERM) != 0))
        return errno == ESRCH ? KIMT_END
                              : kimt_fail(err, KIMT_SCOPE_RUN, KIMT_KIND_INTERNAL, KIMT_RETRY_NEVER,
                                          "cannot stop kimt: %s", strerror(errno));
    return KIMT_OK;
}

static int is_gui_folder(const struct dirent *entry)
{
    const char *dot = strrchr(entry->d_name, '.');

    return dot && strcmp(dot, ".gui") == 0;
}

/* True if the latest jobs of one migration say so: older ones ended long ago. */
static bool is_running(const char *folder, const char *gui_folder)
{
    struct project project;
    char file[PROJECT_NAME_MAX + 8];
    bool running = false;
    json_t *jobs, *job;
    size_t i;

    (void)snprintf(file, sizeof file, "%.*s.ini", (int)(strlen(gui_folder) - 4), gui_folder);
    if (project_init(&project, folder, file, NULL) != KIMT_OK)
        return false;
    jobs = job_list(&project, NULL);
    json_array_foreach(jobs, i, job) running |=
        strcmp(json_string_value(json_object_get(job, "state")), "running") == 0;
    json_decref(jobs);
    return running;
}

bool job_any_running(const char *folder)
{
    struct dirent **entries = NULL;
    int count = scandir(folder, &entries, is_gui_folder, alphasort);
    bool running = false;

    for (int i = 0; i < count; i++) {
        running = running || is_running(folder, entries[i]->d_name);
        free(entries[i]);
    }
    free(entries);
    return running;
}
