/* SPDX-License-Identifier: MIT
 *
 * A table by number; nearly always empty, so asking costs nothing.
 */
#include "message/suspects.h"
#include "common/hash/hash.h"

struct suspect {
    UT_hash_handle hh;
    uint64_t uid;
    uint32_t times;
};

static struct suspect *find(const struct suspects *suspects, uint64_t uid)
{
    struct suspect *found;

    HASH_FIND(hh, suspects->table, &uid, sizeof uid, found);
    return found;
}

uint32_t suspects_add(struct suspects *suspects, uint64_t uid)
{
    struct suspect *suspect = find(suspects, uid);

    if (!suspect) {
        suspect = calloc(1, sizeof *suspect);
        if (!suspect)
            return 1;
        suspect->uid = uid;
        HASH_ADD(hh, suspects->table, uid, sizeof suspect->uid, suspect);
        if (!HASH_HOLDS(hh, suspect)) {
            free(suspect);
            return 1;
        }
    }
    return ++suspect->times;
}

uint32_t suspects_times(const struct suspects *suspects, uint64_t uid)
{
    const struct suspect *suspect = suspects->table ? find(suspects, uid) : NULL;

    return suspect ? suspect->times : 0;
}

void suspects_remove(struct suspects *suspects, uint64_t uid)
{
    struct suspect *suspect = suspects->table ? find(suspects, uid) : NULL;

    if (!suspect)
        return;
    HASH_DEL(suspects->table, suspect);
    free(suspect);
}

void suspects_clear(struct suspects *suspects)
{
    struct suspect *suspect, *next;

    HASH_ITER(hh, suspects->table, suspect, next)
    {
        HASH_DEL(suspects->table, suspect);
        free(suspect);
    }
}
