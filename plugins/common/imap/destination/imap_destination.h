/* SPDX-License-Identifier: MIT
 *
 * Everything an IMAP destination does once it is logged in: the operations of kimt/destination.h
 * but provision and open.
 *
 * A plugin opens an imap_session in its own way, hands it over with imap_destination_new, and puts
 * IMAP_DESTINATION_OPS into its table. struct kimt_destination_session is the one defined in
 * destination_private.h.
 */
#ifndef KIMT_IMAP_DESTINATION_H
#define KIMT_IMAP_DESTINATION_H

#include "common/imap/exchange/session_state.h"
#include <kimt/destination.h>

/* How much may be under way; zeros mean the defaults. */
struct imap_destination_limits {
    int64_t window_messages;
    int64_t window_bytes;
    int64_t batch_messages; /* in one MULTIAPPEND (RFC 3502); 1: never use it */
};

/* Takes over the session, also when it fails. */
KIMT_NODISCARD int imap_destination_new(struct imap_session *session,
                                        const struct imap_destination_limits *limits,
                                        struct kimt_destination_session **destination_r,
                                        struct kimt_error *err);

/* The next two are not among IMAP_DESTINATION_OPS: the first is for plugins that log in by
 * imap_session_open alone, the other for those that know no rules of their own. */
int imap_destination_reopen(struct kimt_destination_session *d, const struct kimt_account *account,
                            struct kimt_error *err);
const struct kimt_folder_rules *imap_destination_account_rules(struct kimt_destination_session *d);
int imap_destination_folder_next(struct kimt_destination_session *d,
                                 const struct kimt_folder **folder_r, struct kimt_error *err);
int imap_destination_folder_ensure(struct kimt_destination_session *d,
                                   const struct kimt_folder *folder,
                                   const struct kimt_folder **ensured_r, struct kimt_error *err);
int imap_destination_folder_expect(struct kimt_destination_session *d,
                                   const struct kimt_folder *folder, struct kimt_error *err);
int imap_destination_append_begin(struct kimt_destination_session *d,
                                  const struct kimt_message *message, uint64_t ticket,
                                  struct kimt_error *err);
int imap_destination_append_write(struct kimt_destination_session *d, const void *data,
                                  size_t length, struct kimt_error *err);
int imap_destination_append_end(struct kimt_destination_session *d,
                                struct kimt_completion *completion_r, struct kimt_error *err);
int imap_destination_append_abort(struct kimt_destination_session *d, struct kimt_error *err);
int imap_destination_reap(struct kimt_destination_session *d, int64_t timeout_ms,
                          struct kimt_completion *completion_r, struct kimt_error *err);
int imap_destination_flush(struct kimt_destination_session *d, struct kimt_error *err);
int imap_destination_scan_begin(struct kimt_destination_session *d, const struct kimt_scan *scan,
                                struct kimt_error *err);
int imap_destination_scan_next(struct kimt_destination_session *d,
                               const struct kimt_message **message_r, struct kimt_error *err);
int imap_destination_scan_read(struct kimt_destination_session *d, void *buffer, size_t capacity,
                               size_t *got_r, struct kimt_error *err);
int imap_destination_flags_change(struct kimt_destination_session *d,
                                  const struct kimt_flag_change *changes, size_t count,
                                  struct kimt_error *err);
int imap_destination_messages_remove(struct kimt_destination_session *d, const uint64_t *uids,
                                     size_t count, size_t *removed_r, struct kimt_error *err);
int imap_destination_folder_remove(struct kimt_destination_session *d,
                                   const struct kimt_folder *folder, struct kimt_error *err);
int imap_destination_folder_rename(struct kimt_destination_session *d,
                                   const struct kimt_folder *folder,
                                   const struct kimt_folder *target, struct kimt_error *err);
int imap_destination_messages_move(struct kimt_destination_session *d, const uint64_t *uids,
                                   size_t count, const struct kimt_folder *target,
                                   struct kimt_error *err);
int imap_destination_messages_copy(struct kimt_destination_session *d, const uint64_t *uids,
                                   size_t count, const struct kimt_folder *target,
                                   struct kimt_error *err);
int imap_destination_keep_alive(struct kimt_destination_session *d, struct kimt_error *err);
void imap_destination_cancel(struct kimt_destination_session *d);
void imap_destination_close(struct kimt_destination_session *d);

#define IMAP_DESTINATION_OPS                                                                       \
    .folder_next = imap_destination_folder_next, .folder_expect = imap_destination_folder_expect,  \
    .folder_ensure = imap_destination_folder_ensure,                                               \
    .append_begin = imap_destination_append_begin, .append_write = imap_destination_append_write,  \
    .append_end = imap_destination_append_end, .append_abort = imap_destination_append_abort,      \
    .reap = imap_destination_reap, .flush = imap_destination_flush,                                \
    .scan_begin = imap_destination_scan_begin, .scan_next = imap_destination_scan_next,            \
    .scan_read = imap_destination_scan_read, .flags_change = imap_destination_flags_change,        \
    .messages_remove = imap_destination_messages_remove,                                           \
    .folder_remove = imap_destination_folder_remove,                                               \
    .folder_rename = imap_destination_folder_rename,                                               \
    .messages_move = imap_destination_messages_move,                                               \
    .messages_copy = imap_destination_messages_copy, .keep_alive = imap_destination_keep_alive,    \
    .cancel = imap_destination_cancel, .close = imap_destination_close

#endif
