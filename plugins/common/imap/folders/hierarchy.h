/* SPDX-License-Identifier: MIT
 *
 * Where the account's own folders are, and what is remembered of it.
 */
#ifndef KIMT_IMAP_HIERARCHY_H
#define KIMT_IMAP_HIERARCHY_H

#include "common/imap/exchange/session_fields.h"

/* Remembers that this folder is there, so that it is not made on the way to those below.
 */
void imap_levels_add(struct imap_session *session, const char *raw);
/* Asks for it without waiting. KIMT_END: that is not the way, or it is known. */
KIMT_NODISCARD int imap_hierarchy_send(struct imap_session *session, struct imap_command *command,
                                       struct kimt_error *err);
/* Hears what the server answers then; an imap_untagged_fn. */
int imap_hierarchy_hear(void *context, const struct imap_response *response,
                        struct kimt_error *err);
void imap_hierarchy_forget(struct imap_session *session);
/* Where the account's own folders are, without those of others: as imap_hierarchy, unless
 * another session of the account has found it. */
KIMT_NODISCARD int imap_home(struct imap_session *session, char *delimiter_r, const char **prefix_r,
                             struct kimt_error *err);
/* Notes that this session has found the hierarchy, by whatever means. */
void imap_home_told(const struct imap_session *session);
void imap_homes_forget(void);

#endif
