/* SPDX-License-Identifier: MIT
 *
 * Opens a mailbox read-only, and ends with it: the beginning of what fetch.h promises. What is in
 * it is listed by fetch_list.c, or by what went out along with EXAMINE.
 */
#include <config.h>

#include "common/imap/exchange/capability.h"
#include "common/imap/exchange/fail.h"
#include "common/imap/exchange/session_state.h"
#include "common/imap/fetch/fetch_ahead.h"
#include "common/imap/fetch/fetch_command.h"
#include "common/imap/fetch/fetch_hear.h"
#include "common/imap/fetch/fetch_list.h"
#include "common/imap/fetch/fetch_meta.h"
#include "common/imap/fetch/fetch_open.h"
#include "common/imap/fetch/fetch_private.h"
#include "common/imap/fetch/fetch_window.h"
#include "common/imap/flavour/learned.h"
#include "common/imap/session/compress.h"

#include <stdlib.h>

static int put_examine(struct imap_fetch *f, struct kimt_error *err)
{
    bool select = imap_flavour(f->session)->open_with_select;

    if (imap_compress_if_wanted(f->session, err) != KIMT_OK)
        return KIMT_FAIL;
    return imap_send_mailbox(f->session, &f->command, err, select ? "SELECT " : "EXAMINE ", f->key,
                             "");
}

/* Where it is refused, what was sent behind it means nothing. */
static int wait_for_examine(struct imap_fetch *f, struct kimt_error *err)
{
    if (imap_session_wait(f->session, &f->command, fetch_hear_opening, f, err) != KIMT_OK)
        return KIMT_FAIL;
    f->is_open = f->command.result.status == IMAP_OK;
    if (f->is_open)
        return KIMT_OK;
    if (fetch_finish(f, err) != KIMT_OK)
        return KIMT_FAIL;
    return imap_fail(f->session, err, KIMT_SCOPE_FOLDER, &f->command.result,
                     "folder %s cannot be opened", f->path);
}

/* ---- the folder ---- */

static char *joined(const struct kimt_folder *folder)
{
    size_t length = 1;
    char *path;

    for (uint32_t i = 0; i < folder->part_count; i++)
        length += strlen(folder->parts[i]) + 1;
    path = calloc(1, length);
    for (uint32_t i = 0; path && i < folder->part_count; i++) {
        size_t used = strlen(path);

        (void)snprintf(path + used, length - used, "%s%s", i ? "/" : "", folder->parts[i]);
    }
    return path;
}

/* What was listed counts as much as what is read. */
static void begin_average(struct imap_fetch *f, const struct kimt_folder *folder)
{
    bool told = folder->messages > 0 && folder->messages != KIMT_UNKNOWN &&
                folder->bytes != KIMT_UNKNOWN && fetch_parts(f) == KIMT_PARTS_WHOLE;

    f->messages = told ? folder->messages : 0;
    f->bytes = told ? folder->bytes : 0;
    if (told)
        f->average_bytes = f->bytes / f->messages + 1;
    else
        f->average_bytes = fetch_parts(f) == KIMT_PARTS_WHOLE ? 16 * 1024 : 2 * 1024;
}

static int remember(struct imap_fetch *f, const struct kimt_folder *folder,
                    const struct kimt_resume *resume, struct kimt_error *err)
{
    free(f->path);
    free(f->key);
    f->path = joined(folder);
    f->key = strdup(folder->key);
    f->resume = resume;
    f->opened = *folder;
    f->expected = folder->messages;
    f->nameless = 0;
    f->opened.messages = KIMT_UNKNOWN; /* until EXISTS is heard */
    f->opened.uid_validity = f->opened.uid_next = 0;
    f->opened.highest_modseq = 0;
    f->opened.key = f->key;
    uid_ranges_clear(&f->uids);
    uid_ranges_clear(&f->numbers);
    uid_ranges_clear(&f->told);
    aside_clear(&f->aside);
    f->single |= learned_has(imap_name(f->session), LEARNED_SINGLE);
    f->meta_under_way = f->list_under_way = f->is_awaited = false;
    f->is_ahead = f->is_odd = f->is_listed = false;
    f->first = f->used = f->again_count = 0;
    f->told_count = f->refused = f->vanished = 0;
    begin_average(f, folder);
    f->body = FETCH_NO_BODY;
    return f->path && f->key ? KIMT_OK : fetch_no_memory(err);
}

int fetch_end_folder(struct imap_fetch *f, struct kimt_error *err)
{
    if (!f->is_open)
        return KIMT_OK;
    uid_ranges_clear(&f->uids);
    aside_clear(&f->aside);
    f->again_count = 0;
    f->is_awaited = false;
    if (fetch_finish(f, err) != KIMT_OK)
        return KIMT_FAIL;
    f->is_open = false;
    return KIMT_OK;
}

int fetch_drop_next(struct imap_fetch *f, struct kimt_error *err)
{
    struct imap_fetch *next = f->next;
    bool begun = f->next_begun;

    f->next = NULL;
    f->next_begun = false;
    if (!begun)
        return KIMT_OK;
    if (imap_session_wait(f->session, &next->command, NULL, NULL, err) != KIMT_OK)
        return KIMT_FAIL;
    return fetch_finish(next, err);
}

/* Ends the open folder, and drops what was begun behind it. */
static int end_folder(struct imap_fetch *f, struct kimt_error *err)
{
    if (fetch_end_folder(f, err) != KIMT_OK)
        return KIMT_FAIL;
    return fetch_drop_next(f, err);
}

/* Opening another mailbox leaves the one before, whether that works or not (RFC 9051 §6.3.2). */
int fetch_examine(struct imap_fetch *f, const struct kimt_folder *folder,
                  const struct kimt_resume *resume, struct kimt_error *err)
{
    if (end_folder(f, err) != KIMT_OK || remember(f, folder, resume, err) != KIMT_OK)
        return KIMT_FAIL;
    if (put_examine(f, err) != KIMT_OK)
        return KIMT_FAIL;
    return wait_for_examine(f, err);
}

int fetch_open_begin(struct imap_fetch *f, const struct kimt_folder *folder, uint32_t first_uid,
                     const struct kimt_resume *resume, struct kimt_error *err)
{
    if (remember(f, folder, resume, err) != KIMT_OK)
        return KIMT_FAIL;
    f->first_uid = first_uid ? first_uid : 1;
    if (put_examine(f, err) != KIMT_OK)
        return KIMT_FAIL;
    return f->command.done ? KIMT_OK : fetch_ahead_send(f, folder, err);
}

int fetch_open_end(struct imap_fetch *f, const struct kimt_folder **opened_r,
                   struct kimt_error *err)
{
    int result;

    if (wait_for_examine(f, err) != KIMT_OK)
        return KIMT_FAIL;
    *opened_r = &f->opened;
    if (fetch_is_count_doubtful(f)) {
        if (fetch_finish(f, err) != KIMT_OK)
            return KIMT_FAIL;
        f->is_ahead = false;
        return fetch_list(f, err);
    }
    result = fetch_ahead_opened(f, err);
    if (result != KIMT_END)
        return result;
    return fetch_parts(f) == KIMT_PARTS_META ? fetch_meta_send(f, &f->opened, err)
                                             : fetch_list(f, err);
}

int imap_fetch_open(struct imap_fetch *f, const struct kimt_folder *folder, uint32_t first_uid,
                    const struct kimt_resume *resume, const struct kimt_folder **opened_r,
                    struct kimt_error *err)
{
    if (end_folder(f, err) != KIMT_OK ||
        fetch_open_begin(f, folder, first_uid, resume, err) != KIMT_OK)
        return KIMT_FAIL;
    return fetch_open_end(f, opened_r, err);
}

int fetch_reopen(struct imap_fetch *f, struct kimt_error *err)
{
    uint32_t before = f->opened.uid_validity;

    if (put_examine(f, err) != KIMT_OK || wait_for_examine(f, err) != KIMT_OK)
        return KIMT_FAIL;
    if (before == f->opened.uid_validity)
        return KIMT_OK;
    return kimt_fail(err, KIMT_SCOPE_FOLDER, KIMT_KIND_CORRUPT, KIMT_RETRY_LATER,
                     "folder %s was replaced while it was read", f->path);
}

/* CLOSE expunges nothing after EXAMINE; after SELECT only UNSELECT is harmless. */
int imap_fetch_leave(struct imap_fetch *f, struct kimt_error *err)
{
    bool unselect = imap_has(f->session, "UNSELECT");
    bool was_open = f->is_open;

    if (end_folder(f, err) != KIMT_OK)
        return KIMT_FAIL;
    if (!was_open || (!unselect && imap_flavour(f->session)->open_with_select))
        return KIMT_OK;
    if (!imap_runs_ahead(f->session))
        return fetch_run(f, unselect ? "UNSELECT" : "CLOSE", NULL, err);
    if (!f->leave_command.done && *f->leave_command.tag &&
        imap_session_wait(f->session, &f->leave_command, NULL, NULL, err) != KIMT_OK)
        return KIMT_FAIL;
    f->leave_command.is_aside = true;
    return imap_send(f->session, &f->leave_command, err, unselect ? "UNSELECT" : "CLOSE");
}
