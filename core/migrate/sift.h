/* SPDX-License-Identifier: MIT
 *
 * Which folders have something to do.
 */
#ifndef KIMT_CORE_SIFT_H
#define KIMT_CORE_SIFT_H

#include <stdbool.h>

struct transfer;
struct trouble;

/* The step SIFT: one folder. */
int sift_step(struct transfer *transfer, struct trouble *trouble);
/* What the journal says of the folder at hand, and whether that is all there is to say. */
int sift_look_up(struct transfer *transfer, bool *is_over_r, struct trouble *trouble);

#endif
