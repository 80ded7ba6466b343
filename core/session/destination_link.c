/* SPDX-License-Identifier: MIT
 *
 * The wrappers differ in nothing but the operation they name.
 */
#include "session/destination_link.h"
#include "session/link_inner.h"

void destination_link_init(struct destination_link *link, const struct profile_plugin *chosen,
                           struct peer *peer)
{
    *link = (struct destination_link){.ops = &chosen->plugin->destination,
                                      .chosen = chosen,
                                      .gate = peer ? peer->gate : NULL,
                                      .seat.peer = peer,
                                      .pace = link_pace_of(peer)};
}

static void close_session(struct destination_link *link)
{
    if (!link->session)
        return;
    link->is_kept = false;
    cancel_delist(&link->cancel);
    IN_TURN(link);
    link->ops->close(STEAL(link->session));
}

static int open_session(struct destination_link *link, const struct host_services *services,
                        const struct kimt_account *account, struct kimt_error *err)
{
    int result;

    host_init(&link->host, services, account->address, link->chosen->plugin->descriptor.name);
    {
        IN_TURN(link);
        result =
            link->ops->open(&link->host.table, link->chosen->options, account, &link->session, err);
    }
    if (result != KIMT_OK) {
        link->session = NULL;
        return KIMT_FAIL;
    }
    link->cancel =
        (struct cancel_entry){.plugin = link->chosen->plugin, .destination = link->session};
    cancel_enlist(&link->cancel);
    return KIMT_OK;
}

int destination_link_open(struct destination_link *link, const struct host_services *services,
                          const struct kimt_account *account, struct kimt_error *err)
{
    int result;

    if (!seat_take(&link->seat))
        return kimt_fail(err, KIMT_SCOPE_ACCOUNT, KIMT_KIND_LIMIT, KIMT_RETRY_LATER,
                         "the host allows no further session now");
    result = open_session(link, services, account, err);
    (void)seat_learn(&link->seat, result, err);
    return result;
}

int destination_link_enter(struct destination_link *link, const struct host_services *services,
                           const struct kimt_account *account, struct kimt_error *err)
{
    while (seat_await(&link->seat, services, account->address, err) == KIMT_OK) {
        int result = open_session(link, services, account, err);
        if (!seat_learn(&link->seat, result, err))
            return result;
    }
    return KIMT_FAIL;
}

bool destination_link_keep(struct destination_link *link)
{
    link->is_kept = link->session && link->ops->reopen;
    return link->is_kept;
}

void destination_link_hold(struct destination_link *link)
{
    link->is_kept = link->session != NULL;
}

int destination_link_reopen(struct destination_link *link, const struct kimt_account *account,
                            struct kimt_error *err)
{
    const char *before = link->host.account;
    int result = KIMT_END;

    if (!link->is_kept)
        return KIMT_END;
    if (before == account->address) {
        link->is_kept = false;
        return KIMT_OK;
    }
    if (link->ops->reopen) {
        IN_TURN(link);
        link->host.account = account->address;
        result = link->ops->reopen(link->session, account, err);
    }
    link->is_kept = false;
    if (result == KIMT_OK)
        return KIMT_OK;
    if (result == KIMT_END)
        link->host.account = before; /* the farewell is still of that one */
    close_session(link);             /* in its seat a new one can be opened */
    if (result == KIMT_FAIL)
        (void)seat_learn(&link->seat, result, err);
    return result;
}

int destination_link_folder_next(struct destination_link *link, const struct kimt_folder **folder_r,
                                 struct kimt_error *err)
{
    IN_TURN(link);
    return link->ops->folder_next(link->session, folder_r, err);
}

int destination_link_folder_ensure(struct destination_link *link, const struct kimt_folder *folder,
                                   const struct kimt_folder **ensured_r, struct kimt_error *err)
{
    IN_TURN(link);
    return link->ops->folder_ensure(link->session, folder, ensured_r, err);
}

int destination_link_folder_expect(struct destination_link *link, const struct kimt_folder *folder,
                                   struct kimt_error *err)
{
    if (!link->ops->folder_expect)
        return KIMT_OK;
    IN_TURN(link);
    return link->ops->folder_expect(link->session, folder, err);
}

int destination_link_append_begin(struct destination_link *link, const struct kimt_message *message,
                                  uint64_t ticket, struct kimt_error *err)
{
    int result;

    {
        IN_TURN(link);
        result = link->ops->append_begin(link->session, message, ticket, err);
    }
    if (link->pace.pace && result == KIMT_OK)
        pace_keep(link->pace.pace, link->pace.ending, 1, 0);
    return result;
}

int destination_link_append_write(struct destination_link *link, const void *data, size_t length,
                                  struct kimt_error *err)
{
    int result;

    {
        IN_TURN(link);
        result = link->ops->append_write(link->session, data, length, err);
    }
    if (link->pace.pace && result == KIMT_OK)
        pace_keep(link->pace.pace, link->pace.ending, 0, length);
    return result;
}

int destination_link_append_end(struct destination_link *link, struct kimt_completion *completion_r,
                                struct kimt_error *err)
{
    IN_TURN(link);
    return link->ops->append_end(link->session, completion_r, err);
}

int destination_link_append_abort(struct destination_link *link, struct kimt_error *err)
{
    IN_TURN(link);
    return link->ops->append_abort(link->session, err);
}

int destination_link_reap(struct destination_link *link, int64_t timeout_ms,
                          struct kimt_completion *completion_r, struct kimt_error *err)
{
    if (!link->ops->reap)
        return KIMT_END;
    IN_TURN(link);
    return link->ops->reap(link->session, timeout_ms, completion_r, err);
}

int destination_link_flush(struct destination_link *link, struct kimt_error *err)
{
    if (!link->ops->flush)
        return KIMT_OK;
    IN_TURN(link);
    return link->ops->flush(link->session, err);
}

bool destination_link_can_scan(const struct destination_link *link)
{
    return link->ops->scan_begin && link->ops->scan_next && link->ops->scan_read;
}

int destination_link_scan_begin(struct destination_link *link, const struct kimt_scan *scan,
                                struct kimt_error *err)
{
    link->pace.moves = scan->parts == KIMT_PARTS_WHOLE;
    IN_TURN(link);
    return link->ops->scan_begin(link->session, scan, err);
}

int destination_link_scan_next(struct destination_link *link, const struct kimt_message **message_r,
                               struct kimt_error *err)
{
    link->pace.is_counted = false;
    IN_TURN(link);
    return link->ops->scan_next(link->session, message_r, err);
}

int destination_link_scan_read(struct destination_link *link, void *buffer, size_t capacity,
                               size_t *got_r, struct kimt_error *err)
{
    int result;

    {
        IN_TURN(link);
        result = link->ops->scan_read(link->session, buffer, capacity, got_r, err);
    }
    link_read_one(&link->pace, result, got_r);
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
    IN_TURN(link);
    return link->ops->flags_change(link->session, changes, count, err);
}

int destination_link_messages_remove(struct destination_link *link, const uint64_t *uids,
                                     size_t count, size_t *removed_r, struct kimt_error *err)
{
    IN_TURN(link);
    return link->ops->messages_remove(link->session, uids, count, removed_r, err);
}

int destination_link_folder_remove(struct destination_link *link, const struct kimt_folder *folder,
                                   struct kimt_error *err)
{
    if (!link->ops->folder_remove)
        return KIMT_END;
    IN_TURN(link);
    return link->ops->folder_remove(link->session, folder, err);
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
    IN_TURN(link);
    return link->ops->messages_move(link->session, uids, count, target, err);
}

int destination_link_messages_copy(struct destination_link *link, const uint64_t *uids,
                                   size_t count, const struct kimt_folder *target,
                                   struct kimt_error *err)
{
    IN_TURN(link);
    return link->ops->messages_copy(link->session, uids, count, target, err);
}

const struct kimt_folder_rules *destination_link_folder_rules(struct destination_link *link)
{
    if (!link->session || !link->ops->account_rules)
        return link->ops->folder_rules ? link->ops->folder_rules(link->chosen->options) : NULL;
    IN_TURN(link);
    return link->ops->account_rules(link->session);
}

bool destination_link_can_rename(const struct destination_link *link)
{
    return link->ops->folder_rename && destination_link_can_scan(link);
}

int destination_link_folder_rename(struct destination_link *link, const struct kimt_folder *folder,
                                   const struct kimt_folder *target, struct kimt_error *err)
{
    IN_TURN(link);
    return link->ops->folder_rename(link->session, folder, target, err);
}

int destination_link_keep_alive(struct destination_link *link, struct kimt_error *err)
{
    if (!link->session || !link->ops->keep_alive)
        return KIMT_OK;
    IN_TURN(link);
    return link->ops->keep_alive(link->session, err);
}

void destination_link_close(struct destination_link *link)
{
    close_session(link);
    seat_give_back(&link->seat);
}
