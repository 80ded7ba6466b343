/* SPDX-License-Identifier: MIT
 *
 * Takes messages that are there into another folder, in one step (RFC 6851), or as copies.
 */
#include <config.h>

#include "common/imap/destination/destination_listed.h"
#include "common/imap/destination/destination_private.h"
#include "common/imap/destination/destination_select.h"
#include "common/imap/exchange/capability.h"
#include "common/imap/exchange/fail.h"
#include "common/imap/exchange/session_state.h"
#include "common/imap/grammar/uid_text.h"
#include "common/memory/no_memory.h"

#include <stdlib.h>

static int by_uid(const void *a, const void *b)
{
    uint32_t left = *(const uint32_t *)a, right = *(const uint32_t *)b;

    return left < right ? -1 : left > right;
}

static uint32_t *sorted(const uint64_t *uids, size_t count, size_t *count_r)
{
    uint32_t *list = calloc(count ? count : 1, sizeof *list);

    *count_r = 0;
    for (size_t i = 0; list && i < count; i++)
        if (uids[i] > 0 && uids[i] <= UINT32_MAX)
            list[(*count_r)++] = (uint32_t)uids[i];
    if (list)
        qsort(list, *count_r, sizeof *list, by_uid);
    return list;
}

static int run(struct kimt_destination_session *d, const char *verb, const char *set,
               const char *target, struct kimt_error *err)
{
    if (imap_begin(d->session, &d->command, IMAP_COMMAND_NONE, err) != KIMT_OK ||
        imap_put(d->session, err, "UID %s %s ", verb, set) != KIMT_OK ||
        imap_put_mailbox(d->session, target, err) != KIMT_OK ||
        imap_end(d->session, err) != KIMT_OK ||
        imap_session_wait(d->session, &d->command, NULL, NULL, err) != KIMT_OK)
        return KIMT_FAIL;
    if (d->command.result.status == IMAP_OK)
        return KIMT_OK;
    return imap_fail(d->session, err, KIMT_SCOPE_FOLDER, &d->command.result,
                     "messages in folder %s could not be moved to %s", d->folder.path, target);
}

/* As many in one command as fit. The folder is open. */
static int run_all(struct kimt_destination_session *d, const char *verb, const uint32_t *uids,
                   size_t count, const char *target, struct kimt_error *err)
{
    for (size_t at = 0; at < count;) {
        struct uid_text text;

        uid_text_begin(&text, imap_flavour(d->session)->max_command);
        while (at < count && uid_text_has_room(&text))
            uid_text_add(&text, uids[at++]);
        if (run(d, verb, uid_text_end(&text), target, err) != KIMT_OK)
            return KIMT_FAIL;
    }
    return KIMT_OK;
}

static int take(struct kimt_destination_session *d, const char *verb, const uint64_t *uids,
                size_t count, const struct kimt_folder *folder, struct kimt_error *err)
{
    size_t named = 0;
    uint32_t *list = sorted(uids, count, &named);
    char *target = NULL;
    int result = KIMT_OK;

    if (!list)
        return no_memory(err, KIMT_SCOPE_ACCOUNT, "to move messages");
    if (d->fetch)
        result = imap_fetch_leave(d->fetch, err);
    if (result == KIMT_OK)
        result = destination_raw_name(d, folder, &target, err);
    if (result == KIMT_OK && named > 0)
        result = destination_select(d, err);
    if (result == KIMT_OK && named > 0)
        result = destination_leave(d, run_all(d, verb, list, named, target, err), err);
    free(target);
    free(list);
    return result;
}

int imap_destination_messages_move(struct kimt_destination_session *d, const uint64_t *uids,
                                   size_t count, const struct kimt_folder *target,
                                   struct kimt_error *err)
{
    if (!imap_has(d->session, "MOVE"))
        return kimt_fail(err, KIMT_SCOPE_FOLDER, KIMT_KIND_UNSUPPORTED, KIMT_RETRY_NEVER,
                         "the server has no MOVE");
    return take(d, "MOVE", uids, count, target, err);
}

int imap_destination_messages_copy(struct kimt_destination_session *d, const uint64_t *uids,
                                   size_t count, const struct kimt_folder *target,
                                   struct kimt_error *err)
{
    return take(d, "COPY", uids, count, target, err);
}
