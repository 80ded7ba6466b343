/* SPDX-License-Identifier: MIT
 *
 * Refusals of servers as errors: what they mean for the core, and what an administrator can do.
 */
#ifndef KIMT_IMAP_FAIL_H
#define KIMT_IMAP_FAIL_H

#include "common/imap/grammar/response.h"
#include <kimt/error.h>

struct imap_session;

/* Makes a NO, BAD or BYE an error and answers KIMT_FAIL: kind, retry and wait by response code and
 * by the flavour's throttle texts, scope at least `scope`. `what` is our sentence: "folder Work
 * could not be opened". */
int imap_fail(const struct imap_session *session, struct kimt_error *err, int scope,
              const struct imap_result *result, const char *what, ...) KIMT_PRINTF(5, 6);
/* Does as imap_fail for a refused login. */
int imap_fail_login(const struct imap_session *session, struct kimt_error *err, const char *user,
                    const struct imap_result *result);

#endif
