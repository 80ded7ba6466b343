/* SPDX-License-Identifier: MIT
 *
 * A folder whose name the destination refused gets another one.
 */
#ifndef KIMT_CORE_REFIT_H
#define KIMT_CORE_REFIT_H

struct kimt_error;
struct transfer;
struct trouble;

/* Gives the folder at hand, which the destination has refused, another name. KIMT_OK: it has one,
 * and the destination may be asked again; KIMT_END: it has not; KIMT_FAIL. */
int refit_target(struct transfer *transfer, const struct kimt_error *why, struct trouble *trouble);

#endif
