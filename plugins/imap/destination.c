/* SPDX-License-Identifier: MIT
 *
 * An IMAP account as a destination: it logs in; the rest is imap_destination.h. Accounts are not
 * made: they have to be there.
 */
#include "common/imap/destination/imap_destination.h"
#include "common/imap/session/session.h"
#include "imap/imap.h"

static int destination_open(const struct kimt_host *host, const void *options,
                            const struct kimt_account *account,
                            struct kimt_destination_session **session_r, struct kimt_error *err)
{
    const struct imap_plugin_options *mine = options;
    const struct imap_destination_limits limits = {.window_messages = mine->window_messages,
                                                   .window_bytes = mine->window_bytes,
                                                   .batch_messages = mine->batch_messages};
    struct imap_session *session = NULL;

    if (imap_session_open(host, &mine->imap, account, &session, err) != KIMT_OK)
        return KIMT_FAIL;
    return imap_destination_new(session, &limits, session_r, err);
}

static int mailbox_name(const void *options, const struct kimt_account *account, char *buffer,
                        size_t capacity, struct kimt_error *err)
{
    const struct imap_plugin_options *mine = options;

    return imap_user_name(&mine->imap, account, buffer, capacity, err);
}

const struct kimt_destination_ops imap_destination_ops = {
    .struct_size = sizeof imap_destination_ops,
    .capabilities = KIMT_DESTINATION_NEEDS_SIZE | KIMT_DESTINATION_SHARES_ACCOUNTS,
    .open = destination_open,
    .mailbox_name = mailbox_name,
    .reopen = imap_destination_reopen,
    .account_rules = imap_destination_account_rules,
    IMAP_DESTINATION_OPS,
};
