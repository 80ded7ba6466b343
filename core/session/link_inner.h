/* SPDX-License-Identifier: MIT
 *
 * What the links of both sides are made of. Inside core/session only.
 */
#ifndef KIMT_CORE_LINK_INNER_H
#define KIMT_CORE_LINK_INNER_H

#include "base/cleanup.h"
#include "session/link.h"

/* The operations that sources and destinations have under the same names, of the plugin of a link
 * and for its session. They are called in turn. */
struct link_verbs {
    /* On KIMT_OK the link has a session, and an entry by which it can be cancelled. */
    int (*open)(struct link *link, const struct kimt_account *account, struct kimt_error *err);
    bool (*can_reopen)(const struct link *link);
    int (*reopen)(struct link *link, const struct kimt_account *account, struct kimt_error *err);
    int (*keep_alive)(struct link *link, struct kimt_error *err);
    void (*close)(struct link *link);
};

/* `peer`: the host, whose seats it takes; NULL: a session beside those that are counted. */
static inline struct link link_of(const struct link_verbs *verbs,
                                  const struct profile_plugin *chosen, struct peer *peer,
                                  const struct host_services *services)
{
    bool is_limited = peer && peer->governor.pace.is_limited;

    return (struct link){.verbs = verbs,
                         .chosen = chosen,
                         .services = services,
                         .gate = peer ? peer->gate : NULL,
                         .seat.peer = peer,
                         .pace = {.pace = is_limited ? &peer->governor.pace : NULL,
                                  .ending = peer ? peer->ending : NULL}};
}

/* Locks the gate, if there is one, until the end of the scope. */
static inline pthread_mutex_t *link_lock(const struct gate *gate)
{
    pthread_mutex_t *mutex = gate ? (pthread_mutex_t *)(uintptr_t)&gate->mutex : NULL;

    if (mutex)
        (void)pthread_mutex_lock(mutex);
    return mutex;
}
/* NOLINTBEGIN(bugprone-macro-parentheses): a declaration takes none around it */
#define IN_TURN(link)                                                                              \
    __attribute__((cleanup(cleanup_unlock), unused)) pthread_mutex_t *turn_ =                      \
        link_lock((link)->gate)
/* NOLINTEND(bugprone-macro-parentheses) */

/* A piece of a message was read; the first one counts the message, too, if it is to be moved. */
static inline void link_read_one(struct link *link, int result, const size_t *got)
{
    struct link_pace *mine = &link->pace;
    uint64_t messages = mine->moves && !mine->is_counted ? 1 : 0;

    if (!mine->pace || result == KIMT_FAIL)
        return;
    mine->is_counted = true;
    pace_keep(mine->pace, mine->ending, messages, result == KIMT_OK ? *got : 0);
}

#endif
