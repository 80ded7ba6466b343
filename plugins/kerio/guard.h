/* SPDX-License-Identifier: MIT
 *
 * Keeps this process below Kerio's guessing block: ten failed logins a minute from one address, of
 * whatever accounts, and the address is shut out for minutes, good accounts included.
 *
 * Each login asks for leave first and reports how it went. A login under way counts as if it
 * were going to fail. Process-wide, thread safe.
 *
 * It also spares new accounts useless tries: a mailbox may take seconds from its creation to its
 * first login, and how long is learned once, by one account, for all.
 */
#ifndef KIMT_KERIO_GUARD_H
#define KIMT_KERIO_GUARD_H

#include <kimt/host.h>

/* Failed logins a minute that the server takes before it blocks; 0: it does not. Forgets all. */
void guard_set_limit(uint32_t allowed);

/* Waits until a login cannot do harm. KIMT_OK: go on, then guard_leave(). KIMT_FAIL: the run is
 * being stopped. */
int guard_enter(const struct kimt_host *host, struct kimt_error *err);
void guard_leave(const struct kimt_host *host, bool is_refused);

/* For an account made at `created_ms`: waits until it is old enough to be expected ready. Answers
 * true if that age is not known yet: the caller finds it out and calls guard_learn_age(), others
 * wait for it meanwhile. */
bool guard_wait_age(const struct kimt_host *host, int64_t created_ms);
/* After guard_wait_age() said true. age_ms < 0: it could not be found out. */
void guard_learn_age(int64_t age_ms);

#endif
