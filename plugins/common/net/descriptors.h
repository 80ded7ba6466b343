/* SPDX-License-Identifier: MIT
 *
 * No descriptor is left for a connection: a limit of this machine, which no other side can mend and
 * no waiting ends.
 */
#ifndef KIMT_COMMON_NET_DESCRIPTORS_H
#define KIMT_COMMON_NET_DESCRIPTORS_H

#include <kimt/error.h>
#include <stdbool.h>

/* True if this fault (an errno) means that no descriptor is left. */
bool descriptors_are_gone(int fault);
/* True if a descriptor is left: tried out, for libraries whose errno says little. */
bool descriptors_are_left(void);
/* Reports what failed for want of a descriptor, such as "no connection to example.com:993".
 * KIMT_FAIL. */
int descriptors_fail(int fault, const char *what, struct kimt_error *err);

#endif
