/* SPDX-License-Identifier: MIT
 *
 * See watch.h.
 */
#include "gui/watch.h"

#include "gui/live.h"
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
    PATH = 4096,
    LINE_MAX_BYTES = 1 << 20,
    LOOK_BYTES = 4 << 20 /* in one look: others wait for it */
};

struct watch {
    char logs[PATH], run[256]; /* the folder that is followed; "" for none yet */
    int file;
    struct live *live;
    char *line; /* the beginning of a line whose end is not there yet */
    size_t used;
    bool skips; /* the line is too long to be one of ours */
};

struct watch *watch_new(const char *logs)
{
    struct watch *watch = calloc(1, sizeof *watch);

    if (!watch)
        return NULL;
    watch->file = -1;
    (void)snprintf(watch->logs, sizeof watch->logs, "%s", logs);
    watch->line = malloc(LINE_MAX_BYTES);
    watch->live = live_new();
    if (!watch->line || !watch->live)
        watch_free(&watch);
    return watch;
}

void watch_free(struct watch **watch)
{
    if (*watch) {
        if ((*watch)->file >= 0)
            (void)close((*watch)->file);
        live_free(&(*watch)->live);
        free((*watch)->line);
    }
    free(*watch);
    *watch = NULL;
}

static bool is_newer(const struct stat *left, const struct stat *right)
{
    if (left->st_mtim.tv_sec != right->st_mtim.tv_sec)
        return left->st_mtim.tv_sec > right->st_mtim.tv_sec;
    return left->st_mtim.tv_nsec > right->st_mtim.tv_nsec;
}

/* Writes the name of the newest log folder with events; false: there is none. */
static bool find_newest(const char *logs, char run_r[256])
{
    DIR *folder = opendir(logs);
    struct stat status, newest = {0};
    const struct dirent *entry;
    char file[PATH];

    run_r[0] = '\0';
    while (folder && (entry = readdir(folder)) != NULL) {
        if (entry->d_name[0] == '.' ||
            snprintf(file, sizeof file, "%s/%s/events.jsonl", logs, entry->d_name) >= PATH ||
            stat(file, &status) != 0 || !is_newer(&status, &newest))
            continue;
        newest = status;
        (void)snprintf(run_r, 256, "%s", entry->d_name);
    }
    if (folder)
        (void)closedir(folder);
    return run_r[0] != '\0';
}

static void follow_newest(struct watch *watch)
{
    char run[256], path[PATH + 300];
    int file;

    if (!find_newest(watch->logs, run) || strcmp(run, watch->run) == 0)
        return;
    (void)snprintf(path, sizeof path, "%s/%s/events.jsonl", watch->logs, run);
    file = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
    if (file < 0)
        return;
    if (watch->file >= 0)
        (void)close(watch->file);
    watch->file = file;
    watch->used = 0;
    watch->skips = false;
    (void)snprintf(watch->run, sizeof watch->run, "%s", run);
}

static void end_line(struct watch *watch)
{
    if (!watch->skips)
        live_line(watch->live, watch->line, watch->used);
    watch->used = 0;
    watch->skips = false;
}

static void take_in(struct watch *watch, const char *bytes, size_t length)
{
    while (length > 0) {
        const char *end = memchr(bytes, '\n', length);
        size_t part = end ? (size_t)(end - bytes) : length;

        if (part > LINE_MAX_BYTES - watch->used)
            watch->skips = true;
        if (!watch->skips) {
            memcpy(watch->line + watch->used, bytes, part);
            watch->used += part;
        }
        if (!end)
            return;
        end_line(watch);
        bytes += part + 1;
        length -= part + 1;
    }
}

char *watch_look(struct watch *watch)
{
    char bytes[64 << 10];
    size_t total = 0;
    ssize_t got;

    follow_newest(watch);
    while (watch->file >= 0 && total < LOOK_BYTES) {
        got = read(watch->file, bytes, sizeof bytes);
        if (got < 0 && errno == EINTR)
            continue;
        if (got <= 0)
            break;
        take_in(watch, bytes, (size_t)got);
        total += (size_t)got;
    }
    return live_changes(watch->live);
}
