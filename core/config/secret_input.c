/* SPDX-License-Identifier: MIT
 *
 * See secret_input.h. The command shares our terminal, so that it can ask for a passphrase.
 */
#include <config.h>

#include "base/cleanup.h"
#include "base/clock.h"
#include "config/secret_input.h"
#include "config/text_file.h"
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>
#include <sys/wait.h>

enum {
    LARGEST_FILE = 64 * 1024,
    PATIENCE_MS = 10 /* between two looks at a command that closed its output but did not end */
};

extern char **environ;

__attribute__((format(printf, 2, 3))) static bool refuse(char *reason, const char *format, ...)
{
    va_list args;

    va_start(args, format);
    (void)vsnprintf(reason, SECRET_INPUT_REASON, format, args);
    va_end(args);
    return false;
}

/* Takes the first line of `text` as the secret. `origin` names where it came from. */
static bool take_line(const char *text, size_t length, const char *origin, char *secret,
                      char *reason)
{
    const char *newline = memchr(text, '\n', length);
    size_t used = newline ? (size_t)(newline - text) : length;

    if (used > 0 && text[used - 1] == '\r')
        used--;
    if (used == 0)
        return refuse(reason, "%s gives an empty secret", origin);
    if (used >= SECRET_INPUT_LONGEST)
        return refuse(reason, "%s gives a secret longer than %d bytes", origin,
                      SECRET_INPUT_LONGEST - 1);
    if (memchr(text, '\0', used))
        return refuse(reason, "%s gives a secret with a zero byte in it", origin);
    memcpy(secret, text, used);
    secret[used] = '\0';
    return true;
}

bool secret_input_file(const char *path, char *secret, char *reason)
{
    struct text_file file;
    const char *wrong = text_file_open(path, LARGEST_FILE, &file);
    bool taken;

    if (wrong)
        return refuse(reason, "%s: %s", path, wrong);
    if (file.is_world_readable)
        taken = refuse(reason, "%s can be read by everyone; chmod 600 it first", path);
    else
        taken = take_line(file.text, file.length, path, secret, reason);
    text_file_close(&file);
    return taken;
}

bool secret_input_env(const char *name, char *secret, char *reason)
{
    char origin[200];
    const char *value = getenv(name);

    (void)snprintf(origin, sizeof origin, "the variable %s of the environment", name);
    if (!value)
        return refuse(reason, "%s is not set", origin);
    return take_line(value, strlen(value), origin, secret, reason);
}

/* Starts the shell with its standard output going to `out`. */
static int spawn(char *command, int out, pid_t *child_r)
{
    char shell[] = "sh", option[] = "-c";
    char *argv[] = {shell, option, command, NULL};
    posix_spawn_file_actions_t actions;
    int code = posix_spawn_file_actions_init(&actions);

    if (code != 0)
        return code;
    code = posix_spawn_file_actions_adddup2(&actions, out, STDOUT_FILENO);
    if (code == 0)
        code = posix_spawn(child_r, "/bin/sh", &actions, NULL, argv, environ);
    (void)posix_spawn_file_actions_destroy(&actions);
    return code;
}

/* Runs it with its output into a pipe; answers the pipe's other end, or -1. */
static int start(const char *command, pid_t *child_r)
{
    AUTO_FREE char *text = strdup(command);
    int ends[2], code;

    if (!text || pipe2(ends, O_CLOEXEC) != 0)
        return -1;
    code = spawn(text, ends[1], child_r);
    (void)close(ends[1]);
    if (code == 0)
        return ends[0];
    (void)close(ends[0]);
    errno = code;
    return -1;
}

static void keep(char *kept, size_t *length, const char *chunk, size_t got)
{
    size_t room = SECRET_INPUT_LONGEST - *length;
    size_t more = got < room ? got : room;

    memcpy(kept + *length, chunk, more);
    *length += more;
}

/* Reads to the end, so that the command is not cut off, but keeps only what a secret may be long.
 * False when time is up. */
static bool drain(int from, int64_t deadline, char *kept, size_t *length_r)
{
    char chunk[1024];
    bool at_end = false;

    *length_r = 0;
    while (!at_end) {
        struct pollfd waiting = {.fd = from, .events = POLLIN};
        int64_t left = deadline - clock_ms();
        ssize_t got;

        if (left <= 0)
            break;
        if (poll(&waiting, 1, (int)left) < 1)
            continue;
        got = read(from, chunk, sizeof chunk);
        if (got > 0)
            keep(kept, length_r, chunk, (size_t)got);
        at_end = got == 0 || (got < 0 && errno != EINTR);
    }
    explicit_bzero(chunk, sizeof chunk);
    return at_end;
}

/* Its wait status; -1 when it had to be killed. */
static int end(pid_t child, int64_t deadline, bool in_time)
{
    int status = 0;

    while (in_time) {
        pid_t ended = waitpid(child, &status, WNOHANG);

        if (ended == child)
            return status;
        if (ended < 0 && errno != EINTR)
            return -1;
        if (clock_ms() >= deadline)
            break;
        clock_sleep_ns(PATIENCE_MS * CLOCK_NS_PER_MS);
    }
    (void)kill(child, SIGKILL);
    while (waitpid(child, &status, 0) < 0 && errno == EINTR)
        continue;
    return -1;
}

bool secret_input_command(const char *command, int timeout_ms, char *secret, char *reason)
{
    int64_t deadline = clock_ms() + timeout_ms;
    char kept[SECRET_INPUT_LONGEST];
    pid_t child;
    AUTO_CLOSE int from = start(command, &child);
    size_t length;
    bool taken;
    int status;

    if (from < 0)
        return refuse(reason, "the command cannot be run: %s", strerror(errno));
    status = end(child, deadline, drain(from, deadline, kept, &length));
    if (status == -1)
        taken = refuse(reason, "the command did not end within %d s", timeout_ms / 1000);
    else if (!WIFEXITED(status))
        taken = refuse(reason, "the command was ended by signal %d", WTERMSIG(status));
    else if (WEXITSTATUS(status) != 0)
        taken = refuse(reason, "the command ended with status %d", WEXITSTATUS(status));
    else
        taken = take_line(kept, length, "the command", secret, reason);
    explicit_bzero(kept, sizeof kept);
    return taken;
}
