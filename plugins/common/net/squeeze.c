/* SPDX-License-Identifier: MIT
 *
 * zlib behind squeeze.h. Our own window is a quarter of what it could be: mail gains little from
 * more, and each lane has its own.
 */
#include "common/net/squeeze.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

enum {
    SPACE = 16 * 1024,
    INFLATE_WINDOW_BITS = -15, /* raw; the other side may use the whole of it */
    DEFLATE_WINDOW_BITS = -13,
    DEFLATE_MEMORY_LEVEL = 7,
    DEFLATE_LEVEL = 3 /* a third of the time of zlib's usual 6, for a twentieth more bytes */
};

struct squeeze {
    z_stream in, out;
    bool in_begun, out_begun;
    size_t capacity;
    char *space; /* what came in; in.next_in points into it */
};

struct squeeze *squeeze_new(const char *arrived, size_t length)
{
    struct squeeze *squeeze = calloc(1, sizeof *squeeze);

    if (!squeeze)
        return NULL;
    squeeze->capacity = length > SPACE ? length : SPACE;
    squeeze->space = malloc(squeeze->capacity);
    squeeze->in_begun = inflateInit2(&squeeze->in, INFLATE_WINDOW_BITS) == Z_OK;
    squeeze->out_begun = deflateInit2(&squeeze->out, DEFLATE_LEVEL, Z_DEFLATED, DEFLATE_WINDOW_BITS,
                                      DEFLATE_MEMORY_LEVEL, Z_DEFAULT_STRATEGY) == Z_OK;
    if (!squeeze->space || !squeeze->in_begun || !squeeze->out_begun) {
        squeeze_free(&squeeze);
        return NULL;
    }
    if (length > 0)
        memcpy(squeeze->space, arrived, length);
    squeeze_arrived(squeeze, length);
    return squeeze;
}

void squeeze_free(struct squeeze **squeeze)
{
    if (!squeeze || !*squeeze)
        return;
    if ((*squeeze)->in_begun)
        (void)inflateEnd(&(*squeeze)->in);
    if ((*squeeze)->out_begun)
        (void)deflateEnd(&(*squeeze)->out);
    free((*squeeze)->space);
    free(*squeeze);
    *squeeze = NULL;
}

/* ---- in ---- */

enum squeeze_verdict squeeze_inflate(struct squeeze *squeeze, char *to, size_t capacity,
                                     size_t *got_r)
{
    squeeze->in.next_out = (unsigned char *)to;
    squeeze->in.avail_out = (uInt)capacity;
    int result = inflate(&squeeze->in, Z_SYNC_FLUSH);
    *got_r = capacity - squeeze->in.avail_out;
    if (*got_r > 0)
        return SQUEEZE_SOME; /* what else there is to say will be said again */
    if (result == Z_STREAM_END)
        return SQUEEZE_END;
    return result == Z_OK || result == Z_BUF_ERROR ? SQUEEZE_MORE : SQUEEZE_BROKEN;
}

char *squeeze_space(struct squeeze *squeeze, size_t *capacity_r)
{
    *capacity_r = squeeze->capacity;
    return squeeze->space;
}

void squeeze_arrived(struct squeeze *squeeze, size_t length)
{
    squeeze->in.next_in = (unsigned char *)squeeze->space;
    squeeze->in.avail_in = (uInt)length;
}

/* ---- out ---- */

static bool put_out(struct squeeze *squeeze, char *to, size_t capacity, int flush, size_t *put_r)
{
    squeeze->out.next_out = (unsigned char *)to;
    squeeze->out.avail_out = (uInt)capacity;
    (void)deflate(&squeeze->out, flush); /* fails only where there is no room */
    *put_r = capacity - squeeze->out.avail_out;
    return squeeze->out.avail_out > 0;
}

size_t squeeze_deflate(struct squeeze *squeeze, const char *data, size_t length, char *to,
                       size_t capacity, size_t *put_r)
{
    size_t most = length < SPACE ? length : SPACE;

    squeeze->out.next_in = (unsigned char *)(uintptr_t)data;
    squeeze->out.avail_in = (uInt)most;
    (void)put_out(squeeze, to, capacity, Z_NO_FLUSH, put_r);
    size_t taken = most - squeeze->out.avail_in;
    squeeze->out.next_in = NULL; /* the data is the caller's again */
    squeeze->out.avail_in = 0;
    return taken;
}

bool squeeze_flush(struct squeeze *squeeze, char *to, size_t capacity, size_t *put_r)
{
    return put_out(squeeze, to, capacity, Z_SYNC_FLUSH, put_r);
}
