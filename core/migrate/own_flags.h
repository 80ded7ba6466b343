/* SPDX-License-Identifier: MIT
 *
 * Stores that set flags by themselves: what they make of messages is no change by a user.
 *
 * The first copies into folders of each role are looked at soon after they were made (habit.h says
 * what may be concluded, for all accounts of the run). A store that keeps flags is not asked again,
 * and one that keeps them in the inbox is not asked for folders without a role. Of one that does
 * not, all copies are looked at within seconds: flags that can be put right are put right, once,
 * and with which ones a message was left is journaled. Whatever was not looked at in time, or is
 * not the store's habit, counts as changed by the user.
 *
 * Keywords, and a \Draft that a store adds, stay as it wants them.
 */
#ifndef KIMT_CORE_OWN_FLAGS_H
#define KIMT_CORE_OWN_FLAGS_H

#include "message/habit.h"
#include <kimt/message.h>
#include <pthread.h>

struct append;
struct transfer;
struct trouble;

#define OWN_FLAGS_ROLES 9u /* enum kimt_role */

/* What is known of the destination, by the role of folders; of the run, shared by lanes. */
struct own_flags_known {
    pthread_mutex_t mutex; /* guards all below */
    struct habit habits[OWN_FLAGS_ROLES];
    uint32_t stubborn[OWN_FLAGS_ROLES]; /* flags that cannot be put right */
    int32_t state[OWN_FLAGS_ROLES];     /* atomic: enum habit_state */
};

/* Copies of a folder that were not looked at yet. */
struct fresh_copies;

/* Older copies may have met their user; tests make it shorter. */
extern int64_t own_flags_trusted_ms;

void own_flags_init(struct own_flags_known *known);
void own_flags_destroy(struct own_flags_known *known);

/* Notes a copy that was stored as `uid`, before the journal has it. */
void own_flags_note(struct transfer *transfer, const struct append *append, uint64_t uid,
                    uint32_t notes);
/* True if it is time to look. */
bool own_flags_due(const struct transfer *transfer);
/* Looks at what was noted, if anything. Nothing is under way in the ensured folder. */
int own_flags_look(struct transfer *transfer, struct trouble *trouble);
/* Forgets what was noted and not looked at: the folder is left. */
void own_flags_forget(struct fresh_copies **copies);

#endif
