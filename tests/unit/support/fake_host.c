/* SPDX-License-Identifier: MIT
 *
 * The services of fake_host.h. Its INI reader knows [sections], key = value and full-line comments,
 * which is all that kimt's data files use.
 */
#include "unit/support/fake_host.h"

#include <dirent.h>
#include <stdlib.h>
#include <time.h>

static void take_line(void *context, int level, const char *line)
{
    struct fake_host *host = context;
    size_t room = sizeof host->log - host->log_length;

    if (level <= KIMT_LOG_WARNING)
        host->warnings++;
    int written = snprintf(host->log + host->log_length, room, "%s\n", line);
    if (written > 0 && (size_t)written < room)
        host->log_length += (size_t)written;
    if (getenv("FAKE_HOST_LOG"))
        (void)fprintf(stderr, "# %d %s\n", level, line);
}

static bool wants(void *context, int level)
{
    const struct fake_host *host = context;

    return level <= host->log_level;
}

static void take_note(void *context, int note, const char *subject, const char *text)
{
    struct fake_host *host = context;

    (void)note;
    (void)subject;
    (void)snprintf(host->last_note, sizeof host->last_note, "%s", text);
    host->notes++;
}

static int64_t now(void *context)
{
    struct fake_host *host = context;
    struct timespec time;

    if (host->step_ms > 0)
        return host->clock_ms += host->step_ms;
    (void)clock_gettime(CLOCK_MONOTONIC, &time);
    return (int64_t)time.tv_sec * 1000 + time.tv_nsec / 1000000;
}

static bool stop(void *context)
{
    const struct fake_host *host = context;

    return host->stop;
}

static int64_t timeout(void *context)
{
    const struct fake_host *host = context;

    return host->timeout_ms;
}

static char *trim(char *text)
{
    text += strspn(text, " \t\"");
    size_t length = strlen(text);
    while (length > 0 && strchr(" \t\"\r\n", text[length - 1]))
        text[--length] = '\0';
    return text;
}

static void read_ini(FILE *file, kimt_setting_fn *each, void *context)
{
    char line[1024];
    char section[64] = "";

    while (fgets(line, sizeof line, file)) {
        char *start = trim(line);
        char *equals = strchr(start, '=');
        if (*start == ';' || *start == '#' || !*start)
            continue;
        if (*start == '[') {
            start[strcspn(start, "]")] = '\0';
            (void)snprintf(section, sizeof section, "%.60s", start + 1);
        } else if (equals) {
            *equals = '\0';
            (void)each(context, section, trim(start), trim(equals + 1));
        }
    }
}

static int by_name(const struct dirent **a, const struct dirent **b)
{
    return strcmp((*a)->d_name, (*b)->d_name);
}

static int read_folder(const char *folder, kimt_setting_fn *each, void *context)
{
    struct dirent **names = NULL;
    char path[1024];
    const char *top = getenv("srcdir");

    (void)snprintf(path, sizeof path, "%s/conf/%s", top ? top : ".", folder);
    int count = scandir(path, &names, NULL, by_name);
    for (int i = 0; i < count; i++) {
        char file_path[2048];
        (void)snprintf(file_path, sizeof file_path, "%s/%s", path, names[i]->d_name);
        FILE *file = strstr(names[i]->d_name, ".ini") ? fopen(file_path, "r") : NULL;
        if (file) {
            read_ini(file, each, context);
            (void)fclose(file);
        }
        free(names[i]);
    }
    free(names);
    return count < 0 ? KIMT_END : KIMT_OK;
}

static int read_settings(void *context, const char *folder, kimt_setting_fn *each,
                         void *each_context, struct kimt_error *err)
{
    const struct fake_host *host = context;

    (void)err;
    if (!host->flavours || strcmp(folder, "flavours") != 0)
        return read_folder(folder, each, each_context);
    char *copy = strdup(host->flavours);
    FILE *file = copy ? fmemopen(copy, strlen(copy) + 1, "r") : NULL;
    if (file) {
        read_ini(file, each, each_context);
        (void)fclose(file);
    }
    free(copy);
    return KIMT_OK;
}

static int get_secret(void *context, const char *name, char *buffer, size_t capacity)
{
    (void)context, (void)name, (void)buffer, (void)capacity;
    return KIMT_END;
}

static int put_secret(void *context, const char *name, const char *value, struct kimt_error *err)
{
    struct fake_host *host = context;
    size_t at = host->secret_count;

    (void)err;
    if (at < FAKE_SECRETS) {
        (void)snprintf(host->secrets[at].name, sizeof host->secrets[at].name, "%s", name);
        (void)snprintf(host->secrets[at].value, sizeof host->secrets[at].value, "%s", value);
        host->secret_count++;
    }
    return KIMT_OK;
}

int64_t fake_host_memory_share;

static int64_t memory_share(void *context)
{
    (void)context;
    return fake_host_memory_share;
}

void fake_host_init(struct fake_host *host)
{
    memset(host, 0, sizeof *host);
    host->log_level = KIMT_LOG_WIRE;
    host->timeout_ms = 3000;
    host->table = (struct kimt_host){.struct_size = sizeof host->table,
                                     .context = host,
                                     .log = take_line,
                                     .wants_log = wants,
                                     .note = take_note,
                                     .now_ms = now,
                                     .stop_requested = stop,
                                     .timeout_ms = timeout,
                                     .settings_read = read_settings,
                                     .secret_get = get_secret,
                                     .secret_put = put_secret,
                                     .memory_share = memory_share};
}
