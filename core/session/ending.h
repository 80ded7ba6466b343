/* SPDX-License-Identifier: MIT
 *
 * Whether a run is to end before its work is done, and why: since the user asked for it, since
 * nothing could do better (a disk that is full, a host that is away), or since a report that must
 * be whole cannot be.
 *
 * One for each run; any thread may ask. Work that is under way is finished, none is begun.
 */
#ifndef KIMT_CORE_ENDING_H
#define KIMT_CORE_ENDING_H

#include <kimt/error.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdint.h>

struct events;

struct ending {
    const bool *stop;         /* atomic, set by the caller's signal; or NULL */
    struct events *events;    /* whose listener may not be able to go on; or NULL */
    pthread_mutex_t mutex;    /* guards the reason until it is there */
    struct kimt_error reason; /* valid once begun */
    bool begun;               /* atomic */
};

void ending_init(struct ending *ending, const bool *stop, struct events *events);
void ending_destroy(struct ending *ending);

/* True once lanes should finish what is under way and begin nothing. Cheap enough to be asked for
 * each message. */
bool ending_is_due(struct ending *ending);
/* True if the user asked for it. */
bool ending_is_asked(const struct ending *ending);
/* Ends the run for this reason; the first one counts. */
void ending_begin(struct ending *ending, const struct kimt_error *reason);
/* Returns the reason, if there is one other than the user's wish, or NULL. Valid as long as the
 * ending is; it does not change. */
const struct kimt_error *ending_reason(const struct ending *ending);

/* Sleeps so long, or until the ending is due. True: it is not. */
bool ending_sleep(struct ending *ending, int64_t ms);

#endif
