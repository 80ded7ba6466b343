/* SPDX-License-Identifier: MIT
 *
 * The ensured folder opened for changes, and left again.
 */
#include <config.h>

#include "common/imap/destination/destination_ensure.h"
#include "common/imap/destination/destination_folder.h"
#include "common/imap/destination/destination_private.h"
#include "common/imap/destination/destination_select.h"
#include "common/imap/exchange/capability.h"
#include "common/imap/exchange/session_state.h"

int destination_select(struct kimt_destination_session *d, struct kimt_error *err)
{
    uint32_t before = d->folder.ensured.uid_validity;
    struct imap_result result;

    if (destination_settle_next(d, err) != KIMT_OK ||
        imap_session_run_mailbox(d->session, &result, destination_folder_hear, &d->folder, err,
                                 "SELECT ", d->folder.raw, "") != KIMT_OK ||
        destination_check_selected(d, &d->folder, &result, err) != KIMT_OK)
        return KIMT_FAIL;
    if (before == d->folder.ensured.uid_validity)
        return KIMT_OK;
    return kimt_fail(err, KIMT_SCOPE_FOLDER, KIMT_KIND_NOT_FOUND, KIMT_RETRY_NEVER,
                     "folder %s was replaced by another at the destination", d->folder.path);
}

/* Never by CLOSE, which would expunge. EXAMINE's PERMANENTFLAGS are none, and not heard. */
static int leave(struct kimt_destination_session *d, struct kimt_error *err)
{
    struct imap_result result;

    if (imap_has(d->session, "UNSELECT"))
        return imap_session_run(d->session, &result, NULL, NULL, err, "UNSELECT");
    return imap_session_run_mailbox(d->session, &result, NULL, NULL, err, "EXAMINE ", d->folder.raw,
                                    "");
}

int destination_leave(struct kimt_destination_session *d, int result, struct kimt_error *err)
{
    struct kimt_error second = {.struct_size = sizeof second};

    if (imap_is_broken(d->session))
        return KIMT_FAIL;
    if (leave(d, result == KIMT_OK ? err : &second) != KIMT_OK)
        return KIMT_FAIL;
    return result;
}

int destination_step_aside(struct kimt_destination_session *d, struct kimt_error *err)
{
    struct imap_result result;

    if (imap_has(d->session, "UNSELECT"))
        return KIMT_OK; /* then none is selected */
    return imap_session_run_mailbox(d->session, &result, NULL, NULL, err, "EXAMINE ", "INBOX", "");
}
