/* SPDX-License-Identifier: MIT
 *
 * What an answer to APPEND means: UIDs, a completion, a refusal that stays one.
 */
#include <config.h>

#include "common/imap/destination/append_batch.h"
#include "common/imap/destination/append_result.h"
#include "common/imap/destination/destination_ensure.h"
#include "common/imap/destination/destination_private.h"
#include "common/imap/exchange/fail.h"
#include "common/imap/exchange/session_state.h"
#include "common/imap/grammar/uid_ranges.h"

/* ---- APPENDUID ---- */

/* As many as there are messages. */
static bool take_uids(struct uid_ranges *ranges, uint32_t *uids, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if ((uids[i] = uid_ranges_next(ranges)) == 0)
            return false;
    return uid_ranges_next(ranges) == 0;
}

/* The folder is asked once more; the answer to APPEND may be the one that is wrong. */
static int ask_validity(struct kimt_destination_session *d, struct kimt_error *err)
{
    struct kimt_error why = {.struct_size = sizeof why};
    struct imap_counts counts;

    if (append_send(d, err) != KIMT_OK || destination_settle_next(d, err) != KIMT_OK)
        return KIMT_FAIL;
    if (imap_status_of(d->session, d->folder.raw, &counts, &why) == KIMT_OK) {
        if (counts.uid_validity != 0)
            d->folder.ensured.uid_validity = counts.uid_validity;
        return KIMT_OK;
    }
    if (imap_is_broken(d->session))
        *err = why;
    return imap_is_broken(d->session) ? KIMT_FAIL : KIMT_OK;
}

/* Some servers give a folder its UIDVALIDITY with its first message: what was reported of it while
 * it was empty holds for nothing. */
static int meet_validity(struct kimt_destination_session *d, uint64_t validity,
                         struct kimt_error *err)
{
    const struct kimt_folder *folder = &d->folder.ensured;
    bool is_first = d->folder.counted && folder->messages == 0 && !d->folder.told_uid;

    d->folder.told_uid = true;
    return is_first && validity != folder->uid_validity ? ask_validity(d, err) : KIMT_OK;
}

int append_read_uids(struct kimt_destination_session *d, const struct imap_result *result,
                     uint32_t *uids, size_t count, struct kimt_error *err)
{
    struct imap_cursor args = imap_cursor(result->code_args, strlen(result->code_args));
    struct uid_ranges ranges = {0};
    struct imap_token token;
    uint64_t validity;

    memset(uids, 0, sizeof *uids * count);
    (void)imap_token_next(&args, &token);
    if (result->code != IMAP_CODE_APPENDUID || !imap_token_number(&token, &validity))
        return KIMT_OK;
    if (meet_validity(d, validity, err) != KIMT_OK)
        return KIMT_FAIL;
    if (validity == d->folder.ensured.uid_validity &&
        imap_token_next(&args, &token) == IMAP_TOKEN_ATOM &&
        uid_ranges_add_set(&ranges, token.data, token.length) && !take_uids(&ranges, uids, count))
        memset(uids, 0, sizeof *uids * count);
    uid_ranges_clear(&ranges);
    return KIMT_OK;
}

/* ---- what is reported ---- */

void append_complete(const struct append_item *item, struct kimt_completion *completion_r)
{
    *completion_r = (struct kimt_completion){.struct_size = sizeof *completion_r,
                                             .notes = item->notes,
                                             .ticket = item->ticket,
                                             .result = KIMT_OK,
                                             .keywords_dropped = item->keywords_dropped};
}

int append_fail(const struct kimt_destination_session *d, const struct imap_result *refusal,
                struct kimt_error *err)
{
    (void)imap_fail(d->session, err, KIMT_SCOPE_MESSAGE, refusal,
                    "message could not be stored in %s", d->folder.path);
    if (!err || err->kind != KIMT_KIND_QUOTA)
        return KIMT_FAIL;
    err->scope = KIMT_SCOPE_ACCOUNT;
    kimt_error_hint(err, "The account is full. Give it more room, then run again.");
    return KIMT_FAIL;
}
