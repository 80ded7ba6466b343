/* SPDX-License-Identifier: MIT
 *
 * The wrappers differ in nothing but the operation they name.
 */
#include "session/destination_link.h"
#include "session/link_inner.h"

static int open_session(struct link *link, const struct kimt_account *account,
                        struct kimt_error *err)
{
    const struct loaded_plugin *plugin = link->chosen->plugin;
    struct kimt_destination_session *session = NULL;
    int result =
        plugin->destination.open(&link->host.table, link->chosen->options, account, &session, err);

    link->session = session;
    link->cancel = (struct cancel_entry){.plugin = plugin, .destination = session};
    return result;
}

static bool can_reopen(const struct link *link)
{
    return link->chosen->plugin->destination.reopen != NULL;
}

static int reopen(struct link *link, const struct kimt_account *account, struct kimt_error *err)
{
    return link->chosen->plugin->destination.reopen(link->session, account, err);
}

static int keep_alive(struct link *link, struct kimt_error *err)
{
    const struct kimt_destination_ops *ops = &link->chosen->plugin->destination;

    return ops->keep_alive ? ops->keep_alive(link->session, err) : KIMT_OK;
}

static void close_session(struct link *link)
{
    link->chosen->plugin->destination.close(link->session);
}

static const struct link_verbs verbs = {.open = open_session,
                                        .can_reopen = can_reopen,
                                        .reopen = reopen,
                                        .keep_alive = keep_alive,
                                        .close = close_session};

void destination_link_init(struct destination_link *link, const struct profile_plugin *chosen,
                           struct peer *peer, const struct host_services *services)
{
    *link = (struct destination_link){.base = link_of(&verbs, chosen, peer, services),
                                      .ops = &chosen->plugin->destination};
}

int destination_link_folder_next(struct destination_link *link, const struct kimt_folder **folder_r,
                                 struct kimt_error *err)
{
    IN_TURN(&link->base);
    return link->ops->folder_next(link->base.session, folder_r, err);
}

int destination_link_folder_ensure(struct destination_link *link, const struct kimt_folder *folder,
                                   const struct kimt_folder **ensured_r, struct kimt_error *err)
{
    IN_TURN(&link->base);
    return link->ops->folder_ensure(link->base.session, folder, ensured_r, err);
}

int destination_link_folder_expect(struct destination_link *link, const struct kimt_folder *folder,
                                   struct kimt_error *err)
{
    if (!link->ops->folder_expect)
        return KIMT_OK;
    IN_TURN(&link->base);
    return link->ops->folder_expect(link->base.session, folder, err);
}

int destination_link_append_begin(struct destination_link *link, const struct kimt_message *message,
                                  uint64_t ticket, struct kimt_error *err)
{
    int result;

    {
        IN_TURN(&link->base);
        result = link->ops->append_begin(link->base.session, message, ticket, err);
    }
    if (link->base.pace.pace && result == KIMT_OK)
        pace_keep(link->base.pace.pace, link->base.pace.ending, 1, 0);
    return result;
}

int destination_link_append_write(struct destination_link *link, const void *data, size_t length,
                                  struct kimt_error *err)
{
    int result;

    {
        IN_TURN(&link->base);
        result = link->ops->append_write(link->base.session, data, length, err);
    }
    if (link->base.pace.pace && result == KIMT_OK)
        pace_keep(link->base.pace.pace, link->base.pace.ending, 0, length);
    return result;
}

int destination_link_append_end(struct destination_link *link, struct kimt_completion *completion_r,
                                struct kimt_error *err)
{
    IN_TURN(&link->base);
    return link->ops->append_end(link->base.session, completion_r, err);
}

int destination_link_append_abort(struct destination_link *link, struct kimt_error *err)
{
    IN_TURN(&link->base);
    return link->ops->append_abort(link->base.session, err);
}

int destination_link_reap(struct destination_link *link, int64_t timeout_ms,
                          struct kimt_completion *completion_r, struct kimt_error *err)
{
    if (!link->ops->reap)
        return KIMT_END;
    IN_TURN(&link->base);
    return link->ops->reap(link->base.session, timeout_ms, completion_r, err);
}

int destination_link_flush(struct destination_link *link, struct kimt_error *err)
{
    if (!link->ops->flush)
        return KIMT_OK;
    IN_TURN(&link->base);
    return link->ops->flush(link->base.session, err);
}

bool destination_link_can_scan(const struct destination_link *link)
{
    return link->ops->scan_begin && link->ops->scan_next && link->ops->scan_read;
}

int destination_link_scan_begin(struct destination_link *link, const struct kimt_scan *scan,
                                struct kimt_error *err)
{
    link->base.pace.moves = scan->parts == KIMT_PARTS_WHOLE;
    IN_TURN(&link->base);
    return link->ops->scan_begin(link->base.session, scan, err);
}

int destination_link_scan_next(struct destination_link *link, const struct kimt_message **message_r,
                               struct kimt_error *err)
{
    link->base.pace.is_counted = false;
    IN_TURN(&link->base);
    return link->ops->scan_next(link->base.session, message_r, err);
}

int destination_link_scan_read(struct destination_link *link, void *buffer, size_t capacity,
                               size_t *got_r, struct kimt_error *err)
{
    int result;

    {
        IN_TURN(&link->base);
        result = link->ops->scan_read(link->base.session, buffer, capacity, got_r, err);
    }
    link_read_one(&link->base, result, got_r);
    return result;
}

bool destination_link_can_change_flags(const struct destination_link *link)
{
    return link->ops->flags_change && destination_link_can_scan(link);
}

int destination_link_flags_change(struct destination_link *link,
                                  const struct kimt_flag_change *changes, size_t count,
                                  struct kimt_error *err)
{
    IN_TURN(&link->base);
    return link->ops->flags_change(link->base.session, changes, count, err);
}

int destination_link_messages_remove(struct destination_link *link, const uint64_t *uids,
                                     size_t count, size_t *removed_r, struct kimt_error *err)
{
    IN_TURN(&link->base);
    return link->ops->messages_remove(link->base.session, uids, count, removed_r, err);
}

int destination_link_folder_remove(struct destination_link *link, const struct kimt_folder *folder,
                                   struct kimt_error *err)
{
    if (!link->ops->folder_remove)
        return KIMT_END;
    IN_TURN(&link->base);
    return link->ops->folder_remove(link->base.session, folder, err);
}

bool destination_link_can_move(const struct destination_link *link)
{
    return destination_link_can_scan(link) && link->ops->messages_copy &&
           link->ops->messages_remove;
}

int destination_link_messages_move(struct destination_link *link, const uint64_t *uids,
                                   size_t count, const struct kimt_folder *target,
                                   struct kimt_error *err)
{
    if (!link->ops->messages_move)
        return kimt_fail(err, KIMT_SCOPE_FOLDER, KIMT_KIND_UNSUPPORTED, KIMT_RETRY_NEVER,
                         "the destination cannot move messages");
    IN_TURN(&link->base);
    return link->ops->messages_move(link->base.session, uids, count, target, err);
}

int destination_link_messages_copy(struct destination_link *link, const uint64_t *uids,
                                   size_t count, const struct kimt_folder *target,
                                   struct kimt_error *err)
{
    IN_TURN(&link->base);
    return link->ops->messages_copy(link->base.session, uids, count, target, err);
}

const struct kimt_folder_rules *destination_link_folder_rules(struct destination_link *link)
{
    if (!link->base.session || !link->ops->account_rules)
        return link->ops->folder_rules ? link->ops->folder_rules(link->base.chosen->options) : NULL;
    IN_TURN(&link->base);
    return link->ops->account_rules(link->base.session);
}

bool destination_link_can_rename(const struct destination_link *link)
{
    return link->ops->folder_rename && destination_link_can_scan(link);
}

int destination_link_folder_rename(struct destination_link *link, const struct kimt_folder *folder,
                                   const struct kimt_folder *target, struct kimt_error *err)
{
    IN_TURN(&link->base);
    return link->ops->folder_rename(link->base.session, folder, target, err);
}
