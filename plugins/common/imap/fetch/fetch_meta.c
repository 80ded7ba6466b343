/* SPDX-License-Identifier: MIT
 *
 * Meta data alone, of a whole mailbox in one command and without listing it first: all of them, or
 * those that changed after a mod-sequence (RFC 7162).
 *
 * What a server leaves out or says in pieces there, and everything that has not come when it gives
 * up in the middle, is put among the UIDs still to be fetched, window by window.
 */
#include <config.h>

#include "common/imap/fetch/fetch_command.h"
#include "common/imap/fetch/fetch_hear.h"
#include "common/imap/fetch/fetch_list.h"
#include "common/imap/fetch/fetch_meta.h"
#include "common/imap/fetch/fetch_private.h"
#include "common/imap/fetch/fetch_settle.h"
#include "common/imap/fetch/fetch_window.h"

#include <inttypes.h>

/* A mod-sequence beyond the mailbox's own is of another time. */
static bool is_since_usable(const struct imap_fetch *f, const struct kimt_folder *folder)
{
    return f->resume->changed_since > 0 && f->resume->changed_since <= folder->highest_modseq &&
           f->resume->uid_validity == folder->uid_validity;
}

bool fetch_meta_is_right(const struct imap_fetch *f)
{
    return f->meta_since == 0 || is_since_usable(f, &f->opened);
}

int fetch_meta_send(struct imap_fetch *f, const struct kimt_folder *folder, struct kimt_error *err)
{
    bool since = is_since_usable(f, folder);
    char text[160], changed[64] = "";

    if (folder->messages == 0 || (since && f->resume->changed_since == folder->highest_modseq))
        return KIMT_OK;
    f->meta_since = since ? f->resume->changed_since : 0;
    if (since)
        (void)snprintf(changed, sizeof changed, " (CHANGEDSINCE %" PRIu64 ")", f->meta_since);
    (void)snprintf(text, sizeof text, "UID FETCH %" PRIu32 ":* (" FETCH_META_ITEMS ")%s",
                   f->first_uid, changed);
    f->meta_under_way = true;
    if (fetch_command(f, &f->meta_command, text, err) != KIMT_OK)
        return KIMT_FAIL;
    return imap_end(f->session, err);
}

/* Looks back only as far as is free: what comes out of order would be sorted for each answer. */
static bool is_repeated(const struct imap_fetch *f, uint32_t uid)
{
    const struct uid_range *end = f->told.count ? &f->told.ranges[f->told.count - 1] : NULL;

    return end && uid >= end->first && uid <= end->last;
}

/* KIMT_OK: a message to hand out; KIMT_END: none. */
static int hear(struct imap_fetch *f, const struct imap_event *event, struct kimt_error *err)
{
    uint32_t uid;

    message_data_clear(&f->data);
    message_data_read(&f->data, event->response.rest);
    uid = (uint32_t)f->data.message.uid;
    if (!f->data.has_uid || uid < f->first_uid || fetch_is_spared(f, uid) || is_repeated(f, uid))
        return KIMT_END;
    if (fetch_count_one(f, err) != KIMT_OK)
        return KIMT_FAIL;
    if (f->data.has_flags && f->data.has_date)
        return uid_ranges_add(&f->told, uid, uid) ? KIMT_OK : fetch_no_memory(err);
    return uid_ranges_add(&f->uids, uid, uid) ? KIMT_END : fetch_no_memory(err);
}

/* All was asked for, and not all came. */
static bool is_less_than_all(const struct imap_fetch *f)
{
    return f->meta_since == 0 && f->first_uid <= 1 && !f->resume->is_done &&
           uid_ranges_count(&f->told) + uid_ranges_count(&f->uids) < f->opened.messages;
}

static int end(struct imap_fetch *f, struct kimt_error *err)
{
    f->meta_under_way = false;
    if (f->meta_command.result.status == IMAP_OK && !is_less_than_all(f))
        return KIMT_END;
    if (fetch_is_throttled(f, &f->meta_command.result, err) || fetch_list(f, err) != KIMT_OK)
        return KIMT_FAIL;
    return KIMT_END;
}

int fetch_meta_next(struct imap_fetch *f, struct kimt_error *err)
{
    struct imap_event event;

    while (!f->meta_command.done) {
        int result = KIMT_END;

        if (imap_session_next(f->session, -1, &event, err) != KIMT_OK)
            return KIMT_FAIL;
        if (fetch_is_fetch(&event))
            result = hear(f, &event, err);
        else if (event.type == IMAP_EVENT_DATA && event.response.has_number)
            result = fetch_hear_opening(f, &event.response, err) == KIMT_OK ? KIMT_END : KIMT_FAIL;
        if (result != KIMT_END)
            return result;
    }
    return end(f, err);
}
