/* SPDX-License-Identifier: MIT
 *
 * Counts of a mailbox without opening it.
 */
#include <config.h>

#include "common/imap/exchange/capability.h"
#include "common/imap/exchange/fail.h"
#include "common/imap/folders/folders_inner.h"

void imap_counts_clear(struct imap_counts *counts)
{
    *counts = (struct imap_counts){.messages = KIMT_UNKNOWN, .bytes = KIMT_UNKNOWN};
}

bool imap_tells_bytes(const struct imap_session *session)
{
    return imap_has(session, "STATUS=SIZE") || imap_has(session, "IMAP4rev2");
}

const char *imap_status_items(const struct imap_session *session)
{
    bool size = imap_tells_bytes(session);
    bool modseq = imap_has(session, "CONDSTORE") || imap_has(session, "QRESYNC");

    if (size && modseq)
        return "MESSAGES UIDNEXT UIDVALIDITY SIZE HIGHESTMODSEQ";
    if (size)
        return "MESSAGES UIDNEXT UIDVALIDITY SIZE";
    return modseq ? "MESSAGES UIDNEXT UIDVALIDITY HIGHESTMODSEQ" : "MESSAGES UIDNEXT UIDVALIDITY";
}

int imap_send_status(struct imap_session *session, struct imap_command *command, const char *raw,
                     struct kimt_error *err)
{
    char items[80];

    (void)snprintf(items, sizeof items, " (%s)", imap_status_items(session));
    return imap_send_mailbox(session, command, err, "STATUS ", raw, items);
}

void imap_counts_take(struct imap_counts *counts, struct imap_cursor items)
{
    struct imap_token name, value;
    uint64_t number;

    if (imap_token_next(&items, &name) != IMAP_TOKEN_OPEN)
        return;
    while (imap_token_next(&items, &name) == IMAP_TOKEN_ATOM) {
        if (imap_token_next(&items, &value) == IMAP_TOKEN_END)
            return;
        if (!imap_token_number(&value, &number))
            continue;
        if (imap_token_is(&name, "MESSAGES"))
            counts->messages = number;
        else if (imap_token_is(&name, "SIZE"))
            counts->bytes = number;
        else if (imap_token_is(&name, "HIGHESTMODSEQ"))
            counts->highest_modseq = number;
        else if (imap_token_is(&name, "UIDVALIDITY") && number <= UINT32_MAX)
            counts->uid_validity = (uint32_t)number;
        else if (imap_token_is(&name, "UIDNEXT") && number <= UINT32_MAX)
            counts->uid_next = (uint32_t)number;
    }
}

/* Only one STATUS is under way: whatever name the answer has, spelt as the server likes, is it. */
static int hear(void *context, const struct imap_response *response, struct kimt_error *err)
{
    struct imap_cursor cursor = response->rest;
    struct imap_token token;

    (void)err;
    if (strcmp(response->name, "STATUS") == 0 && imap_token_next(&cursor, &token) != IMAP_TOKEN_END)
        imap_counts_take(context, cursor);
    return KIMT_OK;
}

int imap_status_of(struct imap_session *session, const char *key, struct imap_counts *counts_r,
                   struct kimt_error *err)
{
    struct imap_result result;
    char items[80];

    imap_counts_clear(counts_r);
    (void)snprintf(items, sizeof items, " (%s)", imap_status_items(session));
    if (imap_session_run_mailbox(session, &result, hear, counts_r, err, "STATUS ", key, items) !=
        KIMT_OK)
        return KIMT_FAIL;
    if (result.status != IMAP_OK)
        return imap_fail(session, err, KIMT_SCOPE_FOLDER, &result,
                         "the server does not report the counts of folder %s", key);
    return KIMT_OK;
}
