/* SPDX-License-Identifier: MIT
 *
 * One process at a time works on a profile. The kernel holds the lock, so a dead process leaves
 * nothing to reset.
 */
#ifndef KIMT_CORE_STATE_LOCK_H
#define KIMT_CORE_STATE_LOCK_H

#include <kimt/error.h>
#include <stdbool.h>

/* Makes the state folder (0700) if it is missing, and looks whether it is safe to use. */
int state_folder_make(const char *state_folder, struct kimt_error *err);
/* Makes the state folder as state_folder_make() does, and takes its lock for `command`. Returns
 * KIMT_OK; KIMT_BUSY when another process works on the profile (err says which, since when, and
 * with which command); KIMT_FAIL. Closing *lock_r gives the lock back. */
int state_lock_take(const char *profile, const char *state_folder, const char *command, int *lock_r,
                    struct kimt_error *err);
/* True while another process works on the profile. */
bool state_lock_is_taken(const char *state_folder);

#endif
