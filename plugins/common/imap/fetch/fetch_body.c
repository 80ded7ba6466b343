/* SPDX-License-Identifier: MIT
 *
 * Bodies: is there one in an answer, its bytes, and is it all there.
 *
 * This is the one place that decides that a body is complete: once its literal was read, the answer
 * must go on as a FETCH answer does, up to its closing parenthesis. A server that counts the bytes
 * wrong would otherwise have mail cut short, or have what it says next taken for mail. Where
 * RFC822.SIZE, which some only estimate, does not say the same as the literal, what follows the
 * answer must begin as a response does, too.
 */
#include <config.h>

#include "common/imap/exchange/reader.h"
#include "common/imap/exchange/session_state.h"
#include "common/imap/fetch/fetch_body.h"
#include "common/imap/fetch/fetch_private.h"
#include "common/imap/grammar/date.h"

#include <stdlib.h>

/* ---- beginning ---- */

static void count_bytes(struct imap_fetch *f, uint64_t bytes)
{
    f->bytes += bytes;
    f->messages++;
    f->average_bytes = f->bytes / f->messages + 1;
}

static bool keep_quoted(struct imap_fetch *f)
{
    free(f->quoted);
    f->quoted = malloc(f->data.quoted.length + 1);
    if (!f->quoted)
        return false;
    f->quoted_length = imap_token_copy(&f->data.quoted, f->quoted, f->data.quoted.length + 1);
    f->quoted_taken = 0;
    return true;
}

/* More than was asked for is welcome, less is not. */
bool fetch_has_body(const struct imap_fetch *f)
{
    return f->data.body != MESSAGE_BODY_NONE && fetch_parts(f) != KIMT_PARTS_META &&
           (!f->data.header_only || fetch_parts(f) == KIMT_PARTS_HEADER);
}

bool fetch_begin_body(struct imap_fetch *f)
{
    uint64_t told = f->data.has_size && !f->data.header_only ? f->data.message.size : 0, size = 0;

    if (f->data.body == MESSAGE_BODY_LITERAL) {
        f->body = FETCH_LITERAL;
        size = f->data.literal_size;
    } else if (f->data.body == MESSAGE_BODY_QUOTED && f->data.ends && keep_quoted(f)) {
        f->body = FETCH_QUOTED;
        size = f->quoted_length;
    } else if (f->data.body != MESSAGE_BODY_NIL || !f->data.has_size || told > 0) {
        return false; /* NIL is how some say "empty" */
    }
    if (size == 0 && told > 0)
        return false;
    count_bytes(f, size);
    f->is_size_sure = f->data.has_size && told == size;
    if (f->data.header_only)
        return true; /* RFC822.SIZE is that of the whole message, and an estimate with some servers
                      */
    f->data.message.size = size;
    f->data.message.size_kind = KIMT_SIZE_EXACT;
    return true;
}

/* ---- the end of an answer ---- */

static int fail_end(struct imap_fetch *f, struct kimt_error *err)
{
    (void)kimt_fail(err, KIMT_SCOPE_ACCOUNT, KIMT_KIND_CORRUPT, KIMT_RETRY_NOW,
                    "%s announced a wrong length for message UID %llu of folder %s",
                    imap_name(f->session), (unsigned long long)f->data.message.uid, f->path);
    kimt_error_hint(err, "the server is at fault; try to open this message in another client");
    return imap_lost(f->session, err);
}

/* It is another answer that goes on there: of another message, or, where the length is in doubt
 * anyway, with what was reported before. */
static bool is_of_another(const struct imap_fetch *f, const struct message_data *rest)
{
    const struct message_data *data = &f->data;

    if (rest->has_uid && data->message.uid > 0 && rest->message.uid != data->message.uid)
        return true;
    return !f->is_size_sure && !f->single &&
           ((rest->has_size && data->has_size) || (rest->has_flags && data->has_flags) ||
            (rest->has_date && data->has_date));
}

int fetch_hear_rest(struct imap_fetch *f, const struct imap_event *event, struct kimt_error *err)
{
    struct message_data rest;

    if (event->type == IMAP_EVENT_LITERAL)
        return event->literal_size <= IMAP_COLLECT_MAX ? imap_collect(f->session, err)
                                                       : fail_end(f, err);
    rest.has_uid = rest.has_size = rest.has_flags = rest.has_date = false;
    rest.body = MESSAGE_BODY_NONE;
    if (!message_data_read_rest(&rest, event->response.rest) || is_of_another(f, &rest))
        return fail_end(f, err);
    return KIMT_OK;
}

/* KIMT_END: the body is complete; KIMT_FAIL. */
static int end_body(struct imap_fetch *f, struct kimt_error *err)
{
    struct imap_event event;
    int result = KIMT_OK;

    f->body = FETCH_NO_BODY;
    do
        if (imap_session_next(f->session, -1, &event, err) != KIMT_OK ||
            fetch_hear_rest(f, &event, err) != KIMT_OK)
            return KIMT_FAIL;
    while (event.type == IMAP_EVENT_LITERAL);
    if (!f->is_size_sure)
        result = imap_follows(f->session, err);
    if (result == KIMT_END)
        return fail_end(f, err);
    return result == KIMT_OK ? KIMT_END : KIMT_FAIL;
}

/* ---- its bytes ---- */

static int view_literal(struct imap_fetch *f, size_t most, const void **data_r, size_t *got_r,
                        struct kimt_error *err)
{
    const char *data = NULL;
    size_t length = 0;
    int result = imap_literal(f->session, &data, &length, err);

    if (result != KIMT_OK)
        return result == KIMT_END ? end_body(f, err) : KIMT_FAIL;
    *got_r = length < most ? length : most;
    *data_r = data;
    imap_literal_consume(f->session, *got_r);
    return KIMT_OK;
}

static int view_quoted(struct imap_fetch *f, size_t most, const void **data_r, size_t *got_r)
{
    size_t length = f->quoted_length - f->quoted_taken;

    *got_r = length < most ? length : most;
    *data_r = f->quoted + f->quoted_taken;
    f->quoted_taken += *got_r;
    return *got_r ? KIMT_OK : KIMT_END;
}

int imap_fetch_view(struct imap_fetch *f, size_t most, const void **data_r, size_t *got_r,
                    struct kimt_error *err)
{
    switch (f->body) {
    case FETCH_LITERAL:
        return view_literal(f, most, data_r, got_r, err);
    case FETCH_QUOTED:
        return view_quoted(f, most, data_r, got_r);
    case FETCH_ASIDE:
        return aside_view(&f->aside, most, data_r, got_r, err);
    case FETCH_NO_BODY:
        break;
    }
    *data_r = NULL;
    *got_r = 0;
    return KIMT_END;
}

int imap_fetch_read(struct imap_fetch *f, void *buffer, size_t capacity, size_t *got_r,
                    struct kimt_error *err)
{
    const void *data = NULL;
    int result = imap_fetch_view(f, capacity, &data, got_r, err);

    if (result == KIMT_OK && data)
        memcpy(buffer, data, *got_r);
    return result;
}

/* ---- bodies that came before their turn ---- */

int fetch_set_aside(struct imap_fetch *f, struct kimt_error *err)
{
    const void *data = NULL;
    size_t got = 0;
    bool has_room = aside_begin(&f->aside, &f->data);
    int result = KIMT_OK;

    f->is_to_blame = true;
    while (has_room &&
           (result = imap_fetch_view(f, FETCH_PIECE_BYTES, &data, &got, err)) == KIMT_OK)
        has_room = aside_add(&f->aside, data, got);
    f->is_to_blame = result == KIMT_FAIL;
    if (has_room && result == KIMT_END && aside_end(&f->aside))
        return KIMT_OK;
    aside_drop(&f->aside);
    f->body = FETCH_NO_BODY;
    return result == KIMT_FAIL ? KIMT_FAIL : KIMT_END;
}

/* Bytes are there to look at, as they are not while they stream by. */
static void take_date(struct imap_fetch *f)
{
    struct kimt_message *message = &f->data.message;
    size_t length;
    const char *header = aside_peek(&f->aside, &length);

    if (header && imap_date_of_header(header, length, &message->date_s, &message->zone_minutes))
        message->attributes |= KIMT_MESSAGE_HAS_DATE | KIMT_MESSAGE_DATE_OF_HEADER;
}

void fetch_take_aside(struct imap_fetch *f)
{
    aside_take(&f->aside, &f->data);
    f->body = FETCH_ASIDE;
    if (!fetch_is_dated(f))
        take_date(f);
}
