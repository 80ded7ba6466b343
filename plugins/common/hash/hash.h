/* SPDX-License-Identifier: MIT
 *
 * Hash tables: uthash, without its exit() where memory ends. An element that found no place is not
 * in the table, and HASH_HOLDS() says so: it is to be asked after each HASH_ADD...
 *
 * For core and plugins alike; uthash.h is included nowhere else.
 */
#ifndef KIMT_COMMON_HASH_H
#define KIMT_COMMON_HASH_H

#define HASH_NONFATAL_OOM 1
#include <uthash.h>

/* Right after it was added. `hh`: the handle that it was added by. */
#define HASH_HOLDS(hh, element) ((element)->hh.tbl != NULL)

#endif
