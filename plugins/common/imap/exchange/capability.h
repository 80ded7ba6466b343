/* SPDX-License-Identifier: MIT
 *
 * What a server offers: the words of its CAPABILITY.
 */
#ifndef KIMT_IMAP_CAPABILITY_H
#define KIMT_IMAP_CAPABILITY_H

#include "common/imap/grammar/token.h"
#include <stdbool.h>
#include <stdint.h>

struct imap_session;
struct imap_capabilities;

/* True if this capability is advertised, in any case: "UIDPLUS", "AUTH=PLAIN". */
bool imap_has(const struct imap_session *session, const char *capability);
/* Returns what APPENDLIMIT= (RFC 7889) advertises for the whole account; 0: nothing. */
uint64_t imap_append_limit(const struct imap_session *session);

void imap_capabilities_clear(struct imap_capabilities *capabilities);
/* Takes a list in place of the one before. */
void imap_capabilities_take(struct imap_capabilities *capabilities, struct imap_cursor words);

#endif
