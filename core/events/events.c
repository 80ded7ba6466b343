/* SPDX-License-Identifier: MIT
 *
 * The queue's two ends: posting copies an event into a ring, the thread takes it out and hands it
 * to the listener.
 *
 * The thread looks by itself, ten times a second. It is woken only for what people wait for, or
 * when much has gathered: a switch of threads costs more than copying many an event.
 *
 * One lock guards the ring and is never held while the listener works; events are taken out some at
 * a time, so that the thread is not after the lock as often as all lanes together.
 */
#include "events/events.h"
#include "base/cleanup.h"
#include "base/clock.h"
#include "base/no_memory.h"
#include "events/record.h"
#include "events/ring.h"
#include <kimt/error.h>
#include <string.h>

#define QUEUE_BYTES ((size_t)2 * 1024 * 1024)
#define WAKE_BYTES  (QUEUE_BYTES / 8) /* in the queue: the thread is not left to itself */
#define TICK_MS     INT64_C(100)
#define AT_ONCE     32u /* events that are taken out together */
#define PENDING_MAX 256 /* accounts whose waiting PROGRESS can be replaced */

struct events {
    pthread_mutex_t mutex;
    pthread_cond_t filled, freed;
    pthread_t thread;
    struct ring *ring;
    struct kimt_event *pending[PENDING_MAX]; /* PROGRESS in the ring, not yet taken */
    size_t pending_count;
    bool thread_waits, closing;
    uint32_t posters_waiting;
    bool has_thread;
    int64_t began_ms;
    struct events_listener listener;
    int log_level; /* atomic */
    bool broken;   /* atomic; set after broken_reason */
    struct kimt_error broken_reason;
};

/* ---- taking out (on the thread) ---- */

/* From here on a newer PROGRESS must not be written over this one. */
static void forget_pending(struct events *events, const struct kimt_event *event)
{
    for (size_t i = 0; i < events->pending_count; i++)
        if (events->pending[i] == event) {
            events->pending[i] = events->pending[--events->pending_count];
            return;
        }
}

/* False: nothing came within a tick. Called and left with the lock held. */
static bool wait_filled(struct events *events)
{
    struct timespec until = clock_after(CLOCK_MONOTONIC, TICK_MS);
    int result;

    events->thread_waits = true;
    result = pthread_cond_timedwait(&events->filled, &events->mutex, &until);
    events->thread_waits = false;
    return result == 0;
}

/* They stay in the ring until they were delivered. Answers how many there are. */
static size_t take_out(struct events *events, struct kimt_event *taken[AT_ONCE])
{
    struct kimt_event *event = ring_first(events->ring);
    size_t count = 0;

    for (; event && count < AT_ONCE; event = ring_next(events->ring, event)) {
        forget_pending(events, event);
        taken[count++] = event;
    }
    return count;
}

/* False: there was none. Called and left with the lock held. */
static bool work_off(struct events *events)
{
    struct kimt_event *taken[AT_ONCE];
    size_t count = take_out(events, taken);

    if (count == 0)
        return false;
    (void)pthread_mutex_unlock(&events->mutex);
    for (size_t i = 0; i < count; i++)
        events->listener.tell(events->listener.context, taken[i]);
    (void)pthread_mutex_lock(&events->mutex);
    for (size_t i = 0; i < count; i++)
        ring_pop(events->ring);
    if (events->posters_waiting > 0)
        (void)pthread_cond_broadcast(&events->freed);
    return true;
}

static void *thread_main(void *context)
{
    struct events *events = context;
    LOCK_SCOPE(&events->mutex);

    for (;;) {
        if (work_off(events))
            continue;
        if (events->closing)
            return NULL;
        if (!wait_filled(events)) {
            (void)pthread_mutex_unlock(&events->mutex);
            events->listener.tick(events->listener.context);
            (void)pthread_mutex_lock(&events->mutex);
        }
    }
}

/* ---- posting (any thread) ---- */

/* True if a waiting PROGRESS of this account took the new numbers. */
static bool coalesce(struct events *events, const struct kimt_event *event)
{
    for (size_t i = 0; i < events->pending_count; i++) {
        struct kimt_event *waiting = events->pending[i];
        if (!waiting->counts || !event->counts || strcmp(waiting->account, event->account) != 0)
            continue;
        memcpy((void *)(uintptr_t)waiting->counts, event->counts, sizeof *event->counts);
        waiting->time_ms = event->time_ms;
        waiting->run_ms = event->run_ms;
        waiting->accounts = event->accounts;
        waiting->accounts_done = event->accounts_done;
        waiting->accounts_failed = event->accounts_failed;
        return true;
    }
    return false;
}

static void wake(struct events *events)
{
    if (events->thread_waits)
        (void)pthread_cond_signal(&events->filled);
}

/* Nothing comes after it for a while, and someone would like to know why. */
static bool is_waited_for(const struct kimt_event *event)
{
    return event->type == KIMT_EVENT_RUN_BEGIN || event->type == KIMT_EVENT_RUN_END ||
           event->type == KIMT_EVENT_WAIT;
}

static void *room_for(struct events *events, size_t size)
{
    void *room;

    while (!(room = ring_push(events->ring, size))) {
        wake(events);
        events->posters_waiting++;
        (void)pthread_cond_wait(&events->freed, &events->mutex);
        events->posters_waiting--;
    }
    return room;
}

void events_post(struct events *events, const struct kimt_event *event)
{
    struct kimt_event stamped = *event;
    bool progress = event->type == KIMT_EVENT_PROGRESS && event->account;
    struct kimt_event *copy;
    size_t size;

    if (!events)
        return;
    stamped.time_ms = clock_wall_ms();
    stamped.run_ms = clock_about_ms() - events->began_ms;
    size = record_size(&stamped);
    if (size > RECORD_MAX)
        return;
    LOCK_SCOPE(&events->mutex);
    if (progress && coalesce(events, &stamped))
        return;
    copy = record_write(room_for(events, size), &stamped);
    if (progress && events->pending_count < PENDING_MAX)
        events->pending[events->pending_count++] = copy;
    if (is_waited_for(event) || ring_used(events->ring) >= WAKE_BYTES)
        wake(events);
}

/* ---- what the listener wants ---- */

void events_want_log(struct events *events, int level)
{
    __atomic_store_n(&events->log_level, level, __ATOMIC_RELAXED);
}

bool events_wants_log(const struct events *events, int level)
{
    return events && level <= __atomic_load_n(&events->log_level, __ATOMIC_RELAXED);
}

void events_break(struct events *events, const struct kimt_error *reason)
{
    if (events->broken)
        return;
    events->broken_reason = *reason;
    __atomic_store_n(&events->broken, true, __ATOMIC_RELEASE);
}

bool events_broken(const struct events *events, struct kimt_error *err)
{
    if (!events || !__atomic_load_n(&events->broken, __ATOMIC_ACQUIRE))
        return false;
    if (err)
        *err = events->broken_reason;
    return true;
}

/* ---- open and close ---- */

static void release(struct events *events)
{
    ring_free(&events->ring);
    (void)pthread_cond_destroy(&events->filled);
    (void)pthread_cond_destroy(&events->freed);
    (void)pthread_mutex_destroy(&events->mutex);
    free(events);
}

static struct events *make(void)
{
    struct events *events = calloc(1, sizeof *events);
    pthread_condattr_t attributes;

    if (!events)
        return NULL;
    (void)pthread_mutex_init(&events->mutex, NULL);
    (void)pthread_condattr_init(&attributes);
    (void)pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
    (void)pthread_cond_init(&events->filled, &attributes);
    (void)pthread_cond_init(&events->freed, NULL);
    (void)pthread_condattr_destroy(&attributes);
    events->began_ms = clock_about_ms();
    events->ring = ring_new(QUEUE_BYTES);
    if (events->ring)
        return events;
    release(events);
    return NULL;
}

int events_new(const struct events_listener *listener, struct events **events_r,
               struct kimt_error *err)
{
    struct events *events = make();

    *events_r = events;
    if (!events)
        return no_memory(err, "for the event queue");
    events->listener = *listener;
    return KIMT_OK;
}

int events_start(struct events *events, struct kimt_error *err)
{
    if (pthread_create(&events->thread, NULL, thread_main, events) != 0)
        return kimt_fail(err, KIMT_SCOPE_RUN, KIMT_KIND_INTERNAL, KIMT_RETRY_NEVER,
                         "cannot start the reporters' thread");
    events->has_thread = true;
    return KIMT_OK;
}

void events_end(struct events *events)
{
    if (!events || !events->has_thread)
        return;
    (void)pthread_mutex_lock(&events->mutex);
    events->closing = true;
    (void)pthread_cond_signal(&events->filled);
    (void)pthread_mutex_unlock(&events->mutex);
    (void)pthread_join(events->thread, NULL);
    events->has_thread = false;
}

void events_free(struct events **events)
{
    if (!*events)
        return;
    events_end(*events);
    release(STEAL(*events));
}
