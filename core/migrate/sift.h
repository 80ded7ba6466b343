/* SPDX-License-Identifier: MIT
 *
 * Which folders have something to do.
 */
#ifndef KIMT_CORE_SIFT_H
#define KIMT_CORE_SIFT_H

#include <stdbool.h>

struct transfer;
struct trouble;

/* Looks at one folder more. KIMT_END: all were looked at, and the account is open to other lanes.
 */
int sift_next(struct transfer *transfer, struct trouble *trouble);
/* Reads what the journal says of the folder at hand. *is_over_r: nothing is to be done there. */
int sift_look_up(struct transfer *transfer, bool *is_over_r, struct trouble *trouble);

#endif
