/* SPDX-License-Identifier: MIT
 *
 * Whether a folder may go: it is there, and nothing is in it.
 */
#ifndef KIMT_IMAP_PRESENCE_H
#define KIMT_IMAP_PRESENCE_H

#include "common/imap/exchange/session_state.h"

enum imap_presence {
    IMAP_FOLDER_ABSENT = 0,
    IMAP_FOLDER_EMPTY = 1,
    IMAP_FOLDER_IN_USE = 2 /* it holds messages or folders */
};

/* Asks the server for the folder of this raw name, and for what is in it. */
KIMT_NODISCARD int imap_folder_presence(struct imap_session *session, const char *raw,
                                        enum imap_presence *presence_r, struct kimt_error *err);

#endif
