/* SPDX-License-Identifier: MIT
 *
 * Messages that were under way when something went wrong, and how often.
 *
 * One that a connection dies of must not hold up its folder for ever: it is sent alone the next
 * time, and set aside when it happens again.
 */
#ifndef KIMT_CORE_SUSPECTS_H
#define KIMT_CORE_SUSPECTS_H

#include <kimt/error.h>

struct suspect;

/* Zeroed is empty. */
struct suspects {
    struct suspect *table;
};

/* Counts one more time, and returns how often it was in all (1 as well when there is no memory). */
uint32_t suspects_add(struct suspects *suspects, uint64_t uid);
/* Returns how often a message was counted so far; 0: never. */
uint32_t suspects_times(const struct suspects *suspects, uint64_t uid);
void suspects_remove(struct suspects *suspects, uint64_t uid);
void suspects_clear(struct suspects *suspects);

#endif
