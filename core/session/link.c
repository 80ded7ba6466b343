/* SPDX-License-Identifier: MIT
 *
 * A session from its first call to its last, whichever side it is of.
 */
#include "session/link.h"
#include "session/link_inner.h"

static int open_session(struct link *link, const struct kimt_account *account,
                        struct kimt_error *err)
{
    int result;

    host_init(&link->host, link->services, account->address, link->chosen->plugin->descriptor.name);
    {
        IN_TURN(link);
        result = link->verbs->open(link, account, err);
    }
    if (result != KIMT_OK) {
        link->session = NULL;
        return KIMT_FAIL;
    }
    cancel_enlist(&link->cancel);
    return KIMT_OK;
}

static void close_session(struct link *link)
{
    if (!link->session)
        return;
    link->is_kept = false;
    cancel_delist(&link->cancel);
    IN_TURN(link);
    link->verbs->close(link);
    link->session = NULL;
}

int link_open(struct link *link, const struct kimt_account *account, struct kimt_error *err)
{
    int result;

    if (!seat_take(&link->seat))
        return kimt_fail(err, KIMT_SCOPE_ACCOUNT, KIMT_KIND_LIMIT, KIMT_RETRY_LATER,
                         "the host allows no further session now");
    result = open_session(link, account, err);
    (void)seat_learn(&link->seat, result, err);
    return result;
}

int link_enter(struct link *link, const struct kimt_account *account, struct kimt_error *err)
{
    while (seat_await(&link->seat, link->services, account->address, err) == KIMT_OK) {
        int result = open_session(link, account, err);
        if (!seat_learn(&link->seat, result, err))
            return result;
    }
    return KIMT_FAIL;
}

bool link_keep(struct link *link)
{
    link->is_kept = link->session && link->verbs->can_reopen(link);
    return link->is_kept;
}

void link_hold(struct link *link)
{
    link->is_kept = link->session != NULL;
}

int link_reopen(struct link *link, const struct kimt_account *account, struct kimt_error *err)
{
    const char *before = link->host.account;
    int result = KIMT_END;

    if (!link->is_kept)
        return KIMT_END;
    if (before == account->address) {
        link->is_kept = false;
        return KIMT_OK;
    }
    if (link->verbs->can_reopen(link)) {
        IN_TURN(link);
        link->host.account = account->address;
        result = link->verbs->reopen(link, account, err);
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

int link_keep_alive(struct link *link, struct kimt_error *err)
{
    if (!link->session)
        return KIMT_OK;
    IN_TURN(link);
    return link->verbs->keep_alive(link, err);
}

void link_close(struct link *link)
{
    close_session(link);
    seat_give_back(&link->seat);
}
