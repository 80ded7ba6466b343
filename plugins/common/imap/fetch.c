/* SPDX-License-Identifier: MIT
 *
 * The stream of messages: what each response means for the one who asks for the next message. See
 * fetch.h.
 */
#include <config.h>

#include "common/imap/fetch_private.h"

#include <stdlib.h>

/* Entries are not zeroed: a folder mostly needs a few of the many that there is room for. */
static bool make_windows(struct imap_fetch *f)
{
    f->windows = calloc(FETCH_WINDOWS, sizeof *f->windows);
    f->entries = malloc(sizeof *f->entries * FETCH_WINDOWS * FETCH_WINDOW_MESSAGES);
    f->again = malloc(sizeof *f->again * FETCH_AGAIN);
    if (!f->windows || !f->entries || !f->again)
        return false;
    for (size_t i = 0; i < FETCH_WINDOWS; i++)
        f->windows[i].entries = f->entries + i * FETCH_WINDOW_MESSAGES;
    return true;
}

int imap_fetch_new(struct imap_session *session, struct imap_fetch **fetch_r,
                   struct kimt_error *err)
{
    struct imap_fetch *f = calloc(1, sizeof *f);

    if (!f || !make_windows(f)) {
        imap_fetch_free(&f);
        return kimt_fail(err, KIMT_SCOPE_ACCOUNT, KIMT_KIND_INTERNAL, KIMT_RETRY_LATER,
                         "no memory");
    }
    f->session = session;
    f->most = FETCH_WINDOWS_FIRST;
    *fetch_r = f;
    return KIMT_OK;
}

void imap_fetch_free(struct imap_fetch **fetch)
{
    struct imap_fetch *f = *fetch;

    if (!f)
        return;
    uid_ranges_clear(&f->uids);
    uid_ranges_clear(&f->told);
    free(f->windows);
    free(f->entries);
    free(f->again);
    free(f->quoted);
    free(f->path);
    free(f->key);
    free(f);
    *fetch = NULL;
}

bool imap_fetch_is_open(const struct imap_fetch *f)
{
    return f->is_open;
}

/* ---- bodies */

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

bool fetch_begin_body(struct imap_fetch *f)
{
    uint64_t told = f->data.has_size && !f->data.header_only ? f->data.message.size : 0, size = 0;

    if (f->data.body == MESSAGE_BODY_LITERAL) {
        f->body = FETCH_LITERAL;
        size = f->data.literal_size;
    } else if (f->data.body == MESSAGE_BODY_QUOTED && keep_quoted(f)) {
        f->body = FETCH_QUOTED;
        size = f->quoted_length;
    } else if (f->data.body != MESSAGE_BODY_NIL || !f->data.has_size || told > 0) {
        return false; /* NIL is how some say "empty" */
    }
    if (size == 0 && told > 0)
        return false;
    count_bytes(f, size);
    if (f->data.header_only)
        return true; /* RFC822.SIZE is that of the whole message, and an estimate with some servers
                      */
    f->data.message.size = size;
    f->data.message.size_kind = KIMT_SIZE_EXACT;
    return true;
}

int imap_fetch_view(struct imap_fetch *f, size_t most, const void **data_r, size_t *got_r,
                    struct kimt_error *err)
{
    const char *data = NULL;
    size_t length = 0;

    if (f->body == FETCH_LITERAL) {
        int result = imap_literal(f->session, &data, &length, err);
        if (result != KIMT_OK)
            return result;
        length = length < most ? length : most;
        imap_literal_consume(f->session, length);
    } else if (f->body == FETCH_QUOTED) {
        length = f->quoted_length - f->quoted_taken;
        length = length < most ? length : most;
        data = f->quoted + f->quoted_taken;
        f->quoted_taken += length;
    }
    *data_r = data;
    *got_r = length;
    return length ? KIMT_OK : KIMT_END;
}

int imap_fetch_read(struct imap_fetch *f, void *buffer, size_t capacity, size_t *got_r,
                    struct kimt_error *err)
{
    const void *data;
    int result = imap_fetch_view(f, capacity, &data, got_r, err);

    if (result == KIMT_OK)
        memcpy(buffer, data, *got_r);
    return result;
}

/* ---- windows that were answered */

static void hand_out_bare(struct imap_fetch *f, uint32_t uid, uint32_t attributes)
{
    message_data_clear(&f->data);
    f->data.message.uid = uid;
    f->data.message.attributes = attributes;
    f->body = FETCH_NO_BODY;
}

static int fail_message(struct imap_fetch *f, struct fetch_window *w, struct kimt_error *err)
{
    if (w->command.result.status == IMAP_OK) {
        (void)kimt_fail(err, KIMT_SCOPE_MESSAGE, KIMT_KIND_CORRUPT, KIMT_RETRY_LATER,
                        "the server hands out no %s for message UID %llu of folder %s",
                        fetch_parts(f) == KIMT_PARTS_META ? "flags and date" : "body",
                        (unsigned long long)f->data.message.uid, f->path);
        return KIMT_FAIL;
    }
    (void)imap_fail(f->session, err, KIMT_SCOPE_MESSAGE, &w->command.result,
                    "message UID %llu of folder %s cannot be fetched",
                    (unsigned long long)f->data.message.uid, f->path);
    return KIMT_FAIL;
}

/* A server's own fault may well be about messages. */
bool fetch_is_throttled(struct imap_fetch *f, const struct imap_result *result,
                        struct kimt_error *err)
{
    struct kimt_error judged = {.struct_size = sizeof judged};

    if (result->status == IMAP_OK || result->code == IMAP_CODE_SERVERBUG)
        return false;
    (void)imap_fail(f->session, &judged, KIMT_SCOPE_ACCOUNT, result,
                    "folder %s cannot be read for now", f->path);
    if (judged.retry != KIMT_RETRY_LATER)
        return false;
    if (err)
        *err = judged;
    return true;
}

/* What nothing at all was told of, when all of it was told, is not there any more. */
static bool is_gone(const struct fetch_window *w, const struct fetch_entry *entry)
{
    const struct imap_result *result = &w->command.result;

    if (entry->state != ENTRY_WANTED)
        return false;
    return result->status == IMAP_OK || (result->code == IMAP_CODE_EXPUNGEISSUED && w->count == 1);
}

/* What an answered window left open. KIMT_OK: the message handed out; KIMT_FAIL: about it, or
 * worse; KIMT_END: nothing (more). */
static int settle(struct imap_fetch *f, struct fetch_window *w, struct kimt_error *err)
{
    struct fetch_entry *entry;

    if (fetch_missing(w) && fetch_is_throttled(f, &w->command.result, err))
        return KIMT_FAIL;
    while ((entry = fetch_missing(w)) != NULL) {
        bool gone = is_gone(w, entry);

        entry->state = ENTRY_SEEN;
        if (gone) {
            hand_out_bare(f, entry->uid, KIMT_MESSAGE_VANISHED);
            return KIMT_OK;
        }
        if (fetch_once_more(f, entry->uid, w->count > 1 ? 0 : w->tries + 1))
            continue;
        hand_out_bare(f, entry->uid, KIMT_MESSAGE_NONE);
        return fail_message(f, w, err);
    }
    return KIMT_END;
}

/* ---- responses */

/* A body came before what is to be known of it: from now on that is asked for first. */
static void turn_to_single(struct imap_fetch *f)
{
    if (f->single)
        return;
    f->single = true;
    kimt_note(imap_host(f->session), KIMT_NOTE_SERVER, imap_name(f->session),
              "sends bodies before UIDs, flags or dates; messages are fetched one by one");
}

/* Keywords are pointers into the struct itself, so a copied one must point into its own text. */
static void repoint_keywords(struct message_data *data)
{
    const char *at = data->keyword_text;

    for (uint32_t i = 0; i < data->message.keyword_count; i++) {
        data->keywords[i] = at;
        at += strlen(at) + 1;
    }
    data->message.keywords = data->keywords;
}

/* In single mode, meta data were gathered, be it from several answers, before the body came. */
static void complete_from_meta(struct imap_fetch *f, const struct fetch_window *w)
{
    enum message_body body = f->data.body;
    bool header_only = f->data.header_only;
    struct imap_token quoted = f->data.quoted;
    uint64_t literal_size = f->data.literal_size;

    f->data = w->meta;
    f->data.message.uid = w->entries[0].uid;
    repoint_keywords(&f->data);
    f->data.body = body;
    f->data.header_only = header_only;
    f->data.quoted = quoted;
    f->data.literal_size = literal_size;
}

static int fail_body(struct imap_fetch *f, struct kimt_error *err)
{
    f->body = FETCH_NO_BODY;
    return kimt_fail(err, KIMT_SCOPE_MESSAGE, KIMT_KIND_CORRUPT, KIMT_RETRY_LATER,
                     "the server hands out no body for message UID %llu of folder %s, but says it "
                     "has one",
                     (unsigned long long)f->data.message.uid, f->path);
}

/* A body of a message that was asked for. As hear_fetch. */
static int hear_body(struct imap_fetch *f, struct fetch_window *w, struct fetch_entry *entry,
                     struct kimt_error *err)
{
    bool known = f->data.has_flags && (f->data.has_date || w->single);

    entry->state = ENTRY_SEEN;
    if (!known && !w->single) {
        turn_to_single(f);
        (void)fetch_once_more(f, entry->uid, 0);
        return KIMT_END;
    }
    if (known && fetch_begin_body(f))
        return KIMT_OK;
    if (fetch_once_more(f, entry->uid, w->count > 1 ? 0 : w->tries + 1))
        return KIMT_END;
    return fail_body(f, err);
}

/* The entry an answer is about. Without UID it is about the oldest message asked for if that was
 * asked for alone, or else about nobody knows which. */
static struct fetch_entry *entry_of(struct imap_fetch *f, struct fetch_window **window_r)
{
    struct fetch_window *oldest = fetch_oldest(f);

    if (f->data.has_uid)
        return fetch_wanted(f, (uint32_t)f->data.message.uid, window_r);
    *window_r = oldest;
    if (f->data.body == MESSAGE_BODY_NONE)
        return NULL;
    if (oldest->single)
        return fetch_missing(oldest);
    turn_to_single(f);
    return NULL;
}

/* An answer without a body that is of use. */
static int hear_meta(struct imap_fetch *f, struct fetch_window *w, struct fetch_entry *entry,
                     struct imap_cursor items)
{
    entry->state = ENTRY_TOLD;
    if (w->count == 1)
        message_data_read(&w->meta, items);
    if (fetch_parts(f) != KIMT_PARTS_META)
        return KIMT_END;
    f->data.body = MESSAGE_BODY_NONE;
    if (w->count == 1)
        complete_from_meta(f, w);
    if (!f->data.has_flags || !f->data.has_date)
        return KIMT_END;
    entry->state = ENTRY_SEEN;
    return KIMT_OK;
}

/* More than was asked for is welcome, less is not. */
bool fetch_has_body(const struct imap_fetch *f)
{
    return f->data.body != MESSAGE_BODY_NONE && fetch_parts(f) != KIMT_PARTS_META &&
           (!f->data.header_only || fetch_parts(f) == KIMT_PARTS_HEADER);
}

/* KIMT_OK: a message to hand out; KIMT_END: none of it; KIMT_FAIL. */
static int hear_fetch(struct imap_fetch *f, const struct imap_event *event, struct kimt_error *err)
{
    struct fetch_window *w;
    struct fetch_entry *entry;

    message_data_clear(&f->data);
    message_data_read(&f->data, event->response.rest);
    entry = entry_of(f, &w);
    if (!entry)
        return KIMT_END;
    if (!fetch_has_body(f))
        return hear_meta(f, w, entry, event->response.rest);
    if (w->single)
        complete_from_meta(f, w);
    return hear_body(f, w, entry, err);
}

/* What could not be told apart in windows sent before single mode is asked for again. */
static void requeue_unknown(struct imap_fetch *f, struct fetch_window *w)
{
    struct fetch_entry *entry;

    if (!f->single || w->single)
        return;
    while ((entry = fetch_missing(w)) != NULL && fetch_once_more(f, entry->uid, 0))
        entry->state = ENTRY_SEEN;
}

bool fetch_is_fetch(const struct imap_event *event)
{
    return (event->type == IMAP_EVENT_DATA || event->type == IMAP_EVENT_LITERAL) &&
           !event->continued && event->response.kind == IMAP_UNTAGGED &&
           strcmp(event->response.name, "FETCH") == 0;
}

/* The session is lost: which message was due? */
static int fail_session(struct imap_fetch *f, struct fetch_window *w)
{
    const struct fetch_entry *due = fetch_missing(w);

    if (due)
        hand_out_bare(f, due->uid, KIMT_MESSAGE_NONE);
    return KIMT_FAIL;
}

int imap_fetch_next(struct imap_fetch *f, const struct kimt_message **message_r,
                    struct kimt_error *err)
{
    struct imap_event event;

    *message_r = &f->data.message;
    f->body = FETCH_NO_BODY;
    if (f->meta_under_way || f->is_ahead) {
        int result = f->is_ahead ? fetch_ahead_next(f, err) : fetch_meta_next(f, err);

        if (result != KIMT_END)
            return result;
    }
    for (;;) {
        struct fetch_window *w;
        int result = fetch_fill(f, err);

        if (result != KIMT_OK || (w = fetch_oldest(f)) == NULL)
            return result == KIMT_OK ? KIMT_END : KIMT_FAIL;
        if (fetch_is_answered(w)) {
            requeue_unknown(f, w);
            result = settle(f, w, err);
            if (result != KIMT_END)
                return result;
            fetch_drop_oldest(f);
            continue;
        }
        if (imap_session_next(f->session, -1, &event, err) != KIMT_OK)
            return fail_session(f, w);
        if (fetch_is_fetch(&event)) {
            result = hear_fetch(f, &event, err);
            if (result != KIMT_END)
                return result;
        }
    }
}
