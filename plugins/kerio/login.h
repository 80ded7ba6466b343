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

#include "common/imap/session.h"
#include "kerio/options.h"

/* What an IMAP session is opened with; must stay where it is as long as the session lives. */
struct login_target {
    struct imap_options imap;
    char host[256];
    char user[400];
    int64_t created_ms; /* as in known.h */
};

int login_prepare(const struct kerio_options *options, const struct kimt_account *account,
                  struct login_target *target, struct kimt_error *err);
int login_open(const struct kimt_host *host, const struct kerio_options *options,
               const struct kimt_account *account, const struct login_target *target,
               struct imap_session **session_r, struct kimt_error *err);

#endif
