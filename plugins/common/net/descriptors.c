/* SPDX-License-Identifier: MIT
 *
 * See descriptors.h.
 */
#include <config.h>

#include "common/net/descriptors.h"

#include <errno.h>
#include <kimt/host.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

bool descriptors_are_gone(int fault)
{
    return fault == EMFILE || fault == ENFILE;
}

bool descriptors_are_left(void)
{
    int spare = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);

    if (spare >= 0)
        (void)close(spare);
    return spare >= 0 || !descriptors_are_gone(errno);
}

int descriptors_fail(int fault, const char *what, struct kimt_error *err)
{
    (void)kimt_fail(err, KIMT_SCOPE_RUN, KIMT_KIND_INTERNAL, KIMT_RETRY_NEVER, "%s: %s", what,
                    strerror(fault));
    if (err)
        err->sys_errno = fault;
    kimt_error_hint(err, "Allow more open files (ulimit -n 4096, then run again), or set fewer "
                         "lanes in the profile.");
    return KIMT_FAIL;
}
