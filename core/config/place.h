/* SPDX-License-Identifier: MIT
 *
 * Whether two plugins lead to the same place: source and destination must not, or every account
 * would be copied onto itself.
 *
 * A place is what a plugin's describe() says. Where both end in the same :PORT, their hosts are the
 * same if they are spelled alike, or if the resolver gives them an address in common.
 */
#ifndef KIMT_CORE_PLACE_H
#define KIMT_CORE_PLACE_H

#include <stdbool.h>

/* Two empty places are not the same; nor are hosts that cannot be resolved. */
bool place_same(const char *one, const char *other);

#endif
