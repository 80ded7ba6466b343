/* SPDX-License-Identifier: MIT
 *
 * Sums of struct kimt_counts.
 */
#ifndef KIMT_CORE_COUNTS_H
#define KIMT_CORE_COUNTS_H

#include <kimt/reporter.h>

/* Returns how many messages came to an end of some kind. */
static inline uint64_t counts_settled(const struct kimt_counts *counts)
{
    return counts->copied + counts->adopted + counts->earlier + counts->filtered + counts->skipped +
           counts->failed;
}

/* The law of the house: every message that was found has exactly one fate. */
static inline bool counts_add_up(const struct kimt_counts *counts)
{
    return counts->found == counts_settled(counts) + counts->remaining;
}

/* Every message of the source is at the destination. */
static inline bool verify_is_good(const struct kimt_verify *verify)
{
    return verify->missing + verify->differs + verify->unreadable + verify->arrived +
               verify->left_out + verify->half_undone + verify->folders_failed ==
           0;
}

static inline void verify_add(struct kimt_verify *sum, const struct kimt_verify *part)
{
    sum->messages += part->messages;
    sum->equal += part->equal;
    sum->rewritten += part->rewritten;
    sum->merged += part->merged;
    sum->missing += part->missing;
    sum->differs += part->differs;
    sum->unreadable += part->unreadable;
    sum->arrived += part->arrived;
    sum->left_out += part->left_out;
    sum->moved += part->moved;
    sum->half_undone += part->half_undone;
    sum->vanished += part->vanished;
    sum->own += part->own;
    sum->flags_differ += part->flags_differ;
    sum->dates_differ += part->dates_differ;
    sum->folders += part->folders;
    sum->folders_failed += part->folders_failed;
    sum->bytes += part->bytes;
}

static inline void counts_add(struct kimt_counts *sum, const struct kimt_counts *part)
{
    sum->found += part->found;
    sum->copied += part->copied;
    sum->adopted += part->adopted;
    sum->earlier += part->earlier;
    sum->filtered += part->filtered;
    sum->skipped += part->skipped;
    sum->failed += part->failed;
    sum->remaining += part->remaining;
    sum->flags_changed += part->flags_changed;
    sum->bytes_found += part->bytes_found;
    sum->bytes_copied += part->bytes_copied;
    sum->folders += part->folders;
    sum->folders_created += part->folders_created;
    sum->folders_skipped += part->folders_skipped;
    sum->folders_failed += part->folders_failed;
    sum->trashed += part->trashed;
}

#endif
