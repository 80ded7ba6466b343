/* SPDX-License-Identifier: MIT
 *
 * From an account to an IMAP session of its user: where, as whom, by which secret.
 *
 * In this order: the master password of the profile (X-MASTERAUTH, X-SETUSER), a password this
 * program generated, the password of the accounts file. Each is tried once, except with an account
 * made in this run, whose mailbox may take a while. All tries go through guard.h.
 */
#ifndef KIMT_KERIO_LOGIN_H
#define KIMT_KERIO_LOGIN_H

#include "common/imap/session/session.h"
#include "kerio/options.h"

/* Connects and logs in; `host` and `options` must outlive the session. */
int login_open(const struct kimt_host *host, const struct kerio_options *options,
               const struct kimt_account *account, struct imap_session **session_r,
               struct kimt_error *err);
/* Frees what sessions were opened with: when none is open any more. */
void login_forget_all(void);

#endif
