/* SPDX-License-Identifier: MIT
 *
 * What a FETCH answer says beyond its message: whether it is one, whether so many may come, in
 * which order the server sends their parts, and what of the message at hand is known without its
 * body.
 */
#include <config.h>

#include "common/imap/exchange/session_state.h"
#include "common/imap/fetch/fetch_hear.h"
#include "common/imap/fetch/fetch_private.h"
#include "common/imap/flavour/learned.h"
#include "common/memory/no_memory.h"

enum {
    ARRIVALS_MAX = 10000 /* while a mailbox is listed */
};

void fetch_hand_out_bare(struct imap_fetch *f, uint32_t uid, uint32_t attributes)
{
    message_data_clear(&f->data);
    f->data.message.uid = uid;
    f->data.message.attributes = attributes;
    f->body = FETCH_NO_BODY;
    f->is_to_blame = true;
}

/* A body came before what is to be known of it: from now on that is asked for first. */
void fetch_turn_to_single(struct imap_fetch *f)
{
    if (f->single)
        return;
    f->single = true;
    if (!learned_add(imap_name(f->session), LEARNED_SINGLE))
        return;
    kimt_note(imap_host(f->session), KIMT_NOTE_SERVER, imap_name(f->session),
              "sends bodies before UIDs, flags or dates; messages are fetched one by one");
}

void fetch_learn_order(struct imap_fetch *f)
{
    if (!(f->data.has_uid && f->data.has_flags && f->data.has_date))
        fetch_turn_to_single(f);
}

void fetch_drop_answer(struct imap_fetch *f, const struct imap_event *event)
{
    f->is_to_blame = event->type == IMAP_EVENT_LITERAL && f->data.message.uid > 0;
}

bool fetch_is_fetch(const struct imap_event *event)
{
    return (event->type == IMAP_EVENT_DATA || event->type == IMAP_EVENT_LITERAL) &&
           !event->continued && event->response.kind == IMAP_UNTAGGED &&
           strcmp(event->response.name, "FETCH") == 0;
}

int fetch_no_memory(struct kimt_error *err)
{
    return no_memory(err, KIMT_SCOPE_ACCOUNT, "for the messages of a folder, or too many of them");
}

int fetch_count_one(struct imap_fetch *f, struct kimt_error *err)
{
    if (f->told_count < f->opened.messages + ARRIVALS_MAX) {
        f->told_count++;
        imap_got_on(f->session);
        return KIMT_OK;
    }
    return kimt_fail(
        err, KIMT_SCOPE_FOLDER, KIMT_KIND_PROTOCOL, KIMT_RETRY_NEVER,
        "the server keeps listing messages in folder %s, though it says that there are only %llu",
        f->path, (unsigned long long)f->opened.messages);
}
