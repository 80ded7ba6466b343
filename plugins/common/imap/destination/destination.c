/* SPDX-License-Identifier: MIT
 *
 * The destination's beginning and end, the list of its folders, its scans. The folder that appends
 * go to is in destination_folder.c, appending in append.c.
 */
#include <config.h>

#include "common/imap/destination/append_batch.h"
#include "common/imap/destination/destination_ensure.h"
#include "common/imap/destination/destination_folder.h"
#include "common/imap/destination/destination_private.h"
#include "common/imap/exchange/session_state.h"
#include "common/imap/folders/create.h"
#include "common/imap/session/session.h"
#include "common/memory/no_memory.h"

#include <stdlib.h>

/* ---- life ---- */

static void set_limits(struct kimt_destination_session *d,
                       const struct imap_destination_limits *limits)
{
    int64_t share = kimt_memory_share(imap_host(d->session));

    if (limits)
        d->limits = *limits;
    if (d->limits.window_messages <= 0)
        d->limits.window_messages = 3000;
    if (d->limits.window_bytes <= 0)
        d->limits.window_bytes = 12 * 1024 * 1024;
    if (share > 0 && share < d->limits.window_bytes)
        d->limits.window_bytes = share;
    if (d->limits.batch_messages <= 0)
        d->limits.batch_messages = APPEND_BATCH_MESSAGES;
}

static void destination_free(struct kimt_destination_session *d)
{
    kept_clear(&d->kept);
    free(d->batches);
    free(d->items);
    free(d);
}

int imap_destination_new(struct imap_session *session, const struct imap_destination_limits *limits,
                         struct kimt_destination_session **destination_r, struct kimt_error *err)
{
    struct kimt_destination_session *d = calloc(1, sizeof *d);

    if (d) { /* items are filled in as they are used, and mostly few of them are */
        d->batches = calloc(APPEND_BATCHES, sizeof *d->batches);
        d->items = malloc(sizeof *d->items * APPEND_ITEMS);
    }
    if (!d || !d->batches || !d->items) {
        if (d)
            destination_free(d);
        imap_session_close(&session);
        return no_memory(err, KIMT_SCOPE_ACCOUNT, "for a destination");
    }
    d->session = session;
    set_limits(d, limits);
    *destination_r = d;
    return KIMT_OK;
}

static void forget_account(struct kimt_destination_session *d)
{
    append_reset(d);
    destination_forget_next(d);
    destination_folder_clear(&d->folder);
    imap_folders_free(&d->folders);
}

int imap_destination_reopen(struct kimt_destination_session *d, const struct kimt_account *account,
                            struct kimt_error *err)
{
    int result = imap_session_reopen(d->session, account, err);

    if (result != KIMT_OK)
        return result;
    forget_account(d);
    imap_fetch_free(&d->fetch);
    kept_clear(&d->kept);
    *d = (struct kimt_destination_session){
        .session = d->session, .limits = d->limits, .batches = d->batches, .items = d->items};
    return KIMT_OK;
}

void imap_destination_close(struct kimt_destination_session *d)
{
    forget_account(d);
    imap_session_close(&d->session);
    imap_fetch_free(&d->fetch);
    destination_free(d);
}

void imap_destination_cancel(struct kimt_destination_session *d)
{
    imap_session_cancel(d->session);
}

int imap_destination_keep_alive(struct kimt_destination_session *d, struct kimt_error *err)
{
    if (append_send(d, err) != KIMT_OK || destination_settle_next(d, err) != KIMT_OK)
        return KIMT_FAIL;
    return imap_session_noop(d->session, err);
}

/* ---- listing ---- */

int imap_destination_folder_next(struct kimt_destination_session *d,
                                 const struct kimt_folder **folder_r, struct kimt_error *err)
{
    if (!d->folders && imap_list(d->session, IMAP_LIST_COUNTS, &d->folders, err) != KIMT_OK)
        return KIMT_FAIL;
    do
        *folder_r = imap_folders_get(d->folders, d->folder_at++);
    while (*folder_r && (*folder_r)->fault); /* nothing goes there */
    if (*folder_r)
        return KIMT_OK;
    d->folder_at--;
    return KIMT_END;
}

/* ---- reading back ---- */

static bool is_unwanted(void *context, uint64_t uid)
{
    const struct kimt_scan *scan = context;

    return !scan->is_wanted(scan->context, uid);
}

int imap_destination_scan_begin(struct kimt_destination_session *d, const struct kimt_scan *scan,
                                struct kimt_error *err)
{
    const struct kimt_folder *opened;
    uint32_t first = scan->first_uid > UINT32_MAX ? UINT32_MAX : (uint32_t)scan->first_uid;
    struct kimt_folder likely;

    if ((!d->fetch && imap_fetch_new(d->session, &d->fetch, err) != KIMT_OK) ||
        destination_settle_next(d, err) != KIMT_OK)
        return KIMT_FAIL;
    d->scan = *scan;
    d->scan_filter = (struct kimt_resume){
        .struct_size = sizeof d->scan_filter,
        .is_done = scan->is_wanted ? is_unwanted : NULL,
        .context = &d->scan,
        .parts = scan->parts,
    };
    likely = d->folder.ensured;
    if (likely.messages == 0)
        likely.messages = 1; /* something was appended since, or no one would look */
    return imap_fetch_open(d->fetch, &likely, first, &d->scan_filter, &opened, err);
}

int imap_destination_scan_next(struct kimt_destination_session *d,
                               const struct kimt_message **message_r, struct kimt_error *err)
{
    return imap_fetch_next(d->fetch, message_r, err);
}

int imap_destination_scan_read(struct kimt_destination_session *d, void *buffer, size_t capacity,
                               size_t *got_r, struct kimt_error *err)
{
    return imap_fetch_read(d->fetch, buffer, capacity, got_r, err);
}
