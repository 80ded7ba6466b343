/* SPDX-License-Identifier: MIT
 *
 * One of the two hosts of a run: what all sessions with it have in common, which one of them is
 * counted as (a seat), and the wait until another may be opened.
 */
#ifndef KIMT_CORE_PEER_H
#define KIMT_CORE_PEER_H

#include "session/ending.h"
#include "session/governor.h"

struct host_services;

/* A lock for all calls into a plugin of KIMT_THREADS_SERIAL. */
struct gate {
    pthread_mutex_t mutex;
};

struct peer {
    const char *name; /* "source" or "destination" */
    struct gate lock;
    struct gate *gate; /* NULL: the plugin bears many calls; or a lock, which may be the other's */
    struct governor governor;
    struct ending *ending; /* of the run */
};

/* The seat of a session, while it is opened and open. Zeroed: none is taken. */
struct seat {
    struct peer *peer; /* NULL: its host counts no sessions */
    bool taken;
    uint64_t entered; /* governor_entries() when it was taken */
};

/* False: the host has none now. One that is taken already stays so. */
bool seat_take(struct seat *seat);
/* The session is closed, or not opened after all. */
void seat_give_back(struct seat *seat);
/* A session was tried to be opened in it: the governor learns from how that went. If it failed, the
 * seat is given back. True: there were too many, and it may be tried again once another one of ours
 * is closed. */
bool seat_learn(struct seat *seat, int result, const struct kimt_error *error);
/* Takes one when there is one and the host wants no rest. Waits for as long as that takes, and
 * posts that it does. KIMT_FAIL of KIND_CANCELLED: the run is to stop. A thread that holds a seat
 * at the destination must not wait here for one at the source: that way no two wait for each
 * other. */
int seat_await(struct seat *seat, const struct host_services *services, const char *account,
               struct kimt_error *err);

#endif
