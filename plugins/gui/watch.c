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
#include <unistd.h>

enum {
    PATH = 4096,
    LINE_MAX_BYTES = 1 << 20,
    LOOK_BYTES = 4 << 20 /* in one look: others wait for it */
};

struct watch {
    char logs[PATH], run[256]; /* the folder that is followed; "" for none yet */
    bool checks;               /* only checks are of interest; otherwise all but them */
    int file;
    struct live *live;
    char *line; /* the beginning of a line whose end is not there yet */
    size_t used;
    bool skips; /* the line is too long to be one of ours */
};

struct watch *watch_new(const char *logs, bool checks)
{
    struct watch *watch = calloc(1, sizeof *watch);

    if (!watch)
        return NULL;
    watch->file = -1;
    watch->checks = checks;
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

/* Log folders are called MMDDYYYY_HHMMSS, and what follows tells two of one second apart. Writes a
 * text by which they sort as they began; false: this is none. */
static bool begun_key(const char *name, char key_r[256])
{
    static const char digits[] = "0123456789";

    if (strspn(name, digits) != 8 || name[8] != '_' || strspn(name + 9, digits) != 6)
        return false;
    (void)snprintf(key_r, 256, "%.4s%.4s%s", name + 4, name, name + 8);
    return true;
}

/* True if the run in this file is a check, by its first event. */
static bool is_check(const char *path)
{
    char head[4096] = "";
    int file = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);

    if (file < 0)
        return false;
    if (read(file, head, sizeof head - 1) > 0)
        head[strcspn(head, "\n")] = '\0';
    (void)close(file);
    return strstr(head, "\"command\":\"check\"") != NULL;
}

/* Writes the name of the latest log folder with events of what is wanted; false: there is none. */
static bool find_latest(const struct watch *watch, char run_r[256])
{
    DIR *folder = opendir(watch->logs);
    char file[PATH], key[256], latest[256] = "";
    const struct dirent *entry;

    while (folder && (entry = readdir(folder)) != NULL) {
        if (!begun_key(entry->d_name, key) || strcmp(key, latest) <= 0 ||
            snprintf(file, sizeof file, "%s/%s/events.jsonl", watch->logs, entry->d_name) >= PATH ||
            access(file, R_OK) != 0 || is_check(file) != watch->checks)
            continue;
        (void)snprintf(latest, sizeof latest, "%s", key);
        (void)snprintf(run_r, 256, "%s", entry->d_name);
    }
    if (folder)
        (void)closedir(folder);
    return latest[0] != '\0';
}

static void follow_latest(struct watch *watch)
{
    char run[256], path[PATH + 300];
    int file;

    if (!find_latest(watch, run) || strcmp(run, watch->run) == 0)
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

    follow_latest(watch);
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
