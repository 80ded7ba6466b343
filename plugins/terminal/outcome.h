/* SPDX-License-Identifier: MIT
 *
 * What `kimt check` and `kimt verify` end with: a table, and what it comes to.
 */
#ifndef KIMT_TERMINAL_OUTCOME_H
#define KIMT_TERMINAL_OUTCOME_H

#include "common/table/check_rows.h"
#include "terminal/style.h"
#include <kimt/reporter.h>

/* Filled as accounts end; either table, or none. Zeroed is empty. */
struct outcome {
    struct table *checked;
    struct check_sum checks;
    struct table *verified;
};

/* `command` is the run's. */
int outcome_init(struct outcome *outcome, const char *command, struct kimt_error *err);
void outcome_clear(struct outcome *outcome);

/* ACCOUNT_CHECKED, ACCOUNT_VERIFIED; others are of no interest. */
int outcome_event(struct outcome *outcome, const struct kimt_event *event,
                  const struct style *style, struct kimt_error *err);
/* `end` is RUN_END; `wrap`: columns to wrap sentences at; 0: never. */
void outcome_print(struct outcome *outcome, const struct kimt_event *end, const struct style *style,
                   size_t wrap, FILE *out);

#endif
