/* SPDX-License-Identifier: MIT
 *
 * What the links of both sides do before and after a call. Inside core/session only.
 */
#ifndef KIMT_CORE_LINK_INNER_H
#define KIMT_CORE_LINK_INNER_H

#include "base/cleanup.h"
#include "session/link.h"

/* Locks the gate, if there is one, until the end of the scope. */
static inline pthread_mutex_t *link_enter(const struct gate *gate)
{
    pthread_mutex_t *mutex = gate ? (pthread_mutex_t *)(uintptr_t)&gate->mutex : NULL;

    if (mutex)
        (void)pthread_mutex_lock(mutex);
    return mutex;
}
/* NOLINTBEGIN(bugprone-macro-parentheses): a declaration takes none around it */
#define IN_TURN(link)                                                                              \
    __attribute__((cleanup(cleanup_unlock), unused)) pthread_mutex_t *turn_ =                      \
        link_enter((link)->gate)
/* NOLINTEND(bugprone-macro-parentheses) */

static inline struct link_pace link_pace_of(struct peer *peer)
{
    bool is_limited = peer && peer->governor.pace.is_limited;

    return (struct link_pace){.pace = is_limited ? &peer->governor.pace : NULL,
                              .ending = peer ? peer->ending : NULL};
}

/* A piece of a message was read; the first one counts the message, too, if it is to be moved. */
static inline void link_read_one(struct link_pace *mine, int result, const size_t *got)
{
    uint64_t messages = mine->moves && !mine->is_counted ? 1 : 0;

    if (!mine->pace || result == KIMT_FAIL)
        return;
    mine->is_counted = true;
    pace_keep(mine->pace, mine->ending, messages, result == KIMT_OK ? *got : 0);
}

#endif
