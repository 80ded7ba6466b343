/* SPDX-License-Identifier: MIT
 *
 * Messages on their way: bounded, gathered into batches, written without waiting for answers.
 *
 * A small message is taken whole before a byte of it is sent, so that a source that fails in the
 * middle costs nothing; its bytes are kept until it is answered. A large one flows through. It is
 * announced with a synchronising literal, so that a refusal costs no upload, unless the server is
 * known to take its like.
 */
#include <config.h>

#include "common/imap/destination/append_attempt.h"
#include "common/imap/destination/append_batch.h"
#include "common/imap/destination/append_form.h"
#include "common/imap/destination/append_result.h"
#include "common/imap/destination/destination_private.h"
#include "common/imap/exchange/capability.h"
#include "common/imap/exchange/session_state.h"
#include "common/memory/no_memory.h"

#include <stdlib.h>

/* ---- beginning ---- */

/* An open command may still grow: only those that were sent are under way for the server. */
static bool are_commands_enough(struct kimt_destination_session *d)
{
    size_t sent = d->used - (append_open_batch(d) ? 1 : 0),
           most = imap_flavour(d->session)->pipeline;

    return sent >= (most < APPEND_BATCHES - 1 ? most : APPEND_BATCHES - 1);
}

static bool is_busy(struct kimt_destination_session *d, uint64_t size)
{
    return are_commands_enough(d) || (int64_t)d->messages_under_way >= d->limits.window_messages ||
           d->messages_under_way >= APPEND_ITEMS ||
           (size <= APPEND_KEPT_BYTES && d->bytes_under_way > 0 &&
            d->bytes_under_way + size > (uint64_t)d->limits.window_bytes);
}

/* An open command is filled further once others are answered; if there are none, it has to be. */
static int make_busy(struct kimt_destination_session *d, struct kimt_error *err)
{
    if (d->used == 1 && append_send(d, err) != KIMT_OK)
        return KIMT_FAIL;
    return KIMT_BUSY;
}

static uint64_t append_limit(const struct kimt_destination_session *d)
{
    uint64_t limit = imap_append_limit(d->session), believed = imap_flavour(d->session)->max_append;

    return limit ? limit : believed;
}

static int check_size(struct kimt_destination_session *d, uint64_t size, struct kimt_error *err)
{
    uint64_t limit = append_limit(d);

    if (limit == 0 || size <= limit)
        return KIMT_OK;
    return kimt_fail(err, KIMT_SCOPE_MESSAGE, KIMT_KIND_TOO_LARGE, KIMT_RETRY_NEVER,
                     "message of %llu bytes is larger than the %llu that %s takes",
                     (unsigned long long)size, (unsigned long long)limit, imap_name(d->session));
}

/* Nothing is new to the server in it: it takes such sizes, and has taken this form of date. */
static bool is_sure(const struct kimt_destination_session *d, const struct append_item *item)
{
    uint64_t limit = append_limit(d);

    return !d->asks_always && imap_may_not_wait(d->session, item->size) &&
           item->size <= (limit > d->largest_taken ? limit : d->largest_taken) &&
           !item->flags[item->system_length] && (!item->has_date || d->date_proved);
}

/* Other forms are tried as long as nothing but the announcement was sent. */
static int announce_large(struct kimt_destination_session *d, struct append_batch *batch,
                          struct kimt_error *err)
{
    struct append_attempt attempt = {.keywords = true, .rung = d->date_rung};
    struct imap_command *command = &batch->command;
    bool wait = !is_sure(d, &d->current);
    int result;

    d->current.unasked = !wait;
    do {
        result = append_begin_command(d, command, err);
        if (result == KIMT_OK)
            result = append_announce(d, command, &d->current, &attempt, wait, err);
        if (result == KIMT_OK && wait)
            append_taken(d, &d->current, &attempt);
        if (result != KIMT_END)
            return result;
        result = append_next_attempt(d, &d->current, &command->result, &attempt, err);
    } while (result == KIMT_OK);
    return result == KIMT_END ? append_fail(d, &command->result, err) : KIMT_FAIL;
}

static int begin_large(struct kimt_destination_session *d, struct kimt_error *err)
{
    struct append_batch *batch;
    int result;

    if (append_send(d, err) != KIMT_OK)
        return KIMT_FAIL;
    batch = append_push_batch(d);
    batch->sent = true; /* nothing else goes into it */
    result = announce_large(d, batch, err);
    if (result != KIMT_OK) {
        d->used--;
        append_drop_current(d);
        return result;
    }
    d->is_writing = true;
    return KIMT_OK;
}

static int fail_memory(struct kimt_destination_session *d, struct kimt_error *err)
{
    append_drop_current(d);
    return no_memory(err, KIMT_SCOPE_MESSAGE, "for a message");
}

static int begin_small(struct kimt_destination_session *d, struct kimt_error *err)
{
    d->current.is_kept = kept_begin(&d->kept, &d->current.body);
    d->is_writing = d->current.is_kept;
    return d->is_writing ? KIMT_OK : fail_memory(d, err);
}

int imap_destination_append_begin(struct kimt_destination_session *d,
                                  const struct kimt_message *message, uint64_t ticket,
                                  struct kimt_error *err)
{
    if (d->fetch && imap_fetch_leave(d->fetch, err) != KIMT_OK)
        return KIMT_FAIL;
    if (is_busy(d, message->size))
        return make_busy(d, err);
    if (check_size(d, message->size, err) != KIMT_OK ||
        append_form(d, message, &d->current, err) != KIMT_OK)
        return KIMT_FAIL;
    d->current.ticket = ticket;
    d->current_left = message->size;
    if (message->size > APPEND_KEPT_BYTES)
        return begin_large(d, err);
    return begin_small(d, err);
}

/* ---- the body ---- */

static int fail_length(struct kimt_destination_session *d, struct kimt_error *err)
{
    return kimt_fail(err, KIMT_SCOPE_ACCOUNT, KIMT_KIND_INTERNAL, KIMT_RETRY_NOW,
                     "a message sent to %s is not as long as was announced", d->folder.path);
}

int imap_destination_append_write(struct kimt_destination_session *d, const void *data,
                                  size_t length, struct kimt_error *err)
{
    if (length > d->current_left)
        return fail_length(d, err);
    d->current_left -= length;
    if (!d->current.is_kept)
        return imap_put_bytes(d->session, data, length, err);
    return kept_add(&d->kept, &d->current.body, data, length) ? KIMT_OK : fail_memory(d, err);
}

/* The announcement and all of the body, as another message of the open command or the first of a
 * new one. */
static int put_small(struct kimt_destination_session *d, struct append_batch *batch,
                     struct kimt_error *err)
{
    const struct append_attempt attempt = {.keywords = true, .rung = d->date_rung};
    bool wait = !imap_may_not_wait(d->session, d->current.size);
    int result = KIMT_OK;

    if (batch->count == 0)
        result = append_begin_command(d, &batch->command, err);
    if (result == KIMT_OK)
        result = append_announce(d, &batch->command, &d->current, &attempt, wait, err);
    if (result == KIMT_OK)
        result = append_put_body(d, &d->current, err);
    return result;
}

static int end_small(struct kimt_destination_session *d, struct kimt_error *err)
{
    struct append_batch *batch = append_open_batch(d);
    int result;

    if (!batch)
        batch = append_push_batch(d);
    result = put_small(d, batch, err);
    if (result == KIMT_FAIL)
        return KIMT_FAIL;
    append_add_item(d, batch);
    if (result == KIMT_END) /* refused before its bytes: answered already, reap() goes on */
        batch->sent = true;
    else if (append_is_full(d, batch))
        return append_send(d, err) == KIMT_OK ? KIMT_QUEUED : KIMT_FAIL;
    return KIMT_QUEUED;
}

int imap_destination_append_end(struct kimt_destination_session *d,
                                struct kimt_completion *completion_r, struct kimt_error *err)
{
    (void)completion_r;
    if (d->current_left > 0)
        return fail_length(d, err);
    if (d->current.is_kept)
        return end_small(d, err);
    append_add_item(d, append_newest(d));
    return imap_end(d->session, err) == KIMT_OK ? KIMT_QUEUED : KIMT_FAIL;
}

int imap_destination_append_abort(struct kimt_destination_session *d, struct kimt_error *err)
{
    bool begun = d->is_writing && !d->current.is_kept;

    append_drop_current(d);
    if (!begun)
        return KIMT_OK;
    return kimt_fail(
        err, KIMT_SCOPE_ACCOUNT, KIMT_KIND_NETWORK, KIMT_RETRY_NOW,
        "a message was cut short; the connection to %s is dropped, so that no half of it is stored",
        imap_name(d->session));
}

int imap_destination_flush(struct kimt_destination_session *d, struct kimt_error *err)
{
    if (append_send(d, err) != KIMT_OK)
        return KIMT_FAIL;
    return imap_flush(d->session, err);
}
