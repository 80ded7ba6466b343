/* SPDX-License-Identifier: MIT
 *
 * Batches and the messages in them, from the first byte kept until all were handed out.
 *
 * A batch is one APPEND command with one or more messages (RFC 3502 where offered). Batches
 * overlap; the newest may be open, and grows.
 */
#include <config.h>

#include "common/imap/destination/append_batch.h"
#include "common/imap/destination/append_form.h"
#include "common/imap/destination/destination_private.h"
#include "common/imap/exchange/capability.h"
#include "common/imap/exchange/session_state.h"

struct append_batch *append_newest(struct kimt_destination_session *d)
{
    return d->used ? &d->batches[(d->first + d->used - 1) % APPEND_BATCHES] : NULL;
}

struct append_batch *append_open_batch(struct kimt_destination_session *d)
{
    struct append_batch *batch = append_newest(d);

    return batch && !batch->sent ? batch : NULL;
}

struct append_item *append_oldest(struct kimt_destination_session *d)
{
    return &d->items[d->first_item];
}

void append_drop_oldest(struct kimt_destination_session *d)
{
    struct append_item *item = append_oldest(d);

    d->messages_under_way--;
    if (item->is_kept) {
        d->bytes_under_way -= item->size;
        kept_let_go(&d->kept, &item->body);
    }
    append_item_clear(item);
    d->first_item = (d->first_item + 1) % APPEND_ITEMS;
}

void append_drop_current(struct kimt_destination_session *d)
{
    if (d->current.is_kept)
        kept_take_back(&d->kept, &d->current.body);
    append_item_clear(&d->current);
    d->is_writing = false;
}

void append_reset(struct kimt_destination_session *d)
{
    while (d->messages_under_way > 0)
        append_drop_oldest(d);
    d->first = d->used = 0;
    append_drop_current(d);
}

int append_send(struct kimt_destination_session *d, struct kimt_error *err)
{
    struct append_batch *batch = append_open_batch(d);

    if (!batch)
        return KIMT_OK;
    batch->sent = true;
    return imap_end(d->session, err);
}

struct append_batch *append_push_batch(struct kimt_destination_session *d)
{
    struct append_batch *batch = &d->batches[(d->first + d->used) % APPEND_BATCHES];

    d->used++;
    batch->command.is_aside = false;
    batch->sent = batch->settled = false;
    batch->count = batch->handed_out = 0;
    batch->bytes = 0;
    return batch;
}

static bool may_batch(const struct kimt_destination_session *d)
{
    return d->limits.batch_messages > 1 && imap_flavour(d->session)->multiappend &&
           imap_has(d->session, "MULTIAPPEND");
}

bool append_is_full(const struct kimt_destination_session *d, const struct append_batch *batch)
{
    return !may_batch(d) || batch->count >= APPEND_BATCH_MESSAGES ||
           (int64_t)batch->count >= d->limits.batch_messages || batch->bytes >= APPEND_BATCH_BYTES;
}

void append_add_item(struct kimt_destination_session *d, struct append_batch *batch)
{
    batch->count++;
    batch->bytes += d->current.size;
    d->items[(d->first_item + d->messages_under_way++) % APPEND_ITEMS] = d->current;
    if (d->current.is_kept)
        d->bytes_under_way += d->current.size;
    d->current = (struct append_item){0};
    d->is_writing = false;
}

int append_put_body(struct kimt_destination_session *d, const struct append_item *item,
                    struct kimt_error *err)
{
    struct kept_walk walk = kept_walk(&item->body);
    const char *data;
    size_t length;

    if (item->repaired)
        return imap_put_bytes(d->session, item->repaired, (size_t)item->size, err);
    while (kept_next(&walk, &data, &length))
        if (imap_put_bytes(d->session, data, length, err) != KIMT_OK)
            return KIMT_FAIL;
    return KIMT_OK;
}
