/* SPDX-License-Identifier: MIT
 *
 * What an errno of a file means: the kind of error, and what to do about it, where that does not
 * depend on the file.
 */
#ifndef KIMT_CORE_FILE_ERROR_H
#define KIMT_CORE_FILE_ERROR_H

#include <errno.h>
#include <kimt/error.h>
#include <stdbool.h>

static inline bool file_lacks_room(int reason)
{
    return reason == ENOSPC || reason == EDQUOT || reason == EFBIG;
}

static inline int file_error_kind(int reason)
{
    return file_lacks_room(reason) ? KIMT_KIND_QUOTA : KIMT_KIND_PERMISSION;
}

/* `otherwise`: for whatever else it is. */
static inline void file_error_hint(struct kimt_error *err, int reason, const char *otherwise)
{
    if (file_lacks_room(reason))
        kimt_error_hint(err, "make room on its disk and run again: nothing is lost or doubled");
    else if (reason == EMFILE || reason == ENFILE)
        kimt_error_hint(err, "allow more open files (ulimit -n) and run again");
    else
        kimt_error_hint(err, otherwise);
}

#endif
