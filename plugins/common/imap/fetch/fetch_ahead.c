/* SPDX-License-Identifier: MIT
 *
 * What goes out along with EXAMINE, so that opening a mailbox, listing it and fetching its first
 * messages cost one round trip together.
 *
 * What the account's listing reported about the mailbox decides what is worth asking for; what
 * EXAMINE says then decides whether the answers are used. Servers may answer FETCH while they are
 * still searching: what comes before the list of UIDs is held aside, since earlier ones may be to
 * come, and is no longer asked for once the list is there. Where messages come otherwise than they
 * should, the rest of what was sent ahead is thrown away, and asked for once more, step by step.
 */
#include <config.h>

#include "common/imap/fetch/fetch_ahead.h"
#include "common/imap/fetch/fetch_body.h"
#include "common/imap/fetch/fetch_hear.h"
#include "common/imap/fetch/fetch_list.h"
#include "common/imap/fetch/fetch_meta.h"
#include "common/imap/fetch/fetch_private.h"
#include "common/imap/fetch/fetch_window.h"

/* Bodies only where all are wanted, and where they come with all that is to be known of them. */
static bool are_bodies_wanted(const struct imap_fetch *f)
{
    return !f->single && !(f->resume && f->resume->is_done);
}

int fetch_ahead_send(struct imap_fetch *f, const struct kimt_folder *listed, struct kimt_error *err)
{
    if (listed->messages == 0 || listed->messages == KIMT_UNKNOWN || !imap_runs_ahead(f->session))
        return KIMT_OK;
    if (fetch_parts(f) == KIMT_PARTS_META)
        return fetch_meta_send(f, listed, err);
    if (!fetch_is_search_short(f, listed))
        return KIMT_OK;
    f->list_under_way = f->is_ahead = true;
    if (fetch_put_search(f, &f->list_command, err) != KIMT_OK)
        return KIMT_FAIL;
    return are_bodies_wanted(f) ? fetch_fill_ahead(f, listed, err) : KIMT_OK;
}

int fetch_ahead_opened(struct imap_fetch *f, struct kimt_error *err)
{
    if (f->is_ahead)
        return KIMT_OK;
    if (!f->meta_under_way)
        return KIMT_END;
    if (fetch_meta_is_right(f))
        return KIMT_OK;
    return fetch_finish(f, err) == KIMT_OK ? KIMT_END : KIMT_FAIL;
}

/* ---- until it is known which messages there are ---- */

static bool is_list_known(const struct imap_fetch *f)
{
    return f->list_command.done || (f->is_listed && fetch_is_plausible(f));
}

static int hear_message(struct imap_fetch *f, const struct imap_event *event,
                        struct kimt_error *err)
{
    uint32_t uid;
    int result;

    message_data_clear(&f->data);
    message_data_read(&f->data, event->response.rest);
    uid = (uint32_t)f->data.message.uid;
    if (fetch_has_body(f) && fetch_count_one(f, err) != KIMT_OK)
        return KIMT_FAIL;
    if (fetch_has_body(f))
        fetch_learn_order(f);
    if (f->is_odd || !f->data.has_uid || !fetch_has_body(f) || !f->data.has_flags ||
        !f->data.has_date || uid_ranges_have(&f->told, uid) || !fetch_begin_body(f)) {
        f->is_odd = true;
        fetch_drop_answer(f, event);
        return KIMT_OK;
    }
    result = fetch_set_aside(f, err);
    if (result != KIMT_OK)
        return result == KIMT_END ? KIMT_OK : KIMT_FAIL; /* then it is asked for again */
    return uid_ranges_add(&f->told, uid, uid) ? KIMT_OK : fetch_no_memory(err);
}

static int hear(struct imap_fetch *f, struct kimt_error *err)
{
    struct imap_event event;

    if (imap_session_next(f->session, -1, &event, err) != KIMT_OK)
        return KIMT_FAIL;
    f->is_to_blame = false;
    if (fetch_is_fetch(&event))
        return hear_message(f, &event, err);
    if (event.continued)
        return fetch_hear_rest(f, &event, err);
    if (event.type == IMAP_EVENT_DATA)
        return fetch_hear_opening(f, &event.response, err);
    return KIMT_OK;
}

/* What is held is not asked for again. */
static int end(struct imap_fetch *f, struct kimt_error *err)
{
    f->body = FETCH_NO_BODY;
    if (!f->is_odd && f->is_listed && fetch_is_plausible(f)) {
        f->is_ahead = false;
        uid_ranges_drop_below(&f->uids, f->first_uid);
        fetch_take_ahead(f);
        return KIMT_END;
    }
    if (fetch_finish(f, err) != KIMT_OK)
        return KIMT_FAIL;
    f->is_ahead = false;
    uid_ranges_clear(&f->uids);
    return fetch_list(f, err) == KIMT_OK ? KIMT_END : KIMT_FAIL;
}

int fetch_ahead_next(struct imap_fetch *f, struct kimt_error *err)
{
    while (!is_list_known(f))
        if (hear(f, err) != KIMT_OK)
            return KIMT_FAIL;
    return end(f, err);
}
