/* SPDX-License-Identifier: MIT
 *
 * One process at a time works on a profile. The kernel holds the lock, so a dead process leaves
 * nothing to reset.
 */
#ifndef KIMT_CORE_STATE_LOCK_H
#define KIMT_CORE_STATE_LOCK_H

#include <kimt/error.h>
#include <stdbool.h>

/* Makes the state folder (0700) if it is missing. Closing *lock_r gives the lock back. */
int state_lock_take(const char *profile, const char *state_folder, int *lock_r,
                    struct kimt_error *err);
/* True while another process works on the profile. */
bool state_lock_is_taken(const char *state_folder);

#endif
