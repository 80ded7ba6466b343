/* SPDX-License-Identifier: MIT
 *
 * The FETCH commands under way: which UIDs each asked for, and what has come of them.
 *
 * Windows are sized by the folder's average message, so that neither many small nor few large
 * messages leave the line idle or the server with a long backlog; and on a line that is fast and
 * long there are more of them. UIDs to be tried again go out one by one.
 */
#include <config.h>

#include "common/imap/exchange/session_state.h"
#include "common/imap/fetch/fetch_body.h"
#include "common/imap/fetch/fetch_command.h"
#include "common/imap/fetch/fetch_hear.h"
#include "common/imap/fetch/fetch_private.h"
#include "common/imap/fetch/fetch_window.h"
#include "common/imap/grammar/uid_text.h"
#include "common/net/line.h"

#include <inttypes.h>

enum {
    FAST_TURNS = 3
};

/* ---- choosing UIDs ---- */

bool fetch_is_spared(struct imap_fetch *f, uint32_t uid)
{
    return f->resume && f->resume->is_done && f->resume->is_done(f->resume->context, uid);
}

static uint32_t next_uid(struct imap_fetch *f)
{
    uint32_t uid;

    do
        uid = uid_ranges_next(&f->uids);
    while (uid && (fetch_is_spared(f, uid) || uid_ranges_have(&f->told, uid)));
    return uid;
}

static size_t messages_a_window(const struct imap_fetch *f)
{
    uint64_t fit = FETCH_WINDOW_BYTES / (f->average_bytes ? f->average_bytes : 1);
    uint64_t most = fetch_parts(f) == KIMT_PARTS_WHOLE ? FETCH_WINDOW_WHOLE : FETCH_WINDOW_MESSAGES;

    if (f->single || fit < 1)
        return 1;
    return (size_t)(fit < most ? fit : most);
}

static void add_entry(struct fetch_window *w, uint32_t uid)
{
    w->entries[w->count++] = (struct fetch_entry){.uid = uid, .state = ENTRY_WANTED};
}

static void choose_new(struct imap_fetch *f, struct fetch_window *w, struct uid_text *set)
{
    size_t most = messages_a_window(f);
    uint32_t uid;

    while (w->count < most && uid_text_has_room(set) && (uid = next_uid(f)) != 0) {
        uid_text_add(set, uid);
        add_entry(w, uid);
    }
}

static void choose_again(struct imap_fetch *f, struct fetch_window *w, struct uid_text *set)
{
    add_entry(w, f->again[0].uid);
    w->tries = f->again[0].tries;
    uid_text_add(set, f->again[0].uid);
    memmove(f->again, f->again + 1, --f->again_count * sizeof *f->again);
}

/* ---- sending ---- */

static int ask(struct imap_fetch *f, struct imap_command *command, const char *set,
               const char *items, struct kimt_error *err)
{
    char text[UID_TEXT_BYTES + 200];

    (void)snprintf(text, sizeof text, "UID FETCH %s (%s)", set, items);
    if (fetch_command(f, command, text, err) != KIMT_OK)
        return KIMT_FAIL;
    return imap_end(f->session, err);
}

static int64_t now(const struct imap_fetch *f)
{
    const struct kimt_host *host = imap_host(f->session);

    return host->now_ms(host->context);
}

static int send_window(struct imap_fetch *f, struct fetch_window *w, const char *set,
                       struct kimt_error *err)
{
    const char *body = fetch_parts(f) == KIMT_PARTS_HEADER ? "BODY.PEEK[HEADER]" : "BODY.PEEK[]";
    char both[80];

    message_data_clear(&w->meta);
    w->sent_ms = now(f);
    if (fetch_parts(f) == KIMT_PARTS_META)
        return ask(f, &w->command, set, FETCH_META_ITEMS, err);
    (void)snprintf(both, sizeof both, FETCH_META_ITEMS " %s", body);
    if (!w->single)
        return ask(f, &w->command, set, both, err);
    if (ask(f, &w->meta_command, set, FETCH_META_ITEMS, err) != KIMT_OK)
        return KIMT_FAIL;
    return ask(f, &w->command, set, body, err);
}

/* So much came before its turn that what it waits for goes first. */
static bool is_held_up(const struct imap_fetch *f)
{
    return f->used > 0 && f->again_count == 0 && f->aside.bytes > FETCH_WINDOW_BYTES;
}

static void reset(struct fetch_window *w)
{
    w->single = w->checking = w->check_heard = false;
    w->count = w->bodies = w->due = w->found = 0;
    w->checked_uid = w->tries = 0;
}

int fetch_fill(struct imap_fetch *f, struct kimt_error *err)
{
    size_t most = imap_flavour(f->session)->pipeline;

    while (f->used < f->most && f->used < most) {
        struct fetch_window *w = &f->windows[(f->first + f->used) % FETCH_WINDOWS];
        struct uid_text set;

        if (is_held_up(f))
            return KIMT_OK;
        reset(w);
        w->single = f->single && fetch_parts(f) != KIMT_PARTS_META;
        uid_text_begin(&set, imap_flavour(f->session)->max_command);
        if (f->again_count > 0)
            choose_again(f, w, &set);
        else
            choose_new(f, w, &set);
        if (w->count == 0)
            return KIMT_END;
        f->used++;
        if (send_window(f, w, uid_text_end(&set), err) != KIMT_OK)
            return KIMT_FAIL;
    }
    return KIMT_OK;
}

/* ---- sending ahead ---- */

/* UIDs a window may span so that it holds about as many messages as it should; where only few UIDs
 * are in use, no more than four times as many, since no one knows where they are, and never more
 * than it has room for. */
static uint64_t span_of(const struct imap_fetch *f, const struct kimt_folder *listed)
{
    uint64_t most = messages_a_window(f), span;

    if (listed->messages <= most)
        return listed->uid_next;
    span = most * (listed->uid_next - 1) / listed->messages;
    span = span < 4 * most ? span : 4 * most;
    span = span < FETCH_WINDOW_MESSAGES ? span : FETCH_WINDOW_MESSAGES;
    return span > most ? span : most;
}

int fetch_fill_ahead(struct imap_fetch *f, const struct kimt_folder *listed, struct kimt_error *err)
{
    size_t most = imap_flavour(f->session)->pipeline;
    uint64_t first = f->first_uid, end = listed->uid_next, span = span_of(f, listed), next;
    char set[32];

    for (; f->used < f->most && imap_under_way(f->session) < most && first < end; first = next) {
        struct fetch_window *w = &f->windows[(f->first + f->used) % FETCH_WINDOWS];

        next = first + span < end ? first + span : end;
        reset(w);
        w->last_uid = (uint32_t)(next - 1);
        (void)snprintf(set, sizeof set, "%" PRIu64 ":%" PRIu64, first, next - 1);
        f->used++;
        if (send_window(f, w, set, err) != KIMT_OK)
            return KIMT_FAIL;
    }
    return KIMT_OK;
}

/* A window that is full leaves the rest to others, which ask for it themselves; so do all behind
 * it, since UIDs are taken in their order. */
void fetch_take_ahead(struct imap_fetch *f)
{
    for (size_t i = 0; i < f->used; i++) {
        struct fetch_window *w = &f->windows[(f->first + i) % FETCH_WINDOWS];
        uint32_t uid;

        while (w->count < FETCH_WINDOW_MESSAGES &&
               (uid = uid_ranges_next_upto(&f->uids, w->last_uid)) != 0)
            if (!uid_ranges_have(&f->told, uid))
                add_entry(w, uid);
        if (w->count == FETCH_WINDOW_MESSAGES)
            return;
    }
}

/* ---- looking up ---- */

struct fetch_window *fetch_oldest(struct imap_fetch *f)
{
    return f->used ? &f->windows[f->first] : NULL;
}

static struct fetch_entry *find_entry(struct fetch_window *w, uint32_t uid)
{
    for (size_t i = 0; i < w->count; i++) {
        size_t at = (w->found + i) % w->count;

        if (w->entries[at].uid == uid) {
            w->found = at;
            return &w->entries[at];
        }
    }
    return NULL;
}

struct fetch_entry *fetch_wanted(struct imap_fetch *f, uint32_t uid, struct fetch_window **window_r)
{
    for (size_t i = 0; i < f->used; i++) {
        struct fetch_window *w = &f->windows[(f->first + i) % FETCH_WINDOWS];
        struct fetch_entry *entry =
            w->count && uid >= w->entries[0].uid && uid <= w->entries[w->count - 1].uid
                ? find_entry(w, uid)
                : NULL;

        if (entry && entry->state < ENTRY_SEEN) {
            *window_r = w;
            return entry;
        }
    }
    return NULL;
}

bool fetch_take_nameless(struct imap_fetch *f)
{
    for (size_t i = 0; i < f->used; i++) {
        struct fetch_window *w = &f->windows[(f->first + i) % FETCH_WINDOWS];

        if (w->bodies < w->count) {
            w->bodies++;
            return true;
        }
    }
    return false;
}

struct fetch_entry *fetch_missing(struct fetch_window *w)
{
    while (w->due < w->count && w->entries[w->due].state == ENTRY_SEEN)
        w->due++;
    return w->due < w->count ? &w->entries[w->due] : NULL;
}

uint64_t fetch_lowest_due(struct imap_fetch *f)
{
    uint32_t unasked = uid_ranges_peek(&f->uids);
    uint64_t lowest = unasked > 0 ? unasked : UINT64_MAX;

    if (f->again_count > 0 && f->again[0].uid < lowest)
        lowest = f->again[0].uid;
    for (size_t i = 0; i < f->used; i++) {
        const struct fetch_entry *entry =
            fetch_missing(&f->windows[(f->first + i) % FETCH_WINDOWS]);

        if (entry && entry->uid < lowest)
            lowest = entry->uid;
    }
    return lowest;
}

/* All of its commands: the window is used again once it is dropped. */
bool fetch_is_answered(const struct fetch_window *w)
{
    return w->command.done && (!w->single || w->meta_command.done) &&
           (!w->checking || w->check_command.done);
}

/* Where a window is there within a few round trips, it was them that were waited for: more may be
 * under way, so that the line is not idle meanwhile. */
static void learn(struct imap_fetch *f, const struct fetch_window *w)
{
    int64_t turn_ms = line_turn(imap_name(f->session));

    if (f->most < FETCH_WINDOWS && turn_ms < INT64_MAX / FAST_TURNS &&
        now(f) - w->sent_ms < turn_ms * FAST_TURNS)
        f->most++;
}

void fetch_drop_oldest(struct imap_fetch *f)
{
    learn(f, &f->windows[f->first]);
    f->first = (f->first + 1) % FETCH_WINDOWS;
    f->used--;
}

/* How much may still come of what is under way. */
struct owed {
    uint64_t bodies, others;
};

static struct owed owed(const struct imap_fetch *f)
{
    bool is_counted = f->opened.messages != KIMT_UNKNOWN;
    uint64_t all = is_counted ? f->opened.messages : f->expected;
    struct owed owed = {0};

    if (f->is_ahead || f->meta_under_way)
        owed = (struct owed){.bodies = all, .others = all};
    for (size_t i = 0; i < f->used; i++) {
        const struct fetch_window *w = &f->windows[(f->first + i) % FETCH_WINDOWS];

        owed.bodies += w->count - (w->bodies < w->count ? w->bodies : w->count);
        owed.others += w->count;
    }
    return owed;
}

/* What it says of the server, and of its message, is still of use. */
static void look_at_dropped(struct imap_fetch *f, const struct imap_event *event, struct owed *owed)
{
    uint64_t *left = event->type == IMAP_EVENT_LITERAL ? &owed->bodies : &owed->others;

    if (*left == 0)
        return;
    (*left)--;
    imap_got_on(f->session);
    message_data_clear(&f->data);
    message_data_read(&f->data, event->response.rest);
    if (fetch_has_body(f))
        fetch_learn_order(f);
    fetch_drop_answer(f, event);
}

/* Waits for a command, and drops what it brings. */
static int drop_until(struct imap_fetch *f, struct imap_command *command, struct owed *owed,
                      struct kimt_error *err)
{
    struct imap_event event;

    if (imap_flush(f->session, err) != KIMT_OK)
        return KIMT_FAIL;
    while (!command->done) {
        if (imap_session_next(f->session, -1, &event, err) != KIMT_OK)
            return KIMT_FAIL;
        f->is_to_blame = false;
        if (fetch_is_fetch(&event))
            look_at_dropped(f, &event, owed);
    }
    return KIMT_OK;
}

int fetch_finish(struct imap_fetch *f, struct kimt_error *err)
{
    struct owed left = owed(f);
    struct fetch_window *w;

    if (f->list_under_way && drop_until(f, &f->list_command, &left, err) != KIMT_OK)
        return KIMT_FAIL;
    f->list_under_way = false;
    if (f->meta_under_way && drop_until(f, &f->meta_command, &left, err) != KIMT_OK)
        return KIMT_FAIL;
    f->meta_under_way = false;
    for (; (w = fetch_oldest(f)) != NULL; fetch_drop_oldest(f))
        if ((w->single && drop_until(f, &w->meta_command, &left, err) != KIMT_OK) ||
            drop_until(f, &w->command, &left, err) != KIMT_OK ||
            (w->checking && drop_until(f, &w->check_command, &left, err) != KIMT_OK))
            return KIMT_FAIL;
    return KIMT_OK;
}

bool fetch_once_more(struct imap_fetch *f, uint32_t uid, uint32_t tries)
{
    size_t at;

    if (tries >= FETCH_TRIES || f->again_count == FETCH_AGAIN)
        return false;
    for (at = f->again_count++; at > 0 && f->again[at - 1].uid > uid; at--)
        f->again[at] = f->again[at - 1];
    f->again[at] = (struct fetch_again){.uid = uid, .tries = tries};
    return true;
}
