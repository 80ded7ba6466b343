/* SPDX-License-Identifier: MIT
 *
 * What a failure means.
 */
#ifndef KIMT_CORE_RECOVER_H
#define KIMT_CORE_RECOVER_H

struct kimt_error;
struct transfer;
struct trouble;
struct trouble;

/* Decides what is given up and what is tried again after a step that failed, and waits where it
 * must. */
void recover(struct transfer *transfer, const struct trouble *trouble);
/* Says why a run that is stopping leaves things undone. */
void recover_stop_reason(const struct transfer *transfer, struct kimt_error *error);

#endif
