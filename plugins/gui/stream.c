/* SPDX-License-Identifier: MIT
 *
 * See stream.h. libmicrohttpd does not notice that a client left while its connection rests, and
 * stops only once none does: the clock wakes each of them several times a second.
 */
#include <config.h> /* for the C library's extensions */

#include "gui/stream.h"

#include "gui/reply.h"
#include "gui/watch.h"
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum {
    STREAMS_MAX = 16,
    BLOCK = 16 << 10,
    TICK_MS = 300,
    HEARTBEAT_TICKS = 15000 / TICK_MS
};

struct stream {
    struct streams *owner;
    struct MHD_Connection *connection;
    struct watch *watch;
    char *text; /* what is being sent */
    size_t length, sent;
    unsigned quiet_ticks;
    bool looked, rests; /* since the last tick */
};

struct streams {
    pthread_mutex_t mutex;
    pthread_t clock;
    bool stopping;
    struct stream *open[STREAMS_MAX];
};

/* ---- the clock ---- */

static bool tick(struct streams *streams)
{
    bool goes_on;

    (void)pthread_mutex_lock(&streams->mutex);
    goes_on = !streams->stopping;
    for (size_t i = 0; i < STREAMS_MAX; i++) {
        struct stream *stream = streams->open[i];
        if (!stream)
            continue;
        stream->looked = false;
        if (stream->rests)
            MHD_resume_connection(stream->connection);
        stream->rests = false;
    }
    (void)pthread_mutex_unlock(&streams->mutex);
    return goes_on;
}

static void *run_clock(void *context)
{
    const struct timespec pause = {.tv_nsec = TICK_MS * 1000000L};

    while (tick(context))
        (void)nanosleep(&pause, NULL);
    return NULL;
}

struct streams *streams_new(void)
{
    struct streams *streams = calloc(1, sizeof *streams);

    if (!streams)
        return NULL;
    (void)pthread_mutex_init(&streams->mutex, NULL);
    if (pthread_create(&streams->clock, NULL, run_clock, streams) == 0)
        return streams;
    (void)pthread_mutex_destroy(&streams->mutex);
    free(streams);
    return NULL;
}

void streams_stop(struct streams *streams)
{
    (void)pthread_mutex_lock(&streams->mutex);
    streams->stopping = true;
    (void)pthread_mutex_unlock(&streams->mutex);
    (void)pthread_join(streams->clock, NULL);
}

void streams_free(struct streams **streams)
{
    if (*streams)
        (void)pthread_mutex_destroy(&(*streams)->mutex);
    free(*streams);
    *streams = NULL;
}

/* ---- one stream ---- */

/* True if there is something to send: changes, or the heartbeat. */
static bool fill(struct stream *stream)
{
    char *changes = watch_look(stream->watch);
    int length = -1;

    free(stream->text);
    stream->text = NULL;
    stream->sent = stream->length = 0;
    if (changes)
        length = asprintf(&stream->text, "event: changes\ndata: %s\n\n", changes);
    else if (++stream->quiet_ticks >= HEARTBEAT_TICKS)
        length = asprintf(&stream->text, ":\n\n");
    free(changes);
    if (length < 0) {
        stream->text = NULL;
        return false;
    }
    stream->length = (size_t)length;
    stream->quiet_ticks = 0;
    return true;
}

/* Lets the connection rest until the next tick; false: all streams are ending. */
static bool rest(struct stream *stream)
{
    bool goes_on;

    (void)pthread_mutex_lock(&stream->owner->mutex);
    goes_on = !stream->owner->stopping;
    if (goes_on) {
        stream->rests = true;
        MHD_suspend_connection(stream->connection);
    }
    (void)pthread_mutex_unlock(&stream->owner->mutex);
    return goes_on;
}

static ssize_t read_stream(void *context, uint64_t position, char *buffer, size_t max)
{
    struct stream *stream = context;
    size_t part;
    bool looked;

    (void)position;
    if (stream->sent == stream->length) {
        (void)pthread_mutex_lock(&stream->owner->mutex);
        looked = stream->looked;
        stream->looked = true;
        (void)pthread_mutex_unlock(&stream->owner->mutex);
        if (looked || !fill(stream))
            return rest(stream) ? 0 : MHD_CONTENT_READER_END_OF_STREAM;
    }
    part = stream->length - stream->sent;
    if (part > max)
        part = max;
    memcpy(buffer, stream->text + stream->sent, part);
    stream->sent += part;
    return (ssize_t)part;
}

static void close_stream(void *context)
{
    struct stream *stream = context;

    (void)pthread_mutex_lock(&stream->owner->mutex);
    for (size_t i = 0; i < STREAMS_MAX; i++)
        if (stream->owner->open[i] == stream)
            stream->owner->open[i] = NULL;
    (void)pthread_mutex_unlock(&stream->owner->mutex);
    watch_free(&stream->watch);
    free(stream->text);
    free(stream);
}

static bool enter(struct streams *streams, struct stream *stream)
{
    bool entered = false;

    (void)pthread_mutex_lock(&streams->mutex);
    for (size_t i = 0; !entered && !streams->stopping && i < STREAMS_MAX; i++)
        if (!streams->open[i]) {
            streams->open[i] = stream;
            entered = true;
        }
    (void)pthread_mutex_unlock(&streams->mutex);
    return entered;
}

enum MHD_Result streams_open(struct streams *streams, struct MHD_Connection *connection,
                             const char *logs, bool checks)
{
    struct stream *stream = calloc(1, sizeof *stream);

    if (!stream)
        return MHD_NO;
    stream->owner = streams;
    stream->connection = connection;
    stream->watch = watch_new(logs, checks);
    if (stream->watch && enter(streams, stream))
        return reply(connection, MHD_HTTP_OK,
                     MHD_create_response_from_callback(MHD_SIZE_UNKNOWN, BLOCK, read_stream, stream,
                                                       close_stream),
                     "text/event-stream");
    watch_free(&stream->watch);
    free(stream);
    return reply_refusal(connection, MHD_HTTP_SERVICE_UNAVAILABLE,
                         "too many pages are open; close one");
}

bool streams_any(struct streams *streams)
{
    bool any = false;

    (void)pthread_mutex_lock(&streams->mutex);
    for (size_t i = 0; i < STREAMS_MAX; i++)
        any |= streams->open[i] != NULL;
    (void)pthread_mutex_unlock(&streams->mutex);
    return any;
}
