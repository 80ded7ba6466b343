/* SPDX-License-Identifier: MIT
 *
 * Which messages of a folder are stored behind some that were sent after them: those that were not
 * taken at first. The report names them.
 */
#ifndef KIMT_CORE_BEHIND_H
#define KIMT_CORE_BEHIND_H

#include <stdbool.h>
#include <stdint.h>

struct behind_entry;

/* Zeroed is empty. */
struct behind {
    struct behind_entry *table; /* messages that were sent in vain; nearly always none */
    uint64_t last;              /* the latest ticket whose message is stored */
};

/* Notes a message that was not stored. Of several tries the first ticket counts. */
void behind_note(struct behind *behind, uint64_t uid, uint64_t ticket);
/* Notes that a message is stored now. Returns true if it is behind another whose first ticket is
 * later. */
bool behind_stored(struct behind *behind, uint64_t uid, uint64_t ticket);
void behind_clear(struct behind *behind);

#endif
