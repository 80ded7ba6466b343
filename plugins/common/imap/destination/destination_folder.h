/* SPDX-License-Identifier: MIT
 *
 * The folder that appends go to: which it is, and what SELECT says of it.
 */
#ifndef KIMT_IMAP_DESTINATION_FOLDER_H
#define KIMT_IMAP_DESTINATION_FOLDER_H

#include "common/imap/destination/destination_private.h"

/* Becomes the folder that is wanted, to be made or found. */
int destination_folder_set(struct destination_folder *folder, const struct kimt_folder *wanted,
                           struct kimt_error *err);
void destination_folder_clear(struct destination_folder *folder);
/* What SELECT says of it; an imap_untagged_fn. */
int destination_folder_hear(void *context, const struct imap_response *r, struct kimt_error *err);
int destination_check_selected(const struct kimt_destination_session *d,
                               const struct destination_folder *folder,
                               const struct imap_result *result, struct kimt_error *err);

#endif
