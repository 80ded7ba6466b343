/* SPDX-License-Identifier: MIT
 *
 * The wrappers differ in nothing but the operation they name.
 */
#include "session/source_link.h"
#include "session/link_inner.h"

static int open_session(struct link *link, const struct kimt_account *account,
                        struct kimt_error *err)
{
    const struct loaded_plugin *plugin = link->chosen->plugin;
    struct kimt_source_session *session = NULL;
    int result =
        plugin->source.open(&link->host.table, link->chosen->options, account, &session, err);

    link->session = session;
    link->cancel = (struct cancel_entry){.plugin = plugin, .source = session};
    return result;
}

static bool can_reopen(const struct link *link)
{
    return link->chosen->plugin->source.reopen != NULL;
}

static int reopen(struct link *link, const struct kimt_account *account, struct kimt_error *err)
{
    return link->chosen->plugin->source.reopen(link->session, account, err);
}

static int keep_alive(struct link *link, struct kimt_error *err)
{
    const struct kimt_source_ops *ops = &link->chosen->plugin->source;

    return ops->keep_alive ? ops->keep_alive(link->session, err) : KIMT_OK;
}

static void close_session(struct link *link)
{
    link->chosen->plugin->source.close(link->session);
}

static const struct link_verbs verbs = {.open = open_session,
                                        .can_reopen = can_reopen,
                                        .reopen = reopen,
                                        .keep_alive = keep_alive,
                                        .close = close_session};

void source_link_init(struct source_link *link, const struct profile_plugin *chosen,
                      struct peer *peer, const struct host_services *services)
{
    *link = (struct source_link){.base = link_of(&verbs, chosen, peer, services),
                                 .ops = &chosen->plugin->source};
}

int source_link_folder_next(struct source_link *link, const struct kimt_folder **folder_r,
                            struct kimt_error *err)
{
    IN_TURN(&link->base);
    return link->ops->folder_next(link->base.session, folder_r, err);
}

int source_link_folder_measure(struct source_link *link, const struct kimt_folder *folder,
                               uint64_t *messages_r, uint64_t *bytes_r, struct kimt_error *err)
{
    if (!link->ops->folder_measure)
        return KIMT_END;
    IN_TURN(&link->base);
    return link->ops->folder_measure(link->base.session, folder, messages_r, bytes_r, err);
}

int source_link_folder_open(struct source_link *link, const struct kimt_folder *folder,
                            const struct kimt_resume *resume, const struct kimt_folder **opened_r,
                            struct kimt_error *err)
{
    link->base.pace.moves = !resume || resume->parts == KIMT_PARTS_WHOLE;
    IN_TURN(&link->base);
    return link->ops->folder_open(link->base.session, folder, resume, opened_r, err);
}

void source_link_folder_expect(struct source_link *link, const struct kimt_folder *folder)
{
    if (!link->ops->folder_expect)
        return;
    IN_TURN(&link->base);
    link->ops->folder_expect(link->base.session, folder);
}

int source_link_await_change(struct source_link *link, const struct kimt_folder *folder,
                             int64_t timeout_ms, struct kimt_error *err)
{
    if (!link->ops->await_change)
        return KIMT_END;
    IN_TURN(&link->base);
    return link->ops->await_change(link->base.session, folder, timeout_ms, err);
}

int source_link_message_await(struct source_link *link, int64_t timeout_ms)
{
    if (!link->ops->message_await)
        return KIMT_OK;
    IN_TURN(&link->base);
    return link->ops->message_await(link->base.session, timeout_ms);
}

int source_link_message_next(struct source_link *link, const struct kimt_message **message_r,
                             struct kimt_error *err)
{
    link->base.pace.is_counted = false;
    IN_TURN(&link->base);
    return link->ops->message_next(link->base.session, message_r, err);
}

int source_link_body_read(struct source_link *link, void *buffer, size_t capacity, size_t *got_r,
                          struct kimt_error *err)
{
    int result;

    {
        IN_TURN(&link->base);
        result = link->ops->body_read(link->base.session, buffer, capacity, got_r, err);
    }
    link_read_one(&link->base, result, got_r);
    return result;
}

int source_link_body_view(struct source_link *link, void *buffer, size_t capacity,
                          const char **data_r, size_t *got_r, struct kimt_error *err)
{
    const void *data = buffer;
    int result;

    if (!link->ops->body_view) {
        *data_r = buffer;
        return source_link_body_read(link, buffer, capacity, got_r, err);
    }
    {
        IN_TURN(&link->base);
        result = link->ops->body_view(link->base.session, capacity, &data, got_r, err);
    }
    *data_r = data;
    link_read_one(&link->base, result, got_r);
    return result;
}

void source_link_message_done(struct source_link *link, uint64_t uid, int outcome)
{
    if (!link->base.session || !link->ops->message_done)
        return;
    IN_TURN(&link->base);
    link->ops->message_done(link->base.session, uid, outcome);
}
