/* SPDX-License-Identifier: MIT
 *
 * A session with a destination plugin. The functions are the operations of kimt/destination.h under
 * the same names; what they do and answer is described there.
 */
#ifndef KIMT_CORE_DESTINATION_LINK_H
#define KIMT_CORE_DESTINATION_LINK_H

#include "session/link.h"

struct destination_link {
    struct link base;
    const struct kimt_destination_ops *ops;
};

/* `peer`: the host, whose seats and pace it has; it lives longer. NULL: a session beside those that
 * are counted. */
void destination_link_init(struct destination_link *link, const struct profile_plugin *chosen,
                           struct peer *peer, const struct host_services *services);
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
/* Returns the rules for names of folders: those of the account that is open, else those that hold
 * for all. Valid until the next call, or the close. NULL: there are none. */
const struct kimt_folder_rules *destination_link_folder_rules(struct destination_link *link);
bool destination_link_can_rename(const struct destination_link *link);
int destination_link_folder_rename(struct destination_link *link, const struct kimt_folder *folder,
                                   const struct kimt_folder *target, struct kimt_error *err);

#endif
