/* SPDX-License-Identifier: MIT
 *
 * flock on a file in the state folder. The one that holds it writes into the file who it is: for
 * people, since the kernel alone decides.
 */
#include "command/state_lock.h"
#include "base/cleanup.h"
#include "base/clock.h"
#include "base/file_error.h"
#include <fcntl.h>
#include <kimt/error.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#define PATIENCE_TRIES 10 /* of a moment each: who only looks lets go at once */
#define MOMENT_NS      (20 * CLOCK_NS_PER_MS)

enum {
    HOLDER_COMMAND = 16,
    HOLDER_TEXT = 80
};

static bool lock_now(int file)
{
    for (int tries = 0; tries < PATIENCE_TRIES; tries++) {
        if (flock(file, LOCK_EX | LOCK_NB) == 0)
            return true;
        clock_sleep_ns(MOMENT_NS);
    }
    return false;
}

static int unusable(const char *state_folder, int reason, struct kimt_error *err)
{
    (void)kimt_fail(err, KIMT_SCOPE_RUN, file_error_kind(reason), KIMT_RETRY_NEVER,
                    "cannot use the state folder %s: %s", state_folder,
                    reason == ELOOP ? "its file lock is a symbolic link" : strerror(reason));
    file_error_hint(err, reason,
                    reason == ELOOP
                        ? "see who put it there; it is to be a file, or absent"
                        : "set state = DIR in [migration] to a folder you can write to");
    return KIMT_FAIL;
}

/* Who can exchange the files in it can have kimt write, or believe, anything. */
static int check_folder(const char *state_folder, struct kimt_error *err)
{
    struct stat status;

    if (stat(state_folder, &status) != 0)
        return unusable(state_folder, errno, err);
    if (!S_ISDIR(status.st_mode))
        return unusable(state_folder, ENOTDIR, err);
    if (status.st_uid != geteuid() && status.st_uid != 0) {
        (void)kimt_fail(err, KIMT_SCOPE_RUN, KIMT_KIND_PERMISSION, KIMT_RETRY_NEVER,
                        "the state folder %s belongs to another user", state_folder);
        kimt_error_hint(err, "run kimt as its owner, or make the folder yours with chown");
        return KIMT_FAIL;
    }
    if ((status.st_mode & (S_IWGRP | S_IWOTH)) == 0)
        return KIMT_OK;
    (void)kimt_fail(
        err, KIMT_SCOPE_RUN, KIMT_KIND_PERMISSION, KIMT_RETRY_NEVER,
        "others can write to the state folder %s, and it holds passwords and the journal",
        state_folder);
    kimt_error_hint(err, "chmod 700 it, once you have seen that all in it is yours");
    return KIMT_FAIL;
}

int state_folder_make(const char *state_folder, struct kimt_error *err)
{
    if (mkdir(state_folder, 0700) != 0 && errno != EEXIST)
        return unusable(state_folder, errno, err);
    return check_folder(state_folder, err);
}

/* ---- who holds it ---- */

struct holder {
    int64_t process, since_s;
    char command[HOLDER_COMMAND];
};

/* A full disk takes nothing from the lock. */
static void sign(int lock, const char *command)
{
    char text[HOLDER_TEXT];
    int length = snprintf(text, sizeof text, "%lld %lld %s\n", (long long)getpid(),
                          (long long)time(NULL), command);

    if (ftruncate(lock, 0) == 0 && length > 0)
        (void)!pwrite(lock, text, (size_t)length, 0);
}

/* False: it has not signed yet, or an older kimt holds it. */
static bool read_holder(int lock, struct holder *holder_r)
{
    char text[HOLDER_TEXT] = "", *rest;
    ssize_t length = pread(lock, text, sizeof text - 1, 0);

    *holder_r = (struct holder){.process = length > 0 ? strtoll(text, &rest, 10) : 0};
    if (holder_r->process <= 0 || *rest != ' ')
        return false;
    holder_r->since_s = strtoll(rest, &rest, 10);
    if (holder_r->since_s <= 0 || *rest != ' ')
        return false;
    rest++;
    rest[strspn(rest, "abcdefghijklmnopqrstuvwxyz")] = '\0';
    (void)snprintf(holder_r->command, sizeof holder_r->command, "%s", rest);
    return holder_r->command[0] != '\0';
}

static int refuse_busy(int lock, const char *profile, struct kimt_error *err)
{
    char when[40] = "", hint[600];
    struct holder holder;
    struct tm local;
    time_t since;

    if (!read_holder(lock, &holder)) {
        (void)kimt_fail(err, KIMT_SCOPE_RUN, KIMT_KIND_BUSY, KIMT_RETRY_LATER,
                        "another kimt is working on %s", profile);
        return KIMT_BUSY;
    }
    since = (time_t)holder.since_s;
    if (localtime_r(&since, &local))
        (void)strftime(when, sizeof when, " since %a %d %b %H:%M:%S", &local);
    (void)kimt_fail(err, KIMT_SCOPE_RUN, KIMT_KIND_BUSY, KIMT_RETRY_LATER,
                    "another kimt is working on %s: kimt %s, process %lld,%s", profile,
                    holder.command, (long long)holder.process, when);
    (void)snprintf(hint, sizeof hint,
                   "kimt status %.400s works meanwhile; to end the other one: kill %lld", profile,
                   (long long)holder.process);
    kimt_error_hint(err, hint);
    return KIMT_BUSY;
}

int state_lock_take(const char *profile, const char *state_folder, const char *command, int *lock_r,
                    struct kimt_error *err)
{
    AUTO_CLOSE int lock = -1;
    char path[4096];

    if (state_folder_make(state_folder, err) != KIMT_OK)
        return KIMT_FAIL;
    (void)snprintf(path, sizeof path, "%s/lock", state_folder);
    lock = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK, 0600);
    if (lock < 0)
        return unusable(state_folder, errno, err);
    if (!lock_now(lock))
        return refuse_busy(lock, profile, err);
    sign(lock, command);
    *lock_r = steal_descriptor(&lock);
    return KIMT_OK;
}

bool state_lock_is_taken(const char *state_folder)
{
    AUTO_CLOSE int lock = -1;
    char path[4096];

    (void)snprintf(path, sizeof path, "%s/lock", state_folder);
    lock = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
    return lock >= 0 && flock(lock, LOCK_SH | LOCK_NB) != 0;
}
