/* SPDX-License-Identifier: MIT
 *
 * The password of a user who is to be made: the account's own, or one that is generated and stored.
 */
#ifndef KIMT_KERIO_NEW_PASSWORD_H
#define KIMT_KERIO_NEW_PASSWORD_H

#include "kerio/plan.h"

struct password_policy new_password_policy(const struct domain *domain, const struct place *place);

/* Whether one will have to be generated, as far as can be known before the user is made. */
bool new_password_is_needed(const struct place *place);
/* Chooses a password: the account's own if it fits the domain's policy; else one is generated. */
int new_password_choose(const struct plan *plan, const struct domain *domain, struct place *place,
                        struct kimt_error *err);
/* Generates a password: the server's own if it has the means, else ours; on disk before it is used.
 */
int new_password_generate(const struct plan *plan, const struct domain *domain, struct place *place,
                          struct kimt_error *err);

/* Forgets the generated password of an account that was not created, or not by us: it is of no use
 * then. */
void new_password_forget(const struct plan *plan, struct place *place);

#endif
