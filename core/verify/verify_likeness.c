/* SPDX-License-Identifier: MIT
 *
 * Equal bytes, then the same message with other bytes; last, one to which fields were added.
 */
#include "verify/verify_likeness.h"
#include "run/run.h"
#include <kimt/error.h>
#include <kimt/reporter.h>
#include <string.h>

static void set_weak(unsigned char weak_r[IDENTITY_WEAK_BYTES], uint64_t key)
{
    memset(weak_r, 0, IDENTITY_WEAK_BYTES);
    memcpy(weak_r, &key, sizeof key);
}

void likeness_of_header(struct identity *identity, uint64_t size)
{
    identity->size = size;
    memset(identity->strong, 0, sizeof identity->strong);
    set_weak(identity->weak, identity->key);
    set_weak(identity->ascii, identity->ascii_key);
    set_weak(identity->body, identity->author_key);
    memcpy(identity->strong, &identity->key, sizeof identity->key);
    memcpy(identity->strong + sizeof identity->key, &identity->size, sizeof identity->size);
}

struct header_fields likeness_fields_of_header(void)
{
    static const uint32_t none[1];

    return (struct header_fields){.hashes = none};
}

struct candidate *likeness_find(int level, struct pool *pool, const struct likeness *source)
{
    struct candidate *found = pool_find_strong(pool, source->identity.strong);
    bool is_known_apart = level == VERIFY_FULL || !source->identity.is_nameless;

    if (!found && is_known_apart)
        found = pool_find_rewritten(pool, &source->identity);
    if (!found && level == VERIFY_FULL)
        found = pool_find_added_to(pool, &source->identity, &source->fields);
    return found;
}

int32_t likeness_judge(int level, const struct pool *pool, const struct likeness *source,
                       const struct candidate *found, uint32_t notes)
{
    const struct identity *identity = &source->identity, *there = &found->identity;
    bool unsized =
        level == VERIFY_HEADERS && (identity->size == KIMT_UNKNOWN || there->size == KIMT_UNKNOWN);
    bool repaired = notes & KIMT_COMPLETION_REPAIRED && identity->key == there->key;

    if (memcmp(identity->strong, there->strong, JOURNAL_DIGEST_BYTES) == 0)
        return 0;
    if (memcmp(identity->weak, there->weak, IDENTITY_WEAK_BYTES) == 0 ||
        memcmp(identity->ascii, there->weak, IDENTITY_WEAK_BYTES) == 0)
        return unsized ? 0 : KIMT_DIFFERENCE_REWRITTEN;
    if (identity->may_be_named && pool_is_added_to(pool, found, identity, &source->fields))
        return KIMT_DIFFERENCE_REWRITTEN;
    return repaired ? KIMT_DIFFERENCE_REWRITTEN : KIMT_DIFFERENCE_DIFFERS;
}
