/* SPDX-License-Identifier: MIT
 *
 * What is said of an account that is undone.
 */
#include "base/cleanup.h"
#include "undo/undo_inner.h"
#include <kimt/error.h>
#include <stdarg.h>

int undo_no_memory(struct kimt_error *err)
{
    return kimt_fail(err, KIMT_SCOPE_RUN, KIMT_KIND_INTERNAL, KIMT_RETRY_NEVER,
                     "no memory to undo what was done");
}

void undo_stays(const struct undo *undo, const char *folder, const char *format, ...)
{
    const struct undo_listener *listener = undo->shared->wish->listener;
    char why[600];
    va_list args;

    va_start(args, format);
    (void)vsnprintf(why, sizeof why, format, args);
    va_end(args);
    LOCK_SCOPE(&undo->shared->listen_mutex);
    listener->stays(listener->context, undo->account->address, folder, why);
}
