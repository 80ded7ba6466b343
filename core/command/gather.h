/* SPDX-License-Identifier: MIT
 *
 * What a run reports, gathered as rows for programs: of check and verify.
 */
#ifndef KIMT_CORE_GATHER_H
#define KIMT_CORE_GATHER_H

#include "command/result.h"
#include "command/run_command.h"
#include "common/table/check_rows.h"
#include "common/table/verify_rows.h"

struct gathering {
    const struct arguments *arguments;
    struct result result;
    struct table *table;
    struct check_sum checked;
    struct kimt_verify verified;
};

/* A report_hear_fn: a row for each account. */
void gather_event(void *context, const struct kimt_event *event);
/* Puts the rows into the order of the accounts file. */
void gather_order(struct gathering *gathering, const struct accounts *accounts);

/* A document with what all runs have; NULL: no memory. */
json_t *gather_document(const struct arguments *arguments, const struct run_end *end);

#endif
