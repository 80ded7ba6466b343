/* SPDX-License-Identifier: MIT
 *
 * Before anything is changed: what is there on both sides, and which folder goes where.
 */
#ifndef KIMT_CORE_MAPPING_H
#define KIMT_CORE_MAPPING_H

struct transfer;
struct trouble;

/* Lists both sides, and maps the folders of the one to those of the other. */
int plan_account(struct transfer *transfer, struct trouble *trouble);
/* Reports what would be done with each folder, for --dry-run. */
void plan_tell(struct transfer *transfer);

#endif
