/* SPDX-License-Identifier: MIT
 *
 * Folders as they were listed, and raw names.
 */
#ifndef KIMT_IMAP_DESTINATION_LISTED_H
#define KIMT_IMAP_DESTINATION_LISTED_H

#include "common/imap/destination/destination_private.h"

/* Returns the folder as it was listed at the beginning, if it can be opened and is the account's
 * own; else NULL. */
const struct kimt_folder *destination_find_listed(const struct kimt_destination_session *d,
                                                  const struct kimt_folder *folder);
/* Returns the raw name of a folder, as listed, or as it would be made. The caller's. */
int destination_raw_name(struct kimt_destination_session *d, const struct kimt_folder *folder,
                         char **raw_r, struct kimt_error *err);

#endif
