/* SPDX-License-Identifier: MIT
 *
 * Kerio's master authentication: a session becomes any user's by one password of the server.
 */
#ifndef KIMT_KERIO_MASTER_H
#define KIMT_KERIO_MASTER_H

#include "common/imap/session/session.h"

/* Before any login. KIMT_FAIL of KIND_AUTH: the password (SCOPE_RUN) or the user (SCOPE_ACCOUNT)
 * was refused. */
int master_log_in(struct imap_session *session, const char *password, const char *user,
                  struct kimt_error *err);

/* The answer to a challenge: lower-case hex of MD5 over challenge and password. `digest` holds 33
 * bytes. False: this OpenSSL has no MD5. */
bool master_digest(const char *challenge, const char *password, char *digest);

#endif
