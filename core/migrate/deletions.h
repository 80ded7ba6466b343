/* SPDX-License-Identifier: MIT
 *
 * Messages that an earlier run brought over and that are gone from the source since: which they
 * are, and what casts doubt on it (deletions = trash).
 *
 * They are gathered folder by folder while the source is read. Once all of it was read, and only if
 * nothing casts doubt on what it said, they are moved to the destination's trash
 * (follow_deletions.h). The folder for deleted mail itself comes after that: what a user threw away
 * at the source is then recognised there, and not copied once more.
 */
#ifndef KIMT_CORE_DELETIONS_H
#define KIMT_CORE_DELETIONS_H

#include "journal/messages.h"
#include <kimt/message.h>

/* A note on deleted messages: they, counted with their noun, and "was" or "were". */
#define DELETIONS_GONE "%s copied by an earlier run %s deleted at the source since"

struct mapped_folder;
struct transfer;
struct trouble;

/* Messages of one folder. */
struct deleted {
    const struct mapped_folder *mapped;
    int64_t id;            /* of the journal's folder */
    uint32_t uid_validity; /* of the destination's */
    struct journal_message *items;
    size_t count, capacity;
    /* Others that are gone, and were not put there by kimt, or it is not known where. */
    uint64_t stay;
    uint64_t moved, changed;
};

/* Deletions of one account. Zeroed: nothing is to follow. */
struct deletions {
    bool enabled, done, decided, too_many, failed;
    size_t due_at; /* of the folder map: before this one */
    struct kimt_folder trash;
    const char *trash_path;                   /* NULL: the destination has none */
    const struct mapped_folder *trash_source; /* what goes there; or NULL */
    bool trash_entered;
    bool set_back; /* the intent of the trash is this pass's own */
    struct deleted *folders;
    size_t count, capacity;
    size_t next;      /* to be worked on */
    char barred[700]; /* why nothing may follow in this pass; "" */
};

void deletions_clear(struct deletions *deletions);
/* Asks the journal. *pending_r: the folder at hand may have some that an earlier pass left. */
int deletions_look(struct transfer *transfer, bool *pending_r, struct trouble *trouble);
/* Gathers what is gone from the folder at hand, which was read to its end. False: nothing is to
 * follow from it. */
bool deletions_collect(struct transfer *transfer);
/* Notes that what the source says of this folder proves nothing. */
void deletions_bar(struct transfer *transfer, const struct mapped_folder *mapped, const char *why);
void deletions_bar_path(struct transfer *transfer, const char *path, const char *why);
/* Notes that a folder is left out on purpose: messages may have gone there. */
void deletions_bar_skipped(struct transfer *transfer, const struct mapped_folder *mapped);

/* True if the folder at hand is in doubt only because of what this pass has moved there. */
bool deletions_set_back(const struct transfer *transfer);

#endif
