/* SPDX-License-Identifier: MIT
 *
 * What is said of an account that is undone.
 */
#include "base/cleanup.h"
#include "base/hide.h"
#include "undo/undo_inner.h"
#include <kimt/error.h>
#include <stdarg.h>

int undo_stopped(struct kimt_error *err)
{
    return kimt_fail(err, KIMT_SCOPE_ACCOUNT, KIMT_KIND_CANCELLED, KIMT_RETRY_LATER,
                     "stopped; run it again to go on");
}

void undo_stays(const struct undo *undo, const char *folder, const char *format, ...)
{
    const struct undo_listener *listener = undo->shared->wish->listener;
    char why[3 * sizeof(((struct kimt_error *)NULL)->text)];
    va_list args;

    va_start(args, format);
    (void)vsnprintf(why, sizeof why, format, args);
    va_end(args);
    LOCK_SCOPE(&undo->shared->listen_mutex);
    listener->stays(listener->context, undo->account->address, folder, why);
}

void undo_stays_for(const struct undo *undo, const char *folder, const struct kimt_error *why)
{
    struct kimt_error shown = *why;

    hide_error(&shown);
    undo_stays(undo, folder, "%s%s%s%s%s", shown.text, shown.peer[0] ? ": " : "", shown.peer,
               shown.hint[0] ? "; " : "", shown.hint);
}
