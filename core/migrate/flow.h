/* SPDX-License-Identifier: MIT
 *
 * Messages flow, however slow the source is.
 */
#ifndef KIMT_CORE_FLOW_H
#define KIMT_CORE_FLOW_H

struct transfer;
struct trouble;

/* Before the source is asked for a message: what is under way does not wait for it. */
int flow_on(struct transfer *transfer, struct trouble *trouble);

#endif
