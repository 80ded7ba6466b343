/* SPDX-License-Identifier: MIT
 *
 * See replace_file.h. The new file has a name that no other process takes, so two writers do not
 * mix their bytes; the later rename wins.
 */
#include <config.h>

#include "base/cleanup.h"
#include "base/file_error.h"
#include "base/no_memory.h"
#include "base/replace_file.h"
#include <errno.h>
#include <fcntl.h>
#include <kimt/error.h>
#include <string.h>

static int fail(struct kimt_error *err, const char *path, const char *what)
{
    int code = errno;

    (void)kimt_fail(err, KIMT_SCOPE_RUN, file_error_kind(code), KIMT_RETRY_NEVER,
                    "%s cannot be %s: %s", path, what, strerror(code));
    file_error_hint(err, code, "");
    if (err)
        err->sys_errno = code;
    return KIMT_FAIL;
}

static bool write_all(int descriptor, const char *data, size_t length)
{
    while (length > 0) {
        ssize_t wrote = write(descriptor, data, length);

        if (wrote < 0 && errno == EINTR)
            continue;
        if (wrote < 0)
            return false;
        data += wrote;
        length -= (size_t)wrote;
    }
    return fsync(descriptor) == 0;
}

/* Some file systems cannot sync a folder; the rename itself has happened all the same. */
static void sync_folder_of(const char *path)
{
    const char *slash = strrchr(path, '/');
    AUTO_FREE char *folder = slash ? strndup(path, (size_t)(slash - path) + 1) : strdup(".");
    AUTO_CLOSE int descriptor = folder ? open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC) : -1;

    if (descriptor >= 0)
        (void)fsync(descriptor);
}

int replace_file(const char *path, const void *data, size_t length, struct kimt_error *err)
{
    size_t bytes = strlen(path) + sizeof ".XXXXXX";
    AUTO_FREE char *beside = calloc(1, bytes);
    AUTO_CLOSE int descriptor = -1;

    if (!beside)
        return no_memory(err, "to write a file");
    (void)snprintf(beside, bytes, "%s.XXXXXX", path);
    descriptor = mkostemp(beside, O_CLOEXEC); /* mode 0600 */
    if (descriptor < 0)
        return fail(err, path, "made");
    if (!write_all(descriptor, data, length) || rename(beside, path) != 0) {
        int result = fail(err, path, "written");

        (void)unlink(beside);
        return result;
    }
    sync_folder_of(path);
    return KIMT_OK;
}
