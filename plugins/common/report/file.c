/* SPDX-License-Identifier: MIT
 *
 * A reporter's file. Our own buffer over write(2) rather than stdio's, because stdio forgets why a
 * write failed.
 */
#include <config.h>

#include "common/report/file.h"

#include <errno.h>
#include <fcntl.h>
#include <kimt/host.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

struct report_file {
    int descriptor;
    char *path;     /* NULL: standard output */
    uint64_t size;  /* written, and in the buffer */
    uint32_t parts; /* taken away by report_file_rotate() */
    size_t used;
    char buffer[64 * 1024];
};

int report_no_memory(struct kimt_error *err)
{
    return kimt_fail(err, KIMT_SCOPE_RUN, KIMT_KIND_INTERNAL, KIMT_RETRY_NEVER,
                     "not enough memory for a report");
}

static int fail_errno(struct kimt_error *err, const char *what, const char *path, int code)
{
    bool full = code == ENOSPC || code == EDQUOT || code == EFBIG;

    (void)kimt_fail(err, KIMT_SCOPE_RUN, full ? KIMT_KIND_QUOTA : KIMT_KIND_PERMISSION,
                    KIMT_RETRY_NEVER, "cannot %s %s: %s", what, path ? path : "standard output",
                    strerror(code));
    if (err)
        err->sys_errno = code;
    if (full)
        kimt_error_hint(err, "Make room on that disk, or set `logs` in the profile to a folder on "
                             "another one, and run kimt again.");
    else if (code == EMFILE || code == ENFILE)
        kimt_error_hint(err, "Allow more open files (ulimit -n), and run kimt again.");
    return KIMT_FAIL;
}

static char *join(const struct kimt_run_info *run, const char *name)
{
    char *path = NULL;

    if (name[0] == '/')
        return strdup(name);
    if (asprintf(&path, "%s/%s", run->log_folder, name) < 0)
        return NULL;
    return path;
}

static int open_new(struct report_file *file, struct kimt_error *err)
{
    file->descriptor =
        open(file->path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, S_IRUSR | S_IWUSR);
    if (file->descriptor >= 0)
        return KIMT_OK;
    (void)fail_errno(err, "create", file->path, errno);
    if (errno == EEXIST)
        kimt_error_hint(err, "Move that file away, or choose another name: reports are never "
                             "overwritten.");
    return KIMT_FAIL;
}

int report_file_new(const struct kimt_run_info *run, const char *name, struct report_file **file_r,
                    struct kimt_error *err)
{
    struct report_file *file;

    if (name[0] != '/' && !run->log_folder)
        return kimt_fail(err, KIMT_SCOPE_RUN, KIMT_KIND_CONFIG, KIMT_RETRY_NEVER,
                         "there is no log folder to put %s in", name);
    if (name[0] != '/' && (strchr(name, '/') || !name[0]))
        return kimt_fail(err, KIMT_SCOPE_RUN, KIMT_KIND_CONFIG, KIMT_RETRY_NEVER,
                         "\"%s\" is neither the name of a file nor a path that begins with /",
                         name);
    file = calloc(1, sizeof *file);
    if (!file)
        return report_no_memory(err);
    file->descriptor = -1;
    file->path = join(run, name);
    if (!file->path || open_new(file, err) != KIMT_OK) {
        int result = file->path ? KIMT_FAIL : report_no_memory(err);
        report_file_free(&file);
        return result;
    }
    *file_r = file;
    return KIMT_OK;
}

int report_file_new_stdout(struct report_file **file_r, struct kimt_error *err)
{
    struct report_file *file = calloc(1, sizeof *file);

    if (!file)
        return report_no_memory(err);
    file->descriptor = fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, 3);
    if (file->descriptor < 0) {
        int code = errno;
        report_file_free(&file);
        return fail_errno(err, "write to", NULL, code);
    }
    *file_r = file;
    return KIMT_OK;
}

void report_file_free(struct report_file **file)
{
    if (!*file)
        return;
    if ((*file)->descriptor >= 0) {
        (void)report_file_sync(*file, NULL);
        (void)close((*file)->descriptor);
    }
    explicit_bzero((*file)->buffer, sizeof(*file)->buffer); /* new passwords pass through it */
    free((*file)->path);
    free(*file);
    *file = NULL;
}

const char *report_file_path(const struct report_file *file)
{
    return file->path;
}

int report_file_descriptor(const struct report_file *file)
{
    return file->descriptor;
}

int report_file_flush(struct report_file *file, struct kimt_error *err)
{
    size_t done = 0;

    while (done < file->used) {
        ssize_t wrote = write(file->descriptor, file->buffer + done, file->used - done);

        if (wrote < 0 && errno == EINTR)
            continue;
        if (wrote <= 0) {
            int code = wrote < 0 ? errno : EIO;
            memmove(file->buffer, file->buffer + done, file->used - done);
            file->used -= done;
            return fail_errno(err, "write to", file->path, code);
        }
        done += (size_t)wrote;
    }
    file->used = 0;
    return KIMT_OK;
}

int report_file_write(struct report_file *file, const void *data, size_t length,
                      struct kimt_error *err)
{
    const char *from = data;

    while (length > 0) {
        size_t room = sizeof file->buffer - file->used;
        size_t part = length < room ? length : room;

        if (room == 0) {
            if (report_file_flush(file, err) != KIMT_OK)
                return KIMT_FAIL;
            continue;
        }
        memcpy(file->buffer + file->used, from, part);
        file->used += part;
        file->size += part;
        from += part;
        length -= part;
    }
    return KIMT_OK;
}

int report_file_sync(struct report_file *file, struct kimt_error *err)
{
    if (report_file_flush(file, err) != KIMT_OK)
        return KIMT_FAIL;
    /* Pipes and terminals cannot be synced; that is no fault. */
    if (file->path && fsync(file->descriptor) < 0 && errno != EINVAL && errno != EROFS)
        return fail_errno(err, "save", file->path, errno);
    return KIMT_OK;
}

uint64_t report_file_size(const struct report_file *file)
{
    return file->size;
}

/* Gives what is there the name of a part, unless a file of others has it. */
static int put_aside(const struct report_file *file, uint32_t part, struct kimt_error *err)
{
    char *name = NULL;
    int code = 0;

    if (asprintf(&name, "%s.%u", file->path, part) < 0)
        return report_no_memory(err);
    if (link(file->path, name) < 0 || unlink(file->path) < 0)
        code = errno;
    free(name);
    return code == 0 ? KIMT_OK : fail_errno(err, "put aside", file->path, code);
}

static void drop_part(const struct report_file *file, uint32_t part)
{
    char *name = NULL;

    if (asprintf(&name, "%s.%u", file->path, part) < 0)
        return;
    (void)unlink(name);
    free(name);
}

int report_file_rotate(struct report_file *file, uint32_t keep, struct kimt_error *err)
{
    if (!file->path)
        return KIMT_OK;
    if (report_file_sync(file, err) != KIMT_OK || put_aside(file, file->parts + 1, err) != KIMT_OK)
        return KIMT_FAIL;
    (void)close(file->descriptor);
    file->parts++;
    file->size = 0;
    if (file->parts > keep)
        drop_part(file, file->parts - keep);
    return open_new(file, err);
}

int report_give_up(struct kimt_error *err)
{
    if (err)
        err->scope = KIMT_SCOPE_ACCOUNT;
    return KIMT_FAIL;
}

int report_file_copy(struct report_file *file, FILE *from, struct kimt_error *err)
{
    char part[8192];
    size_t length;

    if (fflush(from) != 0 || fseeko(from, 0, SEEK_SET) != 0)
        return fail_errno(err, "write to", "a temporary file", errno);
    while ((length = fread(part, 1, sizeof part, from)) > 0)
        if (report_file_write(file, part, length, err) != KIMT_OK)
            return KIMT_FAIL;
    if (ferror(from))
        return fail_errno(err, "read", "a temporary file", errno);
    return KIMT_OK;
}

FILE *report_spill_new(const struct kimt_run_info *run)
{
    const char *folder = run->log_folder ? run->log_folder : getenv("TMPDIR");
    char *path = NULL;
    FILE *spill = NULL;
    int descriptor;

    if (asprintf(&path, "%s/.spill-XXXXXX", folder ? folder : "/tmp") < 0)
        return NULL;
    descriptor = mkostemp(path, O_CLOEXEC);
    if (descriptor >= 0) {
        (void)unlink(path);
        spill = fdopen(descriptor, "w+");
        if (!spill)
            (void)close(descriptor);
    }
    free(path);
    return spill;
}

int draft_init(struct draft *draft, struct kimt_error *err)
{
    *draft = (struct draft){0};
    draft->stream = open_memstream(&draft->data, &draft->length);
    return draft->stream ? KIMT_OK : report_no_memory(err);
}

void draft_clear(struct draft *draft)
{
    if (draft->stream)
        (void)fclose(draft->stream);
    free(draft->data);
    *draft = (struct draft){0};
}

void draft_begin(struct draft *draft)
{
    rewind(draft->stream);
}

int draft_end(struct draft *draft, struct kimt_error *err)
{
    /* The length of a memory stream is where it stands once flushed. It is terminated only where it
     * grows, so the end is put here. */
    (void)fputc('\0', draft->stream);
    if (fflush(draft->stream) != 0 || ferror(draft->stream))
        return report_no_memory(err);
    draft->length--;
    return KIMT_OK;
}
