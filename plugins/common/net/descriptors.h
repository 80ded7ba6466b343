/* SPDX-License-Identifier: MIT
 *
 * No descriptor is left for a connection: a limit of this machine, which no other side can mend and
 * no waiting ends.
 */
#ifndef KIMT_COMMON_NET_DESCRIPTORS_H
#define KIMT_COMMON_NET_DESCRIPTORS_H

#include <kimt/error.h>
#include <stdbool.h>

/* Whether this fault (an errno) is about that. */
bool descriptors_are_gone(int fault);
/* The same where a library was at work, whose errno says little: tries whether there is one. */
bool descriptors_are_left(void);
/* What failed for want of one, such as "no connection to example.com:993". KIMT_FAIL. */
int descriptors_fail(int fault, const char *what, struct kimt_error *err);

#endif
