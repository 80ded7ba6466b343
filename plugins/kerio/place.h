/* SPDX-License-Identifier: MIT
 *
 * One account and its place at the server: there already, to be made, or not possible, and why.
 */
#ifndef KIMT_KERIO_PLACE_H
#define KIMT_KERIO_PLACE_H

#include "kerio/directory.h"
#include "kerio/password.h"
#include <kimt/destination.h>

struct place {
    const struct kimt_account *account;
    size_t index;
    int32_t state;                    /* enum kimt_provision_state; 0: not decided */
    char login[128];                  /* lower case */
    struct domain *domain;            /* NULL: it has to be made */
    bool is_reported;                 /* `each` was called */
    bool is_in_doubt;                 /* a call that was to make it had no answer */
    bool reports_domain;              /* and says that the domain was made */
    char made_password[PASSWORD_MAX]; /* generated; "" if the account's own is used */
    struct kimt_error error;          /* with KIMT_PROVISION_REFUSED */
};

void place_refuse(struct place *place, const struct kimt_error *error);
/* Refuses a place as place_refuse() does, with an error that is made here; `hint` may be NULL. */
KIMT_PRINTF(4, 5)
void place_refuse_as(struct place *place, int kind, const char *hint, const char *format, ...);

/* True if the place is still to be made, in this domain (NULL: in one that is to be made itself).
 */
bool place_is_wanted(const struct place *place, const struct domain *domain);

#endif
