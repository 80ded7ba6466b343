/* SPDX-License-Identifier: MIT
 *
 * What is to become of all accounts, worked out by reading only.
 *
 * A plan is made whole before anything is changed, so that what would stop the run is said first.
 * Each account by itself is in placing.h, the run's limits are in seats.h. Carrying the plan out is
 * in create.h.
 */
#ifndef KIMT_KERIO_PLAN_H
#define KIMT_KERIO_PLAN_H

#include "kerio/place.h"
#include "kerio/survey.h"

struct plan {
    const struct kimt_host *host;
    const struct kerio_options *options;
    struct rpc *rpc;
    struct survey survey;
    struct place *places;
    size_t count;
    kimt_provision_fn *each;
    void *each_context;
    struct kimt_error gone; /* the server was lost for good: why */
};

int plan_make(struct plan *plan, const struct kimt_account *const *accounts, size_t count,
              struct kimt_error *err);
void plan_clear(struct plan *plan);

/* Reports to the core what became of the account, unless that is done already. */
void plan_report(struct plan *plan, struct place *place);

/* Finds each place's domain again after the directory was read anew. */
void plan_find_domains(struct plan *plan);

#endif
