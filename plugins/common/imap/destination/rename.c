/* SPDX-License-Identifier: MIT
 *
 * Gives a folder another name. RENAME takes along what is below it (RFC 9051 §6.3.6), but not what
 * users have subscribed to.
 */
#include <config.h>

#include "common/imap/destination/destination_ensure.h"
#include "common/imap/destination/destination_listed.h"
#include "common/imap/destination/destination_private.h"
#include "common/imap/destination/destination_select.h"
#include "common/imap/exchange/fail.h"
#include "common/imap/exchange/session_state.h"
#include "common/imap/folders/create.h"

#include <stdlib.h>

static int rename_raw(struct kimt_destination_session *d, const char *from, const char *to,
                      struct kimt_error *err)
{
    IMAP_SCOPED struct imap_command command = {.done = false};

    if (destination_step_aside(d, err) != KIMT_OK ||
        imap_begin(d->session, &command, IMAP_COMMAND_NONE, err) != KIMT_OK ||
        imap_put(d->session, err, "RENAME ") != KIMT_OK ||
        imap_put_mailbox(d->session, from, err) != KIMT_OK ||
        imap_put(d->session, err, " ") != KIMT_OK ||
        imap_put_mailbox(d->session, to, err) != KIMT_OK || imap_end(d->session, err) != KIMT_OK ||
        imap_session_wait(d->session, &command, NULL, NULL, err) != KIMT_OK)
        return KIMT_FAIL;
    if (command.result.status == IMAP_OK)
        return KIMT_OK;
    return imap_fail(d->session, err, KIMT_SCOPE_FOLDER, &command.result,
                     "folder %s could not be renamed", from);
}

/* Servers make levels above the new name by themselves; they are made where that is refused. */
static int rename_below(struct kimt_destination_session *d, const char *from, const char *to,
                        const struct kimt_folder *target, struct kimt_error *err)
{
    struct kimt_error first = {.struct_size = sizeof first};

    if (target->part_count == 1)
        return rename_raw(d, from, to, err);
    if (rename_raw(d, from, to, &first) == KIMT_OK)
        return KIMT_OK;
    if (imap_is_broken(d->session) || first.retry != KIMT_RETRY_NEVER ||
        first.kind == KIMT_KIND_EXISTS) {
        if (err)
            *err = first;
        return KIMT_FAIL;
    }
    if (imap_create(d->session, target->parts, target->part_count - 1, NULL, NULL, err) != KIMT_OK)
        return KIMT_FAIL;
    return rename_raw(d, from, to, err);
}

/* The old name is wanted by no one any more. Whether the server says so does not matter. */
static int forget(struct kimt_destination_session *d, const char *raw, struct kimt_error *err)
{
    struct imap_result result;

    imap_levels_forget(d->session);
    if (d->folders)
        imap_folders_gone(d->folders, raw);
    return imap_session_run_mailbox(d->session, &result, NULL, NULL, err, "UNSUBSCRIBE ", raw, "");
}

static int forget_all(struct kimt_destination_session *d, const char *raw, struct kimt_error *err)
{
    const char *below;
    size_t at = 0;

    while ((below = imap_folders_below(d->folders, raw, &at)) != NULL)
        if (forget(d, below, err) != KIMT_OK)
            return KIMT_FAIL;
    return forget(d, raw, err);
}

int imap_destination_folder_rename(struct kimt_destination_session *d,
                                   const struct kimt_folder *folder,
                                   const struct kimt_folder *target, struct kimt_error *err)
{
    char *from = NULL, *to = NULL;
    int result = KIMT_FAIL;

    if ((d->fetch && imap_fetch_leave(d->fetch, err) != KIMT_OK) ||
        destination_settle_next(d, err) != KIMT_OK)
        return KIMT_FAIL;
    if (destination_raw_name(d, folder, &from, err) == KIMT_OK &&
        imap_raw_name(d->session, target->parts, target->part_count, &to, err) == KIMT_OK)
        result = rename_below(d, from, to, target, err);
    if (result == KIMT_OK)
        result = forget_all(d, from, err);
    free(from);
    free(to);
    return result;
}
