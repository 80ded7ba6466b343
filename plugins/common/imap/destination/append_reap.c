/* SPDX-License-Identifier: MIT
 *
 * What became of messages: the answers to APPEND, in the order of sending, one completion for each
 * message.
 */
#include <config.h>

#include "common/imap/destination/append_batch.h"
#include "common/imap/destination/append_form.h"
#include "common/imap/destination/append_result.h"
#include "common/imap/destination/append_retry.h"
#include "common/imap/destination/destination_ensure.h"
#include "common/imap/destination/destination_private.h"
#include "common/imap/exchange/session_state.h"

static int settle(struct kimt_destination_session *d, struct append_batch *batch,
                  struct kimt_error *err)
{
    uint32_t uids[APPEND_BATCH_MESSAGES];

    batch->settled = true;
    if (batch->command.result.status != IMAP_OK)
        return KIMT_OK;
    if (append_read_uids(d, &batch->command.result, uids, batch->count, err) != KIMT_OK)
        return KIMT_FAIL;
    for (size_t i = 0; i < batch->count; i++)
        d->items[(d->first_item + i) % APPEND_ITEMS].stored_uid = uids[i];
    return KIMT_OK;
}

static void complete(struct kimt_destination_session *d, struct append_item *item,
                     struct kimt_completion *completion_r)
{
    append_taken(d, item, &(struct append_attempt){.keywords = true, .rung = item->rung});
    append_complete(item, completion_r);
    completion_r->uid = item->stored_uid;
    completion_r->uid_validity = item->stored_uid ? d->folder.ensured.uid_validity : 0;
    if (item->size > d->largest_taken)
        d->largest_taken = item->size;
}

static int hand_out(struct kimt_destination_session *d, struct append_batch *batch,
                    struct kimt_completion *completion_r, struct kimt_error *err)
{
    struct append_item *item = append_oldest(d);

    if (batch->command.result.status == IMAP_OK)
        complete(d, item, completion_r);
    else if (append_retry(d, item, &batch->command.result, batch->count == 1, completion_r, err) !=
             KIMT_OK)
        return KIMT_FAIL;
    imap_allow_lines(d->session, 1); /* EXISTS, at the least */
    append_drop_oldest(d);
    if (++batch->handed_out == batch->count) {
        d->first = (d->first + 1) % APPEND_BATCHES;
        d->used--;
    }
    return KIMT_OK;
}

/* A retry is a command of its own and cannot go out in the middle of an open one. */
static int make_way(struct kimt_destination_session *d, const struct append_batch *batch,
                    struct kimt_error *err)
{
    return batch->command.result.status == IMAP_OK ? KIMT_OK : append_send(d, err);
}

static int64_t now(const struct kimt_destination_session *d)
{
    const struct kimt_host *host = imap_host(d->session);

    return host->now_ms(host->context);
}

/* What the folder that is expected is like, or a warning about what was stored all the same. */
static void hear(struct kimt_destination_session *d, int result, const struct imap_event *event)
{
    if (result != KIMT_OK || event->type != IMAP_EVENT_DATA || event->continued)
        return;
    if (event->response.status == IMAP_NO)
        imap_tell_warning(d->session, d->folder.path, &event->response);
    else if (d->next)
        destination_hear_next(d, &event->response);
}

int imap_destination_reap(struct kimt_destination_session *d, int64_t timeout_ms,
                          struct kimt_completion *completion_r, struct kimt_error *err)
{
    int64_t deadline = timeout_ms > 0 ? now(d) + timeout_ms : 0;
    struct append_batch *batch = &d->batches[d->first];
    struct imap_event event;

    if (d->used == 0)
        return KIMT_END;
    if (!batch->sent && timeout_ms == 0)
        return KIMT_BUSY;
    if (!batch->sent && append_send(d, err) != KIMT_OK)
        return KIMT_FAIL;
    while (!batch->command.done) {
        int64_t left = timeout_ms > 0 ? deadline - now(d) : 0;
        int result = imap_session_next(d->session, left > 0 ? left : 0, &event, err);

        if (result == KIMT_FAIL || (result == KIMT_BUSY && left <= 0))
            return result;
        hear(d, result, &event);
    }
    if (!batch->settled && settle(d, batch, err) != KIMT_OK)
        return KIMT_FAIL;
    if (make_way(d, batch, err) != KIMT_OK)
        return KIMT_FAIL;
    return hand_out(d, batch, completion_r, err);
}
