/* SPDX-License-Identifier: MIT
 *
 * So much a second and no more: what the profile's max_rate and max_messages allow a host, shared
 * by all lanes that work there.
 *
 * A token bucket, kept as a time: each lane reserves what it has moved and waits until its turn is
 * over, so lanes get equal shares and no one starves. What was not used is kept for half a second
 * at the most; that bounds a burst. Lanes wait here, between two pieces of a message, never inside
 * a plugin; at the lowest limits and with the most lanes that takes less than servers wait for
 * someone who does not speak.
 */
#ifndef KIMT_CORE_PACE_H
#define KIMT_CORE_PACE_H

#include <pthread.h>
#include <stdbool.h>
#include <stdint.h>

struct pace_bucket {
    int64_t per_second; /* 0: no limit */
    int64_t free_ns;    /* all that was reserved is over by then */
};

/* The pace of one host. */
struct pace {
    pthread_mutex_t mutex;
    struct pace_bucket bytes, messages;
    bool is_limited;  /* does not change while lanes run */
    bool told;        /* that someone had to wait */
    const char *side; /* "source" or "destination" */
};

struct ending;

void pace_init(struct pace *pace);
void pace_destroy(struct pace *pace);
/* Sets the limits, before any lane runs; 0: no limit. */
void pace_limit(struct pace *pace, const char *side, int64_t bytes_per_second,
                int64_t messages_per_second);

/* Notes that so much was moved. Returns how long to wait before more is moved, in nanoseconds. */
int64_t pace_take(struct pace *pace, uint64_t messages, uint64_t bytes, int64_t now_ns);
/* Notes that so much was moved, and waits as long as that takes, or until the run is to stop: then
 * what is under way is finished without delay. */
void pace_keep(struct pace *pace, struct ending *ending, uint64_t messages, uint64_t bytes);

#endif
