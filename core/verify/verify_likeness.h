/* SPDX-License-Identifier: MIT
 *
 * Whether a message of the destination is one of the source, at each level of comparison.
 *
 * Levels differ in what is read of a message and so in what an identity is made of: of the whole
 * message its strong and weak digest; of a header alone, the key of its naming fields stands for
 * the weak one, that of its author's fields for the body and all fields, and key and size together
 * for the strong one. Judging them is the same.
 */
#ifndef KIMT_CORE_VERIFY_LIKENESS_H
#define KIMT_CORE_VERIFY_LIKENESS_H

#include "message/pool.h"

/* A message of the source. */
struct likeness {
    struct identity identity;
    struct header_fields fields;
};

/* Makes what was read of a header alone comparable; and what is to be used as its fields. */
void likeness_of_header(struct identity *identity, uint64_t size);
struct header_fields likeness_fields_of_header(void);

/* Returns the one in the pool that is the same, best of all with the same bytes, or NULL. One to
 * which a name was added is not looked for by its header alone: others have the same author and
 * subject. */
struct candidate *likeness_find(int level, struct pool *pool, const struct likeness *source);
/* 0: it is equal; KIMT_DIFFERENCE_REWRITTEN; KIMT_DIFFERENCE_DIFFERS. `notes`: of the journal. */
int32_t likeness_judge(int level, const struct pool *pool, const struct likeness *source,
                       const struct candidate *found, uint32_t notes);

#endif
