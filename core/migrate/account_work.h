/* SPDX-License-Identifier: MIT
 *
 * An account while it is moved: what the lanes that work on it share.
 *
 * The lane that takes an account plans it alone (walk.c) and then opens it: from then on other
 * lanes may join, each with two sessions of its own. A lane claims one folder after the other, the
 * largest first, so that no large one is left for the end; a folder has one lane from its first
 * message to its last. A lane that finds no folder left leaves. The last one to leave does what
 * needs the whole account, and closes it. No lane ever waits for another.
 *
 * What is not said to be guarded is written before the account is opened, and only read afterwards.
 */
#ifndef KIMT_CORE_ACCOUNT_WORK_H
#define KIMT_CORE_ACCOUNT_WORK_H

#include "folders/folder_map.h"
#include "migrate/crew.h"
#include "migrate/deletions.h"

struct account_work {
    struct crew *crew;
    const struct kimt_account *account;
    int64_t journal_account;
    bool without_destination; /* a dry run for an account that is yet to be made there */
    bool source_listed, destination_listed, planned;
    struct folder_list source_folders, destination_folders;
    struct folder_map map;
    struct places places; /* where earlier runs put folders */
    size_t sifted;        /* so many folders of the map were looked at */
    size_t *queue;        /* of those, the ones with something to do: places in the map */
    size_t queue_count;
    struct deletions deletions; /* guarded while messages are gathered, then the last lane's own */

    /* Guarded by crew->mutex. */
    size_t queue_next;
    uint32_t lanes;
    uint32_t busy; /* of those: in a folder */
    bool crowded;  /* a further lane found no way in: none is asked for again */
    struct kimt_counts counts;
    uint64_t dates_other, dates_unseen; /* odd_dates.h */
    bool failed;
    struct kimt_error error;   /* why the account is left unfinished */
    struct account_work *next; /* of those that are open */
};

/* Makes the work of an account that was taken (crew_take), with the calling lane in it; when freed,
 * the account is given back. NULL: no memory. */
struct account_work *account_work_new(struct crew *crew, const struct kimt_account *account,
                                      bool without_destination);
void account_work_free(struct account_work **work);

/* A folder of the map has something to do. False: no memory. */
bool account_work_add(struct account_work *work, size_t place);
/* All were added: other lanes may join. */
void account_work_open(struct account_work *work);
/* The one in which a further lane does most, with that lane in it; NULL: none needs one. */
struct account_work *account_work_join(struct crew *crew);

enum account_claim {
    ACCOUNT_CLAIM_FOLDER,    /* *mapped_r is the lane's own */
    ACCOUNT_CLAIM_DELETIONS, /* all was read, and this is the last lane */
    ACCOUNT_CLAIM_CLOSE,     /* all is done, and this is the last lane */
    ACCOUNT_CLAIM_LEFT       /* nothing is left to claim: the lane is no longer in it */
};

/* Something is left to claim, now or once the other lanes have left. */
bool account_work_has_more(struct account_work *work);
/* `holds`: the lane has claimed a folder before, and is done with it; or has one now. */
enum account_claim account_work_claim(struct account_work *work, bool *holds,
                                      const struct mapped_folder **mapped_r);
enum account_ahead {
    ACCOUNT_AHEAD_ENOUGH, /* if there is one for each lane that could take it */
    ACCOUNT_AHEAD_ANY
};

/* Another folder for a lane that is still at one; NULL: none. */
const struct mapped_folder *account_work_claim_ahead(struct account_work *work,
                                                     enum account_ahead which);
/* The lane does not come to it: others may. */
void account_work_give_back(struct account_work *work, const struct mapped_folder *mapped);
/* A lane found no way in. True: it is no longer in it, and others are; false: it is the only one.
 */
bool account_work_step_back(struct account_work *work, bool *holds);
/* A lane gives up. True: it was the last one, is still in it, and has to close the account. */
bool account_work_leave(struct account_work *work, bool *holds);
/* Why it is left unfinished; the first reason counts. */
void account_work_fail(struct account_work *work, const struct kimt_error *error);
/* Adds to the account's counts, and returns what they are then. */
void account_work_count(struct account_work *work, const struct kimt_counts *more,
                        struct kimt_counts *sum_r);
/* Now and then: has the crew see whether another number of lanes would be better. */
void account_work_steer(struct crew *crew);

#endif
