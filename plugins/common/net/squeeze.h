/* SPDX-License-Identifier: MIT
 *
 * A stream of bytes deflated on its way out and inflated on its way in (RFC 1951, as RFC 4978 uses
 * it: raw, one endless stream each way).
 *
 * It moves bytes between buffers and knows of no socket. Whatever comes in, no call gives out more
 * than it was given room for, so a small piece that would inflate to gigabytes is read no faster
 * than its bytes are taken. About 150 kB.
 */
#ifndef KIMT_NET_SQUEEZE_H
#define KIMT_NET_SQUEEZE_H

#include <stdbool.h>
#include <stddef.h>

struct squeeze;

/* What has come in already is the beginning of the deflated stream. NULL without memory. */
struct squeeze *squeeze_new(const char *arrived, size_t length);
void squeeze_free(struct squeeze **squeeze);

enum squeeze_verdict {
    SQUEEZE_MORE,  /* nothing until more comes in */
    SQUEEZE_SOME,  /* bytes were given out */
    SQUEEZE_END,   /* the other side ended its stream */
    SQUEEZE_BROKEN /* this is no deflated stream */
};

/* Inflates what has come in, at most `capacity` bytes of it. */
enum squeeze_verdict squeeze_inflate(struct squeeze *squeeze, char *to, size_t capacity,
                                     size_t *got_r);
/* After SQUEEZE_MORE: where what comes in next is to be put, and then how much it was. */
char *squeeze_space(struct squeeze *squeeze, size_t *capacity_r);
void squeeze_arrived(struct squeeze *squeeze, size_t length);

/* Takes from the data as much as there is room for; answers how much. Some of it may stay inside
 * until squeeze_flush. */
size_t squeeze_deflate(struct squeeze *squeeze, const char *data, size_t length, char *to,
                       size_t capacity, size_t *put_r);
enum {
    SQUEEZE_ROOM_MIN = 32 /* with less, flushing would not come to an end */
};
/* Puts out all that is inside, so that the other side can read it. False: there is too little room;
 * call again. */
bool squeeze_flush(struct squeeze *squeeze, char *to, size_t capacity, size_t *put_r);

#endif
