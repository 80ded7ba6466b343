/* SPDX-License-Identifier: MIT
 *
 * The folder that a lane is at, while it is there. Each member has few writers: enter.c, what there
 * is on the way in; copy.c, settle.c and tally.c, what became of messages; recover.c and losses.c,
 * what went wrong; leave.c ends it. All others only read it.
 */
#ifndef KIMT_CORE_FOLDER_WORK_H
#define KIMT_CORE_FOLDER_WORK_H

#include "base/uid_set.h"
#include "folders/folder_map.h"
#include "journal/folders.h"
#include "message/behind.h"
#include "message/done.h"
#include "message/suspects.h"
#include "migrate/odd_dates.h"
#include <kimt/reporter.h>

struct adoption;
struct fresh_copies;

/* A copy that was looked for in vain, and sent again, may still arrive on its old connection. */
struct late {
    uint64_t from;       /* it would have this UID or a higher one; 0: none is expected */
    int64_t until_ms;    /* looking earlier than this is too early */
    bool next_pass;      /* the next pass is to look again */
    struct uid_set sent; /* source UIDs, of what was sent since */
    uint32_t room;       /* so many more are noted */
};

/* What belongs to the folder being worked on. */
struct folder_work {
    const struct mapped_folder *mapped; /* NULL: none */
    struct kimt_counts counts;

    /* On the way in. */
    struct journal_folder known;           /* what the journal says of it */
    struct journal_state_of_source source; /* as it was when it was opened first */
    uint64_t expected;   /* messages that the source counted when it was opened, or KIMT_UNKNOWN */
    uint64_t counted;    /* the same of the destination, when it was ensured last */
    uint64_t uid_next;   /* of the destination when it was ensured first; 0: not known */
    uint64_t first_uid;  /* what this run appends gets UIDs from here on */
    uint64_t doubt_from; /* UIDs from here on may be ours without our knowing */
    struct adoption *adoption; /* what may be there already; NULL: nothing */
    struct uid_set altered;    /* source UIDs: they may be there in another form, see adopt.h */
    uint32_t destination_uid_validity;
    uint32_t ensured_in; /* the destination's session in which it was ensured last; 0: none */
    bool opened;         /* at the source, at least once */
    bool ensured;        /* at the destination, at least once */
    bool was_empty;      /* at the destination, before the first append */
    bool is_gathered;    /* what may be there already is known */
    bool set_aside;      /* the source has another folder of that name than the journal knew */
    bool half_undone;    /* an undo was cut short there */

    /* How far it is. */
    bool exhausted; /* the source has no more */
    bool leaving;   /* nothing more is begun here */
    bool failed;
    bool in_doubt;           /* something is left there whose fate is not known */
    struct kimt_error error; /* why it is left unfinished */
    struct done done;        /* UIDs whose fate is known */
    struct uid_set seen;     /* source UIDs that were counted */
    uint64_t *untold;        /* heads of digests of this run's copies whose UID is not known */
    size_t untold_count, untold_capacity;

    /* What was refused, or lost on the way. */
    uint64_t refused;         /* messages that were looked for, and then not taken */
    uint32_t again;           /* messages to be offered once more */
    uint32_t again_ms;        /* after so long, or later */
    uint32_t held_up;         /* times that later ones waited for them */
    uint32_t tries;           /* to go on in it, when it was refused temporarily */
    uint64_t progress;        /* what had come of it at the last loss of a connection */
    uint32_t losses;          /* since the last time that anything came of it */
    bool hurries;             /* later ones wait for refused ones no longer */
    bool was_suspected;       /* a message of it was blamed since the last loss */
    struct suspects suspects; /* messages that were under way when something went wrong */
    struct behind behind;     /* those that are stored behind later ones */
    struct late late;         /* a lost connection may still deliver */

    /* What is looked at later. */
    struct odd_dates odd_dates;
    struct fresh_copies *fresh; /* whose flags are to be looked at; NULL: none */
};

/* Begins with a folder of which nothing is known, or, with NULL, with none. What the one before it
 * had must have been freed. */
void folder_work_begin(struct folder_work *folder, const struct mapped_folder *mapped);

/* A message that was refused temporarily is offered again before any later one is sent. */
static inline bool folder_waits_for_refused(const struct folder_work *folder)
{
    return folder->again > 0 && !folder->hurries;
}

#endif
