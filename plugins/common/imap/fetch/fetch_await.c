/* SPDX-License-Identifier: MIT
 *
 * Waits for news of a mailbox: by IDLE (RFC 2177) where that is offered, else by asking now and
 * then.
 *
 * What came between the last look at the mailbox and the waiting is news, too: it shows in what
 * EXAMINE says, compared with the time before.
 */
#include <config.h>

#include "common/imap/exchange/capability.h"
#include "common/imap/exchange/session_state.h"
#include "common/imap/fetch/fetch_command.h"
#include "common/imap/fetch/fetch_open.h"
#include "common/imap/fetch/fetch_private.h"

enum {
    IDLE_MS = 9 * 60 * 1000, /* servers allow 30 minutes, many a firewall on the way only ten */
    ASK_MS = 60 * 1000,
    SLICE_MS = 500 /* until we look whether the run is to end */
};

struct await {
    struct imap_fetch *f;
    int64_t until;
    bool idles;
    bool changed;
};

static int64_t now(const struct await *await)
{
    const struct kimt_host *host = imap_host(await->f->session);

    return host->now_ms(host->context);
}

static bool is_over(const struct await *await)
{
    const struct kimt_host *host = imap_host(await->f->session);

    return await->changed || now(await) >= await->until || host->stop_requested(host->context);
}

/* Some servers say the count again and again, though it is the same. */
static void take(struct await *await, const struct imap_response *r)
{
    if (r->kind != IMAP_UNTAGGED || !r->has_number)
        return;
    if (strcmp(r->name, "EXISTS") == 0)
        await->changed |= r->number != await->f->opened.messages;
    else if (strcmp(r->name, "EXPUNGE") == 0 || strcmp(r->name, "FETCH") == 0)
        await->changed = true;
}

static int hear(void *context, const struct imap_response *r, struct kimt_error *err)
{
    (void)err;
    take(context, r);
    return KIMT_OK;
}

static int listen(struct await *await, int64_t longest_ms, struct kimt_error *err)
{
    int64_t end = now(await) + longest_ms, left;
    struct imap_event event;

    end = end < await->until ? end : await->until;
    while (!is_over(await) && (left = end - now(await)) > 0) {
        int result =
            imap_session_next(await->f->session, left < SLICE_MS ? left : SLICE_MS, &event, err);

        if (result == KIMT_FAIL)
            return KIMT_FAIL;
        imap_expect_nothing(await->f->session);
        if (result == KIMT_OK && event.type == IMAP_EVENT_DATA && !event.continued)
            take(await, &event.response);
    }
    return KIMT_OK;
}

static int say(struct await *await, const char *verb, struct kimt_error *err)
{
    struct imap_fetch *f = await->f;

    if (fetch_command(f, &f->command, verb, err) != KIMT_OK)
        return KIMT_FAIL;
    return imap_end(f->session, err);
}

/* One IDLE, from its beginning to DONE. */
static int idle(struct await *await, struct kimt_error *err)
{
    struct imap_fetch *f = await->f;
    char text[80];
    int result;

    if (say(await, "IDLE", err) != KIMT_OK)
        return KIMT_FAIL;
    result = imap_session_wait_continue(f->session, &f->command, text, sizeof text, err);
    await->idles = result != KIMT_END; /* refused, though offered */
    if (result != KIMT_OK)
        return result == KIMT_END ? KIMT_OK : KIMT_FAIL;
    if (listen(await, IDLE_MS, err) != KIMT_OK ||
        imap_put_line(f->session, "DONE", false, err) != KIMT_OK)
        return KIMT_FAIL;
    return imap_session_wait(f->session, &f->command, hear, await, err);
}

static int ask(struct await *await, struct kimt_error *err)
{
    if (listen(await, ASK_MS, err) != KIMT_OK)
        return KIMT_FAIL;
    if (is_over(await))
        return KIMT_OK;
    if (say(await, "NOOP", err) != KIMT_OK)
        return KIMT_FAIL;
    return imap_session_wait(await->f->session, &await->f->command, hear, await, err);
}

static int wait_for_news(void *context, struct kimt_error *err)
{
    struct await *await = context;
    int result = KIMT_OK;

    await->idles = imap_has(await->f->session, "IDLE");
    while (result == KIMT_OK && !is_over(await))
        result = await->idles ? idle(await, err) : ask(await, err);
    return result;
}

static bool differ(const struct kimt_folder *a, const struct kimt_folder *b)
{
    return a->messages != b->messages || a->uid_validity != b->uid_validity ||
           a->uid_next != b->uid_next || a->highest_modseq != b->highest_modseq;
}

int imap_fetch_await(struct imap_fetch *f, const struct kimt_folder *folder, int64_t timeout_ms,
                     struct kimt_error *err)
{
    struct await await = {.f = f};
    struct kimt_folder before = f->opened;
    bool known = f->key && strcmp(f->key, folder->key) == 0;

    await.until = now(&await) + timeout_ms;
    if (fetch_examine(f, folder, NULL, err) != KIMT_OK)
        return KIMT_FAIL;
    await.changed = known && differ(&before, &f->opened);
    if (imap_with_handler(f->session, hear, &await, wait_for_news, &await, err) != KIMT_OK ||
        imap_fetch_leave(f, err) != KIMT_OK)
        return KIMT_FAIL;
    return await.changed ? KIMT_OK : KIMT_END;
}
