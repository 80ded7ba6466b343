/* SPDX-License-Identifier: MIT
 *
 * flock on a file in the state folder.
 */
#include "command/state_lock.h"
#include "base/cleanup.h"
#include <errno.h>
#include <fcntl.h>
#include <kimt/host.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>

#define PATIENCE_TRIES 10 /* of 20 ms each: whoever only looks lets go at once */

static bool lock_now(int file)
{
    const struct timespec moment = {.tv_nsec = 20000000};

    for (int tries = 0; tries < PATIENCE_TRIES; tries++) {
        if (flock(file, LOCK_EX | LOCK_NB) == 0)
            return true;
        (void)nanosleep(&moment, NULL);
    }
    return false;
}

int state_lock_take(const char *profile, const char *state_folder, int *lock_r,
                    struct kimt_error *err)
{
    AUTO_CLOSE int lock = -1;
    char path[4096];

    (void)snprintf(path, sizeof path, "%s/lock", state_folder);
    if (mkdir(state_folder, 0700) == 0 || errno == EEXIST)
        lock = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (lock < 0) {
        (void)kimt_fail(err, KIMT_SCOPE_RUN, KIMT_KIND_PERMISSION, KIMT_RETRY_NEVER,
                        "cannot use the state folder %s: %s", state_folder, strerror(errno));
        kimt_error_hint(err, "set state = DIR in [migration] to a folder you can write to");
        return KIMT_FAIL;
    }
    if (!lock_now(lock))
        return kimt_fail(err, KIMT_SCOPE_RUN, KIMT_KIND_BUSY, KIMT_RETRY_LATER,
                         "another kimt is working on %s", profile);
    *lock_r = steal_descriptor(&lock);
    return KIMT_OK;
}

bool state_lock_is_taken(const char *state_folder)
{
    AUTO_CLOSE int lock = -1;
    char path[4096];

    (void)snprintf(path, sizeof path, "%s/lock", state_folder);
    lock = open(path, O_RDONLY | O_CLOEXEC);
    return lock >= 0 && flock(lock, LOCK_SH | LOCK_NB) != 0;
}
