/* SPDX-License-Identifier: MIT
 *
 * Which messages a mailbox has.
 */
#ifndef KIMT_IMAP_FETCH_LIST_H
#define KIMT_IMAP_FETCH_LIST_H

#include "common/imap/fetch/fetch_private.h"

/* Lists UIDs from first_uid on. */
int fetch_list(struct imap_fetch *fetch, struct kimt_error *err);
/* Puts the command that lists by ESEARCH. */
int fetch_put_search(struct imap_fetch *fetch, struct imap_command *command,
                     struct kimt_error *err);
/* True if its answer will be short, if a mailbox is as `folder` says. */
bool fetch_is_search_short(const struct imap_fetch *fetch, const struct kimt_folder *folder);
bool fetch_is_count_doubtful(const struct imap_fetch *fetch);
/* True if the answer may be true. */
bool fetch_is_plausible(const struct imap_fetch *fetch);
/* Hears what EXAMINE and ESEARCH say; an imap_untagged_fn. */
int fetch_hear_opening(void *context, const struct imap_response *r, struct kimt_error *err);

#endif
