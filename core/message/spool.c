/* SPDX-License-Identifier: MIT
 *
 * Memory first; once it is full, all that follows goes to an unlinked file behind it.
 */
#include <config.h> /* for the C library's extensions */

#include "base/cleanup.h"
#include "base/file_error.h"
#include "base/no_memory.h"
#include "message/spool.h"
#include <errno.h>
#include <fcntl.h>
#include <kimt/error.h>
#include <string.h>

struct spool {
    char *memory;
    size_t limit, held; /* bytes in memory */
    int file;           /* -1: not needed yet */
    uint64_t filed;     /* bytes in the file */
    uint64_t position;  /* of the next read */
};

int spool_new(int64_t memory_limit, struct spool **spool_r, struct kimt_error *err)
{
    struct spool *spool = calloc(1, sizeof *spool);

    *spool_r = NULL;
    if (spool) {
        spool->limit = memory_limit > 0 ? (size_t)memory_limit : 1;
        spool->file = -1;
        spool->memory = malloc(spool->limit); /* touched only as far as it is used */
    }
    if (!spool || !spool->memory) {
        free(spool);
        return no_memory(err, "for the spool");
    }
    *spool_r = spool;
    return KIMT_OK;
}

void spool_free(struct spool **spool)
{
    if (!*spool)
        return;
    cleanup_close(&(*spool)->file);
    free((*spool)->memory);
    free(*spool);
    *spool = NULL;
}

void spool_reset(struct spool *spool)
{
    spool->held = 0;
    spool->filed = spool->position = 0;
    cleanup_close(&spool->file); /* gives the disk's room back at once */
    spool->file = -1;
}

static int fail_file(struct kimt_error *err, const char *verb, int reason)
{
    (void)kimt_fail(err, KIMT_SCOPE_RUN, file_error_kind(reason), KIMT_RETRY_NEVER,
                    "cannot %s a temporary file: %s", verb, strerror(reason));
    file_error_hint(err, file_lacks_room(reason) ? 0 : reason,
                    "make room, or set TMPDIR to a folder with room for the largest message");
    return KIMT_FAIL;
}

static int open_file(struct spool *spool, struct kimt_error *err)
{
    const char *folder = getenv("TMPDIR");
    char name[4096];

    (void)snprintf(name, sizeof name, "%s/kimt-spool-XXXXXX", folder && *folder ? folder : "/tmp");
    spool->file = mkostemp(name, O_CLOEXEC);
    if (spool->file < 0)
        return fail_file(err, "make", errno);
    (void)unlink(name);
    return KIMT_OK;
}

static int write_file(struct spool *spool, const char *data, size_t length, struct kimt_error *err)
{
    if (spool->file < 0 && open_file(spool, err) != KIMT_OK)
        return KIMT_FAIL;
    while (length > 0) {
        ssize_t put = pwrite(spool->file, data, length, (off_t)spool->filed);
        if (put < 0 && errno == EINTR)
            continue;
        if (put < 0)
            return fail_file(err, "write", errno);
        data += put;
        length -= (size_t)put;
        spool->filed += (uint64_t)put;
    }
    return KIMT_OK;
}

int spool_write(struct spool *spool, const void *data, size_t length, struct kimt_error *err)
{
    size_t room = spool->limit - spool->held;
    size_t keep = length < room ? length : room;

    memcpy(spool->memory + spool->held, data, keep);
    spool->held += keep;
    if (keep == length)
        return KIMT_OK;
    return write_file(spool, (const char *)data + keep, length - keep, err);
}

uint64_t spool_size(const struct spool *spool)
{
    return spool->held + spool->filed;
}

void spool_rewind(struct spool *spool)
{
    spool->position = 0;
}

static int read_file(struct spool *spool, void *buffer, size_t capacity, size_t *got_r,
                     struct kimt_error *err)
{
    ssize_t got;

    do
        got = pread(spool->file, buffer, capacity, (off_t)(spool->position - spool->held));
    while (got < 0 && errno == EINTR);
    if (got <= 0)
        return fail_file(err, "read", got < 0 ? errno : EIO);
    *got_r = (size_t)got;
    return KIMT_OK;
}

int spool_read(struct spool *spool, void *buffer, size_t capacity, size_t *got_r,
               struct kimt_error *err)
{
    if (spool->position == spool_size(spool))
        return KIMT_END;
    if (spool->position >= spool->held) {
        if (read_file(spool, buffer, capacity, got_r, err) != KIMT_OK)
            return KIMT_FAIL;
    } else {
        size_t left = spool->held - (size_t)spool->position;
        *got_r = left < capacity ? left : capacity;
        memcpy(buffer, spool->memory + spool->position, *got_r);
    }
    spool->position += *got_r;
    return KIMT_OK;
}

size_t spool_crlf(bool *after_cr, const char *data, size_t length, char *out)
{
    size_t used = 0;

    for (size_t i = 0; i < length; i++) {
        if (data[i] == '\n' && !*after_cr)
            out[used++] = '\r';
        out[used++] = data[i];
        *after_cr = data[i] == '\r';
    }
    return used;
}
