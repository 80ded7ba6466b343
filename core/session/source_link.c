/* SPDX-License-Identifier: MIT
 *
 * The wrappers differ in nothing but the operation they name.
 */
#include "session/source_link.h"
#include "session/link_inner.h"

void source_link_init(struct source_link *link, const struct profile_plugin *chosen,
                      struct peer *peer)
{
    *link = (struct source_link){.ops = &chosen->plugin->source,
                                 .chosen = chosen,
                                 .gate = peer ? peer->gate : NULL,
                                 .seat.peer = peer,
                                 .pace = link_pace_of(peer)};
}

static void close_session(struct source_link *link)
{
    if (!link->session)
        return;
    link->is_kept = false;
    cancel_delist(&link->cancel);
    IN_TURN(link);
    link->ops->close(STEAL(link->session));
}

static int open_session(struct source_link *link, const struct host_services *services,
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
    link->cancel = (struct cancel_entry){.plugin = link->chosen->plugin, .source = link->session};
    cancel_enlist(&link->cancel);
    return KIMT_OK;
}

int source_link_open(struct source_link *link, const struct host_services *services,
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

int source_link_enter(struct source_link *link, const struct host_services *services,
                      const struct kimt_account *account, struct kimt_error *err)
{
    while (seat_await(&link->seat, services, account->address, err) == KIMT_OK) {
        int result = open_session(link, services, account, err);
        if (!seat_learn(&link->seat, result, err))
            return result;
    }
    return KIMT_FAIL;
}

bool source_link_keep(struct source_link *link)
{
    link->is_kept = link->session && link->ops->reopen;
    return link->is_kept;
}

void source_link_hold(struct source_link *link)
{
    link->is_kept = link->session != NULL;
}

int source_link_reopen(struct source_link *link, const struct kimt_account *account,
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

int source_link_folder_next(struct source_link *link, const struct kimt_folder **folder_r,
                            struct kimt_error *err)
{
    IN_TURN(link);
    return link->ops->folder_next(link->session, folder_r, err);
}

int source_link_folder_measure(struct source_link *link, const struct kimt_folder *folder,
                               uint64_t *messages_r, uint64_t *bytes_r, struct kimt_error *err)
{
    if (!link->ops->folder_measure)
        return KIMT_END;
    IN_TURN(link);
    return link->ops->folder_measure(link->session, folder, messages_r, bytes_r, err);
}

int source_link_folder_open(struct source_link *link, const struct kimt_folder *folder,
                            const struct kimt_resume *resume, const struct kimt_folder **opened_r,
                            struct kimt_error *err)
{
    link->pace.moves = !resume || resume->parts == KIMT_PARTS_WHOLE;
    IN_TURN(link);
    return link->ops->folder_open(link->session, folder, resume, opened_r, err);
}

void source_link_folder_expect(struct source_link *link, const struct kimt_folder *folder)
{
    if (!link->ops->folder_expect)
        return;
    IN_TURN(link);
    link->ops->folder_expect(link->session, folder);
}

int source_link_await_change(struct source_link *link, const struct kimt_folder *folder,
                             int64_t timeout_ms, struct kimt_error *err)
{
    if (!link->ops->await_change)
        return KIMT_END;
    IN_TURN(link);
    return link->ops->await_change(link->session, folder, timeout_ms, err);
}

int source_link_message_await(struct source_link *link, int64_t timeout_ms)
{
    if (!link->ops->message_await)
        return KIMT_OK;
    IN_TURN(link);
    return link->ops->message_await(link->session, timeout_ms);
}

int source_link_message_next(struct source_link *link, const struct kimt_message **message_r,
                             struct kimt_error *err)
{
    link->pace.is_counted = false;
    IN_TURN(link);
    return link->ops->message_next(link->session, message_r, err);
}

int source_link_body_read(struct source_link *link, void *buffer, size_t capacity, size_t *got_r,
                          struct kimt_error *err)
{
    int result;

    {
        IN_TURN(link);
        result = link->ops->body_read(link->session, buffer, capacity, got_r, err);
    }
    link_read_one(&link->pace, result, got_r);
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
        IN_TURN(link);
        result = link->ops->body_view(link->session, capacity, &data, got_r, err);
    }
    *data_r = data;
    link_read_one(&link->pace, result, got_r);
    return result;
}

void source_link_message_done(struct source_link *link, uint64_t uid, int outcome)
{
    if (!link->session || !link->ops->message_done)
        return;
    IN_TURN(link);
    link->ops->message_done(link->session, uid, outcome);
}

int source_link_keep_alive(struct source_link *link, struct kimt_error *err)
{
    if (!link->session || !link->ops->keep_alive)
        return KIMT_OK;
    IN_TURN(link);
    return link->ops->keep_alive(link->session, err);
}

void source_link_close(struct source_link *link)
{
    close_session(link);
    seat_give_back(&link->seat);
}
