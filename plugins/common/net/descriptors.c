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

enum {
    LIBRARY_NEEDS = 3 /* a resolver has a file and a socket open at once */
};

bool descriptors_are_gone(int fault)
{
    return fault == EMFILE || fault == ENFILE;
}

bool descriptors_are_left(void)
{
    int spare[LIBRARY_NEEDS];
    bool left = true;
    size_t count = 0;

    for (; count < LIBRARY_NEEDS && left; count += left) {
        spare[count] = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
        left = spare[count] >= 0;
    }
    left = left || !descriptors_are_gone(errno);
    while (count > 0)
        (void)close(spare[--count]);
    return left;
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
