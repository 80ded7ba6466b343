/* SPDX-License-Identifier: MIT
 *
 * Notes copies as they are confirmed; looks at some together, puts right and writes down.
 *
 * A message cannot be seen by anyone before its last byte was sent, so its age is counted from
 * then. One that is older than a few seconds when it is looked at proves nothing: its user may have
 * been there.
 */
#include "migrate/own_flags.h"
#include "base/cleanup.h"
#include "base/clock.h"
#include "base/no_memory.h"
#include "common/array/array.h"
#include "journal/messages.h"
#include "migrate/transfer.h"
#include <kimt/error.h>
#include <stdlib.h>

#define SAMPLE  16u /* copies that are looked at first */
#define AT_ONCE 500u
#define WAIT_MS INT64_C(2000) /* longer, the oldest does not wait for others */

int64_t own_flags_trusted_ms = 5000;

/* What is put right. \Draft may stand where the store wants it. */
#define ADDED_BACK (KIMT_FLAG_SEEN | KIMT_FLAG_ANSWERED | KIMT_FLAG_FLAGGED | KIMT_FLAG_DRAFT)
#define TAKEN_AWAY (KIMT_FLAG_SEEN | KIMT_FLAG_ANSWERED | KIMT_FLAG_FLAGGED)

struct fresh_copy {
    uint64_t source_uid, uid;
    struct journal_flags asked, there;
    int64_t sent_ms;
    bool met;       /* in time, at the destination */
    bool explained; /* by the habit, when it was met first */
};

struct fresh_copies {
    struct fresh_copy *items;
    size_t count, capacity;
};

struct looking {
    struct transfer *transfer;
    struct own_flags_known *known;
    size_t role;
    struct fresh_copies *copies; /* ascending by uid */
    struct habit habit;          /* as it was known after this look */
    uint32_t stubborn;
};

void own_flags_init(struct own_flags_known *known)
{
    *known = (struct own_flags_known){0};
    (void)pthread_mutex_init(&known->mutex, NULL);
}

void own_flags_destroy(struct own_flags_known *known)
{
    (void)pthread_mutex_destroy(&known->mutex);
}

/* ---- noting ---- */

static size_t role_of(const struct transfer *transfer)
{
    int32_t role = transfer->folder.mapped->target.role;

    return role > 0 && (uint32_t)role < OWN_FLAGS_ROLES ? (size_t)role : 0;
}

static enum habit_state state_of_role(const struct transfer *transfer, size_t role)
{
    const int32_t *state = &transfer->crew->own_flags.state[role];

    return (enum habit_state)__atomic_load_n(state, __ATOMIC_RELAXED);
}

/* What leaves mail in the inbox alone has no reason to touch it in a folder of no role. */
static enum habit_state state_of(const struct transfer *transfer)
{
    size_t role = role_of(transfer);
    enum habit_state state = state_of_role(transfer, role);
    bool is_like_inbox = role == KIMT_ROLE_NONE && state == HABIT_UNKNOWN &&
                         state_of_role(transfer, KIMT_ROLE_INBOX) == HABIT_NONE;

    return is_like_inbox ? HABIT_NONE : state;
}

static bool make_room(struct fresh_copies **copies)
{
    struct fresh_copies *fresh = *copies ? *copies : calloc(1, sizeof *fresh);

    *copies = fresh;
    return fresh && ARRAY_GROW(&fresh->items, fresh->count + 1, &fresh->capacity, ARRAY_NO_MAX);
}

/* One that became another message's copy as well cannot have the flags of both. */
void own_flags_note(struct transfer *transfer, const struct append *append, uint64_t uid,
                    uint32_t notes)
{
    struct folder_work *folder = &transfer->folder;
    uint32_t dropped = notes >> KIMT_COMPLETION_FLAGS_SHIFT | KIMT_FLAG_DELETED;

    if (!transfer->run->settings->journal || state_of(transfer) == HABIT_NONE || uid == 0 ||
        uid < folder->first_uid || uid_set_has(&folder->done.stored, uid) ||
        notes & KIMT_COMPLETION_KEYWORDS_DROPPED || !make_room(&folder->fresh))
        return;
    folder->fresh->items[folder->fresh->count++] = (struct fresh_copy){
        .source_uid = append->message.uid,
        .uid = uid,
        .asked = {.flags = append->message.flags & ~dropped, .keywords = append->keywords},
        .sent_ms = append->sent_ms,
    };
}

bool own_flags_due(const struct transfer *transfer)
{
    const struct fresh_copies *fresh = transfer->folder.fresh;

    return fresh && fresh->count > 0 &&
           (fresh->count >= AT_ONCE ||
            (fresh->count >= SAMPLE && state_of(transfer) == HABIT_UNKNOWN) ||
            clock_ms() - fresh->items[0].sent_ms > WAIT_MS);
}

void own_flags_forget(struct fresh_copies **copies)
{
    if (*copies)
        free((*copies)->items);
    free(*copies);
    *copies = NULL;
}

/* ---- looking ---- */

static int compare_uids(const void *a, const void *b)
{
    uint64_t left = ((const struct fresh_copy *)a)->uid,
             right = ((const struct fresh_copy *)b)->uid;

    return (left > right) - (left < right);
}

static struct fresh_copy *find(const struct looking *looking, uint64_t uid)
{
    const struct fresh_copy key = {.uid = uid};

    return bsearch(&key, looking->copies->items, looking->copies->count, sizeof key, compare_uids);
}

static bool is_fresh(void *context, uint64_t uid)
{
    return find(context, uid) != NULL;
}

static int meet(struct looking *looking, const struct kimt_message *there, struct trouble *trouble)
{
    struct transfer *transfer = looking->transfer;
    struct fresh_copy *copy = find(looking, there->uid);

    if (!copy || there->attributes & KIMT_MESSAGE_VANISHED ||
        clock_ms() - copy->sent_ms > own_flags_trusted_ms)
        return KIMT_OK;
    copy->met = true;
    copy->there.flags = there->flags & ~(uint32_t)KIMT_FLAG_DELETED;
    return journal_keywords_id(transfer->run->settings->journal, there->keywords,
                               there->keyword_count, &copy->there.keywords, at_neither(trouble));
}

static int scan(struct looking *looking, struct trouble *trouble)
{
    struct transfer *transfer = looking->transfer;
    const struct kimt_message *there = NULL;
    int result;

    transfer->sides.scan = (struct kimt_scan){.struct_size = sizeof transfer->sides.scan,
                                              .parts = KIMT_PARTS_META,
                                              .first_uid = looking->copies->items[0].uid,
                                              .is_wanted = is_fresh,
                                              .context = looking};
    for (size_t i = 0; i < looking->copies->count; i++)
        looking->copies->items[i].met = false;
    if (destination_link_scan_begin(&transfer->sides.destination, &transfer->sides.scan,
                                    at_destination(trouble)) != KIMT_OK)
        return KIMT_FAIL;
    while ((result = destination_link_scan_next(&transfer->sides.destination, &there,
                                                at_destination(trouble))) != KIMT_END) {
        if (result == KIMT_FAIL && trouble->error.scope > KIMT_SCOPE_MESSAGE)
            return KIMT_FAIL;
        if (result == KIMT_OK && meet(looking, there, trouble) != KIMT_OK)
            return KIMT_FAIL;
    }
    return KIMT_OK;
}

/* ---- what it shows ---- */

typedef int copy_fn(struct looking *looking, struct fresh_copy *copy,
                    const struct habit_flags *asked, const struct habit_flags *there,
                    struct trouble *trouble);

static bool is_same(const struct fresh_copy *copy)
{
    return copy->asked.flags == copy->there.flags && copy->asked.keywords == copy->there.keywords;
}

/* Calls `each` for every copy that was met, with its keywords as texts. */
static int for_each(struct looking *looking, bool only_different, copy_fn *each,
                    struct trouble *trouble)
{
    struct journal *journal = looking->transfer->run->settings->journal;

    for (size_t i = 0; i < looking->copies->count; i++) {
        struct fresh_copy *copy = &looking->copies->items[i];
        if (!copy->met || (only_different && is_same(copy)))
            continue;
        AUTO_FREE char *asked = journal_keywords_text(journal, copy->asked.keywords);
        AUTO_FREE char *there = journal_keywords_text(journal, copy->there.keywords);
        if (!asked || !there)
            return no_memory(at_neither(trouble), "for flags that the destination sets");
        if (each(looking, copy, &(struct habit_flags){copy->asked.flags, asked},
                 &(struct habit_flags){copy->there.flags, there}, trouble) != KIMT_OK)
            return KIMT_FAIL;
    }
    return KIMT_OK;
}

static int learn_one(struct looking *looking, struct fresh_copy *copy,
                     const struct habit_flags *asked, const struct habit_flags *there,
                     struct trouble *trouble)
{
    (void)copy;
    (void)trouble;
    LOCK_SCOPE(&looking->known->mutex);
    habit_learn(&looking->known->habits[looking->role], asked, there);
    return KIMT_OK;
}

static int learn(struct looking *looking, struct trouble *trouble)
{
    struct own_flags_known *known = looking->known;
    size_t role = looking->role;

    if (for_each(looking, false, learn_one, trouble) != KIMT_OK)
        return KIMT_FAIL;
    LOCK_SCOPE(&known->mutex);
    habit_looked(&known->habits[role]);
    looking->habit = known->habits[role];
    looking->stubborn = known->stubborn[role];
    __atomic_store_n(&known->state[role], (int32_t)habit_state(&looking->habit), __ATOMIC_RELAXED);
    return KIMT_OK;
}

static int keep_explained(struct looking *looking, struct fresh_copy *copy,
                          const struct habit_flags *asked, const struct habit_flags *there,
                          struct trouble *trouble)
{
    (void)trouble;
    copy->explained = habit_explains(&looking->habit, asked, there);
    return KIMT_OK;
}

/* ---- putting right ---- */

/* What is to be other than it is at the destination. */
static struct kimt_flag_change change_of(const struct looking *looking,
                                         const struct fresh_copy *copy)
{
    uint32_t asked = copy->asked.flags, there = copy->there.flags;

    return (struct kimt_flag_change){.struct_size = sizeof(struct kimt_flag_change),
                                     .uid = copy->uid,
                                     .add = asked & ~there & ADDED_BACK & ~looking->stubborn,
                                     .remove = there & ~asked & TAKEN_AWAY & ~looking->stubborn};
}

/* Refused, it is not asked for again. */
static void give_up_on(struct looking *looking, uint32_t flags)
{
    LOCK_SCOPE(&looking->known->mutex);
    looking->known->stubborn[looking->role] |= flags;
}

static int send(struct looking *looking, const struct kimt_flag_change *changes, size_t count,
                struct trouble *trouble)
{
    struct transfer *transfer = looking->transfer;

    if (destination_link_flags_change(&transfer->sides.destination, changes, count,
                                      at_destination(trouble)) == KIMT_OK)
        return KIMT_OK;
    if (trouble->error.scope > KIMT_SCOPE_FOLDER)
        return KIMT_FAIL;
    trouble_clear(trouble);
    return KIMT_OK; /* what came of it, shows */
}

/* The copies are looked at again: a server may say that it did what it did not. */
static int put_right(struct looking *looking, struct trouble *trouble)
{
    const struct fresh_copies *copies = looking->copies;
    AUTO_FREE struct kimt_flag_change *changes = calloc(copies->count, sizeof *changes);
    uint32_t wanted = 0, still = 0;
    size_t count = 0;

    if (!changes)
        return no_memory(at_neither(trouble), "for flags that the destination sets");
    for (size_t i = 0; i < copies->count; i++) {
        struct kimt_flag_change change = change_of(looking, &copies->items[i]);
        if (!copies->items[i].explained || !(change.add | change.remove))
            continue;
        wanted |= change.add | change.remove;
        changes[count++] = change;
    }
    if (count == 0)
        return KIMT_OK;
    if (send(looking, changes, count, trouble) != KIMT_OK || scan(looking, trouble) != KIMT_OK)
        return KIMT_FAIL;
    for (size_t i = 0; i < copies->count; i++)
        if (copies->items[i].met && copies->items[i].explained)
            still |= copies->items[i].asked.flags ^ copies->items[i].there.flags;
    give_up_on(looking, wanted & still);
    return KIMT_OK;
}

static int write_one(struct looking *looking, struct fresh_copy *copy,
                     const struct habit_flags *asked, const struct habit_flags *there,
                     struct trouble *trouble)
{
    struct transfer *transfer = looking->transfer;

    if (!copy->explained || !habit_allows(&looking->habit, asked, there))
        return KIMT_OK;
    return journal_message_left(transfer->run->settings->journal, transfer->folder.known.id,
                                copy->source_uid, &copy->there, at_neither(trouble));
}

/* ---- all of it ---- */

static int look(struct looking *looking, struct trouble *trouble)
{
    struct fresh_copies *copies = looking->copies;

    qsort(copies->items, copies->count, sizeof *copies->items, compare_uids);
    if (scan(looking, trouble) != KIMT_OK || learn(looking, trouble) != KIMT_OK)
        return KIMT_FAIL;
    if (habit_state(&looking->habit) != HABIT_SOME)
        return KIMT_OK;
    if (for_each(looking, true, keep_explained, trouble) != KIMT_OK)
        return KIMT_FAIL;
    if (destination_link_can_change_flags(&looking->transfer->sides.destination) &&
        put_right(looking, trouble) != KIMT_OK)
        return KIMT_FAIL;
    return for_each(looking, true, write_one, trouble);
}

/* Another lane may have found out meanwhile that there is nothing to look for. */
static bool is_worth_it(struct transfer *transfer)
{
    return transfer_is_ensured(transfer) && state_of(transfer) != HABIT_NONE &&
           destination_link_can_scan(&transfer->sides.destination) &&
           !ending_is_due(&transfer->run->ending);
}

/* What was noted is looked at once, whatever comes of it. */
int own_flags_look(struct transfer *transfer, struct trouble *trouble)
{
    struct looking looking = {.transfer = transfer,
                              .known = &transfer->crew->own_flags,
                              .copies = transfer->folder.fresh};
    int result = KIMT_OK;

    transfer->folder.fresh = NULL;
    if (!looking.copies)
        return KIMT_OK;
    looking.role = role_of(transfer);
    if (looking.copies->count > 0 && is_worth_it(transfer))
        result = look(&looking, trouble);
    own_flags_forget(&looking.copies);
    if (result == KIMT_OK || trouble->error.scope > KIMT_SCOPE_FOLDER)
        return result;
    trouble_clear(trouble); /* the copies are safe all the same */
    return KIMT_OK;
}
