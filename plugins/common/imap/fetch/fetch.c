/* SPDX-License-Identifier: MIT
 *
 * The stream of messages: what each response means for the one who asks for the next message. See
 * fetch.h.
 */
#include <config.h>

#include "common/imap/exchange/session_state.h"
#include "common/imap/fetch/fetch_ahead.h"
#include "common/imap/fetch/fetch_body.h"
#include "common/imap/fetch/fetch_hear.h"
#include "common/imap/fetch/fetch_meta.h"
#include "common/imap/fetch/fetch_next.h"
#include "common/imap/fetch/fetch_private.h"
#include "common/imap/fetch/fetch_settle.h"
#include "common/imap/fetch/fetch_window.h"
#include "common/imap/flavour/learned.h"
#include "common/memory/no_memory.h"

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
        return no_memory(err, KIMT_SCOPE_ACCOUNT, "to read messages");
    }
    f->session = session;
    f->err.struct_size = sizeof f->err;
    f->most = FETCH_WINDOWS_FIRST;
    f->aside.limit = aside_limit(imap_host(session));
    *fetch_r = f;
    return KIMT_OK;
}

void imap_fetch_free(struct imap_fetch **fetch)
{
    struct imap_fetch *f = *fetch;

    if (!f)
        return;
    uid_ranges_clear(&f->uids);
    uid_ranges_clear(&f->numbers);
    uid_ranges_clear(&f->told);
    aside_clear(&f->aside);
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

/* ---- responses ---- */

/* In single mode, meta data were gathered, be it from several answers, before the body came. */
static void complete_from_meta(struct imap_fetch *f, const struct fetch_window *w)
{
    enum message_body body = f->data.body;
    bool header_only = f->data.header_only;
    struct imap_token quoted = f->data.quoted;
    uint64_t literal_size = f->data.literal_size;
    bool ends = f->data.ends;

    message_data_copy(&f->data, &w->meta);
    f->data.message.uid = w->entries[0].uid;
    f->data.body = body;
    f->data.ends = ends;
    f->data.header_only = header_only;
    f->data.quoted = quoted;
    f->data.literal_size = literal_size;
}

static int fail_body(struct imap_fetch *f, struct kimt_error *err)
{
    f->body = FETCH_NO_BODY;
    f->is_to_blame = true;
    return kimt_fail(err, KIMT_SCOPE_MESSAGE, KIMT_KIND_CORRUPT, KIMT_RETRY_LATER,
                     "the server hands out no body for message UID %llu of folder %s, but says it "
                     "has one",
                     (unsigned long long)f->data.message.uid, f->path);
}

/* Its body is at hand: is it its turn, or are earlier ones still to come? One without a date is
 * held for a look at its header; where there is no room for that, it is asked for once more, and
 * then goes without. As hear_fetch. */
static int hand_out(struct imap_fetch *f, const struct fetch_window *w, struct kimt_error *err)
{
    uint32_t uid = (uint32_t)f->data.message.uid, tries = w->count > 1 ? 0 : w->tries;
    bool due = uid < fetch_lowest_due(f) && uid < aside_lowest(&f->aside);
    int result;

    if (due && (fetch_is_dated(f) || tries > 0))
        return KIMT_OK;
    result = fetch_set_aside(f, err);
    if (result == KIMT_OK)
        return KIMT_END;
    if (result == KIMT_END && fetch_once_more(f, uid, tries + due))
        return KIMT_END;
    return result == KIMT_END ? fetch_no_memory(err) : KIMT_FAIL;
}

/* A body of a message that was asked for. As hear_fetch. */
static int hear_body(struct imap_fetch *f, struct fetch_window *w, struct fetch_entry *entry,
                     struct kimt_error *err)
{
    bool known = f->data.has_flags && (f->data.has_date || w->single);

    imap_got_on(f->session);
    w->bodies++;
    entry->state = ENTRY_SEEN;
    if (!known && !w->single) {
        fetch_turn_to_single(f);
        (void)fetch_once_more(f, entry->uid, 0);
        return KIMT_END;
    }
    if (known && fetch_begin_body(f))
        return hand_out(f, w, err);
    if (fetch_once_more(f, entry->uid, w->count > 1 ? 0 : w->tries + 1))
        return KIMT_END;
    return fail_body(f, err);
}

/* The entry an answer is about. Without UID it is about the oldest message asked for if that was
 * asked for alone, or else about an unknown one. */
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
    fetch_turn_to_single(f);
    return NULL;
}

/* An answer without a body that is of use. */
static int hear_meta(struct imap_fetch *f, struct fetch_window *w, struct fetch_entry *entry,
                     struct imap_cursor items)
{
    if (entry->state == ENTRY_WANTED)
        imap_got_on(f->session); /* said again, it is no news */
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

/* KIMT_OK: a message to hand out; KIMT_END: none of it; KIMT_FAIL. */
static int hear_fetch(struct imap_fetch *f, const struct imap_event *event, struct kimt_error *err)
{
    struct fetch_window *w;
    struct fetch_entry *entry;

    message_data_clear(&f->data);
    message_data_read(&f->data, event->response.rest);
    entry = entry_of(f, &w);
    if (!entry && !f->data.has_uid && fetch_has_body(f) && fetch_take_nameless(f))
        imap_got_on(f->session);
    if (!entry)
        return KIMT_END;
    if (!fetch_has_body(f))
        return hear_meta(f, w, entry, event->response.rest);
    if (w->single)
        complete_from_meta(f, w);
    return hear_body(f, w, entry, err);
}

/* What could not be distinguished in windows sent before single mode is asked for again. */
static void requeue_unknown(struct imap_fetch *f, struct fetch_window *w)
{
    struct fetch_entry *entry;

    if (!f->single || w->single)
        return;
    while ((entry = fetch_missing(w)) != NULL && fetch_once_more(f, entry->uid, 0))
        entry->state = ENTRY_SEEN;
}

/* The session is lost: which message was due? Where bodies come that no one knows whose they are,
 * it may be any that was asked for; they are asked for one by one from now on. */
static int fail_session(struct imap_fetch *f, struct fetch_window *w)
{
    const struct fetch_entry *due = f->single && !w->single ? NULL : fetch_missing(w);

    if (due)
        fetch_hand_out_bare(f, due->uid, KIMT_MESSAGE_NONE);
    return KIMT_FAIL;
}

/* The next thing the server says. As hear_fetch, or KIMT_BUSY. */
static int hear(struct imap_fetch *f, struct fetch_window *oldest, int64_t timeout_ms,
                struct kimt_error *err)
{
    struct imap_event event;
    int result = imap_session_next(f->session, timeout_ms, &event, err);

    if (result != KIMT_OK)
        return result == KIMT_BUSY ? KIMT_BUSY : fail_session(f, oldest);
    if (fetch_is_fetch(&event))
        return hear_fetch(f, &event, err);
    if (event.continued) {
        result = fetch_hear_rest(f, &event, err);
        f->is_to_blame = f->data.message.uid > 0;
        return result == KIMT_OK ? KIMT_END : KIMT_FAIL;
    }
    if (event.type == IMAP_EVENT_DATA)
        fetch_hear_check(f, &event.response);
    return KIMT_END;
}

/* The oldest window was answered. */
static int end_window(struct imap_fetch *f, struct fetch_window *w, struct kimt_error *err)
{
    int result;

    requeue_unknown(f, w);
    result = fetch_settle(f, w, err);
    if (result == KIMT_END)
        fetch_drop_oldest(f);
    return result == KIMT_BUSY ? KIMT_END : result;
}

/* What was sent before it was known which messages there are. */
static int next_early(struct imap_fetch *f, struct kimt_error *err)
{
    if (f->is_ahead)
        return fetch_ahead_next(f, err);
    return f->meta_under_way ? fetch_meta_next(f, err) : KIMT_END;
}

/* Reported once, for all of them. */
static int fail_nameless(struct imap_fetch *f, struct kimt_error *err)
{
    unsigned long long count = f->nameless;

    f->nameless = 0;
    fetch_hand_out_bare(f, 0, KIMT_MESSAGE_NONE);
    (void)kimt_fail(
        err, KIMT_SCOPE_MESSAGE, KIMT_KIND_CORRUPT, KIMT_RETRY_NEVER,
        "folder %s has messages without a UID of their own (%llu), and they cannot be requested",
        f->path, count);
    kimt_error_hint(err, "its index is damaged: have it rebuilt, then run again");
    return KIMT_FAIL;
}

/* How much of a time limit is left once something other than a message has come; that alone makes
 * it begin, so that messages that are there cost no look at the clock. */
static int64_t left_of(const struct imap_fetch *f, int64_t timeout_ms, int64_t *until)
{
    const struct kimt_host *host = imap_host(f->session);
    int64_t now = host->now_ms(host->context);

    if (*until == 0)
        *until = now + timeout_ms;
    return *until > now ? *until - now : 0;
}

/* Looks for the next message, at most so long (-1: as long as it takes). As message_next of
 * source.h, or KIMT_BUSY. */
static int find(struct imap_fetch *f, int64_t timeout_ms, struct kimt_error *err)
{
    int64_t until = 0;
    int result = KIMT_END;

    while (result == KIMT_END) {
        struct fetch_window *w;

        if (fetch_go_on(f, err) != KIMT_OK)
            return KIMT_FAIL;
        if (aside_lowest(&f->aside) < fetch_lowest_due(f)) {
            fetch_take_aside(f);
            return KIMT_OK;
        }
        if ((w = fetch_oldest(f)) == NULL)
            return f->nameless > 0 ? fail_nameless(f, err) : KIMT_END;
        result = fetch_is_answered(w) ? end_window(f, w, err) : hear(f, w, timeout_ms, err);
        if (result == KIMT_END && timeout_ms >= 0)
            timeout_ms = left_of(f, timeout_ms, &until);
    }
    return result;
}

static int begin_next(struct imap_fetch *f, int64_t timeout_ms, struct kimt_error *err)
{
    int result;

    f->body = FETCH_NO_BODY;
    f->is_to_blame = false;
    aside_let_go(&f->aside);
    result = next_early(f, err);
    if (result == KIMT_END)
        result = find(f, timeout_ms, err);
    if (result == KIMT_OK && !(f->data.message.attributes & KIMT_MESSAGE_VANISHED))
        f->refused = f->vanished = 0;
    return result;
}

int imap_fetch_await_message(struct imap_fetch *f, int64_t timeout_ms)
{
    if (f->is_awaited || f->is_ahead || f->meta_under_way)
        return KIMT_OK;
    f->awaited = begin_next(f, timeout_ms, &f->err);
    f->is_awaited = f->awaited != KIMT_BUSY;
    return f->is_awaited ? KIMT_OK : KIMT_BUSY;
}

int imap_fetch_next(struct imap_fetch *f, const struct kimt_message **message_r,
                    struct kimt_error *err)
{
    int result = f->is_awaited ? f->awaited : begin_next(f, -1, err);

    if (f->is_awaited && result == KIMT_FAIL && err)
        *err = f->err;
    f->is_awaited = false;
    *message_r = result != KIMT_FAIL || f->is_to_blame ? &f->data.message : NULL;
    return result;
}
