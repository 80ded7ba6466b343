/* SPDX-License-Identifier: MIT
 *
 * What a session is by now: its server, what that offers, and whether it is of use still.
 *
 * How it came to be is in session/session.h. Commands are in command.h, responses in receive.h,
 * both together in exchange.h.
 */
#ifndef KIMT_IMAP_SESSION_STATE_H
#define KIMT_IMAP_SESSION_STATE_H

#include "common/imap/exchange/capability.h"
#include "common/imap/exchange/exchange.h"
#include "common/imap/flavour/flavour.h"
#include <kimt/message.h>

const struct imap_flavour *imap_flavour(const struct imap_session *session);
const struct kimt_host *imap_host(const struct imap_session *session);
/* Returns "old.example.com:993". */
const char *imap_name(const struct imap_session *session);
bool imap_is_authenticated(const struct imap_session *session);
/* True if it is of no more use: it failed, or the server said BYE. */
bool imap_is_broken(const struct imap_session *session);
/* True if no answer is to come but those that are not waited for. */
bool imap_is_idle(const struct imap_session *session);
/* Returns what ID reported as "name"; "" if nothing. */
const char *imap_server_name(const struct imap_session *session);
/* Returns the greeting's text. */
const char *imap_greeting(const struct imap_session *session);
/* Notes that the account's mailbox was made only now: until `until_ms` (of the host's clock), or
 * until one of its folders could be opened, a NO without a reason of its own means that it is not
 * ready yet, and that a new session may work. */
void imap_session_is_fresh(struct imap_session *session, int64_t until_ms);

#endif
