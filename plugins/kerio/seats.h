/* SPDX-License-Identifier: MIT
 *
 * What would stop the run before its end: a role that may not create domains, and fewer seats than
 * users to be made.
 */
#ifndef KIMT_KERIO_SEATS_H
#define KIMT_KERIO_SEATS_H

#include "kerio/plan.h"

int seats_check_role(const struct plan *plan, struct kimt_error *err);
int seats_check(const struct plan *plan, struct kimt_error *err);

#endif
