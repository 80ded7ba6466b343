/* SPDX-License-Identifier: MIT
 *
 * What is to become of one account, as far as the directory and the names in it decide that.
 */
#ifndef KIMT_KERIO_PLACING_H
#define KIMT_KERIO_PLACING_H

#include "kerio/plan.h"

/* Decides the place's state. `claims` has the mailboxes of the accounts before it, and gets its
 * own. */
void placing_decide(const struct plan *plan, struct place *place, json_t *claims);

/* Refuses those whose address belongs to something else than a user, such as a group. Only a help:
 * the server itself refuses such users as well, if in fewer words. */
int placing_check_clashes(const struct plan *plan, const struct domain *domain,
                          struct kimt_error *err);

#endif
