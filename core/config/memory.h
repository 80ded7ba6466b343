/* SPDX-License-Identifier: MIT
 *
 * How the memory that a run may take is shared out.
 *
 * A part stays for what is there once: the program, its journal, what is known of folders. Each
 * lane gets an equal share of the rest. Of that, buffers of fixed size and the spool take a part;
 * what is left is for messages under way, which plugins hold back by not taking more
 * (kimt_memory_share). What cannot be shared out any further means fewer lanes.
 */
#ifndef KIMT_CORE_MEMORY_H
#define KIMT_CORE_MEMORY_H

#include <stddef.h>
#include <stdint.h>

/* Returns the memory of a run whose profile names none, in bytes. */
int64_t memory_usual(int64_t lanes);
/* Returns how many lanes there may be, at least one. memory 0: as many as are wanted. */
int64_t memory_lanes(int64_t memory, int64_t wanted);
/* Returns how many bytes a session may hold for messages under way; 0: as many as it likes. */
int64_t memory_of_session(int64_t memory, int64_t lanes);
/* Returns how many bytes a spool may hold that would like `wanted` of them. */
int64_t memory_of_spool(int64_t memory, int64_t lanes, int64_t wanted);

#endif
