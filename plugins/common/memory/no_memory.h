/* SPDX-License-Identifier: MIT
 *
 * The error for memory that ends, in plugins that speak to servers. Reporters have one of their own
 * in common/report.
 */
#ifndef KIMT_COMMON_NO_MEMORY_H
#define KIMT_COMMON_NO_MEMORY_H

#include <kimt/error.h>

/* Fills err and answers KIMT_FAIL. `what` completes the sentence: "for a session". What is smaller
 * than a run is tried again later: others may have given memory back by then. */
static inline int no_memory(struct kimt_error *err, int scope, const char *what)
{
    return kimt_fail(err, scope, KIMT_KIND_INTERNAL,
                     scope == KIMT_SCOPE_RUN ? KIMT_RETRY_NEVER : KIMT_RETRY_LATER, "no memory %s",
                     what);
}

#endif
