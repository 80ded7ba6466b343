/* SPDX-License-Identifier: MIT
 *
 * A session with a source plugin. The functions are the operations of kimt/source.h under the same
 * names; what they do and answer is described there.
 */
#ifndef KIMT_CORE_SOURCE_LINK_H
#define KIMT_CORE_SOURCE_LINK_H

#include "session/link.h"

struct source_link {
    struct link base;
    const struct kimt_source_ops *ops;
};

/* `peer`: the host, whose seats and pace it has; it lives longer. NULL: a session beside those that
 * are counted. */
void source_link_init(struct source_link *link, const struct profile_plugin *chosen,
                      struct peer *peer, const struct host_services *services);
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

#endif
