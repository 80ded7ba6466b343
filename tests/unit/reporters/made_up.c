/* SPDX-License-Identifier: MIT
 *
 * A made-up run for tests of reporters.
 */
#include <config.h>

#include "unit/reporters/made_up.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

/* 2026-11-24 11:03:19.123 UTC */
static const int64_t begun_ms = 1795518199123;

static int64_t host_now(void *context)
{
    return ((struct made_up *)context)->clock_ms;
}

struct made_up *made_up_new(const char *command)
{
    struct made_up *made_up = calloc(1, sizeof *made_up);

    assert_non_null(made_up);
    assert_int_equal(setenv("TZ", "UTC", 1), 0);
    (void)snprintf(made_up->folder, sizeof made_up->folder, "/tmp/kimt-test-XXXXXX");
    assert_non_null(mkdtemp(made_up->folder));
    made_up->host = (struct kimt_host){
        .struct_size = sizeof made_up->host, .context = made_up, .now_ms = host_now};
    made_up->run = (struct kimt_run_info){.struct_size = sizeof made_up->run,
                                          .run_id = "11242026_110319",
                                          .command = command,
                                          .version = "9.9",
                                          .profile = "company.ini",
                                          .source = "imap old.example.com:993",
                                          .destination = "kerio kerio.example.com:4040",
                                          .log_folder = made_up->folder};
    made_up->err.struct_size = sizeof made_up->err;
    made_up->ops = kimt_plugin_query()->reporter;
    assert_non_null(made_up->ops);
    return made_up;
}

void made_up_free(struct made_up *made_up)
{
    DIR *folder = opendir(made_up->folder);
    const struct dirent *entry;

    made_up_close(made_up);
    assert_non_null(folder);
    while ((entry = readdir(folder)))
        (void)unlinkat(dirfd(folder), entry->d_name, 0);
    (void)closedir(folder);
    assert_int_equal(rmdir(made_up->folder), 0);
    free(made_up);
}

void made_up_open(struct made_up *made_up, const void *options)
{
    int result = made_up->ops->open(&made_up->host, options, &made_up->run, &made_up->session,
                                    &made_up->err);

    if (result != KIMT_OK)
        fail_msg("%s", made_up->err.text);
}

void made_up_open_onto(struct made_up *made_up, int descriptor, const void *options)
{
    int saved;

    (void)fflush(stdout);
    saved = dup(STDOUT_FILENO);
    assert_true(saved >= 0 && dup2(descriptor, STDOUT_FILENO) >= 0);
    made_up_open(made_up, options);
    assert_true(dup2(saved, STDOUT_FILENO) >= 0);
    (void)close(saved);
}

struct made_up *made_up_into_file(const char *command, int32_t verbosity,
                                  const char *const *reporters, const void *options)
{
    struct made_up *made_up = made_up_new(command);
    char path[128];
    int file;

    assert_int_equal(setenv("LC_ALL", "C.UTF-8", 1), 0);
    assert_int_equal(setenv("TERM", "xterm", 1), 0);
    assert_int_equal(unsetenv("NO_COLOR"), 0);
    (void)snprintf(path, sizeof path, "%s/out", made_up->folder);
    file = open(path, O_WRONLY | O_CREAT, 0600);
    assert_true(file >= 0);
    made_up->run.verbosity = verbosity;
    made_up->run.reporters = reporters;
    made_up_open_onto(made_up, file, options);
    (void)close(file);
    return made_up;
}

void made_up_close(struct made_up *made_up)
{
    if (made_up->session)
        made_up->ops->close(made_up->session);
    made_up->session = NULL;
}

int try_post(struct made_up *made_up, struct kimt_event event)
{
    event.struct_size = sizeof event;
    event.run_ms = made_up->clock_ms;
    event.time_ms = begun_ms + made_up->clock_ms;
    return made_up->ops->event(made_up->session, &event, &made_up->err);
}

void post(struct made_up *made_up, struct kimt_event event)
{
    if (try_post(made_up, event) != KIMT_OK)
        fail_msg("%s", made_up->err.text);
}

char *read_log(const struct made_up *made_up, const char *name)
{
    char path[256];
    char *text = NULL;
    size_t size = 0;
    FILE *file;

    if (name[0] == '/')
        (void)snprintf(path, sizeof path, "%s", name);
    else
        (void)snprintf(path, sizeof path, "%s/%s", made_up->folder, name);
    file = fopen(path, "r");
    assert_non_null(file);
    if (getdelim(&text, &size, '\0', file) < 0) {
        free(text);
        text = strdup("");
    }
    (void)fclose(file);
    assert_non_null(text);
    return text;
}

struct kimt_error made_up_error(int scope, int kind, const char *text, const char *peer,
                                const char *hint)
{
    struct kimt_error error = {.struct_size = sizeof error};

    (void)kimt_fail(&error, scope, kind, KIMT_RETRY_NEVER, "%s", text);
    kimt_error_peer(&error, peer);
    kimt_error_hint(&error, hint);
    return error;
}
