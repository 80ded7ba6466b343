/* SPDX-License-Identifier: MIT
 *
 * A folder whose name the destination refused gets another one.
 */
#ifndef KIMT_CORE_REFIT_H
#define KIMT_CORE_REFIT_H

struct kimt_error;
struct transfer;
struct trouble;

/* The destination has refused the folder at hand. KIMT_OK: it has another name by now, and may be
 * asked again; KIMT_END: it has not; KIMT_FAIL. */
int refit_target(struct transfer *transfer, const struct kimt_error *why, struct trouble *trouble);

#endif
