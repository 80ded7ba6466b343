/* SPDX-License-Identifier: MIT
 *
 * What `kimt verify` holds about one folder while it is compared: what the journal says, what the
 * source lists, what the destination holds, and what was found out.
 *
 * Bookkeeping and judgement only; who reads what from where is verify_folder.c's.
 */
#ifndef KIMT_CORE_VERIFY_BOOK_H
#define KIMT_CORE_VERIFY_BOOK_H

#include "base/uid_set.h"
#include "journal/folders.h"
#include "journal/messages.h"
#include "message/pool.h"
#include "run/run.h"
#include <kimt/reporter.h>

enum verify_found {
    FOUND_NOT = 0,
    FOUND_SAME = 1,      /* by all that this level compares */
    FOUND_OTHER = 2,     /* not the bytes of the journal, or not compared with it: in the pool */
    FOUND_UNREADABLE = 3 /* its destination UID is there, and cannot be read */
};

/* A message of the journal. */
struct verify_entry {
    struct journal_message known;
    uint32_t place; /* of FOUND_OTHER: in the pool */
    uint8_t found;  /* enum verify_found */
    bool claimed;   /* of the first one of its destination UID: that message is accounted for */
    bool listed;    /* the source has it still */
};

/* A message that the source has now. */
struct verify_listed {
    struct kimt_message message; /* without keywords */
    uint32_t entry;              /* VERIFY_NO_ENTRY: not in the journal */
    bool judged;
};

#define VERIFY_NO_ENTRY UINT32_MAX

struct verify_difference {
    struct kimt_message message; /* as at the source, or as the journal knows it */
    int32_t reason;              /* enum kimt_difference */
    uint64_t found_uid, found_size;
    /* Of a missing one that the journal knows. */
    bool has_digest;
    unsigned char digest[JOURNAL_DIGEST_BYTES];
    uint64_t known_size;
};

struct verify_book {
    int level;                   /* enum run_verify_level */
    bool by_content;             /* the journal's source UIDs mean nothing any more */
    bool is_renumbered;          /* though their UIDVALIDITY is the same */
    bool uids_lost;              /* the same of its destination UIDs */
    bool is_partial;             /* the source did not list all: what it left out is not gone */
    struct journal_folder known; /* id 0: the journal does not know the folder */
    struct verify_entry *entries;
    size_t count, capacity;
    uint32_t *by_uid; /* entries whose destination UID was reported, in its order */
    size_t told;
    struct verify_listed *listed; /* ascending by UID once it is ready */
    size_t listed_count, listed_capacity;
    struct uid_set leaving;     /* destination UIDs that an undo has asked to remove */
    struct uid_set half_undone; /* those that are there, marked as deleted */
    struct pool pool;           /* of the destination: what is not simply the same */
    uint64_t surplus;           /* of VERIFY_COUNT: instead of the pool */
    size_t wanted;              /* listed ones that are to be looked at again */
    struct verify_difference *differences;
    size_t difference_count, difference_capacity;
    struct kimt_verify counts;
};

/* Zeroed, with level and known set, is ready. All answer KIMT_FAIL only for want of memory or, the
 * first one, of a journal. */
int book_load(struct verify_book *book, struct journal *journal, struct kimt_error *err);
void book_clear(struct verify_book *book);

/* The source's listing. Then book_listing_ends, which knows whether its UIDs mean what they did. */
int book_list(struct verify_book *book, const struct kimt_message *message, struct kimt_error *err);
int book_listing_ends(struct verify_book *book, uint32_t uid_validity, struct kimt_error *err);

/* The destination's messages; book_scan_begins first, book_scan_ends last. */
int book_scan_begins(struct verify_book *book, uint32_t uid_validity, struct kimt_error *err);
/* `identity` NULL: with VERIFY_COUNT, or it cannot be read (`readable`). What it comes from is
 * asked for the fields of the header only where they are needed. */
int book_scanned(struct verify_book *book, const struct kimt_message *message,
                 const struct identity *identity, struct identifier *identifier, bool readable,
                 struct kimt_error *err);
int book_scan_ends(struct verify_book *book, struct kimt_error *err);

/* Judges all that can be judged without the source's messages. Those that are left are wanted. */
int book_judge(struct verify_book *book, struct kimt_error *err);
bool book_wants(const struct verify_book *book, uint64_t uid);
/* Nothing is wanted any more. */
bool book_all_judged(const struct verify_book *book);
/* A wanted message of the source was read again; NULL: it cannot be read. */
int book_seen_again(struct verify_book *book, uint64_t uid, const struct identity *identity,
                    const struct header_fields *fields, struct kimt_error *err);
/* All was read: what was not reported is gone. Counts and differences are complete. */
int book_conclude(struct verify_book *book, struct kimt_error *err);

#endif
