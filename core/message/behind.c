/* SPDX-License-Identifier: MIT
 *
 * A table by number.
 */
#include "message/behind.h"
#include "common/hash/hash.h"

struct behind_entry {
    UT_hash_handle hh;
    uint64_t uid;
    uint64_t ticket;
};

static struct behind_entry *find(const struct behind *behind, uint64_t uid)
{
    struct behind_entry *found;

    HASH_FIND(hh, behind->table, &uid, sizeof uid, found);
    return found;
}

void behind_note(struct behind *behind, uint64_t uid, uint64_t ticket)
{
    struct behind_entry *entry = find(behind, uid) ? NULL : calloc(1, sizeof *entry);

    if (!entry)
        return;
    entry->uid = uid;
    entry->ticket = ticket;
    HASH_ADD(hh, behind->table, uid, sizeof entry->uid, entry);
    if (!HASH_HOLDS(hh, entry))
        free(entry);
}

/* Completions may come in any order: of a message that was taken at once, they prove nothing. */
bool behind_stored(struct behind *behind, uint64_t uid, uint64_t ticket)
{
    const struct behind_entry *entry = behind->table ? find(behind, uid) : NULL;

    if (entry)
        ticket = entry->ticket;
    if (ticket > behind->last)
        behind->last = ticket;
    return entry && ticket < behind->last;
}

void behind_clear(struct behind *behind)
{
    struct behind_entry *entry, *next;

    HASH_ITER(hh, behind->table, entry, next)
    {
        HASH_DEL(behind->table, entry);
        free(entry);
    }
    behind->last = 0;
}
