/* SPDX-License-Identifier: MIT
 *
 * A message that is not in its folder may be in another one: its user has sorted it, or thrown it
 * away. So what is missing is reported last, when all folders of the account were compared: what
 * they hold beyond the source's messages is known then, and folders that kimt has nothing to do
 * with are looked into, if anything is missing still.
 *
 * Bytes alone decide, so this is for VERIFY_FULL.
 */
#ifndef KIMT_CORE_VERIFY_MOVED_H
#define KIMT_CORE_VERIFY_MOVED_H

#include "verify/verify_book.h"

struct verify;
struct verify_task;

/* A message that is missing in its folder. */
struct verify_lost {
    struct verify_difference difference;
    const char *folder, *target; /* paths, of its folder */
    const char *found_folder;    /* at the destination; NULL: nowhere so far */
};

/* A message of the destination that no message of the source accounts for. */
struct verify_stray {
    unsigned char digest[JOURNAL_DIGEST_BYTES];
    uint64_t uid, size;
    const char *folder; /* path */
    bool taken;
};

/* Messages of an account that may have been moved. Zeroed is empty. */
struct verify_moved {
    struct verify_lost *lost;
    size_t lost_count, lost_capacity, left; /* left: found nowhere so far */
    struct verify_stray *strays;
    size_t stray_count, stray_capacity;
    uint64_t *candidates; /* UIDs of the folder that is searched, ascending */
    size_t candidate_count, candidate_capacity;
    size_t read; /* messages that were read in searches */
};

/* A folder was compared: its missing ones are taken out of the book, and what is beyond the
 * source's is kept. `target` as the destination calls it. */
int moved_keep(struct verify *verify, const struct verify_task *task, const char *target,
               struct kimt_error *err);
/* All folders were: finds what is in another one of them, or in one that none of the source's goes
 * to. */
int moved_find(struct verify *verify, struct kimt_error *err);
/* Reports what is missing, and what was found. */
void moved_tell(const struct verify *verify);
void moved_clear(struct verify_moved *moved);

#endif
