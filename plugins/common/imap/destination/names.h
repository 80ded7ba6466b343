/* SPDX-License-Identifier: MIT
 *
 * Which names the store takes: what shows it.
 */
#ifndef KIMT_IMAP_NAMES_H
#define KIMT_IMAP_NAMES_H

#include "common/imap/destination/destination_private.h"

/* Notes that this folder was refused, or that this one is there. */
void names_refused(struct kimt_destination_session *d, const struct destination_folder *folder);
void names_taken(struct kimt_destination_session *d, const struct destination_folder *folder);
/* Frees what was learned. For a plugin's fini(). */
void imap_names_forget(void);

#endif
