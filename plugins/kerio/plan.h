/* SPDX-License-Identifier: MIT
 *
 * What is to become of each account, worked out by reading only: there already, to be made, or not
 * possible, and why.
 *
 * A plan is made whole before anything is changed, so that what would stop the run is said first.
 * Carrying it out is in create.h.
 */
#ifndef KIMT_KERIO_PLAN_H
#define KIMT_KERIO_PLAN_H

#include "kerio/password.h"
#include "kerio/survey.h"
#include <kimt/destination.h>

/* One account and its place at the server. */
struct place {
    const struct kimt_account *account;
    size_t index;
    int32_t state;                    /* enum kimt_provision_state; 0: not decided */
    char login[128];                  /* lower case */
    struct domain *domain;            /* NULL: it has to be made */
    bool is_told;                     /* `each` was called */
    bool is_in_doubt;                 /* a call that was to make it had no answer */
    bool tells_domain;                /* and says that the domain was made */
    char made_password[PASSWORD_MAX]; /* generated; "" if the account's own is used */
    struct kimt_error error;          /* with KIMT_PROVISION_REFUSED */
};

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

/* Tells the core, unless that is done already. */
void plan_tell(struct plan *plan, struct place *place);
void plan_refuse(struct place *place, const struct kimt_error *error);

/* Finds each place's domain again after the directory was read anew. */
void plan_find_domains(struct plan *plan);
/* Whether it is still to be made, in this domain (NULL: in one that is to be made itself). */
bool plan_wants(const struct place *place, const struct domain *domain);

#endif
