/* SPDX-License-Identifier: MIT
 *
 * The error for memory that ends. `what` completes the sentence: "for the plan", "to compare a
 * folder". Both answer KIMT_FAIL.
 */
#ifndef KIMT_CORE_NO_MEMORY_H
#define KIMT_CORE_NO_MEMORY_H

#include <kimt/error.h>

/* Ends the run. */
static inline int no_memory(struct kimt_error *err, const char *what)
{
    return kimt_fail(err, KIMT_SCOPE_RUN, KIMT_KIND_INTERNAL, KIMT_RETRY_NEVER, "no memory %s",
                     what);
}

/* Ends the account, as large ones may: others can still be moved. */
static inline int no_memory_in_account(struct kimt_error *err, const char *what)
{
    return kimt_fail(err, KIMT_SCOPE_ACCOUNT, KIMT_KIND_INTERNAL, KIMT_RETRY_NEVER, "no memory %s",
                     what);
}

#endif
