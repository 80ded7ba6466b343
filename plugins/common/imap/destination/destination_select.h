/* SPDX-License-Identifier: MIT
 *
 * The ensured folder opened for changes.
 */
#ifndef KIMT_IMAP_DESTINATION_SELECT_H
#define KIMT_IMAP_DESTINATION_SELECT_H

#include "common/imap/destination/destination_private.h"

/* Opens the ensured folder for changes. */
int destination_select(struct kimt_destination_session *d, struct kimt_error *err);
/* Leaves the folder again, expunging nothing, and answers `result`, of what was done there. */
int destination_leave(struct kimt_destination_session *d, int result, struct kimt_error *err);
/* Before RENAME and DELETE: some servers refuse them for the selected folder. */
int destination_step_aside(struct kimt_destination_session *d, struct kimt_error *err);

#endif
