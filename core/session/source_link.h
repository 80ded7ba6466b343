/* SPDX-License-Identifier: MIT
 *
 * A session with a source plugin. The functions are the operations of kimt/source.h under the same
 * names; what they do and answer is told there.
 */
#ifndef KIMT_CORE_SOURCE_LINK_H
#define KIMT_CORE_SOURCE_LINK_H

#include "session/link.h"

struct source_link {
    const struct kimt_source_ops *ops;
    const struct profile_plugin *chosen;
    struct gate *gate; /* NULL: calls need not be one at a time */
    struct seat seat;
    struct host host;
    struct link_pace pace;
    struct kimt_source_session *session; /* NULL: not open */
    bool is_kept;                        /* for the next account: it is reopened then, or closed */
    struct cancel_entry cancel;
};

/* `peer`: the host, whose seats and pace it has; it lives longer. NULL: a session beside those that
 * are counted. */
void source_link_init(struct source_link *link, const struct profile_plugin *chosen,
                      struct peer *peer);
/* Opens the session in a seat that was taken, or is free; does not wait for one: KIMT_FAIL of
 * KIND_LIMIT. If it fails, its seat is given back. */
int source_link_open(struct source_link *link, const struct host_services *services,
                     const struct kimt_account *account, struct kimt_error *err);
/* Opens the session as source_link_open() does, but waits for a seat, and for the host to be ready:
 * seat_await() in peer.h. */
int source_link_enter(struct source_link *link, const struct host_services *services,
                      const struct kimt_account *account, struct kimt_error *err);
/* Keeps the session for another account, since its own is over. False: the plugin cannot do that,
 * or the session is not open. */
bool source_link_keep(struct source_link *link);
/* Holds a session that was opened for an account that is to come: for that one it counts as kept,
 * whatever the plugin can do. */
void source_link_hold(struct source_link *link);
/* True if the session is open, for the account at hand. */
static inline bool source_link_is_open(const struct source_link *link)
{
    return link->session && !link->is_kept;
}
/* Reopens a session that was kept, also if it is this account's already. Returns KIMT_END, too,
 * where none was. Unless it returns KIMT_OK, the session is closed afterwards. */
int source_link_reopen(struct source_link *link, const struct kimt_account *account,
                       struct kimt_error *err);
int source_link_folder_next(struct source_link *link, const struct kimt_folder **folder_r,
                            struct kimt_error *err);
/* KIMT_END where the plugin has no folder_measure. */
int source_link_folder_measure(struct source_link *link, const struct kimt_folder *folder,
                               uint64_t *messages_r, uint64_t *bytes_r, struct kimt_error *err);
int source_link_folder_open(struct source_link *link, const struct kimt_folder *folder,
                            const struct kimt_resume *resume, const struct kimt_folder **opened_r,
                            struct kimt_error *err);
/* Announces the folder that is likely to be opened next. Nothing happens where the plugin has no
 * folder_expect; so with destinations. */
void source_link_folder_expect(struct source_link *link, const struct kimt_folder *folder);
/* KIMT_END at once where the plugin has no await_change. */
int source_link_await_change(struct source_link *link, const struct kimt_folder *folder,
                             int64_t timeout_ms, struct kimt_error *err);
/* KIMT_OK at once where the plugin has no message_await. */
int source_link_message_await(struct source_link *link, int64_t timeout_ms);
int source_link_message_next(struct source_link *link, const struct kimt_message **message_r,
                             struct kimt_error *err);
int source_link_body_read(struct source_link *link, void *buffer, size_t capacity, size_t *got_r,
                          struct kimt_error *err);
/* Reads the body as source_link_body_read() does, without a copy where the plugin can; else into
 * the buffer. */
int source_link_body_view(struct source_link *link, void *buffer, size_t capacity,
                          const char **data_r, size_t *got_r, struct kimt_error *err);
void source_link_message_done(struct source_link *link, uint64_t uid, int outcome);
int source_link_keep_alive(struct source_link *link, struct kimt_error *err);
void source_link_close(struct source_link *link); /* nothing happens when it is not open */

#endif
