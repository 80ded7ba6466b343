/* SPDX-License-Identifier: MIT
 *
 * Preloaded into kimt: files below DISK_FOLDER grow by DISK_BYTES in all, then the disk is full.
 * The last write that finds room is cut short, as by a real disk; nothing gives room back.
 * DISK_COUNT: a file that holds how much they have grown, to learn how much that is.
 */
#include "path_of.h"

#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

typedef ssize_t write_fn(int fd, const void *data, size_t length);
typedef ssize_t pwrite_fn(int fd, const void *data, size_t length, off64_t offset);
typedef int open_fn(const char *path, int flags, ...);
typedef int mkdir_fn(const char *path, mode_t mode);

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static long long grown;

static bool is_on_disk(const char *path)
{
    const char *folder = getenv("DISK_FOLDER");

    return folder && strncmp(path, folder, strlen(folder)) == 0;
}

static bool is_file_on_disk(int fd)
{
    char path[4096];

    return path_of(fd, path, sizeof path) && is_on_disk(path);
}

static long long room(void)
{
    const char *bytes = getenv("DISK_BYTES");

    return bytes ? atoll(bytes) - grown : 1LL << 60;
}

static void note(void)
{
    const char *path = getenv("DISK_COUNT");
    FILE *file = path ? fopen(path, "w") : NULL;

    if (file) {
        (void)fprintf(file, "%lld", grown);
        (void)fclose(file);
    }
}

/* How much of a write that ends at `end` finds room; -1: none of it. */
static ssize_t grow(int fd, long long begin, size_t length)
{
    struct stat status;
    long long more, end = begin + (long long)length;

    if (fstat(fd, &status) != 0 || end <= status.st_size)
        return (ssize_t)length;
    more = end - status.st_size;
    if (more > room()) {
        length -= (size_t)(more - room());
        more = room();
    }
    grown += more;
    note();
    if ((ssize_t)length > 0)
        return (ssize_t)length;
    errno = ENOSPC;
    return -1;
}

ssize_t write(int fd, const void *data, size_t length)
{
    write_fn *next = (write_fn *)dlsym(RTLD_NEXT, "write");
    struct stat status;
    long long begin;
    ssize_t fits;

    if (!is_file_on_disk(fd))
        return next(fd, data, length);
    (void)pthread_mutex_lock(&mutex);
    begin = lseek(fd, 0, SEEK_CUR);
    if (fcntl(fd, F_GETFL) & O_APPEND && fstat(fd, &status) == 0)
        begin = status.st_size;
    fits = grow(fd, begin, length);
    if (fits > 0)
        fits = next(fd, data, (size_t)fits);
    (void)pthread_mutex_unlock(&mutex);
    return fits;
}

static ssize_t write_at(const char *real, int fd, const void *data, size_t length, off64_t offset)
{
    pwrite_fn *next = (pwrite_fn *)dlsym(RTLD_NEXT, real);
    ssize_t fits;

    if (!is_file_on_disk(fd))
        return next(fd, data, length, offset);
    (void)pthread_mutex_lock(&mutex);
    fits = grow(fd, offset, length);
    if (fits > 0)
        fits = next(fd, data, (size_t)fits, offset);
    (void)pthread_mutex_unlock(&mutex);
    return fits;
}

ssize_t pwrite(int fd, const void *data, size_t length, off_t offset)
{
    return write_at("pwrite", fd, data, length, offset);
}

ssize_t pwrite64(int fd, const void *data, size_t length, off64_t offset)
{
    return write_at("pwrite64", fd, data, length, offset);
}

/* A new name wants room as well. */
static bool has_room_for(const char *path)
{
    if (!is_on_disk(path) || access(path, F_OK) == 0 || room() > 0)
        return true;
    errno = ENOSPC;
    return false;
}

static int open_as(const char *real, const char *path, int flags, mode_t mode)
{
    open_fn *next = (open_fn *)dlsym(RTLD_NEXT, real);

    if (flags & O_CREAT && !has_room_for(path))
        return -1;
    return next(path, flags, mode);
}

int open(const char *path, int flags, ...)
{
    va_list args;
    mode_t mode;

    va_start(args, flags);
    mode = flags & O_CREAT ? va_arg(args, mode_t) : 0;
    va_end(args);
    return open_as("open", path, flags, mode);
}

int open64(const char *path, int flags, ...)
{
    va_list args;
    mode_t mode;

    va_start(args, flags);
    mode = flags & O_CREAT ? va_arg(args, mode_t) : 0;
    va_end(args);
    return open_as("open64", path, flags, mode);
}

int mkdir(const char *path, mode_t mode)
{
    return has_room_for(path) ? ((mkdir_fn *)dlsym(RTLD_NEXT, "mkdir"))(path, mode) : -1;
}
