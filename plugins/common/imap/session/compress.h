/* SPDX-License-Identifier: MIT
 *
 * Compression of a session, and what its connection shows of the line to its host.
 */
#ifndef KIMT_IMAP_COMPRESS_H
#define KIMT_IMAP_COMPRESS_H

#include <kimt/error.h>
#include <stdbool.h>

struct imap_session;

/* Switches it on where options, flavour, server and line want it; else does nothing. For moments at
 * which nothing is under way; cheap. */
KIMT_NODISCARD int imap_compress_if_wanted(struct imap_session *session, struct kimt_error *err);
/* True if it would do so if nothing were under way. */
bool imap_compress_is_due(struct imap_session *session);
/* Notes what this connection has shown of the line to its host. */
void imap_learn_line(struct imap_session *session);

#endif
