/* SPDX-License-Identifier: MIT
 *
 * What a connection shows of the line to its host.
 */
#ifndef KIMT_IMAP_COMPRESS_H
#define KIMT_IMAP_COMPRESS_H

#include "common/imap/session_inner.h"

/* What this connection has shown of the line to its host. */
void imap_learn_line(struct imap_session *session);

#endif
