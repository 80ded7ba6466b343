/* SPDX-License-Identifier: MIT
 *
 * A session with a plugin, as the core holds it: calls go one at a time where the plugin wants
 * that, no faster than the profile allows the host, open sessions can be cancelled from another
 * thread, none is closed twice, and one whose account is over is not mistaken for the next one's.
 *
 * The functions are the operations of kimt/source.h and kimt/destination.h under the same names;
 * what they do and answer is told there.
 */
#ifndef KIMT_CORE_LINK_H
#define KIMT_CORE_LINK_H

#include "plugin/services.h"
#include "profile/profile.h"
#include "session/cancel.h"
#include "session/pace.h"
#include <pthread.h>

/* One lock for all calls into a plugin of KIMT_THREADS_SERIAL; NULL for others. Owned by the run.
 */
struct gate {
    pthread_mutex_t mutex;
};

/* Which pace a session keeps. */
struct link_pace {
    struct pace *pace; /* of its host; NULL: as fast as it goes */
    struct ending *ending;
    bool moves;      /* whole messages are read; headers that are looked at cost their bytes */
    bool is_counted; /* the message that is being read */
};

struct source_link {
    const struct kimt_source_ops *ops;
    const struct profile_plugin *chosen;
    struct gate *gate;
    struct host host;
    struct link_pace pace;
    struct kimt_source_session *session; /* NULL: not open */
    bool is_kept;                        /* for the next account: it is reopened then, or closed */
    struct cancel_entry cancel;
};

struct destination_link {
    const struct kimt_destination_ops *ops;
    const struct profile_plugin *chosen;
    struct gate *gate;
    struct host host;
    struct link_pace pace;
    struct kimt_destination_session *session; /* NULL: not open */
    bool is_kept; /* for the next account: it is reopened then, or closed */
    struct cancel_entry cancel;
};

void source_link_init(struct source_link *link, const struct profile_plugin *chosen,
                      struct gate *gate);
/* From now on it keeps this pace, if that has a limit; of links that move messages. */
void source_link_keep_pace(struct source_link *link, struct ending *ending, struct pace *pace);
int source_link_open(struct source_link *link, const struct host_services *services,
                     const struct kimt_account *account, struct kimt_error *err);
/* Its account is over, and the session stays for another one. False: the plugin cannot do that, or
 * it is not open. */
bool source_link_keep(struct source_link *link);
/* Whether it is, for the account at hand. */
static inline bool source_link_is_open(const struct source_link *link)
{
    return link->session && !link->is_kept;
}
/* Of one that was kept, also where it is this account's already. KIMT_END, too, where none was. But
 * for KIMT_OK it is not open afterwards. */
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
/* Nothing happens where the plugin has no folder_expect; so with destinations. */
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
/* The same without a copy where the plugin can; else into the buffer. */
int source_link_body_view(struct source_link *link, void *buffer, size_t capacity,
                          const char **data_r, size_t *got_r, struct kimt_error *err);
void source_link_message_done(struct source_link *link, uint64_t uid, int outcome);
int source_link_keep_alive(struct source_link *link, struct kimt_error *err);
void source_link_close(struct source_link *link); /* nothing happens when it is not open */

void destination_link_init(struct destination_link *link, const struct profile_plugin *chosen,
                           struct gate *gate);
void destination_link_keep_pace(struct destination_link *link, struct ending *ending,
                                struct pace *pace);
int destination_link_open(struct destination_link *link, const struct host_services *services,
                          const struct kimt_account *account, struct kimt_error *err);
bool destination_link_keep(struct destination_link *link);
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
