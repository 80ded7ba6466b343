/* SPDX-License-Identifier: MIT
 *
 * See file.h.
 */
#include <config.h> /* for the C library's extensions */

#include "gui/file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static int fail(struct kimt_error *err, const char *what, const char *path, int reason)
{
    (void)kimt_fail(err, KIMT_SCOPE_RUN, KIMT_KIND_CONFIG, KIMT_RETRY_NEVER, "cannot %s %s: %s",
                    what, path, strerror(reason));
    if (err)
        err->sys_errno = reason;
    return KIMT_FAIL;
}

static int read_all(int file, const char *path, size_t max, char **data_r, size_t *length_r,
                    struct kimt_error *err)
{
    struct stat status;
    size_t used = 0;
    char *data;

    if (fstat(file, &status) != 0 || !S_ISREG(status.st_mode))
        return fail(err, "read", path, EINVAL);
    if (status.st_size < 0 || (uintmax_t)status.st_size > max)
        return fail(err, "read", path, EFBIG);
    data = malloc((size_t)status.st_size + 1);
    if (!data)
        return fail(err, "read", path, ENOMEM);
    while (used < (size_t)status.st_size) {
        ssize_t got = read(file, data + used, (size_t)status.st_size - used);
        if (got < 0 && errno == EINTR)
            continue;
        if (got <= 0)
            break;
        used += (size_t)got;
    }
    data[used] = '\0';
    *data_r = data;
    *length_r = used;
    return KIMT_OK;
}

int file_read(const char *path, size_t max, char **data_r, size_t *length_r, struct kimt_error *err)
{
    int file = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    int result;

    *data_r = NULL;
    *length_r = 0;
    if (file < 0)
        return errno == ENOENT ? KIMT_END : fail(err, "read", path, errno);
    result = read_all(file, path, max, data_r, length_r, err);
    (void)close(file);
    return result;
}

static bool write_all(int file, const char *data, size_t length)
{
    while (length > 0) {
        ssize_t put = write(file, data, length);
        if (put < 0 && errno == EINTR)
            continue;
        if (put < 0)
            return false;
        data += put;
        length -= (size_t)put;
    }
    return fsync(file) == 0;
}

int file_write(const char *path, const void *data, size_t length, struct kimt_error *err)
{
    char beside[4096];
    int file, reason = 0;

    if (snprintf(beside, sizeof beside, "%s.XXXXXX", path) >= (int)sizeof beside)
        return fail(err, "write", path, ENAMETOOLONG);
    file = mkostemp(beside, O_CLOEXEC);
    if (file < 0)
        return fail(err, "write", path, errno);
    if (!write_all(file, data, length))
        reason = errno;
    if (close(file) != 0 && reason == 0)
        reason = errno;
    if (reason == 0 && rename(beside, path) != 0)
        reason = errno;
    if (reason == 0)
        return KIMT_OK;
    (void)unlink(beside);
    return fail(err, "write", path, reason);
}

int folder_make(const char *path, struct kimt_error *err)
{
    return mkdir(path, 0700) == 0 || errno == EEXIST ? KIMT_OK : fail(err, "make", path, errno);
}
