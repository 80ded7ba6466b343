/* SPDX-License-Identifier: MIT
 *
 * A session with a destination plugin. The functions are the operations of kimt/destination.h under
 * the same names; what they do and answer is told there.
 */
#ifndef KIMT_CORE_DESTINATION_LINK_H
#define KIMT_CORE_DESTINATION_LINK_H

#include "session/link.h"

struct destination_link {
    const struct kimt_destination_ops *ops;
    const struct profile_plugin *chosen;
    struct gate *gate; /* NULL: calls need not be one at a time */
    struct seat seat;
    struct host host;
    struct link_pace pace;
    struct kimt_destination_session *session; /* NULL: not open */
    bool is_kept; /* for the next account: it is reopened then, or closed */
    struct cancel_entry cancel;
};

/* `peer`: the host, whose seats and pace it has; it lives longer. NULL: a session beside those that
 * are counted. */
void destination_link_init(struct destination_link *link, const struct profile_plugin *chosen,
                           struct peer *peer);
/* Opens the session in a seat that was taken, or is free; does not wait for one: KIMT_FAIL of
 * KIND_LIMIT. If it fails, its seat is given back. */
int destination_link_open(struct destination_link *link, const struct host_services *services,
                          const struct kimt_account *account, struct kimt_error *err);
/* Opens the session as destination_link_open() does, but waits for a seat, and for the host to be
 * ready: seat_await() in peer.h. */
int destination_link_enter(struct destination_link *link, const struct host_services *services,
                           const struct kimt_account *account, struct kimt_error *err);
bool destination_link_keep(struct destination_link *link);
void destination_link_hold(struct destination_link *link);
static inline bool destination_link_is_open(const struct destination_link *link)
{
    return link->session && !link->is_kept;
}
int destination_link_reopen(struct destination_link *link, const struct kimt_account *account,
                            struct kimt_error *err);
int destination_link_folder_next(struct destination_link *link, const struct kimt_folder **folder_r,
                                 struct kimt_error *err);
int destination_link_folder_ensure(struct destination_link *link, const struct kimt_folder *folder,
                                   const struct kimt_folder **ensured_r, struct kimt_error *err);
int destination_link_folder_expect(struct destination_link *link, const struct kimt_folder *folder,
                                   struct kimt_error *err);
int destination_link_append_begin(struct destination_link *link, const struct kimt_message *message,
                                  uint64_t ticket, struct kimt_error *err);
int destination_link_append_write(struct destination_link *link, const void *data, size_t length,
                                  struct kimt_error *err);
int destination_link_append_end(struct destination_link *link, struct kimt_completion *completion_r,
                                struct kimt_error *err);
int destination_link_append_abort(struct destination_link *link, struct kimt_error *err);
int destination_link_reap(struct destination_link *link, int64_t timeout_ms,
                          struct kimt_completion *completion_r, struct kimt_error *err);
int destination_link_flush(struct destination_link *link, struct kimt_error *err);
bool destination_link_can_scan(const struct destination_link *link);
bool destination_link_can_change_flags(const struct destination_link *link);
int destination_link_flags_change(struct destination_link *link,
                                  const struct kimt_flag_change *changes, size_t count,
                                  struct kimt_error *err);
int destination_link_scan_begin(struct destination_link *link, const struct kimt_scan *scan,
                                struct kimt_error *err);
int destination_link_scan_next(struct destination_link *link, const struct kimt_message **message_r,
                               struct kimt_error *err);
int destination_link_scan_read(struct destination_link *link, void *buffer, size_t capacity,
                               size_t *got_r, struct kimt_error *err);
int destination_link_messages_remove(struct destination_link *link, const uint64_t *uids,
                                     size_t count, size_t *removed_r, struct kimt_error *err);
/* KIMT_END, too, where the plugin has no folder_remove. */
int destination_link_folder_remove(struct destination_link *link, const struct kimt_folder *folder,
                                   struct kimt_error *err);
/* Messages can be taken from one folder to another, in one step or two. */
bool destination_link_can_move(const struct destination_link *link);
/* KIND_UNSUPPORTED, too, where the plugin has no messages_move. */
int destination_link_messages_move(struct destination_link *link, const uint64_t *uids,
                                   size_t count, const struct kimt_folder *target,
                                   struct kimt_error *err);
int destination_link_messages_copy(struct destination_link *link, const uint64_t *uids,
                                   size_t count, const struct kimt_folder *target,
                                   struct kimt_error *err);
/* The rules for names of folders: those of the account that is open, else those that hold for all.
 * Valid until the next call, or the close. NULL: there are none. */
const struct kimt_folder_rules *destination_link_folder_rules(struct destination_link *link);
bool destination_link_can_rename(const struct destination_link *link);
int destination_link_folder_rename(struct destination_link *link, const struct kimt_folder *folder,
                                   const struct kimt_folder *target, struct kimt_error *err);
int destination_link_keep_alive(struct destination_link *link, struct kimt_error *err);
void destination_link_close(struct destination_link *link);

#endif
