/* SPDX-License-Identifier: MIT
 *
 * What a server says it is (RFC 2971).
 */
#ifndef KIMT_IMAP_ID_H
#define KIMT_IMAP_ID_H

struct imap_response;
struct imap_session;

/* Notes what an ID response says of the server. */
void imap_hear_id(struct imap_session *session, const struct imap_response *response);

#endif
