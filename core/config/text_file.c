/* SPDX-License-Identifier: MIT
 *
 * See text_file.h.
 */
#include <config.h>

#include "config/text_file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const char *explain_open(int code)
{
    switch (code) {
    case ENOENT:
    case ENOTDIR:
        return "no such file";
    case EACCES:
    case EPERM:
        return "permission denied";
    default:
        return strerror(code);
    }
}

static const char *look_at(struct text_file *file, size_t max_bytes)
{
    struct stat info;

    if (fstat(file->descriptor, &info) != 0)
        return "cannot be looked at";
    if (S_ISDIR(info.st_mode))
        return "is a folder, not a file";
    if (!S_ISREG(info.st_mode))
        return "is not a regular file";
    if ((size_t)info.st_size > max_bytes)
        return "is far too large";
    file->is_private = (info.st_mode & 077) == 0;
    file->is_world_readable = (info.st_mode & S_IROTH) != 0;
    file->is_world_writable = (info.st_mode & S_IWOTH) != 0;
    file->length = (size_t)info.st_size;
    return NULL;
}

static const char *read_all(struct text_file *file)
{
    size_t done = 0;

    file->text = calloc(1, file->length + 1);
    if (!file->text)
        return "does not fit into memory";
    while (done < file->length) {
        ssize_t got = read(file->descriptor, file->text + done, file->length - done);

        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return "cannot be read";
        if (got == 0)
            break;
        done += (size_t)got;
    }
    file->length = done;
    return lseek(file->descriptor, 0, SEEK_SET) == 0 ? NULL : "cannot be read";
}

const char *text_file_open(const char *path, size_t max_bytes, struct text_file *file)
{
    const char *wrong;

    *file = (struct text_file){.descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)};
    if (file->descriptor < 0)
        return explain_open(errno);
    wrong = look_at(file, max_bytes);
    if (!wrong)
        wrong = read_all(file);
    if (wrong)
        text_file_close(file);
    return wrong;
}

void text_file_close(struct text_file *file)
{
    if (file->text) {
        explicit_bzero(file->text, file->length);
        free(file->text);
    }
    if (file->descriptor >= 0)
        (void)close(file->descriptor);
    *file = (struct text_file){.descriptor = -1};
}
