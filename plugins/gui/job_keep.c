/* SPDX-License-Identifier: MIT
 *
 * The process that keeps a job: it starts kimt, waits for it, and writes down how it ended.
 *
 * See also: job_start.c, which starts it.
 */
#include "gui/job_inner.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/file.h>
#include <sys/wait.h>
#include <unistd.h>

/* A place beside the job's other files; -1 after saying why. */
static int open_beside(const char *folder, const char *id, const char *suffix)
{
    char path[PROJECT_PATH];
    int file = -1;

    if (snprintf(path, sizeof path, "%s/%s%s", folder, id, suffix) < PROJECT_PATH)
        file = open(path, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    if (file < 0)
        perror("kimt-gui");
    return file;
}

static void write_number(int file, long number)
{
    char text[32];
    int length = snprintf(text, sizeof text, "%ld\n", number);

    (void)!pwrite(file, text, (size_t)length, 0);
    (void)fsync(file);
}

static void become(char *const *arguments, int out, int complaints)
{
    int nothing = open("/dev/null", O_RDONLY | O_CLOEXEC);

    if (nothing < 0 || dup2(nothing, STDIN_FILENO) < 0 || dup2(out, STDOUT_FILENO) < 0 ||
        dup2(complaints, STDERR_FILENO) < 0)
        _exit(127);
    (void)execv(arguments[0], arguments);
    perror(arguments[0]);
    _exit(127);
}

int job_wait(pid_t child)
{
    int status;

    while (waitpid(child, &status, 0) < 0)
        if (errno != EINTR)
            return 127;
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

int job_keep(const char *folder, const char *id, char *const *arguments)
{
    int lock = open_beside(folder, id, ".lock"), out = open_beside(folder, id, ".out");
    int complaints = open_beside(folder, id, ".err"), end, status = 127;
    pid_t child = fork();

    if (child != 0)
        return child > 0 ? 0 : 127; /* the one that started us waits no longer */
    if (lock < 0 || out < 0 || complaints < 0 || flock(lock, LOCK_EX | LOCK_NB) != 0)
        return 127;
    child = fork();
    if (child == 0)
        become(arguments, out, complaints);
    if (child > 0) {
        write_number(lock, child);
        status = job_wait(child);
    }
    end = open_beside(folder, id, ".end");
    if (end >= 0)
        write_number(end, status);
    return status;
}
