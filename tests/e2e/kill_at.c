/* SPDX-License-Identifier: MIT
 *
 * Preloaded into kimt: the process is killed at the n-th write to its journal, of which only half
 * gets through. KILL_AT is n; KILL_COUNT, a file that gets a byte for each write, to learn how many
 * there are.
 */
#include "path_of.h"

#include <dlfcn.h>
#include <fcntl.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

typedef ssize_t pwrite_fn(int fd, const void *data, size_t length, off64_t offset);

static bool is_journal(int fd)
{
    char path[4096];

    return path_of(fd, path, sizeof path) && strstr(path, "/journal.sqlite");
}

static void count(void)
{
    const char *path = getenv("KILL_COUNT");
    int fd = path ? open(path, O_WRONLY | O_CREAT | O_APPEND, 0600) : -1;

    if (fd >= 0) {
        (void)!write(fd, ".", 1);
        (void)close(fd);
    }
}

static ssize_t write_some(const char *real, int fd, const void *data, size_t length, off64_t offset)
{
    static int times;
    const char *at = getenv("KILL_AT");
    pwrite_fn *next = (pwrite_fn *)dlsym(RTLD_NEXT, real);

    if (!is_journal(fd))
        return next(fd, data, length, offset);
    count();
    if (at && __atomic_add_fetch(&times, 1, __ATOMIC_SEQ_CST) == atoi(at)) {
        (void)!next(fd, data, length / 2, offset);
        (void)raise(SIGKILL);
    }
    return next(fd, data, length, offset);
}

ssize_t pwrite(int fd, const void *data, size_t length, off_t offset)
{
    return write_some("pwrite", fd, data, length, offset);
}

ssize_t pwrite64(int fd, const void *data, size_t length, off64_t offset)
{
    return write_some("pwrite64", fd, data, length, offset);
}
